// SPDX-License-Identifier: EUPL-1.2
#include "server/store/model_upgrade.h"

#include <map>
#include <string>

#include "server/store/meta.h"
#include "server/store/records.h"
#include "sync/upgrade.h"

namespace bijeen::store {
namespace {

void upgrade_records(Database& database, const schema::Model& model, int from) {
  std::map<std::string, sync::Digest> sums;
  auto rows = database.query("SELECT key, scope, state FROM record");
  auto write = database.query("UPDATE record SET state = ?2, digest_low = ?3, digest_high = ?4 WHERE key = ?1");
  while (rows.step()) {
    auto record = decode_state(rows.text(2));
    sync::upgrade(model, from, record);
    const auto digest = sync::digest(record);
    sums[std::string(rows.text(1))].add(digest);
    write.bind(1, rows.integer(0));
    write.bind(2, sync::encode(record));
    write.bind(3, static_cast<std::int64_t>(digest.low));
    write.bind(4, static_cast<std::int64_t>(digest.high));
    write.run();
  }
  for (const auto& [scope, sum] : sums) {
    database.run("UPDATE scope SET digest_low = ?2, digest_high = ?3 WHERE scope = ?1", scope,
                 static_cast<std::int64_t>(sum.low), static_cast<std::int64_t>(sum.high));
  }
}

}  // namespace

void bring_model_up_to_date(Database& database, const schema::Model& model) {
  const auto stored = read_meta(database, "model");
  const int from = stored ? std::stoi(*stored) : 1;
  if (stored && from == model.version()) return;
  Savepoint savepoint(database);
  if (from < model.version()) {
    upgrade_records(database, model, from);
    // What was derived from the records in other words is filled anew.
    write_meta(database, "derived_hash", "");
  }
  // Also where the file comes from a newer program: what is written from here on is in these words.
  write_meta(database, "model", std::to_string(model.version()));
  savepoint.release();
}

}  // namespace bijeen::store
