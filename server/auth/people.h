// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/store/database.h"
#include "sync/record.h"

namespace bijeen::auth {

/// The role that reads and decides everything; who has it is let in by another who has it, or by the command line.
inline constexpr std::string_view kLeaderRole = "leader";
/// The role that runs the place and reads no content.
inline constexpr std::string_view kAdminRole = "admin";

/// Somebody as the merged records say.
struct Person {
  sync::PersonId id;
  std::string name;
  std::string role;
  bool active = false;  ///< Takes part: not deleted, and `active` is not false.
};

Person person_of(const sync::RecordState& record);
/// Everybody, also who no longer takes part, in the order of the ids.
std::vector<Person> all_people(store::Database& database);
/// A person and a record of collection person have one id.
sync::RecordId record_of(const sync::PersonId& person);

}  // namespace bijeen::auth
