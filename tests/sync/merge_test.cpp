// SPDX-License-Identifier: EUPL-1.2
#include "sync/merge.h"

#include <gtest/gtest.h>

#include "sync/digest.h"
#include "tests/support/sync_world.h"

namespace bijeen::test {
namespace {

/// A record 1 that device 1 made and everybody has seen (seq 1).
class Merge : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(log.take(1, 0, {item(1).creating().putting("title", R"("first")")})); }
  void take(std::uint64_t by, std::uint64_t seen, sync::Op op, std::int64_t at = 0) {
    const auto done = log.take(by, seen, {std::move(op)}, at);
    ASSERT_TRUE(done) << done.error().detail;
  }
  ErrorCode fails(std::uint64_t by, std::uint64_t seen, sync::Op op) {
    const auto done = log.take(by, seen, {std::move(op)});
    EXPECT_FALSE(done);
    return done ? ErrorCode::kServerInternal : done.error().code;
  }
  Log log;
};

using MergeValue = Merge;
using MergeLast = Merge;
using MergeOnce = Merge;
using MergeSet = Merge;
using MergeText = Merge;
using MergeDelete = Merge;
using MergeUnknown = Merge;
using MergeRecord = Merge;
using Leaning = Merge;

TEST_F(MergeValue, LaterWriteSupersedesWhatItSaw) {
  take(2, 1, item(1).putting("title", R"("second")"));
  EXPECT_EQ(log.standing(1, "title"), R"("second")");
}

TEST_F(MergeValue, ConcurrentDueDatesBothStay) {
  take(2, 1, item(1).putting("due", R"("2026-01-01")"));
  take(3, 1, item(1).putting("due", R"("2026-02-02")"));
  EXPECT_EQ(log.standing(1, "due"), R"("2026-01-01","2026-02-02")");
  EXPECT_TRUE(sync::in_conflict(log.at(1)));
  EXPECT_EQ(log.shown(1, "due"), R"("2026-02-02")");
}

TEST_F(MergeValue, ShownIsTheLatestByCorrectedTimeNotByOrder) {
  take(2, 1, item(1).putting("due", R"("2026-01-01")"), 9000);
  take(3, 1, item(1).putting("due", R"("2026-02-02")"), 8000);
  EXPECT_EQ(log.shown(1, "due"), R"("2026-01-01")");
}

TEST_F(MergeValue, TieInTimeGoesToTheGreaterDevice) {
  take(3, 1, item(1).putting("due", R"("2026-02-02")"), 8000);
  take(2, 1, item(1).putting("due", R"("2026-01-01")"), 8000);
  EXPECT_EQ(log.shown(1, "due"), R"("2026-02-02")");
}

TEST_F(MergeValue, EqualConcurrentValuesAreNoConflict) {
  take(2, 1, item(1).putting("due", R"("2026-01-01")"));
  take(3, 1, item(1).putting("due", R"("2026-01-01")"));
  EXPECT_FALSE(sync::in_conflict(log.at(1)));
}

TEST_F(MergeValue, ClearingBesideAWriteIsAConflict) {
  take(2, 1, item(1).putting("due", "null"));
  take(3, 1, item(1).putting("due", R"("2026-01-01")"));
  EXPECT_TRUE(sync::in_conflict(log.at(1)));
}

TEST_F(MergeValue, WriteThatSawBothSettlesTheConflict) {
  take(2, 1, item(1).putting("due", R"("2026-01-01")"));
  take(3, 1, item(1).putting("due", R"("2026-02-02")"));
  take(4, 3, item(1).putting("due", R"("2026-03-03")"));
  EXPECT_EQ(log.standing(1, "due"), R"("2026-03-03")");
}

TEST_F(MergeValue, WriteThatSawOneOfTwoLeavesTheOther) {
  take(2, 1, item(1).putting("due", R"("2026-01-01")"));
  take(3, 1, item(1).putting("due", R"("2026-02-02")"));
  take(4, 2, item(1).putting("due", R"("2026-03-03")"));
  EXPECT_EQ(log.standing(1, "due"), R"("2026-02-02","2026-03-03")");
}

TEST_F(MergeValue, OwnLaterWriteSupersedesOwnEarlierOneWhateverWasSeen) {
  take(2, 1, item(1).putting("due", R"("2026-01-01")"));
  take(2, 1, item(1).putting("due", R"("2026-02-02")"));
  EXPECT_EQ(log.standing(1, "due"), R"("2026-02-02")");
}

