// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <fstream>
#include <optional>
#include <random>

#include "tests/durability/work.h"

namespace bijeen::test {
namespace {

using store::Database;
using store::StorageError;

/// Every row of the log and of what follows from it, as SQL reads it; nullopt when it cannot be read.
std::optional<std::string> content(const std::filesystem::path& file) try {
  Database database(file, Database::Mode::kQueryOnly);
  std::string all;
  for (const auto* table : {"change_set", "record", "record_change", "scope", "meeting", "body", "person", "membership",
                            "audit", "audit_end"}) {
    auto columns =
        database.query("SELECT group_concat('quote(\"' || name || '\")', '||') FROM pragma_table_info(?)", table);
    columns.step();
    auto rows = database.query("SELECT " + std::string(columns.text(0)) + " FROM " + table + " NOT INDEXED ORDER BY 1");
    while (rows.step()) all.append(rows.text(0)).push_back('\n');
  }
  return all;
} catch (const StorageError&) {
  return std::nullopt;
}

bool is_reported(const std::filesystem::path& directory) try {
  return !Site::open(directory)->check().empty();
} catch (const StorageError&) {
  return true;
}

TEST(FlippedBit, IsFoundAndReportedWhereItChangesAnything) {
  const Site site(2);
  {
    const auto store = Site::open(site.directory());
    for (const auto& worker : site.workers()) ASSERT_TRUE(site.push(*store, worker, 1, 150, [](const Promise&) {}));
  }
  const auto sound = content(site.directory() / "bijeen.sqlite");
  ASSERT_TRUE(sound);
  const auto size = std::filesystem::file_size(site.directory() / "bijeen.sqlite");
  std::mt19937_64 random(20270417);
  int changed = 0;
  for (int round = 0; round < 600; ++round) {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "bijeen.sqlite";
    std::filesystem::copy(site.directory(), directory.path(), std::filesystem::copy_options::recursive);
    const auto offset = random() % size;
    const auto bit = random() % 8;
    {
      std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
      bytes.seekg(static_cast<std::streamoff>(offset));
      const auto byte = static_cast<unsigned>(bytes.get()) ^ (1U << bit);
      bytes.seekp(static_cast<std::streamoff>(offset));
      bytes.put(static_cast<char>(byte));
    }
    if (content(file) == sound) continue;
    ++changed;
    EXPECT_TRUE(is_reported(directory.path())) << "bit " << bit << " of byte " << offset;
  }
  EXPECT_GT(changed, 100);
  RecordProperty("changed", changed);
}

}  // namespace
}  // namespace bijeen::test
