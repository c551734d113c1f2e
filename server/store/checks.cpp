// SPDX-License-Identifier: EUPL-1.2
#include "server/store/checks.h"

#include <map>
#include <string>
#include <utility>

#include "server/store/records.h"
#include "server/store/search.h"
#include "server/store/typed_tables.h"

namespace bijeen::store {
namespace {

using Findings = std::vector<Store::Finding>;

struct Stored {
  sync::Digest digest;
  std::uint64_t changed;
};
using StoredRecords = std::map<sync::RecordKey, Stored>;

sync::Digest digest_in(const Statement& row, int first) {
  return {static_cast<std::uint64_t>(row.integer(first)), static_cast<std::uint64_t>(row.integer(first + 1))};
}

std::string name_of(const sync::RecordKey& key) {
  return key.collection + " " + key.id.text();
}

void check_file(Database& database, Findings& findings) {
  auto integrity = database.query("PRAGMA integrity_check");
  while (integrity.step()) {
    if (integrity.text(0) != "ok") findings.push_back({"integrity", std::string(integrity.text(0))});
  }
  auto keys = database.query("PRAGMA foreign_key_check");
  while (keys.step())
    findings.push_back({"foreign-key", "a row of " + std::string(keys.text(0)) + " refers to nothing"});
}

/// Reads every record once: its own digest, its row in the typed tables; gives what the scopes' sums must be.
StoredRecords check_records(Database& database, const schema::Model& model, Findings& findings,
                            std::map<std::string, sync::Digest>& sums) {
  StoredRecords records;
  auto rows = database.query("SELECT collection, id, scope, changed, digest_low, digest_high, state, key FROM record");
  while (rows.step()) {
    const sync::RecordKey key{std::string(rows.text(0)), rows.id<sync::RecordId>(1)};
    const auto state = sync::decode_record(rows.text(6));
    if (!state) {
      findings.push_back({"record", name_of(key) + " cannot be read"});
      continue;
    }
    const auto digest = sync::digest(*state);
    if (digest != digest_in(rows, 4)) findings.push_back({"digest", name_of(key) + " is not what its digest says"});
    if (state->scope.text() != rows.text(2) || state->collection != key.collection || state->id != key.id)
      findings.push_back({"record", name_of(key) + " stands under another name or scope"});
    if (auto difference = typed_difference(database, model, *state)) findings.push_back({"table", *difference});
    if (search_differs(database, model, rows.integer(7), *state))
      findings.push_back({"search", name_of(key) + " is not in the index as it is"});
    sums[std::string(rows.text(2))].add(digest);
    records.emplace(key, Stored{digest, raw(rows.seq(3))});
  }
  return records;
}

void check_scopes(Database& database, std::map<std::string, sync::Digest> sums, Findings& findings) {
  auto rows = database.query("SELECT scope, digest_low, digest_high FROM scope");
  while (rows.step()) {
    const std::string scope(rows.text(0));
    if (digest_in(rows, 1) != sums[scope]) findings.push_back({"digest", "the sum of " + scope + " is another"});
    sums.erase(scope);
  }
  for (const auto& [scope, sum] : sums) findings.push_back({"digest", scope + " has no sum"});
}

/// The typed tables hold no rows of records that are not there; typed_difference() saw to the rest.
void check_counts(Database& database, Findings& findings) {
  for (const auto& table : typed_tables()) {
    auto rows = database.query(table.count);
    auto records = database.query("SELECT count(*) FROM record WHERE collection = ?", table.collection);
    rows.step();
    records.step();
    if (rows.integer(0) != records.integer(0))
      findings.push_back({"table", std::string(table.collection) + " has " + std::to_string(rows.integer(0)) +
                                       " rows for " + std::to_string(records.integer(0)) + " records"});
  }
}

class FoldedRecords : public sync::Records {
 public:
  sync::RecordState* find(const std::string& collection, const sync::RecordId& id) override {
    const auto found = records.find({collection, id});
    return found == records.end() ? nullptr : &found->second;
  }
  sync::RecordState& insert(sync::RecordState record) override {
    const sync::RecordKey key{record.collection, record.id};
    return records.insert_or_assign(key, std::move(record)).first->second;
  }
  std::map<sync::RecordKey, sync::RecordState> records;
};

/// Folds one scope's part of the log again and takes what it gives from `stored`.
void check_fold(Database& database, const schema::Model& model, const std::string& scope, StoredRecords& stored,
                Findings& findings) {
  FoldedRecords folded;
  auto rows = database.query("SELECT seq, body, arrival FROM change_set WHERE scope = ? ORDER BY seq", scope);
  while (rows.step()) {
    const auto set = sync::decode_accepted(rows.text(1));
    if (!set || set->seq != rows.seq(0) || !sync::merge(model, folded, *set))
      findings.push_back({"log", "change set " + std::to_string(rows.integer(0)) + " cannot be merged again"});
    const bool came_back = set && !set->returned.empty();
    if (came_back && (rows.is_null(2) || sync::arrival(set->seq, set->returned) != rows.seq(2)))
      findings.push_back({"log", "change set " + std::to_string(rows.integer(0)) + " came back and is not told"});
  }
  for (const auto& [key, record] : folded.records) {
    const auto found = stored.find(key);
    if (found == stored.end()) {
      findings.push_back({"log", name_of(key) + " is in the log but has no record"});
      continue;
    }
    if (found->second.digest != sync::digest(record) || found->second.changed != raw(record.changed))
      findings.push_back({"log", name_of(key) + " is not what the log adds up to"});
    stored.erase(found);
  }
}

/// A device would be told that a number is free which is not.
void check_devices(Database& database, Findings& findings) {
  auto rows = database.query(
      "SELECT d.id FROM device AS d WHERE d.expected <= (SELECT max(n) FROM change_set WHERE device = d.id)");
  while (rows.step()) findings.push_back({"device", std::string(rows.text(0)) + " is expected to use a number again"});
}

void check_log(Database& database, const schema::Model& model, StoredRecords stored, Findings& findings) {
  auto scopes = database.query("SELECT DISTINCT scope FROM change_set");
  while (scopes.step()) check_fold(database, model, std::string(scopes.text(0)), stored, findings);
  for (const auto& [key, record] : stored) findings.push_back({"log", name_of(key) + " is not in the log"});
}

}  // namespace

std::vector<Store::Finding> check_all(Database& database, const schema::Model& model) {
  Findings findings;
  check_file(database, findings);
  std::map<std::string, sync::Digest> sums;
  auto records = check_records(database, model, findings, sums);
  check_scopes(database, std::move(sums), findings);
  check_counts(database, findings);
  check_devices(database, findings);
  check_log(database, model, std::move(records), findings);
  return findings;
}

}  // namespace bijeen::store
