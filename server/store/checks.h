// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "server/store/database.h"
#include "server/store/encrypted_file.h"
#include "server/store/store.h"

namespace bijeen::store {

/// Everything that can be checked in one read transaction; empty = sound.
std::vector<Store::Finding> check_all(Database& database, const schema::Model& model);

/// What a copy holds.
struct BackedUp {
  sync::Seq last{};
  AuditHead audit{};
};

/// Copies what the connection sees to a new file, checks the copy, encrypts it where there is a recipient, and makes it
/// durable under its name only then. What is not encrypted yet stays in \p directory, that of the data. Throws
/// StorageError, also when the name is taken.
BackedUp back_up(Database& database, const std::filesystem::path& file, const std::optional<Recipient>& to,
                 const std::filesystem::path& directory);
/// Remembers that a verified copy holds everything up to this number; backed up is what the one before it held too.
void note_backup(Database& database, sync::Seq holds);

}  // namespace bijeen::store
