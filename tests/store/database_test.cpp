// SPDX-License-Identifier: EUPL-1.2
#include "server/store/database.h"

#include <gtest/gtest.h>

#include "server/store/migrations.h"
#include "tests/store/world.h"

namespace bijeen::test {
namespace {

using store::Database;
using store::Savepoint;
using store::StorageError;
using Kind = StorageError::Kind;

Kind kind_of_failure(const std::function<void()>& work) {
  try {
    work();
  } catch (const StorageError& error) {
    return error.kind();
  }
  ADD_FAILURE() << "nothing was thrown";
  return Kind::kOther;
}

class DatabaseFile : public testing::Test {
 protected:
  TemporaryDirectory directory;
  std::filesystem::path file = directory.path() / "a.sqlite";
  Database database{file, Database::Mode::kCreate};

  std::int64_t count() {
    auto rows = database.query("SELECT count(*) FROM t");
    rows.step();
    return rows.integer(0);
  }
};

TEST_F(DatabaseFile, GivesBackWhatWasBound) {
  database.execute_script("CREATE TABLE t (a TEXT, b INTEGER, c REAL, d BLOB, e TEXT) STRICT");
  const std::string bytes("\0\xff", 2);
  database.run("INSERT INTO t VALUES (?, ?, ?, ?, ?)", "één", std::int64_t{1} << 62, 0.5, store::Blob{bytes}, nullptr);
  auto row = database.query("SELECT a, b, c, d, e FROM t");
  ASSERT_TRUE(row.step());
  EXPECT_EQ(row.text(0), "één");
  EXPECT_EQ(row.integer(1), std::int64_t{1} << 62);
  EXPECT_EQ(row.real(2), 0.5);
  EXPECT_EQ(row.blob(3), bytes);
  EXPECT_TRUE(row.is_null(4));
  EXPECT_FALSE(row.step());
}

TEST_F(DatabaseFile, AnEmptyTextIsNotNull) {
  database.execute_script("CREATE TABLE t (a TEXT NOT NULL) STRICT");
  database.run("INSERT INTO t VALUES (?)", std::string_view());
  EXPECT_EQ(count(), 1);
}

TEST_F(DatabaseFile, OneTextCanBeUsedTwiceAtATime) {
  database.execute_script("CREATE TABLE t (a INTEGER) STRICT; INSERT INTO t VALUES (1), (2)");
  auto outer = database.query("SELECT a FROM t ORDER BY a");
  ASSERT_TRUE(outer.step());
  auto inner = database.query("SELECT a FROM t ORDER BY a");
  ASSERT_TRUE(inner.step());
  ASSERT_TRUE(inner.step());
  EXPECT_EQ(outer.integer(0), 1);
  EXPECT_EQ(inner.integer(0), 2);
}

TEST_F(DatabaseFile, ASavepointThatIsNotReleasedLeavesNothing) {
  database.execute_script("CREATE TABLE t (a INTEGER) STRICT");
  {
    Savepoint outer(database);
    database.run("INSERT INTO t VALUES (1)");
    {
      const Savepoint inner(database), another(database);
      database.run("INSERT INTO t VALUES (2)");
    }
    outer.release();
  }
  EXPECT_EQ(count(), 1);
  EXPECT_FALSE(database.in_transaction());
}

TEST_F(DatabaseFile, KeepsTextForTextAndReferencesWhole) {
  database.execute_script(
      "CREATE TABLE t (a INTEGER PRIMARY KEY) STRICT; CREATE TABLE u (t INTEGER REFERENCES t) STRICT");
  EXPECT_EQ(kind_of_failure([&] { database.run("INSERT INTO t VALUES ('x')"); }), Kind::kOther);
  EXPECT_EQ(kind_of_failure([&] { database.run("INSERT INTO u VALUES (5)"); }), Kind::kConstraint);
}

TEST_F(DatabaseFile, AQueryOnlyConnectionCannotWrite) {
  database.execute_script("CREATE TABLE t (a INTEGER) STRICT");
  Database reader(file, Database::Mode::kQueryOnly);
  EXPECT_THROW(reader.run("INSERT INTO t VALUES (1)"), StorageError);
  EXPECT_EQ(count(), 0);
}

TEST_F(DatabaseFile, EveryCommitIsSyncedToTheDisk) {
  auto synchronous = database.query("PRAGMA synchronous");
  auto journal = database.query("PRAGMA journal_mode");
  ASSERT_TRUE(synchronous.step() && journal.step());
  EXPECT_EQ(synchronous.integer(0), 2);
  EXPECT_EQ(journal.text(0), "wal");
}

TEST_F(DatabaseFile, MigratesOnceAndRefusesWhatIsNotItsOwn) {
  store::migrate(database);
  store::migrate(database);
  auto version = database.query("PRAGMA user_version");
  version.step();
  EXPECT_EQ(version.integer(0), std::ssize(store::migrations()));
  version.reset();
  database.run("UPDATE migration SET sha256 = 'other' WHERE number = 1");
  EXPECT_EQ(kind_of_failure([&] { store::migrate(database); }), Kind::kCorrupt);
  database.execute_script("PRAGMA user_version = 9999");
  EXPECT_EQ(kind_of_failure([&] { store::migrate(database); }), Kind::kCorrupt);
}

TEST_F(DatabaseFile, RefusesTheDatabaseOfAnotherProgram) {
  database.execute_script("CREATE TABLE t (a INTEGER) STRICT");
  EXPECT_EQ(kind_of_failure([&] { store::migrate(database); }), Kind::kCorrupt);
}

}  // namespace
}  // namespace bijeen::test
