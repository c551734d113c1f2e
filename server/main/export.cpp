// SPDX-License-Identifier: EUPL-1.2
#include "server/main/export.h"

#include <fstream>
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

/// What is written as it is read, so that no more than a record is in memory.
class Files {
 public:
  explicit Files(std::filesystem::path directory)
      : directory_(std::move(directory)), records_(directory_ / "records.json", std::ios::binary) {
    records_ << R"({"format":"bijeen-records","version":1,"records":[)";
  }

  /// Those of a collection come one after the other.
  void add(const schema::Collection& collection, const json& view) {
    records_ << (count_++ == 0 ? "\n" : ",\n") << view.dump();
    if (of_ != collection.name) {
      whole_ = closed(table_) && whole_;
      of_ = collection.name;
      table_.open(directory_ / (of_ + ".csv"), std::ios::binary);
      // The mark tells Excel that this is UTF-8.
      table_ << "\xEF\xBB\xBF" << csv_header(collection);
    }
    table_ << csv_line(collection, view);
  }
  /// False when not everything is in the files.
  bool finish() {
    records_ << "\n]}\n";
    whole_ = closed(table_) && whole_;
    return closed(records_) && whole_;
  }
  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  static bool closed(std::ofstream& file) {
    if (!file.is_open()) return file.good();
    file.close();
    return file.good();
  }

  const std::filesystem::path directory_;
  std::ofstream records_, table_;
  std::string of_;
  std::size_t count_ = 0;
  bool whole_ = true;
};

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
  Files files(directory);
  store.read([&](store::Database& database) {
    auto row = database.query("SELECT collection, state FROM record ORDER BY collection, id");
    while (row.step()) {
      const schema::Collection* collection = model.collection(row.text(0));
      const auto record = sync::decode_record(row.text(1));
      if (!record || collection == nullptr) continue;
      files.add(*collection, json::parse(sync::view_json(*collection, *record), nullptr, false));
    }
  });
  if (!files.finish()) return {1, "", "Not everything could be written to '" + directory.string() + "'."};
  return {0, std::to_string(files.count()) + " records written to " + directory.string() + "\n", ""};
}

}  // namespace bijeen::main_program
