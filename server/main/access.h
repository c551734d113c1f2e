// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>

#include "server/auth/people.h"
#include "server/main/store_command.h"

namespace bijeen::main_program {

/// What a person may ask to see (api::AccessAnswer), into a directory that does not exist yet or is empty: access.json,
/// COLLECTION.csv for each collection of which a record is in it, and changes.csv with a line for each accepted change
/// set of the person. Others stand in these records too: whoever hands them over looks at that first. Files are for
/// this user alone. Throws store::StorageError.
CommandOutcome write_access(store::Store& store, const auth::Person& person, const std::filesystem::path& directory);

}  // namespace bijeen::main_program
