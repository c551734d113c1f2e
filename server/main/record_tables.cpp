// SPDX-License-Identifier: EUPL-1.2
#include "server/main/record_tables.h"

#include <array>
#include <nlohmann/json.hpp>

namespace bijeen::main_program {
namespace {

using nlohmann::json;

constexpr std::array kOfEveryRecord = {"id", "scope", "author", "createdAt", "changedAt", "changedBy", "deleted"};

std::string cell_text(const json& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return value.dump();
  std::string joined;
  for (const json& element : value) joined += (joined.empty() ? "" : "; ") + cell_text(element);
  return joined;
}

std::vector<std::string> names_of(const schema::Collection& collection) {
  std::vector<std::string> names(kOfEveryRecord.begin(), kOfEveryRecord.end());
  names.emplace_back("conflicts");
  for (const schema::Field& field : collection.fields) names.push_back(field.name);
  return names;
}

std::vector<std::string> cells_of(const schema::Collection& collection, const json& view) {
  std::vector<std::string> cells;
  for (const char* name : kOfEveryRecord) cells.push_back(cell_text(view[name]));
  json conflicts = json::array();
  for (const auto& [field, values] : view["conflicts"].items()) conflicts.push_back(field);
  cells.push_back(cell_text(conflicts));
  const json& fields = view["fields"];
  for (const schema::Field& field : collection.fields)
    cells.push_back(fields.contains(field.name) ? cell_text(fields[field.name]) : "");
  return cells;
}

}  // namespace

void TableFile::open(const std::filesystem::path& file, const std::vector<std::string>& names) {
  close();
  out_.open(file, std::ios::binary);
  // The mark tells Excel that this is UTF-8.
  out_ << "\xEF\xBB\xBF";
  add(names);
}

void TableFile::add(const std::vector<std::string>& cells) {
  std::string line;
  for (const std::string& cell : cells) line.append(line.empty() ? "" : ",").append(csv_cell(cell));
  out_ << line << "\r\n";
}

bool TableFile::close() {
  if (out_.is_open()) out_.close();
  return whole_ = whole_ && out_.good();
}

void RecordTables::add(const schema::Collection& collection, const json& view) {
  if (of_ != collection.name) {
    of_ = collection.name;
    table_.open(directory_ / (of_ + ".csv"), names_of(collection));
  }
  table_.add(cells_of(collection, view));
}

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

bool make_empty_directory(const std::filesystem::path& directory) {
  std::error_code failure;
  std::filesystem::create_directories(directory, failure);
  return !failure && std::filesystem::is_empty(directory, failure) && !failure;
}

}  // namespace bijeen::main_program
