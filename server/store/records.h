// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <list>
#include <map>
#include <optional>

#include "server/store/database.h"
#include "sync/digest.h"
#include "sync/merge.h"
#include "sync/replica.h"

namespace bijeen::store {

/// Reads a record's merged state; nullopt when there is none. Throws StorageError (kCorrupt) when it cannot be decoded.
std::optional<sync::RecordState> load_record(Database& database, const sync::RecordKey& key);
sync::RecordState decode_state(std::string_view state);

/// Merged state of the records, with those used last in memory. For the writer's thread alone.
class RecordTable {
 public:
  static constexpr std::size_t kCachedBytesMax = 32 * 1024 * 1024;

  /// A copy; nullopt when there is none.
  std::optional<sync::RecordState> find(Database& database, const sync::RecordKey& key);
  struct Written {
    std::int64_t row;          ///< record.key
    sync::Digest before, now;  ///< `before` is zero for a new record.
  };
  Written write(Database& database, const sync::RecordState& record);
  /// Needed whenever a savepoint or transaction was rolled back.
  void forget() {
    cached_.clear();
    by_key_.clear();
    cached_bytes_ = 0;
  }

 private:
  struct Cached {
    sync::RecordKey key;
    std::int64_t row;
    std::size_t bytes;
    sync::Digest digest;
    sync::RecordState state;
  };
  const Cached* look_up(Database& database, const sync::RecordKey& key);
  const Cached& remember(Cached cached);

  std::list<Cached> cached_;  ///< Used last stands first.
  std::map<sync::RecordKey, std::list<Cached>::iterator> by_key_;
  std::size_t cached_bytes_ = 0;
};

/// The records that one change set touches, as copies: a refused set leaves nothing behind.
class TouchedRecords : public sync::Records {
 public:
  TouchedRecords(RecordTable& table, Database& database) : table_(table), database_(database) {}
  sync::RecordState* find(const std::string& collection, const sync::RecordId& id) override;
  sync::RecordState& insert(sync::RecordState record) override;

 private:
  RecordTable& table_;
  Database& database_;
  std::map<sync::RecordKey, sync::RecordState> touched_;
};

}  // namespace bijeen::store
