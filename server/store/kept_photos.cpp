// SPDX-License-Identifier: EUPL-1.2
#include "server/store/kept_photos.h"

#include <algorithm>

#include "server/store/kept_sets.h"

namespace bijeen::store {
namespace {

/// What it takes of the room of all, it takes of its person's too.
std::uint64_t room_of(std::uint64_t bytes) {
  return std::max(bytes, kPhotoCountedBytesMin);
}

}  // namespace

bool is_kept(Database& database, const sync::PersonId& author, const sync::Scope& scope, const sync::Op& op) {
  return database
      .query("SELECT 1 FROM kept_photo WHERE author = ? AND photo = ? AND scope = ? AND hash = ?", author, op.record,
             scope.text(), claim_of(op).hash)
      .step();
}

bool note_kept(Database& database, const sync::ChangeSetId& kept, const sync::PersonId& author,
               const sync::Scope& scope, const sync::Op& op, std::uint64_t bytes_max) {
  const auto claim = claim_of(op);
  if (!take_room(database, author, room_of(claim.bytes), bytes_max)) return false;
  database.run("INSERT INTO kept_photo (kept, author, photo, scope, hash, bytes) VALUES (?, ?, ?, ?, ?, ?)", kept,
               author, op.record, scope.text(), claim.hash, claim.bytes);
  return true;
}

std::optional<std::string> kept_photo(Database& database, const sync::ChangeSetId& kept) {
  auto row = database.query(
      "SELECT c.content FROM kept_photo AS k JOIN photo_content AS c ON c.scope = k.scope AND c.hash = k.hash"
      " WHERE k.kept = ? AND k.bytes > 0",
      kept);
  return row.step() ? std::optional(std::string(row.blob(0))) : std::nullopt;
}

bool let_go_of_photo(Database& database, const sync::ChangeSetId& kept) {
  auto row = database.query("SELECT author, bytes FROM kept_photo WHERE kept = ? AND bytes > 0", kept);
  if (!row.step()) return false;
  const auto author = row.id<sync::PersonId>(0);
  const auto bytes = static_cast<std::uint64_t>(row.integer(1));
  row.reset();
  give_room_back(database, author, room_of(bytes));
  database.run("UPDATE kept_photo SET bytes = 0 WHERE kept = ?", kept);
  return true;
}

}  // namespace bijeen::store
