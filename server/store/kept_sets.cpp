// SPDX-License-Identifier: EUPL-1.2
#include "server/store/kept_sets.h"

#include <algorithm>
#include <limits>

#include "server/store/change_log.h"
#include "sync/upgrade.h"

namespace bijeen::store {
namespace {

using Kind = Verdict::Kind;

/// What a kept set takes besides its bytes: its row, and the texts it wanted to edit. As migration 0003 counts.
constexpr std::uint64_t kOverheadBytes = 1024;

/// Persisted.
std::string_view text_of(Kind kind) {
  return kind == Kind::kEscrowed ? "escrowed" : "refused";
}

Verdict verdict_in(const Statement& row, int first) {
  Verdict verdict;
  verdict.id = row.id<sync::ChangeSetId>(first);
  verdict.n = sync::DeviceCount{static_cast<std::uint64_t>(row.integer(first + 1))};
  verdict.kind = row.text(first + 2) == "escrowed" ? Kind::kEscrowed : Kind::kRefused;
  verdict.error =
      Error{error_code(row.text(first + 3)).value_or(ErrorCode::kServerInternal), std::string(row.text(first + 4))};
  verdict.hash = row.text(first + 5);
  return verdict;
}

std::string in_todays_words(const schema::Model& model, std::string_view body) {
  auto set = sync::decode(body);
  if (!set) throw StorageError(StorageError::Kind::kCorrupt, "a kept change set cannot be read");
  sync::upgrade(model, *set);
  return sync::encode(*set);
}

}  // namespace

std::optional<Verdict> kept_verdict(Database& database, const sync::ChangeSetId& id) {
  auto row = database.query("SELECT id, n, verdict, code, detail, hash FROM kept_set WHERE id = ?", id);
  return row.step() ? std::optional(verdict_in(row, 0)) : std::nullopt;
}

bool take_room(Database& database, const sync::PersonId& author, std::uint64_t bytes, std::uint64_t bytes_max) {
  auto row = database.query("SELECT bytes FROM kept_use WHERE author = ?", author);
  const std::uint64_t use = bytes + (row.step() ? static_cast<std::uint64_t>(row.integer(0)) : 0);
  row.reset();
  if (use > bytes_max) return false;
  database.run("INSERT OR REPLACE INTO kept_use (author, bytes) VALUES (?, ?)", author, use);
  return true;
}

void give_room_back(Database& database, const sync::PersonId& author, std::uint64_t bytes) {
  database.run("UPDATE kept_use SET bytes = bytes - ? WHERE author = ?", bytes, author);
}

bool write_kept(Database& database, const SealedSet& sealed, const sync::PersonId& author, sync::Millis received_at,
                const Verdict& verdict, std::uint64_t bytes_max) {
  const auto& set = sealed.accepted.set;
  if (!take_room(database, author, sealed.bytes.size() + kOverheadBytes, bytes_max)) return false;
  database.run(
      "INSERT INTO kept_set (id, device, n, scope, author, received_at, verdict, code, detail, hash, body)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      set.id, set.device, set.n, set.scope.text(), author, received_at, text_of(verdict.kind),
      code(verdict.error->code), verdict.error->detail, verdict.hash, sealed.bytes);
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
  return true;
}

void write_unplaced(Database& database, const SealedSet& sealed, sync::Millis received_at, const Verdict& verdict) {
  const auto& accepted = sealed.accepted;
  constexpr auto kNoLimit = std::numeric_limits<std::uint64_t>::max();
  if (!kept_verdict(database, accepted.set.id))
    write_kept(database, sealed, accepted.author, received_at, verdict, kNoLimit);
  database.run("UPDATE kept_set SET place = ? WHERE id = ?", sync::encode(accepted, sealed.bytes), accepted.set.id);
}

std::vector<sync::Accepted> unplaced_sets(Database& database) {
  std::vector<sync::Accepted> sets;
  auto rows = database.query("SELECT place FROM kept_set WHERE place IS NOT NULL");
  while (rows.step()) sets.push_back(decode_body(rows.text(0)));
  std::sort(sets.begin(), sets.end(), [](const auto& a, const auto& b) { return a.seq < b.seq; });
  return sets;
}

void take_kept(Database& database, const sync::ChangeSet& set, std::string_view hash) {
  auto row =
      database.query("SELECT author, length(CAST(body AS BLOB)) FROM kept_set WHERE id = ? AND hash = ?", set.id, hash);
  if (!row.step()) return;
  const auto author = row.id<sync::PersonId>(0);
  const auto bytes = static_cast<std::uint64_t>(row.integer(1)) + kOverheadBytes;
  row.reset();
  give_room_back(database, author, bytes);
  database.run("DELETE FROM kept_set WHERE id = ?", set.id);
  database.run(
      "DELETE FROM kept_text WHERE device = ?1 AND n = ?2"
      " AND NOT EXISTS (SELECT 1 FROM kept_set WHERE device = ?1 AND n = ?2)",
      set.device, set.n);
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

KeptPage kept_page(Database& database, const schema::Model& model, const std::optional<sync::PersonId>& author,
                   std::optional<std::uint64_t> before, PageSize size) {
  KeptPage page;
  // Two statements, because one with "no author or this one" would read everybody's sets for either.
  constexpr auto kNewest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  static const std::string columns =
      "SELECT id, n, verdict, code, detail, hash, author, received_at, body, position,"
      " EXISTS (SELECT 1 FROM kept_photo WHERE kept = kept_set.id AND bytes > 0) FROM kept_set";
  auto rows = author
                  ? database.query(columns + " WHERE position < ?1 AND author = ?2 ORDER BY position DESC",
                                   before.value_or(kNewest), *author)
                  : database.query(columns + " WHERE position < ?1 ORDER BY position DESC", before.value_or(kNewest));
  std::size_t bytes = 0;
  std::uint64_t last = 0;
  while (rows.step()) {
    const auto body = rows.text(8);
    bytes += body.size();
    if (!page.sets.empty() && (page.sets.size() == size.entries_max || bytes > size.bytes_max)) {
      page.next = last;
      return page;
    }
    page.sets.push_back({rows.id<sync::PersonId>(6), rows.millis(7), verdict_in(rows, 0), in_todays_words(model, body),
                         rows.integer(10) != 0});
    last = static_cast<std::uint64_t>(rows.integer(9));
  }
  return page;
}

}  // namespace bijeen::store
