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

const sync::RecordState* RecordTable::find(Database& database, const sync::RecordKey& key) {
  if (const auto found = changed_.find(key); found != changed_.end()) return &found->second.now;
  const auto* cached = look_up(database, key);
  return cached == nullptr ? nullptr : &cached->state;
}

RecordTable::Cached RecordTable::take_first() {
  Cached taken = std::move(cached_.front());
  cached_bytes_ -= taken.bytes;
  by_key_.erase(taken.key);
  cached_.pop_front();
  return taken;
}

RecordTable::Changed& RecordTable::change(Database& database, const sync::RecordKey& key, bool is_new) {
  const auto [slot, is_first] = changed_.try_emplace(key);
  auto& changed = slot->second;
  if (is_first && !is_new && look_up(database, key) != nullptr) {
    auto cached = take_first();
    changed.row = cached.row;
    changed.digest = cached.digest;
    changed.before = std::move(cached.state);
  }
  return changed;
}

void RecordTable::put(Database& database, const sync::RecordKey& key, sync::RecordState record, sync::Seq seq) {
  auto& changed = change(database, key, record.created == seq);
  changed.now = std::move(record);
  changed.sets.push_back(seq);
}

void RecordTable::put_folded(Database& database, const sync::RecordKey& key, sync::RecordState record,
                             std::vector<sync::Seq> sets) {
  auto& changed = change(database, key, false);
  changed.now = std::move(record);
  changed.sets.insert(changed.sets.end(), sets.begin(), sets.end());
}

std::optional<std::int64_t> RecordTable::row_of(Database& database, const sync::RecordKey& key) {
  const auto* cached = look_up(database, key);
  return cached == nullptr ? std::nullopt : std::optional(cached->row);
}

std::vector<sync::RecordId> RecordTable::ids(Database& database, const std::string& collection,
                                             const sync::Scope& scope) const {
  std::set<sync::RecordId> ids;
  auto rows = database.query("SELECT id FROM record WHERE scope = ? AND collection = ?", scope.text(), collection);
  while (rows.step()) ids.insert(sync::RecordId::parse(rows.text(0)).value());
  for (const auto& [key, changed] : changed_) {
    if (key.collection == collection && changed.now.scope == scope) ids.insert(key.id);
  }
  return {ids.begin(), ids.end()};
}

std::int64_t RecordTable::write(Database& database, const Changed& changed, const sync::Digest& digest,
                                const std::string& state) {
  const auto& record = changed.now;
  const auto low = signed_lane(digest.low);
  const auto high = signed_lane(digest.high);
  if (changed.before) {
    database.run("UPDATE record SET changed = ?, digest_low = ?, digest_high = ?, state = ? WHERE key = ?",
                 record.changed, low, high, state, changed.row);
    return changed.row;
  }
  database.run(
      "INSERT INTO record (collection, id, scope, changed, digest_low, digest_high, state)"
      " VALUES (?, ?, ?, ?, ?, ?, ?)",
      record.collection, record.id, record.scope.text(), record.changed, low, high, state);
  return database.last_insert_rowid();
}

void RecordTable::flush(Database& database, sync::Seq horizon,
                        const std::function<void(const Changed&, const sync::Digest&)>& also) {
  for (auto& [key, changed] : changed_) {
    sync::trim(changed.now, horizon);
    const auto digest = sync::digest(changed.now);
    const std::string state = sync::encode(changed.now);
    changed.row = write(database, changed, digest, state);
    for (const auto seq : changed.sets)
      database.run("INSERT INTO record_change (record, seq) VALUES (?, ?)", changed.row, seq);
    also(changed, digest);
    remember({key, changed.row, state.size(), digest, std::move(changed.now)});
  }
  changed_.clear();
}

void RecordTable::forget() {
  cached_.clear();
  by_key_.clear();
  cached_bytes_ = 0;
  changed_.clear();
}

sync::RecordState* TouchedRecords::find(const std::string& collection, const sync::RecordId& id) {
  const sync::RecordKey key{collection, id};
  if (const auto found = touched_.find(key); found != touched_.end()) return &found->second;
  const auto* stored = table_.find(database_, key);
  return stored == nullptr ? nullptr : &touched_.emplace(key, *stored).first->second;
}

sync::RecordState& TouchedRecords::insert(sync::RecordState record) {
  const sync::RecordKey key{record.collection, record.id};
  return touched_.insert_or_assign(key, std::move(record)).first->second;
}

std::vector<sync::RecordId> TouchedRecords::ids(const std::string& collection, const sync::Scope& scope) {
  return table_.ids(database_, collection, scope);
}

void TouchedRecords::put(const std::set<sync::RecordKey>& keys, sync::Seq seq) {
  for (const auto& key : keys) table_.put(database_, key, std::move(touched_.at(key)), seq);
  touched_.clear();
}

}  // namespace bijeen::store
