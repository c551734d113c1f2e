// SPDX-License-Identifier: EUPL-1.2
#include "server/store/erasure.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/store/kept_photos.h"
#include "server/store/kept_sets.h"
#include "server/store/meta.h"
#include "server/store/receipt.h"

namespace bijeen::store {
namespace {

using nlohmann::json;

constexpr std::string_view kUnfinished = "erasure_unfinished";

std::optional<Erasure> find_erasure(Database& database, const sync::RecordKey& key) {
  auto row = database.query("SELECT person, at, signature FROM erasure WHERE collection = ? AND id = ?", key.collection,
                            key.id);
  if (!row.step()) return std::nullopt;
  return Erasure{key, row.integer(0) != 0, row.millis(1), std::string(row.text(2))};
}

/// Whether it touches an erased record.
bool redact(Database& database, sync::ChangeSet& set) {
  bool touches = false;
  for (auto& op : set.ops) {
    const auto erasure = find_erasure(database, {op.collection, op.record});
    if (!erasure) continue;
    op = redacted(*erasure, op.create);
    touches = true;
  }
  return touches;
}

bool holds_erased(Database& database, sync::ChangeSet set) {
  const auto before = sync::encode(set);
  return redact(database, set) && sync::encode(set) != before;
}

}  // namespace

std::string signature_of(std::string_view key, const Erasure& erasure) {
  // A receipt begins with an epoch, which is no such word.
  return hmac_sha256_hex(key, "erasure\n" + erasure.key.collection + "\n" + erasure.key.id.text() + "\n" +
                                  (erasure.is_person ? "person\n" : "record\n") + std::to_string(raw(erasure.at)));
}

std::vector<Erasure> erasures(Database& database) {
  std::vector<Erasure> ledger;
  auto rows = database.query("SELECT collection, id, person, at, signature FROM erasure ORDER BY collection, id");
  while (rows.step()) {
    ledger.push_back({{std::string(rows.text(0)), rows.id<sync::RecordId>(1)},
                      rows.integer(2) != 0,
                      rows.millis(3),
                      std::string(rows.text(4))});
  }
  return ledger;
}

bool note_erasure(Database& database, const Erasure& erasure) {
  database.run("INSERT OR IGNORE INTO erasure (collection, id, person, at, signature) VALUES (?, ?, ?, ?, ?)",
               erasure.key.collection, erasure.key.id, erasure.is_person ? 1 : 0, erasure.at, erasure.signature);
  return database.changes() != 0;
}

bool is_erased(Database& database, const sync::RecordKey& key) {
  return find_erasure(database, key).has_value();
}

bool is_erased(Database& database, const sync::ChangeSetId& set) {
  return database.query("SELECT 1 FROM change_set WHERE id = ? AND erased IS NOT NULL", set).step();
}

sync::Op redacted(const Erasure& erasure, bool create) {
  sync::Op op;
  op.collection = erasure.key.collection;
  op.record = erasure.key.id;
  op.create = create;
  if (erasure.is_person) {
    op.put["name"] = json(kErasedName).dump();
    // Not more changes than there can have been: a set has a limit.
    if (create) op.put["active"] = "false";
  } else {
    op.deleted = true;
  }
  return op;
}

std::optional<sync::Accepted> redact_accepted(Database& database, sync::Seq seq) {
  auto row = database.query("SELECT body FROM change_set WHERE seq = ?", seq);
  row.step();
  auto accepted = decode_body(row.text(0));
  row.reset();
  if (!redact(database, accepted.set)) return std::nullopt;
  const auto bytes = sync::encode(accepted.set);
  database.run("UPDATE change_set SET body = ?, erased = ? WHERE seq = ?", sync::encode(accepted, bytes),
               sha256_hex(bytes), seq);
  return accepted;
}

void redact_kept(Database& database, const sync::ChangeSetId& id) {
  auto row = database.query("SELECT body, author FROM kept_set WHERE id = ?", id);
  row.step();
  const std::string before(row.text(0));
  const auto author = row.id<sync::PersonId>(1);
  row.reset();
  auto set = sync::decode(before);
  // What cannot be read may hold anything.
  const bool holds = !set || redact(database, *set);
  if (!holds) return;
  const std::string after = set ? sync::encode(*set) : std::string("{}");
  // It cannot stand at its place like this; who has it whole may give it back once more.
  database.run("UPDATE kept_set SET body = ?, erased = ?, place = NULL WHERE id = ?", after, sha256_hex(after), id);
  database.run("UPDATE kept_use SET bytes = bytes + ? WHERE author = ?",
               static_cast<std::int64_t>(after.size()) - static_cast<std::int64_t>(before.size()), author);
  let_go_of_photo(database, id);
  database.run("DELETE FROM kept_photo WHERE kept = ?", id);
}

void write_file_anew(Database& database) {
  // The whole file goes through what SQLite calls a temporary one: too much for memory.
  database.execute_script("PRAGMA temp_store = FILE");
  try {
    database.execute_script("VACUUM");
  } catch (const StorageError&) {
    database.execute_script("PRAGMA temp_store = MEMORY");
    throw;
  }
  database.execute_script("PRAGMA temp_store = MEMORY");
  database.empty_log();
}

void note_erasure_unfinished(Database& database) {
  write_meta(database, kUnfinished, "1");
}
void note_erasure_finished(Database& database) {
  database.run("DELETE FROM meta WHERE name = ?", kUnfinished);
}
bool is_erasure_unfinished(Database& database) {
  return read_meta(database, kUnfinished).has_value();
}

std::optional<std::string> erasure_fault(Database& database) {
  const auto key = read_meta(database, "server_key").value_or("");
  for (const auto& erasure : erasures(database)) {
    const std::string name = erasure.key.collection + " " + erasure.key.id.text();
    if (erasure.signature != signature_of(key, erasure)) return name + " was not erased by this server";
  }
  auto accepted = database.query(
      "SELECT seq, body FROM change_set WHERE seq IN (SELECT t.seq FROM erasure AS e"
      " JOIN record AS r ON r.collection = e.collection AND r.id = e.id JOIN record_change AS t ON t.record = r.key)");
  while (accepted.step()) {
    const auto set = sync::decode_accepted(accepted.text(1));
    if (set && holds_erased(database, set->set))
      return "change set " + std::to_string(accepted.integer(0)) + " holds something that was erased";
  }
  auto kept = database.query("SELECT position, body FROM kept_set WHERE EXISTS (SELECT 1 FROM erasure)");
  while (kept.step()) {
    const auto set = sync::decode(kept.text(1));
    if (set && holds_erased(database, *set))
      return "kept set " + std::to_string(kept.integer(0)) + " holds something that was erased";
  }
  if (is_erasure_unfinished(database))
    return "an erasure is unfinished, in free pages or in the file of the ledger: the next start finishes it";
  return std::nullopt;
}

void erase_account(Database& database, const sync::RecordId& person) {
  for (const auto* sql :
       {"DELETE FROM passphrase WHERE person = ?", "DELETE FROM passkey WHERE person = ?",
        "DELETE FROM session WHERE person = ?", "DELETE FROM invitation WHERE person = ?",
        "DELETE FROM calendar_feed WHERE person = ?", "DELETE FROM photo_piece WHERE person = ?",
        "DELETE FROM poll_answer WHERE person = ?", "UPDATE ballot SET person = NULL WHERE person = ?",
        "UPDATE device SET name = '' WHERE person = ?"})
    database.run(sql, person);
}

void erase_ballots(Database& database, const sync::RecordId& poll) {
  for (const auto* sql : {"DELETE FROM poll_answer WHERE poll = ?", "DELETE FROM ballot WHERE poll = ?",
                          "DELETE FROM poll_shown WHERE poll = ?"})
    database.run(sql, poll);
}

}  // namespace bijeen::store
