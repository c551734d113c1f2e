// SPDX-License-Identifier: EUPL-1.2
// Who may ask what of whose.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

namespace bijeen::api::test {

/// What an address is asked about, and so what its answer depends on besides the role.
enum class About {
  kNothing,
  kScope,
  kRecord,
  kRecords,
  kDevice,
  kOwnSession,
  kSession,
  kPasskey,
  kPerson,
  kDeviceOfPerson,
  kPhoto,
  kOwnPhoto,
  kPoll,
  kKeptPhoto
};

struct Rule {
  const char* method;
  const char* pattern;
  /// Roles that are let in. "open": everybody. "operator": this machine. "session": everybody with a session, also who
  /// no longer takes part and whose device was ended. "roles": every role.
  std::set<std::string> who;
  About about = About::kNothing;
  /// Who asks has signed in or confirmed a moment ago that it is he.
  bool confirmed = false;
};

/// One for each address of the route table.
const std::vector<Rule>& rules();

/// The scopes of the programme, by what they are to kMember.
const std::map<std::string, std::string>& scopes();

/// Whether a role reads a part by that name; a member is kMember, who is in his own group and in no other.
bool reads(const std::string& role, const std::string& part);

}  // namespace bijeen::api::test
