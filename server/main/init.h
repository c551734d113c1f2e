// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>

#include "server/main/store_command.h"

namespace bijeen::main_program {

/// Makes a data directory that holds a programme file's people and records, authored by its project leader. All or
/// nothing: the directory gets the store only when it is complete. Refuses a directory that holds a store already.
CommandOutcome init(const std::filesystem::path& data_directory, const std::filesystem::path& programme_file);

}  // namespace bijeen::main_program
