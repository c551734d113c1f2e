// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "server/store/database.h"

namespace bijeen::bench {

/// What must be kept of one change set by anything that keeps it: its text, and the texts of the records as they are
/// after it.
struct Rows {
  std::string set;
  std::vector<std::pair<std::string, std::string>> records;  ///< Key and text.
};

/// The least that SQLite can do with the same data: one table of change sets and one of records, the store's own
/// settings (write-ahead log, synchronous = FULL), prepared statements, one durable commit per group of sets, nothing
/// checked, merged or indexed. Figures are told as ratios to it. One thread.
class RawSqlite {
 public:
  explicit RawSqlite(const std::filesystem::path& file);

  struct Cost {
    double wall_s = 0, cpu_s = 0;
  };
  /// Writes all, `group` sets to a commit.
  Cost write(const std::vector<Rows>& sets, std::size_t group);
  /// Reads the last `count` sets, so many times.
  Cost read_sets(std::size_t count, int times);
  Cost read_records(int times);
  [[nodiscard]] std::uint64_t bytes_on_disk() const;

 private:
  const std::filesystem::path file_;
  store::Database database_;
  std::int64_t last_ = 0;
};

}  // namespace bijeen::bench
