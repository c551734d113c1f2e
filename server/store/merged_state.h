// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <set>
#include <utility>

#include "server/store/change_log.h"
#include "server/store/records.h"
#include "sync/access.h"

namespace bijeen::store {

/// The records that a set touches.
std::set<sync::RecordKey> keys_of(const sync::ChangeSet& set);

/// Everything that the log adds up to: records, digests per scope, typed tables, search, history. For the writer's
/// thread alone, inside its transaction.
class MergedState {
 public:
  explicit MergedState(const schema::Model& model) : model_(model) {}

  /// Checks the set against the model and the actor's rights, merges it and writes it to the log; what follows from it
  /// is in the database after flush(). Nothing is changed when it fails. Throws StorageError.
  Status apply(Database& database, const sync::Actor& actor, const SealedSet& sealed);
  /// Writes what the applied sets came to, all but the search index. Whoever reads the tables, or ends the savepoint,
  /// calls it first.
  void flush(Database& database);
  /// Brings the search index up to the records. Once in a transaction, outside of savepoints: at each savepoint after
  /// it was touched the index writes what it holds in memory into a segment of its own.
  void write_search_index(Database& database);

  /// Folds the records that these sets touch anew; the sets are in the log at their places but not noted as changes of
  /// those records yet. \p number is the last one given. Fails with the codes of sync::merge() or model.scope where
  /// they, or what was accepted after them, cannot be merged any more; the caller rolls back then.
  Status fold_in(Database& database, const std::vector<sync::Accepted>& sets, sync::Seq number);

  /// Whether apply() went back to a record's history since this was asked last.
  bool take_recalled() { return std::exchange(recalled_, false); }
  /// Whether the set edits texts of records that are there: also by making jointly what was made already.
  bool edits_texts(Database& database, const sync::ChangeSet& set);

  /// Texts forget what lies before it.
  void set_horizon(sync::Seq horizon) { horizon_ = horizon; }
  [[nodiscard]] sync::Seq horizon() const { return horizon_; }
  /// After a rollback.
  void forget() { records_.forget(); }

 private:
  /// \p changed: the number of what changed the records, where it is not their own.
  void flush(Database& database, sync::Seq changed);
  /// Texts that were forgotten further than the set's author had seen are played again from the log; whether any was.
  /// Fails with text.crowded where that would be too much.
  Result<bool> recall_texts(Database& database, TouchedRecords& touched, const sync::ChangeSet& set);

  const schema::Model& model_;
  RecordTable records_;
  std::set<sync::RecordKey> searched_;  ///< Written in this transaction, or undone since.
  sync::Seq horizon_{};
  bool recalled_ = false;
};

}  // namespace bijeen::store