TEST_F(MergeValue, ChainSupersedesAlthoughItsMiddleWasRefused) {
  take(2, 1, item(1).putting("due", R"("2026-01-01")"));
  EXPECT_EQ(fails(2, 1, item(99).putting("due", R"("2026-02-02")")), ErrorCode::kRecordUnknown);
  take(2, 1, item(1).putting("due", R"("2026-03-03")"));
  EXPECT_EQ(log.standing(1, "due"), R"("2026-03-03")");
}

TEST_F(MergeLast, LastInServerOrderWinsQuietly) {
  take(2, 1, item(1).putting("rank", R"("b")"), 9000);
  take(3, 1, item(1).putting("rank", R"("a")"), 8000);
  EXPECT_EQ(log.standing(1, "rank"), R"("a")");
  EXPECT_FALSE(sync::in_conflict(log.at(1)));
}

TEST_F(MergeOnce, FirstWriteStaysAndAnotherFails) {
  const std::string a = '"' + record(7).text() + '"';
  const std::string b = '"' + record(8).text() + '"';
  take(2, 1, item(1).putting("about", a));
  EXPECT_EQ(fails(3, 1, item(1).putting("about", b)), ErrorCode::kRecordOnce);
  EXPECT_EQ(log.standing(1, "about"), a);
}

TEST_F(MergeOnce, SameValueAgainIsNothingNew) {
  const std::string a = '"' + record(7).text() + '"';
  take(2, 1, item(1).putting("about", a));
  take(3, 1, item(1).putting("about", a));
  EXPECT_EQ(log.standing(1, "about"), a);
}

TEST_F(MergeOnce, NothingCanStillBecomeSomething) {
  const std::string a = '"' + record(7).text() + '"';
  take(2, 1, item(1).putting("about", "null"));
  take(3, 1, item(1).putting("about", a));
  EXPECT_EQ(log.standing(1, "about"), a);
}

TEST_F(MergeSet, ConcurrentAddsBothCount) {
  take(2, 1, item(1).adding("tags", R"("a")"));
  take(3, 1, item(1).adding("tags", R"("b")"));
  EXPECT_EQ(log.shown(1, "tags"), R"(["a","b"])");
}

TEST_F(MergeSet, RemoveTakesOutWhatItSaw) {
  take(2, 1, item(1).adding("tags", R"("a")"));
  take(3, 2, item(1).removing("tags", R"("a")"));
  EXPECT_EQ(log.shown(1, "tags"), "[]");
}

TEST_F(MergeSet, AddWinsOverConcurrentRemove) {
  take(2, 1, item(1).adding("tags", R"("a")"));
  take(3, 2, item(1).adding("tags", R"("a")"));
  take(4, 2, item(1).removing("tags", R"("a")"));
  EXPECT_EQ(log.shown(1, "tags"), R"(["a"])");
}

TEST_F(MergeSet, RemoveThatArrivesFirstDoesNotStopAConcurrentAdd) {
  take(2, 1, item(1).adding("tags", R"("a")"));
  take(4, 2, item(1).removing("tags", R"("a")"));
  take(3, 2, item(1).adding("tags", R"("a")"));
  EXPECT_EQ(log.shown(1, "tags"), R"(["a"])");
}

TEST_F(MergeSet, RemoveOfTheLaterAddCoversTheEarlierThatItSaw) {
  take(2, 1, item(1).adding("tags", R"("a")"));
  take(3, 2, item(1).adding("tags", R"("a")"));
  take(4, 3, item(1).removing("tags", R"("a")"));
  EXPECT_EQ(log.shown(1, "tags"), "[]");
}

TEST_F(MergeSet, OneOpThatRemovesAndAddsLeavesTheElementIn) {
  take(2, 1, item(1).adding("tags", R"("a")"));
  take(2, 2, item(1).adding("tags", R"("a")").removing("tags", R"("a")"));
  EXPECT_EQ(log.shown(1, "tags"), R"(["a"])");
}

TEST_F(MergeText, ConcurrentInsertionsAreBothThere) {
  take(2, 1, item(1).editing("note", {0, 0, "begin "}));
  take(3, 2, item(1).editing("note", {6, 0, "left "}));
  take(4, 2, item(1).editing("note", {6, 0, "right "}));
  const auto text = log.shown(1, "note");
  EXPECT_TRUE(text == R"("begin left right ")" || text == R"("begin right left ")") << text;
  ASSERT_EQ(log.patches.size(), 1U);
  EXPECT_EQ(log.patches[0].field, "note");
}

TEST_F(MergeText, PositionPastTheEndFails) {
  EXPECT_EQ(fails(2, 1, item(1).editing("note", {5, 0, "x"})), ErrorCode::kTextPosition);
}

