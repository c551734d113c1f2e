// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "server/store/erasure.h"

/// The ledger of what was erased as a file: beside the data, and beside the backups, which are older than what was
/// erased since. A line for each record: {"at","collection","id","person","signature"}.
namespace bijeen::store {

/// The name that the ledger of the server with this key has in a directory: the same for all of its backups.
std::filesystem::path ledger_file(const std::filesystem::path& directory, std::string_view key);

/// Empty where there is no such file. Throws StorageError when it cannot be read, or a line is none, or was not signed
/// with this key: a line that is passed over could bring back what was erased.
std::vector<Erasure> read_ledger(const std::filesystem::path& file, std::string_view key);

/// Adds what it lacks, whole or not at all. Throws StorageError.
void add_to_ledger(const std::filesystem::path& file, std::string_view key, std::vector<Erasure> ledger);

}  // namespace bijeen::store
