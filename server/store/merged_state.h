// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

#include "server/store/records.h"
#include "sync/access.h"

namespace bijeen::store {

/// Everything that the log adds up to: records, digests per scope, typed tables, search, history. For the writer's
/// thread alone, inside its transaction.
class MergedState {
 public:
  explicit MergedState(const schema::Model& model) : model_(model) {}

  /// Checks the set against the model and the actor's rights and merges it; writes it to the log with all that follows
  /// from it. Nothing is written when it fails. Throws StorageError.
  Status apply(Database& database, const sync::Actor& actor, const sync::Accepted& accepted, std::string_view hash);

  /// Texts forget what lies before it.
  void set_horizon(sync::Seq horizon) { horizon_ = horizon; }
  /// After a rollback.
  void forget() { records_.forget(); }

 private:
  void write(Database& database, TouchedRecords& touched, const sync::Accepted& accepted);

  const schema::Model& model_;
  RecordTable records_;
  sync::Seq horizon_{};
};

}  // namespace bijeen::store
