// SPDX-License-Identifier: EUPL-1.2
#include "server/main/export.h"

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "schema/model.h"
#include "sync/record.h"

namespace bijeen::main_program {
namespace {

using nlohmann::json;

std::string cell_text(const json& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return value.dump();
  std::string joined;
  for (const json& element : value) joined += (joined.empty() ? "" : "; ") + cell_text(element);
  return joined;
}

std::string csv_header(const schema::Collection& collection) {
  std::string line;
  for (const char* name : {"id", "scope", "author", "createdAt", "changedAt", "changedBy", "deleted", "conflicts"}) {
    line += csv_cell(name) + ",";
  }
  for (const schema::Field& field : collection.fields) line += csv_cell(field.name) + ",";
  line.back() = '\r';
  return line + "\n";
}

std::string csv_line(const schema::Collection& collection, const json& view) {
  std::string line;
  for (const char* name : {"id", "scope", "author", "createdAt", "changedAt", "changedBy", "deleted"}) {
    line += csv_cell(cell_text(view[name])) + ",";
  }
  json conflicts = json::array();
  for (const auto& [field, values] : view["conflicts"].items()) conflicts.push_back(field);
  line += csv_cell(cell_text(conflicts)) + ",";
  for (const schema::Field& field : collection.fields) {
    line += csv_cell(view["fields"].contains(field.name) ? cell_text(view["fields"][field.name]) : "") + ",";
  }
  line.back() = '\r';
  return line + "\n";
}

bool write_file(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream out(file, std::ios::binary);
  out << bytes;
  out.close();
  return out.good();
}

}  // namespace

std::string csv_cell(std::string_view text) {
  constexpr std::string_view kFormulaStarts = "=+-@\t\r\n";
  std::string cell = "\"";
  if (!text.empty() && kFormulaStarts.find(text.front()) != std::string_view::npos) cell += '\'';
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + '"';
}

CommandOutcome export_to(store::Store& store, const std::filesystem::path& directory) {
  std::error_code failure;
  std::filesystem::create_directories(directory, failure);
  const bool empty = !failure && std::filesystem::is_empty(directory, failure);
  if (!empty || failure) return {1, "", "'" + directory.string() + "' is not an empty directory."};
  const schema::Model& model = schema::Model::shipped();
  json records = json::array();
  std::map<std::string, std::string> tables;
  store.read([&](store::Database& database) {
    auto row = database.query("SELECT collection, state FROM record ORDER BY collection, id");
    while (row.step()) {
      const schema::Collection* collection = model.collection(row.text(0));
      const auto record = sync::decode_record(row.text(1));
      if (!record || collection == nullptr) continue;
      json view = json::parse(sync::view_json(*collection, *record), nullptr, false);
      std::string& table = tables[collection->name];
      // The mark tells Excel that this is UTF-8.
      if (table.empty()) table = "\xEF\xBB\xBF" + csv_header(*collection);
      table += csv_line(*collection, view);
      records.push_back(std::move(view));
    }
  });
  const std::size_t count = records.size();
  bool written =
      write_file(directory / "records.json",
                 json{{"format", "bijeen-records"}, {"version", 1}, {"records", std::move(records)}}.dump(1) + "\n");
  for (const auto& [name, text] : tables) written = written && write_file(directory / (name + ".csv"), text);
  if (!written) return {1, "", "Not everything could be written to '" + directory.string() + "'."};
  return {0, std::to_string(count) + " records written to " + directory.string() + "\n", ""};
}

}  // namespace bijeen::main_program
