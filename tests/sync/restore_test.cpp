// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "tests/sync/replicas.h"

namespace bijeen::test {
namespace {

using Restore = Replicas;

TEST_F(Restore, WhatTheServerLostComesBackAndAllMeetAgain) {
  a.edit(body(1), {made(1, "one")});
  expect_all_equal();
  a.edit(body(1), {made(2, "lost by the restore")});
  a.sync();
  b.sync();
  a.edit(body(1), {made(3, "made before it was noticed")});
  server.restore(1);
  b.sync();
  EXPECT_EQ(b.field(2, "title"), R"("lost by the restore")") << "b had seen it";
  EXPECT_EQ(server.log().size(), 2U);
  b.edit(body(1), {made(4, "after")});
  b.sync();
  a.sync();
  EXPECT_EQ(a.status("epoch"), R"("epoch-2")");
  for (std::uint64_t i = 1; i <= 4; ++i) EXPECT_NE(a.view(i, "id"), "gone");
  expect_all_equal();
}

TEST_F(Restore, NothingIsPushedBeforeAllIsGivenBack) {
  a.edit(body(1), {made(1, "one")});
  expect_all_equal();
  a.edit(body(1), {made(2, "two")});
  server.restore(0);
  a.pull();
  EXPECT_EQ(a.status("giveBack"), "true");
  EXPECT_FALSE(a.push());
  a.give_back();
  EXPECT_EQ(a.status("giveBack"), "false");
  EXPECT_TRUE(a.push());
  EXPECT_EQ(server.log().back().set.n, sync::DeviceCount{2});
}

TEST_F(Restore, NothingIsFetchedAgain) {
  a.edit(body(1), {made(1, "one")});
  a.edit(body(1), {item(1).putting("due", R"("2026-01-01")")});
  a.edit(body(1), {item(1).putting("due", R"("2026-02-02")")});
  expect_all_equal();
  server.restore(2);
  a.pull();
  EXPECT_EQ(a.field(1, "due"), R"("2026-02-02")");
  EXPECT_EQ(a.replica().missing_scopes().size(), 0U);
  a.sync();
  EXPECT_EQ(a.field(1, "due"), R"("2026-02-02")");
  EXPECT_EQ(a.status("conflicts"), "0");
  EXPECT_EQ(a.status("divergences"), "0");
}

TEST_F(Restore, GivingBackGoesOnAfterARestart) {
  for (std::uint64_t i = 1; i <= 5; ++i) a.edit(body(1), {made(i, "x")});
  a.sync();
  server.restore(0);
  a.pull();
  const auto some = a.replica().next_give_back(2);
  ASSERT_TRUE(some);
  EXPECT_FALSE(a.take_give_back(server.give_back(a.which(), some->body)));
  EXPECT_EQ(server.log().size(), 1U);
  a.restart();
  a.sync();
  EXPECT_EQ(server.log().size(), 5U);
  EXPECT_EQ(a.replica().digest(body(1)), server.digest(body(1)));
}

TEST_F(Restore, PagesWithReturnedRecordsAreTakenTogether) {
  for (std::uint64_t i = 1; i <= 6; ++i) a.edit(body(1), {made(i, "x")});
  a.sync();
  server.restore(0);
  a.sync();
  server.sets_a_page = 2;
  // Pages that wait for the last are in memory alone.
  b.reopens_after_each_step = leader.reopens_after_each_step = false;
  b.pull_once();
  EXPECT_EQ(b.view(1, "id"), "gone");
  EXPECT_EQ(b.status("cursor"), "0");
  expect_all_equal();
  EXPECT_NE(b.view(6, "id"), "gone");
}

TEST_F(Restore, WhatIsBackedUpIsNotKept) {
  a.edit(body(1), {made(1, "one")});
  expect_all_equal();
  EXPECT_EQ(a.status("kept"), "1");
  EXPECT_EQ(b.status("kept"), "1");
  server.back_up();
  a.sync();
  EXPECT_EQ(a.status("kept"), "0");
}

TEST_F(Restore, OthersWorkGoesBeforeOnesOwnWhereThereIsNoRoom) {
  a.reopens_after_each_step = b.reopens_after_each_step = leader.reopens_after_each_step = false;
  const std::string much(200'000, 'x');
  b.edit(body(1), {made(1, "b")});
  b.sync();
  a.sync();
  for (std::uint64_t i = 2; i <= 50; ++i) a.edit(body(1), {made(i, "a").editing("note", {0, 0, much})});
  a.sync();
  std::size_t bytes = 0;
  bool has_first_of_b = false;
  for (const auto& [key, value] : a.store()) {
    if (!key.starts_with("kept/")) continue;
    bytes += value.size();
    has_first_of_b = has_first_of_b || value.find(person(2).text()) != std::string::npos;
  }
  EXPECT_LE(bytes, sync::kKeptBytesMax + 100'000);
  EXPECT_GT(bytes, sync::kKeptBytesMax / 2);
  EXPECT_FALSE(has_first_of_b);
}

TEST_F(Restore, SetsNeverSayTheyHaveSeenLess) {
  a.edit(body(1), {made(1, "one")});
  expect_all_equal();
  EXPECT_FALSE(a.take_push_answer(R"({"code":"sync.epoch","epoch":"epoch-2"})"));
  EXPECT_FALSE(a.edit(body(1), {item(1).putting("due", R"("2026-01-01")")}));
  EXPECT_NE(a.replica().export_unsent().find(R"("seen":1})"), std::string::npos);
}

TEST_F(Restore, ConfirmedSetsThatNoPullBroughtYetAreGivenBack) {
  a.edit(body(1), {made(1, "one")});
  a.push();
  server.restore(0);
  EXPECT_TRUE(a.take_push_answer(R"({"code":"sync.epoch","epoch":"epoch-2"})") == std::nullopt);
  EXPECT_EQ(a.field(1, "title"), R"("one")");
  a.sync();
  EXPECT_EQ(server.log().front().seq, sync::Seq{1});
  EXPECT_EQ(a.replica().digest(body(1)), server.digest(body(1)));
  EXPECT_EQ(a.field(1, "title"), R"("one")");
}

TEST_F(Restore, AServerThatWasSetBackWithoutAWordIsMetFromTheStart) {
  a.edit(body(1), {made(1, "one")});
  expect_all_equal();
  EXPECT_FALSE(a.take_pull_answer(R"({"code":"sync.cursor"})"));
  EXPECT_EQ(a.status("cursor"), "0");
  EXPECT_EQ(a.replica().missing_scopes().size(), 2U);
}

}  // namespace
}  // namespace bijeen::test
