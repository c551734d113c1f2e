// SPDX-License-Identifier: EUPL-1.2
#include "server/store/writer.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>

#include "tests/store/world.h"

namespace bijeen::test {
namespace {

using store::Database;
using store::StorageError;
using store::Writer;

class WriterThread : public testing::Test {
 protected:
  WriterThread() {
    auto database = std::make_unique<Database>(file, Database::Mode::kCreate);
    database->execute_script("CREATE TABLE t (a INTEGER PRIMARY KEY) STRICT");
    writer = std::make_unique<Writer>(
        std::move(database), Writer::Hooks{[this](Database&) { ++begun; }, [](Database&) {}, [this] { ++undone; },
                                           [this](bool durable) { durable_ += durable; }, [] {}});
  }

  /// Lets \p count jobs wait behind one that holds the writer, then lets all go.
  template <typename Job>
  std::vector<std::future<void>> together(int count, Job job) {
    std::promise<void> started;
    std::promise<void> go;
    auto first = std::async(std::launch::async, [&] {
      writer->run([&](Database&) {
        started.set_value();
        go.get_future().wait();
      });
    });
    started.get_future().wait();
    std::vector<std::future<void>> futures;
    for (int i = 0; i < count; ++i) {
      futures.push_back(std::async(std::launch::async,
                                   [this, job, i] { writer->run([&](Database& database) { job(database, i); }); }));
    }
    while (writer->waiting() < static_cast<std::size_t>(count)) std::this_thread::yield();
    go.set_value();
    first.get();
    return futures;
  }

  std::int64_t rows() {
    Database reader(file, Database::Mode::kQueryOnly);
    auto count = reader.query("SELECT count(*) FROM t");
    count.step();
    return count.integer(0);
  }

  TemporaryDirectory directory;
  std::filesystem::path file = directory.path() / "a.sqlite";
  int begun = 0;
  int undone = 0;
  int durable_ = 0;
  std::unique_ptr<Writer> writer;
};

void insert(Database& database, int value) {
  database.run("INSERT INTO t VALUES (?)", value);
}

TEST_F(WriterThread, CommitsTogetherWhatWaits) {
  for (auto& future : together(20, insert)) future.get();
  EXPECT_EQ(rows(), 20);
  writer.reset();
  EXPECT_EQ(begun, 2);
  EXPECT_EQ(durable_, 2);
}

TEST_F(WriterThread, AJobThatFailsTakesNoOtherWithIt) {
  auto futures = together(3, [](Database& database, int i) {
    insert(database, i);
    if (i == 1) throw std::runtime_error("no");
  });
  futures[0].get();
  EXPECT_THROW(futures[1].get(), std::runtime_error);
  futures[2].get();
  EXPECT_EQ(rows(), 2);
  writer.reset();
  EXPECT_EQ(undone, 1);
}

TEST_F(WriterThread, ABrokenConstraintIsOneJobsOwn) {
  writer->run([](Database& database) { insert(database, 1); });
  EXPECT_THROW(writer->run([](Database& database) { insert(database, 1); }), StorageError);
  EXPECT_FALSE(writer->is_read_only());
  writer->run([](Database& database) { insert(database, 2); });
  EXPECT_EQ(rows(), 2);
}

TEST_F(WriterThread, AFullDiskStopsAllWritingAndLosesNothing) {
  writer->run([](Database& database) { insert(database, 1); });
  auto futures = together(2, [](Database& database, int i) {
    insert(database, 10 + i);
    if (i == 1) {
      database.execute_script("PRAGMA max_page_count = 1; CREATE TABLE filler (a BLOB) STRICT");
      database.run("INSERT INTO filler VALUES (zeroblob(100000))");
    }
  });
  EXPECT_THROW(futures[0].get(), StorageError);
  EXPECT_THROW(futures[1].get(), StorageError);
  EXPECT_TRUE(writer->is_read_only());
  try {
    writer->run([](Database& database) { insert(database, 2); });
    FAIL() << "it wrote";
  } catch (const StorageError& error) {
    EXPECT_EQ(error.kind(), StorageError::Kind::kReadOnly);
  }
  EXPECT_EQ(rows(), 1);
}

TEST_F(WriterThread, EmptiesTheLogWhenItIsLong) {
  writer->run([](Database& database) {
    database.execute_script("CREATE TABLE filler (a BLOB) STRICT");
    database.run("INSERT INTO filler VALUES (zeroblob(8000000))");
  });
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (std::filesystem::file_size(file) < 8'000'000 && std::chrono::steady_clock::now() < deadline)
    std::this_thread::yield();
  EXPECT_GT(std::filesystem::file_size(file), 8'000'000U);
  // From here on commits begin at the log's start again, so it does not grow.
  const auto size = std::filesystem::file_size(file.string() + "-wal");
  for (int i = 0; i < 50; ++i) writer->run([&](Database& database) { insert(database, i); });
  EXPECT_EQ(std::filesystem::file_size(file.string() + "-wal"), size);
}

TEST_F(WriterThread, EmptiesTheLogOnceNobodyReadsItAnyMore) {
  const auto log_bytes = [&] { return std::filesystem::file_size(file.string() + "-wal"); };
  const auto add = [&](int value) {
    writer->run([=](Database& database) { database.run("INSERT INTO t VALUES (?)", value); });
  };
  add(1);
  {
    Database reader(file, Database::Mode::kQueryOnly);
    auto reading = reader.query("SELECT a FROM t");
    ASSERT_TRUE(reading.step());
    add(2);
    writer->run_alone([](Database& database) { database.empty_log(); });
    EXPECT_GT(log_bytes(), 0U);
  }
  while (log_bytes() > 0) std::this_thread::yield();
  EXPECT_EQ(rows(), 2);
}

}  // namespace
}  // namespace bijeen::test
