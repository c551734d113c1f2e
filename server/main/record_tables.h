// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <fstream>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "schema/model.h"

namespace bijeen::main_program {

/// A table in a file: written as it is made, so that no more than a row is in memory. Files are for this user alone.
class TableFile {
 public:
  /// Begins \p file; one that was begun before is closed.
  void open(const std::filesystem::path& file, const std::vector<std::string>& names);
  /// One line of CSV (RFC 4180).
  void add(const std::vector<std::string>& cells);
  /// False when not everything is in the files that were opened.
  bool close();

 private:
  std::ofstream out_;
  bool whole_ = true;
};

/// COLLECTION.csv for each collection of which there is a record.
class RecordTables {
 public:
  explicit RecordTables(std::filesystem::path directory) : directory_(std::move(directory)) {}
  /// \p view is what sync::view_json gives. Those of a collection come one after the other.
  void add(const schema::Collection& collection, const nlohmann::json& view);
  /// False when not everything is in the files.
  bool finish() { return table_.close(); }

 private:
  const std::filesystem::path directory_;
  std::string of_;
  TableFile table_;
};

/// One CSV cell (RFC 4180), quoted. A cell that a spreadsheet would take for a formula gets an apostrophe in front
/// (OWASP, CSV injection).
std::string csv_cell(std::string_view text);

/// Makes the directory where it is missing; false when there is no empty one then.
bool make_empty_directory(const std::filesystem::path& directory);

}  // namespace bijeen::main_program
