// SPDX-License-Identifier: EUPL-1.2
#include "server/store/records.h"

#include <utility>

namespace bijeen::store {
namespace {

std::int64_t signed_lane(std::uint64_t lane) {
  return static_cast<std::int64_t>(lane);
}
std::uint64_t lane(std::int64_t stored) {
  return static_cast<std::uint64_t>(stored);
}

}  // namespace

sync::RecordState decode_state(std::string_view state) {
  auto decoded = sync::decode_record(state);
  if (!decoded) throw StorageError(StorageError::Kind::kCorrupt, "a stored record: " + decoded.error().detail);
  return std::move(*decoded);
}

std::optional<sync::RecordState> load_record(Database& database, const sync::RecordKey& key) {
  auto row = database.query("SELECT state FROM record WHERE collection = ? AND id = ?", key.collection, key.id);
  if (!row.step()) return std::nullopt;
  return decode_state(row.text(0));
}

const RecordTable::Cached* RecordTable::look_up(Database& database, const sync::RecordKey& key) {
  if (const auto found = by_key_.find(key); found != by_key_.end()) {
    cached_.splice(cached_.begin(), cached_, found->second);
    return &cached_.front();
  }
  auto row = database.query("SELECT key, digest_low, digest_high, state FROM record WHERE collection = ? AND id = ?",
                            key.collection, key.id);
  if (!row.step()) return nullptr;
  const auto state = row.text(3);
  return &remember(
      {key, row.integer(0), state.size(), {lane(row.integer(1)), lane(row.integer(2))}, decode_state(state)});
}

const RecordTable::Cached& RecordTable::remember(Cached cached) {
  cached_bytes_ += cached.bytes;
  cached_.push_front(std::move(cached));
  by_key_[cached_.front().key] = cached_.begin();
  while (cached_bytes_ > kCachedBytesMax && cached_.size() > 1) {
    cached_bytes_ -= cached_.back().bytes;
    by_key_.erase(cached_.back().key);
    cached_.pop_back();
  }
  return cached_.front();
}

std::optional<sync::RecordState> RecordTable::find(Database& database, const sync::RecordKey& key) {
  const auto* cached = look_up(database, key);
  return cached == nullptr ? std::nullopt : std::optional(cached->state);
}

RecordTable::Written RecordTable::write(Database& database, const sync::RecordState& record) {
  const sync::RecordKey key{record.collection, record.id};
  const std::string state = sync::encode(record);
  Written written{0, {}, sync::digest(record)};
  const auto low = signed_lane(written.now.low);
  const auto high = signed_lane(written.now.high);
  if (const auto* before = look_up(database, key)) {
    written.row = before->row;
    written.before = before->digest;
    database.run("UPDATE record SET changed = ?, digest_low = ?, digest_high = ?, state = ? WHERE key = ?",
                 record.changed, low, high, state, written.row);
    cached_bytes_ -= before->bytes;
    cached_.pop_front();
    by_key_.erase(key);
  } else {
    database.run(
        "INSERT INTO record (collection, id, scope, changed, digest_low, digest_high, state)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        key.collection, key.id, record.scope.text(), record.changed, low, high, state);
    written.row = database.last_insert_rowid();
  }
  remember({key, written.row, state.size(), written.now, record});
  return written;
}

sync::RecordState* TouchedRecords::find(const std::string& collection, const sync::RecordId& id) {
  const sync::RecordKey key{collection, id};
  if (const auto found = touched_.find(key); found != touched_.end()) return &found->second;
  auto stored = table_.find(database_, key);
  return stored ? &touched_.emplace(key, std::move(*stored)).first->second : nullptr;
}

sync::RecordState& TouchedRecords::insert(sync::RecordState record) {
  const sync::RecordKey key{record.collection, record.id};
  return touched_.insert_or_assign(key, std::move(record)).first->second;
}

}  // namespace bijeen::store
