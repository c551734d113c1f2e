// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "server/store/database.h"
#include "sync/digest.h"
#include "sync/merge.h"
#include "sync/replica.h"

namespace bijeen::store {

/// Reads a record's merged state; nullopt when there is none. Throws StorageError (kCorrupt) when it cannot be decoded.
std::optional<sync::RecordState> load_record(Database& database, const sync::RecordKey& key);
sync::RecordState decode_state(std::string_view state);

/// Merged state of the records, with those used last in memory. What is put is in the database after flush(): a record
/// that many sets of a push touch is encoded, hashed and written once. For the writer's thread alone.
class RecordTable {
 public:
  static constexpr std::size_t kCachedBytesMax = 32 * 1024 * 1024;

  /// Valid until the next call; nullptr when there is none.
  const sync::RecordState* find(Database& database, const sync::RecordKey& key);
  /// The record's state after the set \p seq.
  void put(Database& database, const sync::RecordKey& key, sync::RecordState record, sync::Seq seq);
  /// The record's state folded anew, with \p sets that are not noted as its changes yet.
  void put_folded(Database& database, const sync::RecordKey& key, sync::RecordState record,
                  std::vector<sync::Seq> sets);
  /// record.key; nullopt when it is not in the database.
  std::optional<std::int64_t> row_of(Database& database, const sync::RecordKey& key);
  /// As sync::Records has it.
  std::vector<sync::RecordId> ids(Database& database, const std::string& collection, const sync::Scope& scope) const;

  /// A record that was put since the last flush.
  struct Changed {
    std::int64_t row = 0;                     ///< record.key; 0 until a new one is written.
    sync::Digest digest;                      ///< Of `before`; zero for a new record.
    std::optional<sync::RecordState> before;  ///< As it is in the database; nullopt for a new record.
    sync::RecordState now;
    std::vector<sync::Seq> sets;  ///< That touched it.
  };
  /// Writes each changed record and hands it to \p also, with its row, its new digest and `before`'s.
  void flush(Database& database, sync::Seq horizon,
             const std::function<void(const Changed&, const sync::Digest&)>& also);
  /// Needed whenever a savepoint or transaction was rolled back.
  void forget();

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
  Cached take_first();
  Changed& change(Database& database, const sync::RecordKey& key, bool is_new);
  static std::int64_t write(Database& database, const Changed& changed, const sync::Digest& digest,
                            const std::string& state);

  std::list<Cached> cached_;  ///< Used last stands first.
  std::map<sync::RecordKey, std::list<Cached>::iterator> by_key_;
  std::size_t cached_bytes_ = 0;
  std::map<sync::RecordKey, Changed> changed_;  ///< Not among the cached.
};

/// The records that one change set touches, as copies: a refused set leaves nothing behind, an accepted one is put.
class TouchedRecords : public sync::Records {
 public:
  TouchedRecords(RecordTable& table, Database& database) : table_(table), database_(database) {}
  sync::RecordState* find(const std::string& collection, const sync::RecordId& id) override;
  sync::RecordState& insert(sync::RecordState record) override;
  std::vector<sync::RecordId> ids(const std::string& collection, const sync::Scope& scope) override;
  /// Puts those of the set \p seq into the table, as they are after it.
  void put(const std::set<sync::RecordKey>& keys, sync::Seq seq);

 private:
  RecordTable& table_;
  Database& database_;
  std::map<sync::RecordKey, sync::RecordState> touched_;
};

}  // namespace bijeen::store