TEST_F(MergeDelete, DeleteAndBringBack) {
  take(2, 1, item(1).deleting());
  EXPECT_TRUE(sync::is_deleted(log.at(1)));
  take(3, 2, item(1).deleting(false));
  EXPECT_FALSE(sync::is_deleted(log.at(1)));
  EXPECT_FALSE(sync::in_conflict(log.at(1)));
}

TEST_F(MergeDelete, EditBesideADeleteIsAConflictPeopleSee) {
  take(2, 1, item(1).deleting());
  take(3, 1, item(1).putting("due", R"("2026-01-01")"));
  EXPECT_TRUE(log.at(1).edited_while_deleted);
}

TEST_F(MergeDelete, DeleteBesideAnEarlierAcceptedEditIsTheSameConflict) {
  take(3, 1, item(1).putting("due", R"("2026-01-01")"));
  take(2, 1, item(1).deleting());
  EXPECT_TRUE(log.at(1).edited_while_deleted);
}

TEST_F(MergeDelete, DeleteThatSawTheEditIsNoConflict) {
  take(3, 1, item(1).putting("due", R"("2026-01-01")"));
  take(2, 2, item(1).deleting());
  EXPECT_FALSE(log.at(1).edited_while_deleted);
}

TEST_F(MergeDelete, OwnEditBeforeOwnDeleteIsNoConflict) {
  take(2, 1, item(1).putting("due", R"("2026-01-01")"));
  take(2, 1, item(1).deleting());
  EXPECT_FALSE(log.at(1).edited_while_deleted);
}

TEST_F(MergeDelete, LaterDeleteOrRestoreThatSawAllSettles) {
  take(2, 1, item(1).deleting());
  take(3, 1, item(1).putting("due", R"("2026-01-01")"));
  take(4, 3, item(1).deleting(false));
  EXPECT_FALSE(log.at(1).edited_while_deleted);
  EXPECT_FALSE(sync::is_deleted(log.at(1)));
}

TEST_F(MergeDelete, DeleteThatSawTheFirstDeleteButNotTheEditDoesNotSettle) {
  take(2, 1, item(1).deleting());
  take(3, 1, item(1).putting("due", R"("2026-01-01")"));
  take(4, 2, item(1).deleting());
  EXPECT_TRUE(log.at(1).edited_while_deleted);
}

TEST_F(MergeDelete, RestoreBesideAnotherDeleteIsAConflict) {
  take(2, 1, item(1).deleting());
  take(3, 2, item(1).deleting(false));
  take(4, 2, item(1).deleting());
  EXPECT_TRUE(sync::in_conflict(log.at(1)));
}

TEST_F(MergeUnknown, FieldsOfANewerModelAreKeptAsValues) {
  take(2, 1, item(1).putting("colour", R"({"r":1})").adding("links", R"("x")").editing("story", {0, 0, "once"}));
  EXPECT_EQ(log.standing(1, "colour"), R"({"r":1})");
  EXPECT_TRUE(std::holds_alternative<sync::SetState>(log.at(1).fields["links"]));
  EXPECT_TRUE(std::holds_alternative<sync::TextState>(log.at(1).fields["story"]));
}

TEST_F(MergeUnknown, CollectionsOfANewerModelAreKept) {
  ASSERT_TRUE(log.take(2, 1, {OpOf("novelty", 5).creating().putting("what", "1")}));
  EXPECT_NE(log.find("novelty", record(5)), nullptr);
}

TEST_F(MergeUnknown, WhatTheServerTookInTwiceIsMadeJointly) {
  ASSERT_TRUE(log.take(2, 1, {OpOf("novelty", 5).creating().putting("what", "1")}));
  ASSERT_TRUE(log.take(3, 1, {OpOf("novelty", 5).creating().putting("what", "2")}));
  EXPECT_EQ(log.standing(5, "what", "novelty"), "1,2");
}

TEST_F(MergeRecord, CreatingTwiceFails) {
  EXPECT_EQ(fails(2, 1, item(1).creating().putting("title", "1")), ErrorCode::kRecordExists);
}

OpOf seat_with(const std::string& answer) {
  return seat(7).creating().putting("of", R"("a")").putting("answer", '"' + answer + '"');
}

TEST_F(MergeRecord, MadeJointlyByTwoIsOneRecordWithBothAnswers) {
  ASSERT_TRUE(log.take(2, 1, {seat_with("yes").adding("tags", R"("x")")}));
  ASSERT_TRUE(log.take(3, 1, {seat_with("no").adding("tags", R"("y")")}));
  EXPECT_EQ(log.standing(7, "answer", "seat"), R"("yes","no")");
  const auto& made = *log.find("seat", record(7));
  EXPECT_EQ(made.author, person(2)) << "who was first";
  EXPECT_EQ(std::get<sync::SetState>(made.fields.at("tags")).adds.size(), 2U);
  EXPECT_TRUE(sync::in_conflict(made));
  ASSERT_TRUE(log.take(3, 3, {seat_with("no")}));
  EXPECT_EQ(log.standing(7, "answer", "seat"), R"("no")") << "who saw both settles it";
}

