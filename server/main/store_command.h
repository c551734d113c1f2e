// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "server/auth/people.h"
#include "server/store/store.h"

namespace bijeen::main_program {

/// A command that works on an open store: invite, people, devices, end-device, check, backup, access, erase-person,
/// erase-record, retention, export, search, personal-data, audit, audit-verify, audit-cut. Paths in it are absolute,
/// because the process that carries it out may have another working directory.
struct StoreCommand {
  std::string name;
  std::map<std::string, std::string> options;  ///< Option without dashes → value; a flag is "yes". Absent = not given.

  [[nodiscard]] bool has(const std::string& option) const { return options.contains(option); }
  /// Empty when not given.
  [[nodiscard]] std::string get(const std::string& option) const;
};

struct CommandOutcome {
  int exit_code = 0;
  std::string out;    ///< For standard output.
  std::string error;  ///< One sentence for standard error; empty = none.
};

/// Carries it out. `origin` is the site's address for links when the command gives no --base. Throws
/// store::StorageError.
CommandOutcome run_store_command(store::Store& store, const StoreCommand& command, const std::string& origin);

/// By id, or by name in any case where one person alone has it.
Result<auth::Person> find_person(store::Store& store, const std::string& wanted);

/// The form that goes over the control socket, one JSON object.
std::string encode(const StoreCommand& command);
std::string encode(const CommandOutcome& outcome);
/// Fail with request.malformed.
Result<StoreCommand> decode_command(std::string_view json);
Result<CommandOutcome> decode_outcome(std::string_view json);

}  // namespace bijeen::main_program
