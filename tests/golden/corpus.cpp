// SPDX-License-Identifier: EUPL-1.2
#include "tests/golden/corpus.h"

#include <fstream>
#include <sstream>

#include "server/store/database.h"
#include "server/store/migrations.h"

namespace bijeen::golden {
namespace {

/// A replica may tell the parts of a value by their order.
using OrderedJson = nlohmann::ordered_json;

std::string first(store::Database& database, std::string_view sql, const std::string& value) {
  auto row = database.query(sql, value);
  return row.step() ? std::string(row.text(0)) : std::string();
}

void dump_table(store::Database& database, const std::string& table, std::string& out) {
  out += first(database, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", table) + ";\n";
  const auto values = first(
      database, R"(SELECT group_concat('quote("' || name || '")', ' || '', '' || ') FROM pragma_table_info(?))", table);
  auto rows = database.query("SELECT " + values + " FROM " + table + " ORDER BY 1");
  while (rows.step()) out += "INSERT INTO " + table + " VALUES (" + std::string(rows.text(0)) + ");\n";
  auto beside = database.query(
      "SELECT sql FROM sqlite_schema WHERE type IN ('index', 'trigger') AND tbl_name = ? AND sql IS NOT NULL", table);
  while (beside.step()) out += std::string(beside.text(0)) + ";\n";
}

/// The tables that migrations make. The others are filled from these.
std::vector<std::string> stored_tables() {
  store::Database fresh(":memory:", store::Database::Mode::kCreate);
  store::migrate(fresh);
  std::vector<std::string> names;
  auto rows = fresh.query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid");
  while (rows.step()) names.emplace_back(rows.text(0));
  return names;
}

}  // namespace

std::string dump_server(store::Store& store) {
  std::string out = "PRAGMA foreign_keys = OFF;\nPRAGMA application_id = 0x42494a4e;\n";
  store.read([&](store::Database& database) {
    out += "PRAGMA user_version = " + first(database, "SELECT user_version FROM pragma_user_version WHERE ? = ''", "") +
           ";\nBEGIN;\n";
    for (const auto& table : stored_tables()) dump_table(database, table, out);
  });
  return out + "DELETE FROM meta WHERE name LIKE 'derived%';\nCOMMIT;\nPRAGMA foreign_keys = ON;\n";
}

void load_server(const std::string& sql, const std::filesystem::path& directory) {
  std::filesystem::create_directories(directory);
  store::Database(directory / "bijeen.sqlite", store::Database::Mode::kCreate).execute_script(sql);
}

std::string dump_pairs(const Device::Pairs& pairs) {
  OrderedJson out = OrderedJson::object();
  for (const auto& [key, value] : pairs) out[key] = OrderedJson::parse(value);
  return out.dump(1) + "\n";
}

Device::Pairs load_pairs(const std::string& text) {
  Device::Pairs pairs;
  const auto stored = OrderedJson::parse(text);
  for (const auto& [key, value] : stored.items()) pairs[key] = value.dump();
  return pairs;
}

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  EXPECT_FALSE(text.str().empty()) << file;
  return text.str();
}

void write_file(const std::filesystem::path& file, const std::string& text) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

}  // namespace bijeen::golden
