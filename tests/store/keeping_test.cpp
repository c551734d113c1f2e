// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "tests/store/world.h"

namespace bijeen::test {
namespace {

using store::StorageError;
using store::Store;
using testing::IsEmpty;

class Keeping : public testing::Test {
 protected:
  Keeping() {
    world.member(group, leader);
    world.meeting(group, "Overleg");
    pen.seen = raw(world.store().last_seq());
  }
  /// The checks that fail after \p sql was run on a sound file.
  std::set<std::string> broken_by(std::string_view sql) {
    EXPECT_THAT(world.store().check(), IsEmpty());
    world.store().write([&](store::Database& database) { database.run(sql); });
    std::set<std::string> checks;
    for (const auto& finding : world.store().check()) checks.insert(finding.check);
    return checks;
  }

  World world;
  sync::PersonId leader = world.person("leader");
  sync::RecordId group = world.body("work-group");
  Pen pen = world.pen(leader);
};

TEST_F(Keeping, ARestartKeepsEverything) {
  const auto epoch = world.store().epoch();
  const auto last = world.store().last_seq();
  const auto page = world.store().pull(*world.store().actor(leader), {}, 1'000'000);
  world.reopen();
  EXPECT_EQ(world.store().epoch(), epoch);
  EXPECT_EQ(world.store().last_seq(), last);
  const auto again = world.store().pull(*world.store().actor(leader), {}, 1'000'000);
  EXPECT_EQ(again->sets, page->sets);
  EXPECT_EQ(again->digests, page->digests);
  EXPECT_FALSE(world.send(pen, body_scope(group), {}).error);
  EXPECT_THAT(world.store().check(), IsEmpty());
}

TEST_F(Keeping, ASecondProcessIsRefused) {
  const pid_t child = ::fork();
  if (child == 0) {
    int code = 1;
    try {
      const Store second(schema::Model::shipped(), {world.directory(), true, 1, {}});
    } catch (const StorageError& error) {
      code = error.kind() == StorageError::Kind::kLocked ? 42 : 2;
    }
    ::_exit(code);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), 42);
}

TEST_F(Keeping, ADirectoryWithoutAProgrammeIsNotOpenedUnlessAsked) {
  TemporaryDirectory empty;
  EXPECT_THROW(Store(schema::Model::shipped(), {empty.path(), false, 1, {}}), StorageError);
  EXPECT_THROW(Store(schema::Model::shipped(), {empty.path() / "none", false, 1, {}}), StorageError);
}

TEST_F(Keeping, AFullDiskMakesItReadOnlyWhileReadersGoOn) {
  const auto last = world.store().last_seq();
  EXPECT_THROW(world.store().write([](store::Database& database) {
    database.execute_script("PRAGMA max_page_count = 1; CREATE TABLE filler (a BLOB) STRICT");
    database.run("INSERT INTO filler VALUES (zeroblob(1000000))");
  }),
               StorageError);
  const auto set = pen.set(body_scope(group), {});
  const auto answer = world.push(pen, {set});
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().code, ErrorCode::kServerReadOnly);
  EXPECT_TRUE(world.store().health().read_only);
  EXPECT_NO_THROW(world.store().acknowledge(pen.device, last, last));
  EXPECT_TRUE(world.store().pull(*world.store().actor(leader), {}, 1'000'000).ok());
  EXPECT_EQ(world.store().last_seq(), last);
  EXPECT_EQ(world.sql("SELECT title FROM meeting"), "Overleg");
  world.reopen();
  EXPECT_TRUE(world.push(pen, {set}).ok());
  EXPECT_THAT(world.store().check(), IsEmpty());
}

TEST_F(Keeping, TheCheckFindsPlantedDamage) {
  using Checks = std::set<std::string>;
  EXPECT_EQ(broken_by("UPDATE meeting SET title = 'x'"), Checks{"table"});
  world.store().write([](store::Database& database) { database.run("UPDATE meeting SET title = 'Overleg'"); });
  EXPECT_EQ(broken_by("DELETE FROM membership"), Checks{"table"});
}

