// SPDX-License-Identifier: EUPL-1.2
#include "server/store/change_log.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "server/store/receipt.h"

namespace bijeen::store {
namespace {

using Kind = Verdict::Kind;

/// Persisted.
std::string_view text_of(Kind kind) {
  return kind == Kind::kEscrowed ? "escrowed" : "refused";
}

Verdict kept_verdict(const Statement& row, int first) {
  Verdict verdict;
  verdict.id = row.id<sync::ChangeSetId>(first);
  verdict.n = sync::DeviceCount{static_cast<std::uint64_t>(row.integer(first + 1))};
  verdict.kind = row.text(first + 2) == "escrowed" ? Kind::kEscrowed : Kind::kRefused;
  verdict.error =
      Error{error_code(row.text(first + 3)).value_or(ErrorCode::kServerInternal), std::string(row.text(first + 4))};
  verdict.hash = row.text(first + 5);
  return verdict;
}

std::optional<Verdict> accepted_verdict(Database& database, const Identity& identity, const sync::ChangeSetId& id) {
  auto row = database.query("SELECT n, seq, at, hash FROM change_set WHERE id = ?", id);
  if (!row.step()) return std::nullopt;
  Verdict verdict{sync::DeviceCount{static_cast<std::uint64_t>(row.integer(0))},
                  id,
                  Kind::kAccepted,
                  row.seq(1),
                  row.millis(2),
                  std::string(row.text(3)),
                  {},
                  std::nullopt};
  verdict.signature = sign_receipt(identity.key, identity.epoch, verdict.seq, verdict.at, verdict.hash);
  return verdict;
}

}  // namespace

sync::Seq last_seq(Database& database) {
  auto row = database.query("SELECT coalesce(max(seq), 0) FROM change_set");
  row.step();
  return row.seq(0);
}

Result<std::optional<Verdict>> earlier_verdict(Database& database, const Identity& identity,
                                               const sync::ChangeSetId& id, std::string_view hash) {
  auto verdict = accepted_verdict(database, identity, id);
  if (!verdict) {
    auto row = database.query("SELECT id, n, verdict, code, detail, hash FROM kept_set WHERE id = ?", id);
    if (row.step()) verdict = kept_verdict(row, 0);
  }
  if (verdict && verdict->hash != hash)
    return Error{ErrorCode::kSyncIdReused, "the change set " + id.text() + " came before with other content"};
  return verdict;
}

void write_accepted(Database& database, const sync::Accepted& accepted, std::string_view hash) {
  const auto& set = accepted.set;
  database.run(
      "INSERT INTO change_set (seq, id, device, n, scope, author, made, at, seen, hash, body)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      accepted.seq, set.id, set.device, set.n, set.scope.text(), accepted.author, set.made, accepted.at, set.seen, hash,
      sync::encode(accepted));
}

void write_kept(Database& database, const sync::ChangeSet& set, const sync::PersonId& author, sync::Millis received_at,
                const Verdict& verdict) {
  database.run(
      "INSERT INTO kept_set (id, device, n, scope, author, received_at, verdict, code, detail, hash, body)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      set.id, set.device, set.n, set.scope.text(), author, received_at, text_of(verdict.kind),
      code(verdict.error->code), verdict.error->detail, verdict.hash, sync::encode(set));
  auto insert =
      database.query("INSERT OR IGNORE INTO kept_text (device, collection, record, field, n) VALUES (?, ?, ?, ?, ?)");
  for (const auto& op : set.ops) {
    for (const auto& [field, edits] : op.text) {
      insert.bind(1, set.device);
      insert.bind(2, op.collection);
      insert.bind(3, op.record);
      insert.bind(4, field);
      insert.bind(5, set.n);
      insert.run();
    }
  }
}

bool leans_on_kept(Database& database, const sync::ChangeSet& set) {
  for (const auto& op : set.ops) {
    for (const auto& [field, edits] : op.text) {
      auto row = database.query(
          "SELECT 1 FROM kept_text WHERE device = ? AND collection = ? AND record = ? AND field = ? AND n > ?"
          " AND n < ?",
          set.device, op.collection, op.record, field, set.known, set.n);
      if (row.step()) return true;
    }
  }
  return false;
}

std::vector<KeptSet> kept_sets(Database& database, const std::optional<sync::PersonId>& author) {
  std::vector<KeptSet> sets;
  auto rows = database.query(
      "SELECT id, n, verdict, code, detail, hash, author, received_at, body FROM kept_set"
      " WHERE ?1 IS NULL OR author = ?1 ORDER BY received_at DESC, device, n DESC",
      author);
  while (rows.step()) {
    sets.push_back({rows.id<sync::PersonId>(6), rows.millis(7), kept_verdict(rows, 0), std::string(rows.text(8))});
  }
  return sets;
}

std::vector<HistoryEntry> history_of(Database& database, const std::string& collection, const sync::RecordId& id) {
  std::vector<HistoryEntry> entries;
  const std::string record = id.text();
  auto rows = database.query(
      "SELECT c.seq, c.at, c.author, c.id, c.body FROM record AS r JOIN record_change AS t ON t.record = r.key"
      " JOIN change_set AS c ON c.seq = t.seq WHERE r.collection = ? AND r.id = ? ORDER BY c.seq",
      collection, id);
  while (rows.step()) {
    // The bytes are canonical already, so the parts of the parsed whole give canonical bytes again.
    const auto body = nlohmann::json::parse(rows.text(4), nullptr, false);
    if (body.is_discarded()) throw StorageError(StorageError::Kind::kCorrupt, "a stored change set is no JSON");
    for (const auto& op : body.at("set").at("ops")) {
      if (op.at("collection") != collection || op.at("record") != record) continue;
      entries.push_back(
          {rows.seq(0), rows.millis(1), rows.id<sync::PersonId>(2), rows.id<sync::ChangeSetId>(3), op.dump()});
    }
  }
  return entries;
}

}  // namespace bijeen::store
