// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <variant>

#include "server/main/serve.h"
#include "server/main/store_command.h"
#include "server/replica/command_loop.h"

namespace bijeen::main_program {

struct InitCommand {
  std::filesystem::path data, programme;
};
struct RestoreCommand {
  std::filesystem::path data, backup;
  bool only_verify = false;                       ///< Tried in a temporary directory; `data` is not touched.
  std::optional<std::filesystem::path> key{};     ///< Of one that is encrypted.
  std::optional<std::filesystem::path> ledger{};  ///< Of what was erased, besides the one beside the backup.
};
struct OnStore {
  std::filesystem::path data;
  StoreCommand command;
};
/// Nothing to do: a text for standard output (help, version) with exit code 0, or one sentence for standard error with
/// exit code 2.
struct Said {
  int exit_code = 0;
  std::string text;
};

using CommandLine = std::variant<Said, ServeOptions, InitCommand, RestoreCommand, OnStore, replica::LoopOptions>;

/// Reads the arguments of `bijeen`. What comes out is complete and checked as far as that goes without opening
/// anything.
CommandLine read_command_line(int count, const char* const* arguments);

}  // namespace bijeen::main_program
