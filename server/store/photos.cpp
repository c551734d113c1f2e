// SPDX-License-Identifier: EUPL-1.2
#include "server/store/photos.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/store/receipt.h"

namespace bijeen::store {
namespace {

/// Start of image, and the first byte of the marker that follows it (ITU-T T.81, B.1.1.3).
constexpr std::string_view kJpegBegins = "\xff\xd8\xff";

/// What holds a content: records, and photos in escrow.
constexpr const char* kNames =
    "SELECT scope, hash FROM photo WHERE hash IS NOT NULL UNION ALL SELECT scope, hash FROM kept_photo"
    " WHERE bytes > 0";

std::uint64_t sum(Statement row) {
  row.step();
  return static_cast<std::uint64_t>(row.integer(0));
}

/// For a photo of so many bytes.
Status check_room(Database& database, const sync::PersonId& person, std::uint64_t bytes, sync::Millis now,
                  std::uint64_t total_bytes_max) {
  const auto since = sync::Millis{raw(now) - kPhotoUnderWayMsMax};
  const auto of_day =
      sum(database.query("SELECT coalesce(sum(max(bytes, ?)), 0) FROM photo_content WHERE person = ? AND at > ?",
                         kPhotoCountedBytesMin, person, since));
  const auto of_all =
      sum(database.query("SELECT coalesce(sum(max(bytes, ?)), 0) FROM photo_content", kPhotoCountedBytesMin));
  const auto counted = std::max(bytes, kPhotoCountedBytesMin);
  if (of_day + counted > kPhotoDayBytesMax || of_all + counted > total_bytes_max)
    return Error{ErrorCode::kPhotoFull, {}};
  return Done{};
}

/// What came of others long ago makes room first.
Status begin(Database& database, const PhotoUnderWay& under_way, std::string_view piece, sync::Millis now,
             std::uint64_t total_bytes_max) {
  if (!piece.starts_with(kJpegBegins)) return Error{ErrorCode::kPhotoBytes, "is no JPEG"};
  database.run(
      "DELETE FROM photo_piece WHERE (person, photo) IN"
      " (SELECT person, photo FROM photo_piece GROUP BY person, photo HAVING max(at) <= ?)",
      sync::Millis{raw(now) - kPhotoUnderWayMsMax});
  auto others = database.query("SELECT count(DISTINCT photo) FROM photo_piece WHERE person = ?", under_way.person);
  if (sum(std::move(others)) >= static_cast<std::uint64_t>(kPhotosUnderWayMax))
    return Error{ErrorCode::kPhotoFull, "too many are under way"};
  return check_room(database, under_way.person, piece.size(), now, total_bytes_max);
}

std::uint64_t pieces(Database& database, const PhotoUnderWay& under_way) {
  return sum(database.query("SELECT count(*) FROM photo_piece WHERE person = ? AND photo = ?", under_way.person,
                            under_way.photo));
}

std::string joined(Database& database, const PhotoUnderWay& under_way) {
  std::string content;
  auto rows = database.query("SELECT content FROM photo_piece WHERE person = ? AND photo = ? ORDER BY start",
                             under_way.person, under_way.photo);
  while (rows.step()) content += rows.blob(0);
  return content;
}

}  // namespace

PhotoClaim claim_of(const sync::Op& op) {
  const auto value = [&op](const char* name) {
    const auto found = op.put.find(name);
    return found == op.put.end() ? nlohmann::json() : nlohmann::json::parse(found->second, nullptr, false);
  };
  const auto hash = value("hash");
  const auto bytes = value("length_bytes");
  return {hash.is_string() ? hash.get<std::string>() : std::string(),
          bytes.is_number_unsigned() ? bytes.get<std::uint64_t>() : 0};
}

std::uint64_t received(Database& database, const PhotoUnderWay& under_way) {
  return sum(
      database.query("SELECT coalesce(max(start + length(content)), 0) FROM photo_piece WHERE person = ? AND photo = ?",
                     under_way.person, under_way.photo));
}

Status add_piece(Database& database, const PhotoUnderWay& under_way, std::uint64_t start, std::string_view piece,
                 sync::Millis now, std::uint64_t total_bytes_max) {
  if (piece.empty()) return Error{ErrorCode::kRequestField, "the body: has no bytes"};
  if (piece.size() > kPhotoPieceBytesMax || start > kPhotoBytesMax - piece.size())
    return Error{ErrorCode::kRequestTooLarge, {}};
  const auto here = received(database, under_way);
  if (start > here) return Error{ErrorCode::kPhotoIncomplete, {}};
  if (start < here) return Done{};
  if (start == 0) {
    if (auto begun = begin(database, under_way, piece, now, total_bytes_max); !begun) return begun;
  } else if (pieces(database, under_way) >= kPhotoPiecesMax) {
    return Error{ErrorCode::kRequestTooLarge, {}};
  }
  database.run("INSERT INTO photo_piece (person, photo, start, at, content) VALUES (?, ?, ?, ?, ?)", under_way.person,
               under_way.photo, start, now, Blob{piece});
  return Done{};
}

Status keep_content(Database& database, const PhotoUnderWay& under_way, const sync::Scope& scope, const sync::Op& op,
                    sync::Millis now, std::uint64_t total_bytes_max) {
  const auto claim = claim_of(op);
  const auto here = received(database, under_way);
  if (here == 0 || here < claim.bytes) return Error{ErrorCode::kPhotoIncomplete, {}};
  const auto content = joined(database, under_way);
  if (content.size() != claim.bytes) return Error{ErrorCode::kPhotoBytes, "has another length"};
  if (sha256_hex(content) != claim.hash) return Error{ErrorCode::kPhotoBytes, "has another hash"};
  forget_pieces(database, under_way);
  if (has_content(database, scope, op)) return Done{};
  if (auto room = check_room(database, under_way.person, claim.bytes, now, total_bytes_max); !room) return room;
  database.run("INSERT INTO photo_content (scope, hash, person, at, bytes, content) VALUES (?, ?, ?, ?, ?, ?)",
               scope.text(), claim.hash, under_way.person, now, claim.bytes, Blob{content});
  return Done{};
}

void forget_pieces(Database& database, const PhotoUnderWay& under_way) {
  database.run("DELETE FROM photo_piece WHERE person = ? AND photo = ?", under_way.person, under_way.photo);
}

Status check_photos(Database& database, const sync::ChangeSet& set) {
  for (const auto& op : set.ops) {
    if (op.collection != "photo" || !op.create) continue;
    if (!has_content(database, set.scope, op)) return Error{ErrorCode::kPhotoMissing, {}};
  }
  return Done{};
}

bool is_made(Database& database, const sync::Scope& scope, const sync::Op& op) {
  return database
      .query("SELECT 1 FROM photo WHERE id = ? AND scope = ? AND hash = ?", op.record, scope.text(), claim_of(op).hash)
      .step();
}

bool has_content(Database& database, const sync::Scope& scope, const sync::Op& op) {
  const auto claim = claim_of(op);
  return database
      .query("SELECT 1 FROM photo_content WHERE scope = ? AND hash = ? AND bytes = ?", scope.text(), claim.hash,
             claim.bytes)
      .step();
}

std::optional<StoredPhoto> find_photo(Database& database, const sync::RecordId& id) {
  auto row = database.query(
      "SELECT p.scope, c.content FROM photo AS p LEFT JOIN photo_content AS c ON c.scope = p.scope AND c.hash = p.hash"
      " WHERE p.id = ? AND p.deleted = 0",
      id);
  if (!row.step()) return std::nullopt;
  StoredPhoto photo{sync::Scope::parse(row.text(0)).value(), std::nullopt};
  if (!row.is_null(1)) photo.content = std::string(row.blob(1));
  return photo;
}

void drop_unnamed_photos(Database& database) {
  database.run("DELETE FROM photo_content WHERE (scope, hash) NOT IN (" + std::string(kNames) + ")");
}

std::vector<std::string> photo_faults(Database& database) {
  std::vector<std::string> faults;
  auto contents = database.query("SELECT scope, hash, bytes, content, (scope, hash) IN (" + std::string(kNames) +
                                 ") FROM photo_content");
  while (contents.step()) {
    const std::string name = "the content " + std::string(contents.text(1)) + " of " + std::string(contents.text(0));
    const auto content = contents.blob(3);
    if (sha256_hex(content) != contents.text(1) || static_cast<std::int64_t>(content.size()) != contents.integer(2))
      faults.push_back(name + " is not what came");
    if (contents.integer(4) == 0) faults.push_back(name + " is of no record");
  }
  auto records = database.query(
      "SELECT p.id FROM photo AS p WHERE p.hash IS NOT NULL AND NOT EXISTS"
      " (SELECT 1 FROM photo_content AS c WHERE c.scope = p.scope AND c.hash = p.hash AND c.bytes = p.length_bytes)");
  while (records.step()) faults.push_back("photo " + std::string(records.text(0)) + " has no content");
  auto kept = database.query(
      "SELECT k.photo FROM kept_photo AS k WHERE k.bytes > 0 AND NOT EXISTS"
      " (SELECT 1 FROM photo_content AS c WHERE c.scope = k.scope AND c.hash = k.hash AND c.bytes = k.bytes)");
  while (kept.step()) faults.push_back("photo " + std::string(kept.text(0)) + " in escrow has no content");
  return faults;
}

}  // namespace bijeen::store
