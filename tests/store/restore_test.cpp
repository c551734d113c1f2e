// SPDX-License-Identifier: EUPL-1.2
#include "server/store/restore.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "sync/seen.h"
#include "tests/store/world.h"

namespace bijeen::test {
namespace {

using store::StorageError;

class Restoring : public testing::Test {
 protected:
  Restoring() {
    world.meeting(group, "Overleg");
    backup = world.back_up();
  }
  store::Restored restore_to(const std::filesystem::path& directory, std::int64_t now = kNow) {
    return store::restore(schema::Model::shipped(), backup, directory, sync::Millis{now});
  }

  World world;
  sync::RecordId group = world.body("work-group");
  std::filesystem::path backup;
  TemporaryDirectory target;
};

TEST_F(Restoring, ARestoredServerHasTheDataANewEpochAndLaterNumbers) {
  const auto last = world.store().last_seq();
  const auto restored = restore_to(target.path());
  EXPECT_EQ(restored.base, last);
  EXPECT_GT(sync::generation(restored.first), sync::generation(last));
  store::Store store(schema::Model::shipped(), {target.path(), false, 1, {}});
  EXPECT_NE(store.epoch(), world.store().epoch());
  EXPECT_EQ(store.epoch(), restored.epoch);
  EXPECT_EQ(store.last_seq(), restored.first);
  EXPECT_THAT(store.check(), testing::IsEmpty());
}

TEST_F(Restoring, NumbersAreNeverGivenTwiceAlsoWhenOneBackupIsRestoredTwice) {
  TemporaryDirectory other;
  const auto first = restore_to(target.path());
  const auto second = restore_to(other.path(), kNow + 60'000);
  EXPECT_GT(sync::generation(second.first), sync::generation(first.first));
  EXPECT_LT(raw(second.first), std::uint64_t{1} << 53);
}

TEST_F(Restoring, NobodyIsSignedInAndNoLinkIsOpen) {
  world.store().write([](store::Database& database) {
    database.run(
        "INSERT INTO session (token_hash, person, device, made_at, expires_at) VALUES (zeroblob(32), 'p', 'd', 1, 2)");
    database.run("INSERT INTO invitation (code_hash, person, made_at, expires_at) VALUES (zeroblob(32), 'p', 1, 2)");
  });
  backup = world.back_up();
  restore_to(target.path());
  store::Store store(schema::Model::shipped(), {target.path(), false, 1, {}});
  store.read([](store::Database& database) {
    EXPECT_FALSE(database.query("SELECT 1 FROM session").step());
    EXPECT_FALSE(database.query("SELECT 1 FROM invitation WHERE used_at IS NULL").step());
  });
}

TEST_F(Restoring, ADirectoryWithSomethingInItIsLeftAsItIs) {
  std::ofstream(target.path() / "notes.txt") << "mine";
  EXPECT_THROW(restore_to(target.path()), StorageError);
  EXPECT_TRUE(std::filesystem::exists(target.path() / "notes.txt"));
  EXPECT_FALSE(std::filesystem::exists(target.path() / "bijeen.sqlite"));
}

TEST_F(Restoring, ADamagedBackupIsRefusedAndLeavesNothing) {
  world.store().write([](store::Database& database) { database.run("UPDATE meeting SET title = 'x'"); });
  backup = world.back_up();
  EXPECT_THROW(restore_to(target.path() / "new"), StorageError);
  EXPECT_FALSE(std::filesystem::exists(target.path() / "new"));
  std::ofstream(backup, std::ios::trunc) << "no database";
  EXPECT_THROW(restore_to(target.path() / "new"), StorageError);
  EXPECT_THROW(store::restore(schema::Model::shipped(), "/does/not/exist", target.path() / "new", sync::Millis{kNow}),
               StorageError);
  EXPECT_FALSE(std::filesystem::exists(target.path() / "new"));
}

TEST_F(Restoring, AFileThatAServerWorksOnIsNoBackup) {
  backup = world.directory() / "bijeen.sqlite";
  EXPECT_THROW(restore_to(target.path()), StorageError);
}

}  // namespace
}  // namespace bijeen::test
