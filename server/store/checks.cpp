// SPDX-License-Identifier: EUPL-1.2
#include "server/store/checks.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "server/store/erasure.h"
#include "server/store/photos.h"
#include "server/store/polls.h"
#include "server/store/receipt.h"
#include "server/store/records.h"
#include "server/store/search.h"
#include "server/store/typed_tables.h"
#include "sync/upgrade.h"

namespace bijeen::store {
namespace {

using Findings = std::vector<Store::Finding>;

/// Numbers of records, and of the change sets that touched them.
using Touches = std::vector<std::pair<std::int64_t, std::int64_t>>;
/// With their numbers in the table.
using StoredRecords = std::map<sync::RecordKey, std::int64_t>;

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

/// Each record by itself: its digest, its row in the typed tables, its words in the index. \p sums gets what the
/// scopes' sums must be.
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
    if (state->changed != rows.seq(3)) findings.push_back({"record", name_of(key) + " changed at another time"});
    records.emplace(key, rows.integer(7));
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
  std::vector<sync::RecordId> ids(const std::string& collection, const sync::Scope& scope) override {
    return sync::ids_in(records, collection, scope);
  }
  std::map<sync::RecordKey, sync::RecordState> records;
};

constexpr std::string_view kLogColumns =
    "seq, body, arrival, id, device, n, scope, author, made, at, seen, coalesce(erased, hash)";

/// What an accepted row (kLogColumns) says beside its body is what the body says, and the body is what was signed, or
/// what was left of that.
bool is_as_its_body(const Statement& row, const sync::Accepted& accepted) {
  const auto& set = accepted.set;
  return row.seq(0) == accepted.seq && row.text(3) == set.id.text() && row.text(4) == set.device.text() &&
         row.integer(5) == static_cast<std::int64_t>(raw(set.n)) && row.text(6) == set.scope.text() &&
         row.text(7) == accepted.author.text() && row.millis(8) == set.made && row.millis(9) == accepted.at &&
         row.seq(10) == set.seen && row.text(11) == sha256_hex(sync::encode(set));
}

/// Pulls find a set that came back by the last of its numbers.
bool is_told(const Statement& row, const sync::Accepted& accepted) {
  return accepted.returned.empty() || (!row.is_null(2) && row.seq(2) == sync::arrival(accepted.seq, accepted.returned));
}

/// Merges one scope's part of the log again; \p touches gets which of the stored records its sets touched.
FoldedRecords fold_log(Database& database, const schema::Model& model, const std::string& scope,
                       const StoredRecords& stored, Touches& touches, Findings& findings) {
  FoldedRecords folded;
  auto rows =
      database.query("SELECT " + std::string(kLogColumns) + " FROM change_set WHERE scope = ? ORDER BY seq", scope);
  while (rows.step()) {
    const std::string name = "change set " + std::to_string(rows.integer(0));
    auto accepted = sync::decode_accepted(rows.text(1));
    const bool is_as_accepted = accepted && is_as_its_body(rows, *accepted);
    if (accepted) sync::upgrade(model, accepted->set);
    if (!accepted || !sync::merge(model, folded, *accepted)) {
      findings.push_back({"log", name + " cannot be merged again"});
      continue;
    }
    if (!is_as_accepted) findings.push_back({"log", name + " is not what was accepted"});
    if (!is_told(rows, *accepted)) findings.push_back({"log", name + " came back and is not told"});
    for (const auto& op : accepted->set.ops) {
      const auto found = stored.find({op.collection, op.record});
      if (found != stored.end()) touches.emplace_back(found->second, rows.integer(0));
    }
  }
  return folded;
}

/// A stored text keeps its edits from some version on, the log all of them.
bool is_same_text(const sync::TextState& stored, sync::TextState folded) {
  if (stored.log.empty()) return stored.text == folded.text && stored.base.empty();
  sync::trim(folded, stored.base_seq);
  return stored.text == folded.text && stored.base_seq == folded.base_seq && stored.base == folded.base &&
         stored.log == folded.log;
}

/// To the byte, but for the edits that its texts have forgotten.
bool is_stored(Database& database, std::int64_t key, sync::RecordState folded) {
  auto row = database.query("SELECT state FROM record WHERE key = ?", key);
  row.step();
  const auto stored = sync::decode_record(row.text(0));
  if (!stored) return false;
  for (const auto& [name, field] : stored->fields) {
    const auto* text = std::get_if<sync::TextState>(&field);
    const auto found = folded.fields.find(name);
    if (text == nullptr || found == folded.fields.end()) continue;
    auto* other = std::get_if<sync::TextState>(&found->second);
    if (other == nullptr || !is_same_text(*text, *other)) return false;
    *other = *text;
  }
  return row.text(0) == sync::encode(folded);
}

/// Takes what the log adds up to from `stored`.
void compare_with_log(Database& database, const FoldedRecords& folded, StoredRecords& stored, Findings& findings) {
  for (const auto& [key, record] : folded.records) {
    const auto found = stored.find(key);
    if (found == stored.end()) {
      findings.push_back({"log", name_of(key) + " is in the log but has no record"});
      continue;
    }
    if (!is_stored(database, found->second, record))
      findings.push_back({"log", name_of(key) + " is not what the log adds up to"});
    stored.erase(found);
  }
}

void check_history(Database& database, const std::string& scope, Touches touches, Findings& findings) {
  std::sort(touches.begin(), touches.end());
  touches.erase(std::unique(touches.begin(), touches.end()), touches.end());
  auto rows = database.query(
      "SELECT c.record, c.seq FROM record_change AS c JOIN record AS r ON r.key = c.record WHERE r.scope = ?"
      " ORDER BY c.record, c.seq",
      scope);
  auto next = touches.begin();
  bool same = true;
  while (same && rows.step()) {
    same = next != touches.end() && *next == std::pair(rows.integer(0), rows.integer(1));
    if (same) ++next;
  }
  if (!same || next != touches.end())
    findings.push_back({"history", "the histories of the records of " + scope + " are not those of the log"});
}

/// Sets that were refused or escrowed are what their authors sent.
void check_kept(Database& database, Findings& findings) {
  auto rows = database.query("SELECT position, body, id, device, n, scope, coalesce(erased, hash) FROM kept_set");
  while (rows.step()) {
    const auto set = sync::decode(rows.text(1));
    // One that cannot be read was refused for it; the hash speaks for it all the same.
    const bool as_its_body =
        !set || (rows.text(2) == set->id.text() && rows.text(3) == set->device.text() &&
                 rows.integer(4) == static_cast<std::int64_t>(raw(set->n)) && rows.text(5) == set->scope.text());
    if (!as_its_body || rows.text(6) != sha256_hex(rows.text(1)))
      findings.push_back({"kept", "kept set " + std::to_string(rows.integer(0)) + " is not what was sent"});
  }
}

/// A device would be told that a number is free which is not.
void check_devices(Database& database, Findings& findings) {
  auto rows = database.query(
      "SELECT d.id FROM device AS d WHERE d.expected <= (SELECT max(n) FROM change_set WHERE device = d.id)");
  while (rows.step()) findings.push_back({"device", std::string(rows.text(0)) + " is expected to use a number again"});
}

/// One scope after the other, so that no more than one is in memory with all its edits.
void check_log(Database& database, const schema::Model& model, StoredRecords stored, Findings& findings) {
  auto scopes = database.query("SELECT DISTINCT scope FROM change_set");
  while (scopes.step()) {
    const std::string scope(scopes.text(0));
    Touches touches;
    const auto folded = fold_log(database, model, scope, stored, touches, findings);
    compare_with_log(database, folded, stored, findings);
    check_history(database, scope, std::move(touches), findings);
  }
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
  check_kept(database, findings);
  for (auto& fault : photo_faults(database)) findings.push_back({"photo", std::move(fault)});
  for (auto& fault : poll_faults(database)) findings.push_back({"poll", std::move(fault)});
  if (auto fault = erasure_fault(database)) findings.push_back({"erasure", std::move(*fault)});
  if (auto fault = audit_fault(database)) findings.push_back({"audit", std::move(*fault)});
  return findings;
}

}  // namespace bijeen::store
