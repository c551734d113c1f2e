// SPDX-License-Identifier: EUPL-1.2
#include "server/main/access.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "server/api/access_answer.h"
#include "server/main/record_tables.h"

namespace bijeen::main_program {
namespace {

std::string joined(const std::set<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text.append(text.empty() ? "" : "; ").append(word);
  return text;
}

void add_change(TableFile& table, std::string_view body) {
  const auto accepted = nlohmann::json::parse(body, nullptr, false);
  const auto& set = accepted["set"];
  std::set<std::string> collections, records;
  for (const auto& op : set["ops"]) {
    collections.insert(op["collection"]);
    records.insert(op["record"]);
  }
  table.add({accepted["seq"].dump(), set["id"], accepted["at"].dump(), set["device"], set["scope"], joined(collections),
             joined(records)});
}

}  // namespace

CommandOutcome write_access(store::Store& store, const auth::Person& person, const std::filesystem::path& directory) {
  if (!make_empty_directory(directory)) return {1, "", "'" + directory.string() + "' is not an empty directory."};
  RecordTables records(directory);
  TableFile changes;
  changes.open(directory / "changes.csv", {"seq", "id", "at", "device", "scope", "collections", "records"});
  api::AccessAnswer answer(
      store, person, std::nullopt, {},
      {[&](const schema::Collection& collection, const nlohmann::json& view) { records.add(collection, view); },
       [&](std::string_view body) { add_change(changes, body); }});
  std::ofstream file(directory / "access.json", std::ios::binary);
  while (!answer.is_whole()) file << answer.next();
  file << '\n';
  file.close();
  const bool has_records = records.finish();
  const bool has_changes = changes.close();
  if (!has_records || !has_changes || !file.good())
    return {1, "", "Not everything could be written to '" + directory.string() + "'."};
  return {0,
          std::to_string(answer.record_count()) + " records by or about " + person.name + " written to " +
              directory.string() + ". Others stand in them too: look before you hand them over.\n",
          ""};
}

}  // namespace bijeen::main_program
