// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>

#include "server/main/store_command.h"

namespace bijeen::main_program {

/// Writes everything the store holds into a directory that does not exist yet or is empty: records.json (all records as
/// people read them, with conflicts) and COLLECTION.csv for each collection that has any. Files are for this user
/// alone: they hold what is confidential too.
CommandOutcome export_to(store::Store& store, const std::filesystem::path& directory);

}  // namespace bijeen::main_program
