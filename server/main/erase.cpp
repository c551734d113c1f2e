// SPDX-License-Identifier: EUPL-1.2
#include "server/main/erase.h"

#include <algorithm>

#include "schema/model.h"
#include "server/store/erasure.h"

namespace bijeen::main_program {
namespace {

using Keys = std::vector<sync::RecordKey>;

sync::RecordKey key_in(const store::Statement& row) {
  return {std::string(row.text(0)), row.id<sync::RecordId>(1)};
}

std::int64_t count(store::Database& database, std::string_view sql, const std::string& about) {
  auto row = database.query(sql, about);
  row.step();
  return row.integer(0);
}

std::string counted(std::int64_t number, const std::string& what) {
  return std::to_string(number) + "\t" + what + "\n";
}

/// Each collection with how many of its records are there.
std::string by_collection(const Keys& keys, const std::string& what) {
  std::map<std::string, std::int64_t> counts;
  for (const auto& key : keys) ++counts[key.collection];
  std::string lines;
  for (const auto& [collection, number] : counts) lines += counted(number, what + ": " + collection);
  return lines;
}

/// What nobody else wrote in, of groups and of the person alone: not the plan, which is everybody's.
Keys own_words_of(store::Database& database, const std::string& person) {
  Keys keys;
  auto rows = database.query(
      "SELECT collection, id FROM record AS r WHERE (scope LIKE 'body:%' OR scope LIKE 'person:%')"
      " AND EXISTS (SELECT 1 FROM record_change JOIN change_set USING (seq) WHERE record = r.key AND author = ?1)"
      " AND NOT EXISTS (SELECT 1 FROM record_change JOIN change_set USING (seq) WHERE record = r.key AND author <> ?1)"
      " AND NOT EXISTS (SELECT 1 FROM erasure AS e WHERE e.collection = r.collection AND e.id = r.id)"
      " ORDER BY collection, id",
      person);
  while (rows.step()) keys.push_back(key_in(rows));
  return keys;
}

/// Records in which these words stand, besides those that go.
Keys holding(store::Database& database, const std::string& words, const Keys& going) {
  Keys keys;
  auto rows = database.query("SELECT collection, id FROM record WHERE instr(state, ?) ORDER BY collection, id", words);
  while (rows.step()) {
    auto key = key_in(rows);
    if (std::find(going.begin(), going.end(), key) == going.end()) keys.push_back(std::move(key));
  }
  return keys;
}

std::string log_counts(store::Database& database, const Keys& going) {
  std::int64_t accepted = 0, kept = 0;
  for (const auto& [collection, id] : going) {
    auto row = database.query(
        "SELECT count(*) FROM record_change WHERE record = (SELECT key FROM record WHERE collection = ? AND id = ?)",
        collection, id);
    row.step();
    accepted += row.integer(0);
    kept += count(database, "SELECT count(*) FROM kept_set WHERE instr(body, ?)", id.text());
  }
  return counted(accepted, "accepted changes are emptied of it") + counted(kept, "refused or held back changes, too");
}

/// What stays and may have to be looked at.
std::string what_stays(store::Database& database, const Keys& going, const std::string& id, const std::string& name) {
  auto pointing = holding(database, id, going);
  auto naming = name.empty() ? Keys() : holding(database, name, going);
  std::string lines;
  for (auto* keys : {&pointing, &naming}) {
    std::erase_if(*keys, [&](const auto& key) {
      if (key.collection != "reportVersion" && key.collection != "minutesVersion") return false;
      const std::string line = "stays\tfrozen " + key.collection + " " + key.id.text() + " speaks of it\n";
      if (lines.find(line) == std::string::npos) lines += line;
      return true;
    });
  }
  return lines + by_collection(pointing, "stay, and point at it") +
         by_collection(naming, "stay, with that name in a text");
}

CommandOutcome erased(store::Store& store, const StoreCommand& command, std::vector<store::Erasure> records,
                      const std::string& report) {
  if (!command.has("confirm")) return {0, report + "Nothing was erased. Do it with --confirm.\n", ""};
  store.erase(std::move(records));
  return {0,
          report +
              "Erased. Devices let go of it when they next come by. Make a backup now, and throw older ones away when "
              "you no longer need them: they hold it still, and restoring one erases it again by the ledger that the "
              "new one puts beside it.\n",
          ""};
}

bool is_last_leader(store::Store& store, const auth::Person& person) {
  bool others = false;
  store.read([&](store::Database& database) {
    for (const auto& other : auth::all_people(database))
      others = others || (other.id != person.id && other.active && other.role == auth::kLeaderRole);
  });
  return person.active && person.role == auth::kLeaderRole && !others;
}

}  // namespace

std::vector<store::Erasure> erasures_of(store::Database& database, const sync::RecordId& person) {
  std::vector<store::Erasure> records{{{"person", person}, true, {}, {}}};
  auto rows = database.query("SELECT id FROM person_confidential WHERE person = ?", person);
  while (rows.step()) records.push_back({{"personConfidential", rows.id<sync::RecordId>(0)}, false, {}, {}});
  return records;
}

CommandOutcome erase_person(store::Store& store, const StoreCommand& command) {
  const auto person = find_person(store, command.get("person"));
  if (!person) return {1, "", person.error().detail};
  if (is_last_leader(store, *person)) return {1, "", "Nobody else leads the programme: give somebody that role first."};
  const std::string id = person->id.text();
  std::vector<store::Erasure> records;
  std::string report;
  store.read([&](store::Database& database) {
    records = erasures_of(database, auth::record_of(person->id));
    if (command.has("texts")) {
      for (auto& key : own_words_of(database, id)) records.push_back({std::move(key), false, {}, {}});
    }
    Keys going;
    for (const auto& record : records) going.push_back(record.key);
    report = by_collection(going, "go") + log_counts(database, going) +
             counted(count(database, "SELECT count(*) FROM device WHERE person = ?", id), "devices end") +
             counted(count(database, "SELECT count(*) FROM session WHERE person = ?", id), "sessions end") +
             counted(count(database, "SELECT count(*) FROM change_set WHERE author = ?", id),
                     "changes stay, as made by " + std::string(store::kErasedName)) +
             what_stays(database, going, id, person->name);
  });
  return erased(store, command, std::move(records), report);
}

CommandOutcome erase_record(store::Store& store, const StoreCommand& command) {
  const auto id = sync::RecordId::parse(command.get("record"));
  const std::string collection = command.get("collection");
  if (!id || schema::Model::shipped().collection(collection) == nullptr || !store.record(collection, *id))
    return {1, "", "There is no " + collection + " '" + command.get("record") + "'; see bijeen search."};
  if (collection == "person") return {1, "", "A person is erased with bijeen erase person."};
  std::string report;
  store.read([&](store::Database& database) {
    const Keys going{{collection, *id}};
    report = by_collection(going, "go") + log_counts(database, going) + what_stays(database, going, id->text(), "");
  });
  return erased(store, command, {{{collection, *id}, false, {}, {}}}, report);
}

}  // namespace bijeen::main_program
