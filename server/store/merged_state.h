// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <set>
#include <string_view>

#include "server/store/records.h"
#include "sync/access.h"

namespace bijeen::store {

/// The records that a set touches.
std::set<sync::RecordKey> keys_of(const sync::ChangeSet& set);
/// Texts of records that were there already.
bool edits_texts(const sync::ChangeSet& set);

/// Everything that the log adds up to: records, digests per scope, typed tables, search, history. For the writer's
/// thread alone, inside its transaction.
class MergedState {
 public:
  explicit MergedState(const schema::Model& model) : model_(model) {}

  /// Checks the set against the model and the actor's rights and merges it; writes it to the log with all that follows
  /// from it. Nothing is written when it fails. Throws StorageError.
  Status apply(Database& database, const sync::Actor& actor, const sync::Accepted& accepted, std::string_view hash);

  /// Folds the records that these sets touch anew; the sets are in the log at their places but not noted as changes of
  /// those records yet. \p number is the last one given. Fails with the codes of sync::merge() or model.scope where
  /// they, or what was accepted after them, cannot be merged any more; the caller rolls back then.
  Status fold_in(Database& database, const std::vector<sync::Accepted>& sets, sync::Seq number);

  /// Texts forget what lies before it.
  void set_horizon(sync::Seq horizon) { horizon_ = horizon; }
  [[nodiscard]] sync::Seq horizon() const { return horizon_; }
  /// After a rollback.
  void forget() { records_.forget(); }

 private:
  struct Moved {
    sync::Digest before, now;
  };
  void write(Database& database, TouchedRecords& touched, const sync::Accepted& accepted);
  std::int64_t write_record(Database& database, sync::RecordState& record, Moved& moved);
  /// Texts that were forgotten further than the set's author had seen are played again from the log; whether any was.
  Result<bool> recall_texts(Database& database, TouchedRecords& touched, const sync::ChangeSet& set);

  const schema::Model& model_;
  RecordTable records_;
  sync::Seq horizon_{};
};

}  // namespace bijeen::store
