// SPDX-License-Identifier: EUPL-1.2
#include "server/store/merged_state.h"

#include <set>

#include "server/store/change_log.h"
#include "server/store/search.h"
#include "server/store/typed_tables.h"

namespace bijeen::store {
namespace {

std::set<sync::RecordKey> keys_of(const sync::ChangeSet& set) {
  std::set<sync::RecordKey> keys;
  for (const auto& op : set.ops) keys.insert({op.collection, op.record});
  return keys;
}

void move_scope(Database& database, const sync::Scope& scope, sync::Seq seq, const sync::Digest& before,
                const sync::Digest& now) {
  sync::Digest sum;
  auto row = database.query("SELECT digest_low, digest_high FROM scope WHERE scope = ?", scope.text());
  if (row.step()) sum = {static_cast<std::uint64_t>(row.integer(0)), static_cast<std::uint64_t>(row.integer(1))};
  row.reset();
  sum.subtract(before);
  sum.add(now);
  database.run("INSERT OR REPLACE INTO scope (scope, changed, digest_low, digest_high) VALUES (?, ?, ?, ?)",
               scope.text(), seq, static_cast<std::int64_t>(sum.low), static_cast<std::int64_t>(sum.high));
}

}  // namespace

Status MergedState::apply(Database& database, const sync::Actor& actor, const sync::Accepted& accepted,
                          std::string_view hash) {
  TouchedRecords touched(records_, database);
  if (auto allowed = sync::permit(model_, actor, touched, accepted.set); !allowed) return allowed;
  if (const auto merged = sync::merge(model_, touched, accepted); !merged) return merged.error();
  write_accepted(database, accepted, hash);
  write(database, touched, accepted);
  return Done{};
}

void MergedState::write(Database& database, TouchedRecords& touched, const sync::Accepted& accepted) {
  sync::Digest before;
  sync::Digest now;
  for (const auto& key : keys_of(accepted.set)) {
    auto* record = touched.find(key.collection, key.id);
    sync::trim(*record, horizon_);
    const auto written = records_.write(database, *record);
    before.add(written.before);
    now.add(written.now);
    database.run("INSERT INTO record_change (record, seq) VALUES (?, ?)", written.row, accepted.seq);
    write_typed(database, model_, *record);
    write_search(database, model_, written.row, *record);
  }
  move_scope(database, accepted.set.scope, accepted.seq, before, now);
}

}  // namespace bijeen::store