TEST_F(MergeRecord, MakingADeletedOneAnewBringsItBack) {
  ASSERT_TRUE(log.take(2, 1, {seat_with("yes")}));
  ASSERT_TRUE(log.take(2, 2, {seat(7).deleting()}));
  ASSERT_TRUE(log.take(3, 3, {seat_with("no")}));
  EXPECT_FALSE(sync::is_deleted(*log.find("seat", record(7))));
  EXPECT_FALSE(sync::in_conflict(*log.find("seat", record(7))));
}

TEST_F(MergeRecord, MakingAnewBesideADeletionLeavesItToPeople) {
  ASSERT_TRUE(log.take(2, 1, {seat_with("yes")}));
  ASSERT_TRUE(log.take(2, 2, {seat(7).deleting()}));
  ASSERT_TRUE(log.take(3, 2, {seat_with("no")}));
  const auto& left = *log.find("seat", record(7));
  EXPECT_TRUE(left.edited_while_deleted);
  EXPECT_TRUE(sync::in_conflict(left));
  ASSERT_EQ(left.deleted.entries.size(), 1U) << "nobody wrote that it is not deleted";
  EXPECT_EQ(left.deleted.entries[0].value, "true");
}

TEST_F(MergeRecord, ParentAndChildrenMayComeInOneSetInAnyOrder) {
  const std::string parent = '"' + record(20).text() + '"';
  ASSERT_TRUE(log.take(2, 1, {item(21).creating().putting("about", parent), item(20).creating()}));
  EXPECT_EQ(log.shown(21, "about"), parent);
}

TEST_F(MergeRecord, KeepsWhoMadeAndWhoChangedIt) {
  take(2, 1, item(1).putting("due", R"("2026-01-01")"));
  EXPECT_EQ(log.at(1).author, person(1));
  EXPECT_EQ(log.at(1).created, sync::Seq{1});
  EXPECT_EQ(log.at(1).changed_by, person(2));
  EXPECT_EQ(log.at(1).changed, sync::Seq{2});
}

sync::ChangeSet own_set(std::uint64_t n, std::uint64_t known, sync::Op op) {
  sync::ChangeSet set;
  set.device = device(1);
  set.n = sync::DeviceCount{n};
  set.known = sync::DeviceCount{known};
  set.ops.push_back(std::move(op));
  return set;
}

TEST_F(Leaning, OnlyWhatWasMadeBeforeTheRefusalWasKnown) {
  const auto refused = own_set(2, 1, item(1).editing("note", {0, 0, "x"}));
  EXPECT_TRUE(sync::leans_on(own_set(3, 1, item(1).editing("note", {1, 0, "y"})), refused));
  EXPECT_FALSE(sync::leans_on(own_set(3, 2, item(1).editing("note", {0, 0, "y"})), refused));
  EXPECT_FALSE(sync::leans_on(own_set(1, 0, item(1).editing("note", {0, 0, "y"})), refused));
}

TEST_F(Leaning, OnlyTheSameTextOrARecordMadeByIt) {
  const auto edit = own_set(2, 1, item(1).editing("note", {0, 0, "x"}));
  EXPECT_FALSE(sync::leans_on(own_set(3, 1, item(2).editing("note", {0, 0, "y"})), edit));
  EXPECT_FALSE(sync::leans_on(own_set(3, 1, item(1).putting("due", "null")), edit));
  const auto creation = own_set(2, 1, item(1).creating());
  EXPECT_TRUE(sync::leans_on(own_set(3, 1, item(1).putting("due", "null")), creation));
}

TEST_F(Leaning, TrimForgetsEventsButNothingPeopleSeeNorTheDigest) {
  take(2, 1, item(1).editing("note", {0, 0, "abc"}));
  take(3, 2, item(1).editing("note", {3, 0, "def"}));
  const auto before = sync::digest(log.at(1));
  sync::trim(log.at(1), sync::Seq{3});
  const auto* text = std::get_if<sync::TextState>(&log.at(1).fields["note"]);
  EXPECT_TRUE(text->log.empty());
  EXPECT_EQ(text->text, "abcdef");
  EXPECT_EQ(sync::digest(log.at(1)), before);
}

}  // namespace
}  // namespace bijeen::test
