// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "tests/sync/replicas.h"

namespace bijeen::test {
namespace {

using Typing = Replicas;

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

}  // namespace
}  // namespace bijeen::test