TEST_F(Keeping, TheCheckFindsALogWithAnotherText) {
  EXPECT_EQ(broken_by("UPDATE change_set SET body = replace(body, 'Overleg', 'Overlast')"),
            std::set<std::string>{"log"});
}

TEST_F(Keeping, TheCheckFindsAnIndexThatLacksARecord) {
  EXPECT_EQ(broken_by("DELETE FROM search"), std::set<std::string>{"search"});
}

TEST_F(Keeping, TheCheckFindsADeviceThatCountsBack) {
  EXPECT_EQ(broken_by("UPDATE device SET expected = 1"), std::set<std::string>{"device"});
}

TEST_F(Keeping, TheCheckFindsAReturnedSetThatNobodyIsTold) {
  const auto backup = world.back_up();
  const auto epoch = world.store().epoch();
  EXPECT_FALSE(world.send(pen, body_scope(group), {}).error);
  const auto lost = world.send(pen, body_scope(group), {});
  const auto actor = *world.store().actor(leader);
  const auto page = world.store().pull(actor, {sync::Seq{raw(lost.seq) - 1}}, 1'000'000);
  ASSERT_EQ(page->sets.size(), 1U);
  const auto& item = page->sets.front();
  constexpr std::size_t kSignatureSize = 64;
  const auto signature = item.substr(item.size() - 2 - kSignatureSize, kSignatureSize);
  world.restore(backup);
  const auto given = world.store().give_back({world.store().epoch(),
                                              sync::Millis{kNow},
                                              leader,
                                              pen.device,
                                              {{*sync::decode_accepted(item), epoch, signature}},
                                              {},
                                              sync::DeviceCount{1}});
  ASSERT_TRUE(given.ok());
  ASSERT_FALSE(given->front().error);
  EXPECT_EQ(broken_by("UPDATE change_set SET arrival = NULL"), std::set<std::string>{"log"});
}

TEST_F(Keeping, TheCheckFindsAnotherDigest) {
  EXPECT_EQ(broken_by("UPDATE scope SET digest_low = digest_low / 2 + 1 WHERE scope = 'programme'"),
            std::set<std::string>{"digest"});
}

TEST_F(Keeping, TheCheckFindsARecordThatIsNotWhatTheLogSays) {
  EXPECT_EQ(broken_by("UPDATE record SET state = replace(state, 'Overleg', 'Overlast') WHERE collection = 'meeting'"),
            (std::set<std::string>{"digest", "log", "search", "table"}));
}

TEST_F(Keeping, TheTablesAreMadeAnewWhenTheModelIsAnother) {
  world.store().write([](store::Database& database) {
    database.run("UPDATE meta SET value = CAST('older' AS BLOB) WHERE name = 'derived_hash'");
    database.run("DELETE FROM meeting");
    database.run("DELETE FROM search");
  });
  EXPECT_EQ(world.sql("SELECT title FROM meeting"), "");
  world.reopen();
  EXPECT_EQ(world.sql("SELECT title FROM meeting"), "Overleg");
  EXPECT_EQ(world.store().search(*world.store().actor(leader), "overleg", 5).size(), 1U);
  EXPECT_THAT(world.store().check(), IsEmpty());
}

TEST_F(Keeping, ABackupWhileOthersWriteIsTheProgrammeAsItWasAtOneMoment) {
  constexpr int kBackups = 5;
  TemporaryDirectory elsewhere;
  std::atomic<bool> ended = false;
  std::atomic<int> written = 0;
  std::thread writer([&] {
    while (!ended) world.meeting(group, "Nummer " + std::to_string(++written));
  });
  for (int i = 0; i < kBackups; ++i) {
    const int before = written;
    while (written < before + 2) std::this_thread::yield();
    const auto directory = elsewhere.path() / std::to_string(i);
    std::filesystem::create_directory(directory);
    const auto least = world.store().last_seq();
    world.store().backup(directory / "bijeen.sqlite");
    const auto most = world.store().last_seq();
    Store copy(schema::Model::shipped(), {directory, false, 1, {}});
    EXPECT_THAT(copy.check(), IsEmpty());
    EXPECT_GE(copy.last_seq(), least);
    EXPECT_LE(copy.last_seq(), most);
  }
  ended = true;
  writer.join();
}

