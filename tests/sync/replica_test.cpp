// SPDX-License-Identifier: EUPL-1.2
#include "sync/replica.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/sync_device.h"

namespace bijeen::test {
namespace {

OpOf made(std::uint64_t number, const std::string& title) {
  return item(number).creating().putting("title", '"' + title + '"');
}

/// Two members and a leader, all in the programme and in body 1; every step of every device is reopened and compared.
class Replicas : public testing::Test {
 protected:
  void SetUp() override {
    server.know(person(1), "", {kProgramme, body(1)});
    server.know(person(2), "", {kProgramme, body(1)});
    server.know(person(3), "leader", {kProgramme, body(1)});
    for (auto* device : {&a, &b, &leader}) device->sync();
  }
  void expect_all_equal() {
    for (int round = 0; round < 2; ++round) {
      for (auto* device : {&a, &b, &leader}) device->sync();
    }
    for (auto* device : {&a, &b, &leader}) {
      EXPECT_EQ(device->replica().digest(kProgramme), server.digest(kProgramme));
      EXPECT_EQ(device->replica().digest(body(1)), server.digest(body(1)));
      EXPECT_EQ(device->replica().views(""), a.replica().views(""));
      EXPECT_EQ(device->status("divergences"), "0");
    }
  }
  MiniServer server;
  SyncDevice a{1, server}, b{2, server}, leader{3, server};
};

using Offline = Replicas;
using Pushing = Replicas;
using Refusal = Replicas;
using Typing = Replicas;
using Scopes = Replicas;
using Repair = Replicas;
using Restore = Replicas;

TEST_F(Offline, ChangeIsSeenAtOnceAndPendingUntilAccepted) {
  EXPECT_FALSE(a.edit(body(1), {made(1, "one")}));
  EXPECT_EQ(a.field(1, "title"), R"("one")");
  EXPECT_EQ(a.view(1, "pending"), "true");
  EXPECT_EQ(a.status("pending"), "1");
  a.sync();
  EXPECT_EQ(a.view(1, "pending"), "false");
  EXPECT_EQ(a.status("pending"), "0");
  b.sync();
  EXPECT_EQ(b.field(1, "title"), R"("one")");
  expect_all_equal();
}

TEST_F(Offline, OwnChangeDoesNotFlickerBetweenTheVerdictAndThePull) {
  a.edit(body(1), {made(1, "one")});
  a.push();
  EXPECT_EQ(a.field(1, "title"), R"("one")");
  EXPECT_EQ(a.view(1, "pending"), "false");
  EXPECT_EQ(a.status("pending"), "0");
  a.pull();
  EXPECT_EQ(a.field(1, "title"), R"("one")");
}

TEST_F(Offline, PendingValueIsShownOnTopOfWhatOthersDid) {
  a.edit(body(1), {made(1, "one")});
  expect_all_equal();
  a.clock = 5;
  a.edit(body(1), {item(1).putting("due", R"("2026-01-01")")});
  b.edit(body(1), {item(1).putting("due", R"("2026-02-02")")});
  b.sync();
  a.pull();
  EXPECT_EQ(a.field(1, "due"), R"("2026-01-01")");
  EXPECT_EQ(a.status("conflicts"), "1");
  expect_all_equal();
  EXPECT_EQ(a.field(1, "due"), R"("2026-02-02")");
  EXPECT_EQ(b.view(1, "conflicts.due.0.value"), R"("2026-02-02")");
  EXPECT_EQ(b.view(1, "conflicts.due.1.value"), R"("2026-01-01")");
}

TEST_F(Offline, ConflictIsSettledByWhoSawBoth) {
  a.edit(body(1), {made(1, "one")});
  expect_all_equal();
  a.edit(body(1), {item(1).putting("due", R"("2026-01-01")")});
  b.edit(body(1), {item(1).putting("due", R"("2026-02-02")")});
  expect_all_equal();
  EXPECT_EQ(leader.status("conflicts"), "1");
  leader.edit(body(1), {item(1).putting("due", R"("2026-02-02")")});
  EXPECT_EQ(leader.status("conflicts"), "0");
  expect_all_equal();
  EXPECT_EQ(a.status("conflicts"), "0");
}

TEST_F(Offline, DeletedRecordsAreLeftOutUnlessInConflict) {
  a.edit(body(1), {made(1, "one")});
  expect_all_equal();
  leader.edit(body(1), {item(1).deleting()});
  EXPECT_EQ(leader.replica().views("item"), "[]");
  b.edit(body(1), {item(1).putting("due", R"("2026-02-02")")});
  expect_all_equal();
  EXPECT_EQ(leader.view(1, "editedWhileDeleted"), "true");
  EXPECT_NE(leader.replica().views("item"), "[]");
}

TEST_F(Offline, DeletedRecordsCanBeListedAndBroughtBack) {
  a.edit(body(1), {made(1, "one"), made(2, "two")});
  expect_all_equal();
  EXPECT_EQ(b.replica().deleted_views(), "[]");
  a.edit(body(1), {item(1).deleting()});
  expect_all_equal();
  EXPECT_NE(b.replica().deleted_views().find(record(1).text()), std::string::npos);
  EXPECT_EQ(b.replica().deleted_views().find(record(2).text()), std::string::npos);
  EXPECT_FALSE(leader.edit(body(1), {item(1).deleting(false)}));
  expect_all_equal();
  EXPECT_EQ(a.replica().deleted_views(), "[]");
}

TEST_F(Offline, ParentAndChildrenInOneSet) {
  const std::string parent = '"' + record(1).text() + '"';
  EXPECT_FALSE(
      a.edit(body(1), {item(2).creating().putting("title", R"("child")").putting("about", parent), made(1, "one")}));
  expect_all_equal();
  EXPECT_EQ(b.field(2, "about"), parent);
}

TEST_F(Offline, WhatIsNotPermittedIsNotMade) {
  EXPECT_EQ(a.edit(body(1), {item(9).putting("due", "null")}), ErrorCode::kRecordUnknown);
  EXPECT_EQ(a.edit(body(1), {item(9).creating()}), ErrorCode::kModelRequired);
  EXPECT_EQ(a.edit(body(7), {made(9, "x")}), ErrorCode::kScopeUnknown);
  EXPECT_EQ(a.edit(body(1), {}), ErrorCode::kChangeSetMalformed);
  EXPECT_EQ(a.edit(body(1), {made(9, "x"), made(9, "y")}), ErrorCode::kChangeSetMalformed);
  EXPECT_EQ(a.status("pending"), "0");
  EXPECT_FALSE(a.edit(body(1), {made(1, "one")}));
  expect_all_equal();
}

TEST_F(Offline, IdentityIsKept) {
  EXPECT_FALSE(a.replica().identify(device(9), person(1)));
  EXPECT_FALSE(a.replica().identify(device(1), person(9)));
  EXPECT_TRUE(a.replica().identify(device(1), person(1)));
  sync::Replica nobody(model());
  ASSERT_TRUE(nobody.open());
  const auto step = nobody.edit(id<sync::ChangeSetId>(1), body(1), sync::Millis{1}, {made(1, "x")}, false);
  ASSERT_FALSE(step);
  EXPECT_EQ(step.error().code, ErrorCode::kReplicaIdentity);
}

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

/// The leader approves what a member then may no longer do: here, a member writes a value that only the server refuses.
TEST_F(Refusal, RefusedSetLeavesTheViewAndIsKeptToRead) {
  a.edit(body(1), {made(1, "one")});
  expect_all_equal();
  const std::string x = '"' + record(7).text() + '"';
  const std::string y = '"' + record(8).text() + '"';
  a.edit(body(1), {item(1).putting("about", x)});
  b.edit(body(1), {item(1).putting("about", y)});
  b.sync();
  a.push();
  EXPECT_EQ(a.unsent(0, "state"), R"("refused")");
  EXPECT_EQ(a.unsent(0, "code"), R"("record.once")");
  EXPECT_EQ(a.status("refused"), "1");
  EXPECT_EQ(a.field(1, "about"), "null");
  expect_all_equal();
  EXPECT_EQ(a.field(1, "about"), y);
  EXPECT_NE(a.replica().export_unsent().find(x.substr(1, 36)), std::string::npos);
  EXPECT_FALSE(a.dismiss(2));
  EXPECT_EQ(a.unsent_count(), 0U);
  EXPECT_EQ(a.dismiss(2), ErrorCode::kReplicaBusy);
}

TEST_F(Refusal, LaterSetsGoOn) {
  a.edit(body(1), {made(1, "one")});
  expect_all_equal();
  b.edit(body(1), {item(1).putting("about", '"' + record(8).text() + '"')});
  b.sync();
  a.edit(body(1), {item(1).putting("about", '"' + record(7).text() + '"').putting("due", R"("2026-01-01")")});
  a.edit(body(1), {item(1).putting("due", R"("2026-03-03")")});
  expect_all_equal();
  EXPECT_EQ(b.field(1, "due"), R"("2026-03-03")");
  EXPECT_EQ(a.status("refused"), "1");
}

TEST_F(Refusal, TextThatLeansOnARefusedSetGoesWithIt) {
  a.edit(body(1), {made(1, "one")});
  expect_all_equal();
  b.edit(body(1), {item(1).putting("about", '"' + record(8).text() + '"')});
  b.sync();
  a.edit(body(1), {item(1).putting("about", '"' + record(7).text() + '"').editing("note", {0, 0, "refused "})});
  a.edit(body(1), {item(1).editing("note", {8, 0, "leaning"})});
  a.edit(body(1), {made(2, "two")});
  a.push(false, 2);
  EXPECT_EQ(a.field(1, "note"), R"("")");
  EXPECT_EQ(a.unsent_count(), 3U);
  // Written after the refusal was known: stands by itself.
  EXPECT_FALSE(a.type(1, "note", "", "own feet"));
  expect_all_equal();
  EXPECT_EQ(b.field(1, "note"), R"("own feet")");
  EXPECT_EQ(a.unsent(1, "code"), R"("text.leaning")");
  EXPECT_EQ(b.field(2, "title"), R"("two")");
}

TEST_F(Refusal, WhatWasDoneToARecordWhoseMakingWasRefusedGoesWithIt) {
  a.edit(body(1), {made(1, "one")});
  b.edit(body(1), {made(1, "the same id")});
  b.sync();
  a.edit(body(1), {item(1).putting("due", R"("2026-03-03")")});
  expect_all_equal();
  EXPECT_EQ(a.field(1, "title"), R"("the same id")");
  EXPECT_EQ(a.status("refused"), "2");
}

TEST_F(Typing, KeystrokesMakeOneSet) {
  a.edit(body(1), {made(1, "one")});
  EXPECT_FALSE(a.type(1, "note", "", "h"));
  EXPECT_FALSE(a.type(1, "note", "h", "ha"));
  EXPECT_FALSE(a.type(1, "note", "ha", "hal"));
  EXPECT_FALSE(a.type(1, "note", "hal", "ha"));
  EXPECT_FALSE(a.type(1, "note", "ha", "hallo"));
  EXPECT_EQ(a.field(1, "note"), R"("hallo")");
  EXPECT_EQ(a.unsent_count(), 2U);
  EXPECT_EQ(a.unsent(1, "ops.0.text.note"), R"([[0,0,"hallo"]])");
  expect_all_equal();
}

TEST_F(Typing, SentSetIsNotTouchedAnyMore) {
  a.edit(body(1), {made(1, "one")});
  a.type(1, "note", "", "a");
  a.push(true);
  a.type(1, "note", "a", "ab");
  EXPECT_EQ(a.unsent_count(), 3U);
  expect_all_equal();
  EXPECT_EQ(b.field(1, "note"), R"("ab")");
}

TEST_F(Typing, KeystrokeIsRebasedOntoWhatOthersTyped) {
  a.edit(body(1), {made(1, "one")});
  a.type(1, "note", "", "world");
  expect_all_equal();
  b.type(1, "note", "world", "hello world");
  b.sync();
  a.pull_once();
  ASSERT_EQ(a.last_step().patches.size(), 1U);
  EXPECT_EQ(a.last_step().patches[0].edits, (std::vector<sync::TextEdit>{{0, 0, "hello "}}));
  EXPECT_FALSE(a.type(1, "note", "world", "world!"));
  EXPECT_EQ(a.field(1, "note"), R"("hello world!")");
  expect_all_equal();
}

TEST_F(Typing, SetThatHasSeenLessIsNotExtended) {
  a.edit(body(1), {made(1, "one")});
  a.type(1, "note", "", "b");
  expect_all_equal();
  a.type(1, "note", "b", "bc");
  b.type(1, "note", "b", "aaaab");
  b.sync();
  a.pull();
  a.type(1, "note", "aaaabc", "aaaabcd");
  EXPECT_EQ(a.unsent_count(), 2U);
  expect_all_equal();
  EXPECT_EQ(b.field(1, "note"), R"("aaaabcd")");
}

TEST_F(Typing, PatchSaysWhatChangedOnTopOfOwnPendingText) {
  a.edit(body(1), {made(1, "one")});
  a.type(1, "note", "", "b");
  expect_all_equal();
  a.type(1, "note", "b", "bc");
  EXPECT_TRUE(a.last_step().patches.empty());
  b.type(1, "note", "b", "ab");
  b.sync();
  a.pull_once();
  ASSERT_EQ(a.last_step().patches.size(), 1U);
  EXPECT_EQ(a.last_step().patches[0].edits, (std::vector<sync::TextEdit>{{0, 0, "a"}}));
  EXPECT_EQ(a.field(1, "note"), R"("abc")");
  a.push();
  a.pull_once();
  EXPECT_TRUE(a.last_step().patches.empty());
  expect_all_equal();
}

TEST_F(Typing, IsTakenBackAndMadeAnewAroundWhatOthersWrote) {
  using Undo = sync::Replica::Undo;
  a.edit(body(1), {made(1, "one")});
  expect_all_equal();
  a.type(1, "note", "", "wereld");
  EXPECT_FALSE(a.undo(1, "note", Undo::kMakeAnew));
  EXPECT_EQ(a.field(1, "note"), R"("wereld")");
  expect_all_equal();
  b.type(1, "note", "wereld", "hallo wereld");
  b.type(1, "note", "hallo wereld", "hallo wereld!");
  expect_all_equal();
  EXPECT_FALSE(a.undo(1, "note", Undo::kTakeBack));
  EXPECT_EQ(a.field(1, "note"), R"("hallo !")");
  EXPECT_EQ(a.last_step().patches.at(0).edits, (std::vector<sync::TextEdit>{{6, 6, ""}}));
  expect_all_equal();
  EXPECT_EQ(b.field(1, "note"), R"("hallo !")");
  EXPECT_FALSE(a.undo(1, "note", Undo::kMakeAnew));
  expect_all_equal();
  EXPECT_EQ(b.field(1, "note"), R"("hallo wereld!")");
  EXPECT_FALSE(b.undo(1, "note", Undo::kTakeBack));
  expect_all_equal();
  EXPECT_EQ(a.field(1, "note"), R"("hallo wereld")");
}

TEST_F(Typing, SameTextTwiceChangesNothing) {
  a.edit(body(1), {made(1, "one")});
  EXPECT_FALSE(a.type(1, "note", "x", "x"));
  EXPECT_EQ(a.unsent_count(), 1U);
  EXPECT_EQ(a.type(5, "note", "", "x"), ErrorCode::kRecordUnknown);
}

/// Some of it takes six bytes in JSON for each of its own.
std::string long_text(std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += "De werkgroep bespreekt \u20ac 25.000 \U0001f600.\n\x01\x02\x03";
  return text;
}

TEST_F(Typing, PasteOfMoreThanOneSetHoldsBecomesSeveral) {
  a.edit(body(1), {made(1, "one")});
  a.type(1, "note", "", "before");
  const auto pasted = "be" + long_text(500'000) + "fore";
  EXPECT_FALSE(a.type(1, "note", "before", pasted));
  EXPECT_EQ(a.replica().text({"item", record(1)}, "note"), pasted);
  EXPECT_GT(a.unsent_count(), 2U);
  EXPECT_EQ(a.last_step().changed.size(), 1U);
  expect_all_equal();
  EXPECT_EQ(b.replica().text({"item", record(1)}, "note"), pasted);
  EXPECT_EQ(a.status("refused"), "0");
}

TEST_F(Typing, WhatTheFieldCannotHoldIsRefusedWhole) {
  a.edit(body(1), {made(1, "one")});
  EXPECT_FALSE(a.type(1, "note", "", std::string(600'000, 'x')));
  const auto sets = a.unsent_count();
  EXPECT_EQ(a.type(1, "note", std::string(600'000, 'x'), std::string(600'001, 'x')), ErrorCode::kTextTooLong);
  EXPECT_EQ(a.unsent_count(), sets);
  EXPECT_FALSE(a.type(1, "note", std::string(600'000, 'x'), std::string(599'999, 'x')));
}

TEST_F(Typing, PasteOfWhichALaterSetIsNotPermittedIsNotMadeAtAll) {
  a.edit(kProgramme, {OpOf("wish", 1).creating()});
  expect_all_equal();
  const std::string much(10'000, 'x');
  for (auto* device : {&a, &leader}) device->edit(kProgramme, {OpOf("wish", 1).editing("memo", {0, 0, much})});
  expect_all_equal();
  std::string pasted;
  for (int i = 0; i < 8192; ++i) pasted += "\U0001f600";
  pasted += std::string(10'001, 'y');
  const auto text = a.replica().text({"wish", record(1)}, "memo").value();
  ASSERT_EQ(text, much + much);
  const auto made =
      a.replica().edit_text(id<sync::ChangeSetId>(0x77), sync::Millis{1}, {"wish", record(1)}, "memo", text, pasted);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, ErrorCode::kTextTooLong);
  EXPECT_EQ(a.replica().text({"wish", record(1)}, "memo"), text);
  EXPECT_EQ(a.unsent_count(), 0U);
  EXPECT_FALSE(a.edit(kProgramme, {OpOf("wish", 2).creating()}));
  expect_all_equal();
}

TEST_F(Typing, LongPasteIsTakenBackAsOne) {
  a.edit(body(1), {made(1, "one")});
  a.type(1, "note", "", "before");
  a.clock += 60'000;
  a.type(1, "note", "before", "be" + long_text(100'000) + "fore");
  EXPECT_GT(a.unsent_count(), 2U);
  EXPECT_FALSE(a.undo(1, "note", sync::Replica::Undo::kTakeBack));
  EXPECT_EQ(a.field(1, "note"), R"("before")");
  expect_all_equal();
}

TEST_F(Typing, TextsForgetWhatEverybodyHasSeen) {
  a.edit(body(1), {made(1, "one")});
  expect_all_equal();
  for (int i = 0; i < 5; ++i) {
    a.type(1, "note", "", "a");
    expect_all_equal();
    b.type(1, "note", "", "b");
    expect_all_equal();
  }
  expect_all_equal();
  EXPECT_EQ(a.store().at("record/item/" + record(1).text()).find("\"log\""), std::string::npos);
}

TEST_F(Typing, IsNotTakenBackOnceTheScopeWasLost) {
  a.edit(body(1), {made(1, "one")});
  a.type(1, "note", "", "abc");
  expect_all_equal();
  server.know(person(1), "", {kProgramme});
  a.pull();
  b.type(1, "note", "abc", "0123456789 abc");
  b.sync();
  server.know(person(1), "", {kProgramme, body(1)});
  expect_all_equal();
  EXPECT_FALSE(a.undo(1, "note", sync::Replica::Undo::kTakeBack));
  EXPECT_EQ(a.field(1, "note"), R"("0123456789 abc")");
}

TEST_F(Scopes, GainedScopeIsFetchedInPartsAndSeenWhenComplete) {
  for (std::uint64_t i = 1; i <= 5; ++i) leader.edit(body(1), {made(i, "x")});
  leader.sync();
  server.records_a_part = 2;
  server.sends_history_at_first = false;
  SyncDevice fresh(4, server);
  server.know(person(4), "", {body(1)});
  fresh.pull();
  fresh.fetch();
  fresh.restart();
  fresh.fetch();
  EXPECT_EQ(fresh.replica().views(""), "[]");
  EXPECT_EQ(fresh.edit(body(1), {made(9, "x")}), ErrorCode::kScopeUnknown);
  EXPECT_EQ(fresh.status("missing.0"), '"' + body(1).text() + '"');
  fresh.restart();
  fresh.fetch();
  EXPECT_EQ(fresh.replica().views(""), leader.replica().views(""));
  EXPECT_EQ(fresh.replica().digest(body(1)), server.digest(body(1)));
  EXPECT_EQ(fresh.last_step().changed.size(), 5U);
}

TEST_F(Scopes, WhoHoldsNothingAsksForNoLog) {
  leader.edit(body(1), {made(1, "one")});
  leader.sync();
  server.sends_history_at_first = false;
  SyncDevice fresh(4, server);
  server.know(person(4), "", {body(1)});
  EXPECT_EQ(fresh.replica().pull_query(), "floor=0");
  fresh.pull_once();
  EXPECT_EQ(fresh.replica().pull_query().substr(0, 6), "after=");
  leader.edit(body(1), {made(2, "two")});
  leader.sync();
  fresh.sync();
  EXPECT_EQ(fresh.replica().digest(body(1)), server.digest(body(1)));
  EXPECT_EQ(fresh.replica().views(""), leader.replica().views(""));
}

TEST_F(Scopes, WhatIsAcceptedWhileAScopeIsFetchedIsInItOnce) {
  for (std::uint64_t i = 1; i <= 4; ++i) leader.edit(body(1), {made(i, "x").editing("note", {0, 0, "n"})});
  leader.sync();
  server.records_a_part = 2;
  server.sends_history_at_first = false;
  SyncDevice fresh(4, server);
  server.know(person(4), "", {body(1)});
  fresh.pull();
  fresh.fetch();
  leader.type(1, "note", "n", "no");
  leader.type(4, "note", "n", "ne");
  leader.edit(body(1), {made(5, "five")});
  leader.edit(body(1), {made(0, "before the first part")});
  leader.sync();
  fresh.pull();
  fresh.fetch();
  leader.type(4, "note", "ne", "new");
  leader.sync();
  fresh.fetch();
  fresh.sync();
  EXPECT_EQ(fresh.replica().views(""), leader.replica().views(""));
  EXPECT_EQ(fresh.replica().digest(body(1)), server.digest(body(1)));
  EXPECT_EQ(fresh.status("divergences"), "0");
}

TEST_F(Scopes, NothingNewerThanTheCursorIsShown) {
  leader.edit(body(1), {made(1, "one").editing("note", {0, 0, "n"})});
  leader.sync();
  server.sends_history_at_first = false;
  SyncDevice fresh(4, server);
  server.know(person(4), "", {body(1)});
  fresh.pull();
  leader.type(1, "note", "n", "nu");
  leader.sync();
  fresh.fetch();
  EXPECT_EQ(fresh.replica().views(""), "[]");
  EXPECT_TRUE(fresh.replica().missing_scopes().empty());
  fresh.restart();
  fresh.pull();
  EXPECT_EQ(fresh.field(1, "note"), R"("nu")");
}

TEST_F(Scopes, LostScopeIsErasedAndPendingSetsReachEscrow) {
  a.edit(body(1), {made(1, "one")});
  expect_all_equal();
  a.edit(body(1), {item(1).putting("due", R"("2026-01-01")")});
  server.know(person(1), "", {kProgramme});
  a.pull();
  EXPECT_EQ(a.view(1, "id"), "gone");
  for (const auto& [key, value] : a.store()) EXPECT_NE(key.substr(0, 7), "record/") << key;
  EXPECT_EQ(a.status("pending"), "1");
  a.push();
  EXPECT_EQ(a.unsent(0, "state"), R"("escrowed")");
  server.know(person(1), "", {kProgramme, body(1)});
  expect_all_equal();
  EXPECT_EQ(a.field(1, "due"), "null");
}

TEST_F(Scopes, WhatWasMadeInALostScopeIsNotShownEither) {
  a.edit(body(1), {made(1, "one")});
  server.know(person(1), "", {kProgramme});
  a.pull();
  EXPECT_EQ(a.view(1, "id"), "gone");
  EXPECT_EQ(a.replica().views(""), "[]");
  EXPECT_EQ(a.status("pending"), "1");
}

TEST_F(Scopes, ScopeThatComesBackBringsPendingSetsBackIntoView) {
  a.edit(body(1), {made(1, "one")});
  expect_all_equal();
  a.edit(body(1), {item(1).putting("due", R"("2026-01-01")")});
  server.know(person(1), "", {kProgramme});
  a.pull();
  server.know(person(1), "", {kProgramme, body(1)});
  a.pull();
  a.fetch();
  EXPECT_EQ(a.field(1, "due"), R"("2026-01-01")");
  expect_all_equal();
}

TEST_F(Scopes, PagesOfAPullAreTakenOneAfterTheOther) {
  for (std::uint64_t i = 1; i <= 5; ++i) leader.edit(body(1), {made(i, "x")});
  leader.sync();
  server.sets_a_page = 2;
  a.pull_once();
  EXPECT_EQ(a.view(3, "id"), "gone");
  EXPECT_NE(a.view(2, "id"), "gone");
  expect_all_equal();
}

TEST_F(Repair, DifferentDigestIsMendedByTheRecordsThatDifferAndCountedOnce) {
  for (std::uint64_t i = 1; i <= 200; ++i) a.edit(body(1), {made(i, "one")});
  expect_all_equal();
  server.corrupt({"item", record(7)});
  a.pull_once();
  ASSERT_EQ(a.replica().diverged().size(), 1U);
  EXPECT_TRUE(a.replica().missing_scopes().empty());
  std::size_t fetched = 0;
  while (const auto ask = a.replica().next_comparison()) {
    if (ask->records) {
      const auto part = server.snapshot(ask->scope, ask->from, ask->to);
      fetched += nlohmann::json::parse(part)["records"].size();
      EXPECT_FALSE(a.take_comparison(part));
    } else {
      EXPECT_FALSE(a.take_comparison(server.digests(ask->scope, ask->from, ask->to)));
    }
  }
  EXPECT_LE(fetched, 32U);
  a.sync();
  EXPECT_TRUE(a.replica().diverged().empty());
  EXPECT_EQ(a.replica().digest(body(1)), server.digest(body(1)));
  EXPECT_EQ(a.status("divergences"), "1");
  const auto report = nlohmann::json::parse(a.replica().next_report().value_or("{}"));
  EXPECT_EQ(report["differing"], 1);
  EXPECT_EQ(report["records"][0]["key"], "item/" + record(7).text());
  EXPECT_FALSE(a.replica().next_report());
}

TEST_F(Repair, WhatComparingDoesNotCureIsNotComparedForEver) {
  a.edit(body(1), {made(1, "one")});
  expect_all_equal();
  server.lie(true);
  a.sync();
  EXPECT_EQ(a.status("divergences"), "2");
  EXPECT_EQ(a.replica().diverged().size(), 2U);
  EXPECT_FALSE(a.replica().next_comparison());
  EXPECT_EQ(a.replica().missing_scopes().size(), 0U);
}

TEST_F(Repair, ComparingStartsOverAfterARestart) {
  a.edit(body(1), {made(1, "one")});
  a.edit(body(1), {made(2, "two")});
  expect_all_equal();
  server.records_a_part = 1;
  server.corrupt({"item", record(1)});
  a.pull_once();
  a.take_comparison(server.digests(body(1), "", ""));
  a.restart();
  EXPECT_FALSE(a.replica().next_comparison());
  a.sync();
  EXPECT_EQ(a.field(1, "title"), R"("one")");
  EXPECT_EQ(a.field(2, "title"), R"("two")");
  EXPECT_EQ(a.replica().digest(body(1)), server.digest(body(1)));
}

TEST_F(Repair, AnswersOfAnotherVersionAreNotTaken) {
  a.edit(body(1), {made(1, "one")});
  expect_all_equal();
  server.corrupt({"item", record(1)});
  a.pull_once();
  const auto later = R"({"epoch":"epoch-1","scope":")" + body(1).text() +
                     R"(","cursor":9,"changed":9,"ranges":[{"to":null,"count":0,"digest":""}]})";
  EXPECT_FALSE(a.take_comparison(later));
  EXPECT_NE(a.view(1, "id"), "gone");
  EXPECT_FALSE(a.replica().next_comparison()) << "until the next pull";
  EXPECT_EQ(a.take_comparison("{}"), ErrorCode::kRequestField);
}

TEST_F(Repair, RecordsThatTheServerDoesNotHaveVanish) {
  a.edit(body(1), {made(1, "one")});
  expect_all_equal();
  const auto answer = [&](const std::string& rest) {
    return R"({"epoch":"epoch-1","scope":")" + body(1).text() + R"(","cursor":1,"changed":1,)" + rest + '}';
  };
  server.corrupt({"item", record(1)});
  a.pull_once();
  a.edit(body(1), {made(2, "pending")});
  EXPECT_FALSE(
      a.take_comparison(answer(R"("ranges":[{"to":null,"count":0,"digest":")" + std::string(32, '0') + "\"}]")));
  EXPECT_FALSE(a.take_comparison(answer(R"("records":[],"next":null)")));
  EXPECT_EQ(a.view(1, "id"), "gone");
  EXPECT_EQ(a.field(2, "title"), R"("pending")");
}

TEST_F(Repair, RecordThatCannotBeReadIsFetchedAgain) {
  a.edit(body(1), {made(1, "one")});
  expect_all_equal();
  sync::Replica broken(model());
  for (const auto& [key, value] : a.store()) {
    ASSERT_TRUE(broken.load(key, key.starts_with("record/") ? "{}" : std::string_view(value)));
  }
  ASSERT_TRUE(broken.open());
  EXPECT_EQ(broken.views(""), "[]");
  EXPECT_EQ(broken.missing_scopes().size(), 2U);
  ASSERT_TRUE(broken.snapshot_part(server.snapshot(kProgramme, "")));
  ASSERT_TRUE(broken.snapshot_part(server.snapshot(body(1), "")));
  EXPECT_EQ(broken.views(""), a.replica().views(""));
  EXPECT_EQ(broken.digest(body(1)), server.digest(body(1)));
}

TEST_F(Repair, StoreThatCannotBeReadFailsToLoad) {
  sync::Replica replica(model());
  for (const char* key :
       {"meta", "scope/programme", "scope/x", "pending/1", "refused/1", "record/item", "record/item/1", "kept/1"}) {
    const auto done = replica.load(key, "{}");
    ASSERT_FALSE(done) << key;
    EXPECT_EQ(done.error().code, ErrorCode::kReplicaStore);
  }
  EXPECT_TRUE(replica.load("somebody/else", "whatever"));
}

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
