// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "server/store/store.h"

namespace bijeen::store {

struct Restored {
  sync::Seq base{};   ///< The last number that the backup holds.
  sync::Seq first{};  ///< Change sets of the restored server come after this one.
  std::string epoch;
  std::int64_t records = 0;
  std::size_t erased = 0;  ///< Of the ledger, that the backup did not know of.
};

/// Makes a data directory out of a backup file: the copy is checked as Store::check() does, then gets a new epoch and
/// numbers of a new generation (sync/seen.h), and its name only when all that is durable. Sessions and open invitations
/// are not taken over: one that was ended or used after the backup was made would live again. \p directory must be
/// missing or empty. Throws StorageError, with nothing left behind, when it is not, or when the file is not a sound
/// backup or has a write-ahead log beside it, which then is no finished copy.
/// One that is encrypted is opened with \p private_key, a PEM file. What was erased since the backup, by the ledger
/// beside it and by \p ledger, a file, is erased again before anything is served.
Restored restore(const schema::Model& model, const std::filesystem::path& backup,
                 const std::filesystem::path& directory, sync::Millis now,
                 const std::optional<std::filesystem::path>& private_key = std::nullopt,
                 const std::optional<std::filesystem::path>& ledger = std::nullopt);

}  // namespace bijeen::store