TEST_F(Keeping, ABackupIsAWholeProgramme) {
  TemporaryDirectory elsewhere;
  const auto file = elsewhere.path() / "bijeen.sqlite";
  world.store().backup(file);
  EXPECT_FALSE(std::filesystem::exists(file.string() + ".part"));
  EXPECT_FALSE(std::filesystem::exists(file.string() + "-wal"));
  EXPECT_THROW(world.store().backup(file), StorageError) << "the name is taken";
  world.meeting(group, "Later");
  Store copy(schema::Model::shipped(), {elsewhere.path(), false, 1, {}});
  EXPECT_THAT(copy.check(), IsEmpty());
  EXPECT_EQ(raw(copy.last_seq()) + 1, raw(world.store().last_seq()));
  EXPECT_EQ(copy.epoch(), world.store().epoch());
}

TEST_F(Keeping, ABackupToNowhereLeavesTheStoreWriting) {
  EXPECT_THROW(world.store().backup(world.directory() / "none" / "b.sqlite"), StorageError);
  EXPECT_FALSE(world.send(pen, body_scope(group), {}).error);
}

TEST_F(Keeping, WhatWasAnsweredIsThereAfterAKill) {
  const auto scope = body_scope(group);
  std::vector<sync::ChangeSet> sets;
  for (int i = 0; i < 400; ++i)
    sets.push_back(
        pen.set(scope, {creating("meeting", world.new_record(),
                                 {{"title", json("m")}, {"date", json("2027-02-03")}, {"status", json("held")}})}));
  const auto epoch = world.store().epoch();
  world.close();
  int pipe[2];
  ASSERT_EQ(::pipe(pipe), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    Store store(schema::Model::shipped(), {world.directory(), false, 1, {}});
    for (const auto& set : sets) {
      const sync::Millis now{kNow};
      const auto verdicts = store.push({epoch, now, now, pen.person, pen.device, {set}});
      const auto seq = verdicts.ok() ? raw(verdicts->at(0).seq) : 0;
      if (::write(pipe[1], &seq, sizeof seq) != sizeof seq) ::_exit(1);
    }
    ::pause();
    ::_exit(0);
  }
  std::vector<std::uint64_t> answered(120);
  for (auto& seq : answered) ASSERT_EQ(::read(pipe[0], &seq, sizeof seq), static_cast<ssize_t>(sizeof seq));
  ::kill(child, SIGKILL);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ::close(pipe[0]);
  ::close(pipe[1]);
  world.reopen();
  EXPECT_GE(raw(world.store().last_seq()), answered.back());
  const auto verdicts = world.push(pen, {sets.begin(), sets.begin() + 120});
  ASSERT_TRUE(verdicts.ok());
  for (std::size_t i = 0; i < answered.size(); ++i) EXPECT_EQ(raw(verdicts->at(i).seq), answered[i]);
  EXPECT_THAT(world.store().check(), IsEmpty());
}

TEST_F(Keeping, TheCheckFindsARowThatRefersToNothing) {
  world.close();
  {
    store::Database database(world.directory() / "bijeen.sqlite", store::Database::Mode::kWrite);
    database.execute_script("PRAGMA foreign_keys = OFF; UPDATE change_set SET device = 'nowhere' WHERE seq = 1");
  }
  world.reopen();
  const auto findings = world.store().check();
  EXPECT_TRUE(std::any_of(findings.begin(), findings.end(),
                          [](const auto& finding) { return finding.check == "foreign-key"; }));
}

}  // namespace
}  // namespace bijeen::test
