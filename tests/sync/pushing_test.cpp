// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "tests/sync/replicas.h"

namespace bijeen::test {
namespace {

using Pushing = Replicas;

TEST_F(Pushing, LostAnswerIsSentAgainWithTheSameBytes) {
  a.edit(body(1), {made(1, "one")});
  a.type(1, "note", "", "x");
  a.push(true);
  const auto first = a.last_body();
  EXPECT_EQ(a.unsent(1, "state"), R"("sent")");
  EXPECT_FALSE(a.type(1, "note", "x", "xy"));
  a.restart();
  a.push(true, 3);
  EXPECT_EQ(a.last_body(), first);
  expect_all_equal();
  EXPECT_EQ(server.last(), 3U);
  EXPECT_EQ(b.field(1, "note"), R"("xy")");
}

TEST_F(Pushing, WhatWasHandedInSealedIsFixedAndGetsTheVerdictItHad) {
  a.edit(body(1), {made(1, "one")});
  a.type(1, "note", "", "x");
  a.hand_in(1, 2);
  EXPECT_EQ(a.unsent(1, "state"), R"("waiting")");
  a.count_as_sent(2);
  EXPECT_EQ(a.withdraw(2), ErrorCode::kReplicaBusy);
  EXPECT_FALSE(a.type(1, "note", "x", "xy"));
  EXPECT_EQ(a.unsent_count(), 3U);
  expect_all_equal();
  EXPECT_EQ(server.last(), 3U);
  EXPECT_EQ(b.field(1, "note"), R"("xy")");
}

TEST_F(Pushing, AWithdrawnOrAcceptedSetIsNotSealedWithItsContent) {
  a.edit(body(1), {made(1, "one")});
  a.edit(body(1), {made(2, "two")});
  EXPECT_FALSE(a.withdraw(2));
  EXPECT_EQ(a.sealable(2).value_or("").find("two"), std::string::npos);
  a.push();
  EXPECT_EQ(a.sealable(1), std::nullopt);
  EXPECT_EQ(a.sealable(9), std::nullopt);
}

TEST_F(Pushing, LostAnswerIsLearntFromThePull) {
  a.edit(body(1), {made(1, "one")});
  a.push(true);
  a.pull();
  EXPECT_EQ(a.status("pending"), "0");
  EXPECT_EQ(a.view(1, "pending"), "false");
  EXPECT_FALSE(a.push());
}

TEST_F(Pushing, LimitsAreKeptAndOrderToo) {
  for (std::uint64_t i = 1; i <= 5; ++i) a.edit(body(1), {made(i, "x")});
  EXPECT_TRUE(a.push(false, 4));
  EXPECT_EQ(a.status("pending"), "3");
  expect_all_equal();
}

TEST_F(Pushing, GapMakesItSendAgainWhatItHolds) {
  a.edit(body(1), {made(1, "one")});
  a.push();
  a.edit(body(1), {made(2, "two")});
  EXPECT_FALSE(a.take_push_answer(R"({"code":"sync.gap","expected":1})"));
  EXPECT_EQ(a.status("pending"), "2");
  expect_all_equal();
}

TEST_F(Pushing, OtherProblemsAreGivenBackAndNothingIsLost) {
  a.edit(body(1), {made(1, "one")});
  EXPECT_EQ(a.take_push_answer(R"({"code":"auth.device","detail":"x"})"), ErrorCode::kAuthDevice);
  EXPECT_EQ(a.take_push_answer("nonsense"), ErrorCode::kRequestJson);
  EXPECT_EQ(a.take_push_answer("{}"), ErrorCode::kRequestField);
  EXPECT_EQ(a.status("pending"), "1");
}

TEST_F(Pushing, NothingIsSentBeforeTheFirstPull) {
  SyncDevice fresh(1, server);
  EXPECT_FALSE(fresh.push());
}

TEST_F(Pushing, WithdrawnSetKeepsItsNumberAndShowsNothing) {
  a.edit(body(1), {made(1, "one")});
  a.edit(body(1), {made(2, "two")});
  EXPECT_FALSE(a.withdraw(1));
  EXPECT_EQ(a.view(1, "id"), "gone");
  EXPECT_EQ(a.status("pending"), "1");
  EXPECT_EQ(a.unsent_count(), 1U);
  expect_all_equal();
  EXPECT_EQ(b.view(1, "id"), "gone");
  EXPECT_EQ(b.field(2, "title"), R"("two")");
}

TEST_F(Pushing, WithdrawIsRefusedOnceSentOrBuiltUpon) {
  a.edit(body(1), {made(1, "one")});
  a.edit(body(1), {item(2).creating().putting("title", R"("x")").putting("about", '"' + record(1).text() + '"')});
  EXPECT_EQ(a.withdraw(1), ErrorCode::kReplicaBusy);
  EXPECT_FALSE(a.withdraw(2));
  EXPECT_FALSE(a.withdraw(1));
  a.edit(body(1), {made(3, "three")});
  a.push(true);
  EXPECT_EQ(a.withdraw(3), ErrorCode::kReplicaBusy);
}

}  // namespace
}  // namespace bijeen::test
