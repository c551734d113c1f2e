// SPDX-License-Identifier: EUPL-1.2
#include "tests/bench/raw_sqlite.h"

#include <ctime>

#include "tests/bench/figures.h"

namespace bijeen::bench {
namespace {

double thread_cpu_s() {
  timespec used{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

template <typename Work>
RawSqlite::Cost cost_of(Work work) {
  const double cpu_before = thread_cpu_s();
  const auto begin = Clock::now();
  work();
  return {seconds_since(begin), thread_cpu_s() - cpu_before};
}

std::size_t read_all(store::Statement rows) {
  std::size_t bytes = 0;
  while (rows.step()) bytes += std::string(rows.text(0)).size();
  return bytes;
}

}  // namespace

RawSqlite::RawSqlite(const std::filesystem::path& file) : file_(file), database_(file, store::Database::Mode::kCreate) {
  database_.execute_script(
      "CREATE TABLE change_set (seq INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;"
      "CREATE TABLE record (id TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT, WITHOUT ROWID;");
}

RawSqlite::Cost RawSqlite::write(const std::vector<Rows>& sets, std::size_t group) {
  return cost_of([&] {
    for (std::size_t at = 0; at < sets.size();) {
      database_.run("BEGIN IMMEDIATE");
      for (const std::size_t end = std::min(at + group, sets.size()); at < end; ++at) {
        database_.run("INSERT INTO change_set (seq, body) VALUES (?, ?)", ++last_, sets[at].set);
        for (const auto& [id, state] : sets[at].records)
          database_.run("INSERT OR REPLACE INTO record (id, state) VALUES (?, ?)", id, state);
      }
      database_.run("COMMIT");
      constexpr int kCheckpointPages = 1000;
      if (database_.wal_pages() >= kCheckpointPages) database_.checkpoint(false);
    }
  });
}

RawSqlite::Cost RawSqlite::read_sets(std::size_t count, int times) {
  const auto after = last_ - static_cast<std::int64_t>(count);
  return cost_of([&] {
    for (int i = 0; i < times; ++i)
      read_all(database_.query("SELECT body FROM change_set WHERE seq > ? ORDER BY seq", after));
  });
}

RawSqlite::Cost RawSqlite::read_records(int times) {
  return cost_of([&] {
    for (int i = 0; i < times; ++i) read_all(database_.query("SELECT state FROM record ORDER BY id"));
  });
}

std::uint64_t RawSqlite::bytes_on_disk() const {
  std::uint64_t bytes = std::filesystem::file_size(file_);
  std::error_code absent;
  const auto log = std::filesystem::file_size(file_.string() + "-wal", absent);
  return absent ? bytes : bytes + log;
}

}  // namespace bijeen::bench
