// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <string_view>

#include "server/store/database.h"

namespace bijeen::store {

/// One file of schema/migrations, embedded.
struct Migration {
  int number;
  std::string_view name;
  std::string_view set_version;  ///< Writes the number into the file's user_version.
  std::string_view sql;
};

/// All that this build knows, by number from 1 without gaps.
std::span<const Migration> migrations();

/// Brings the file to the newest version, one transaction per migration. Throws StorageError (kCorrupt) when the file
/// is not a Bijeen one, is newer than this build, or had another text for a migration that was applied.
void migrate(Database& database);

}  // namespace bijeen::store
