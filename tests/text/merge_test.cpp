// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "world.h"

namespace bijeen::sync::tests {
namespace {

using Edits = std::vector<TextEdit>;

TextEvent event(std::uint64_t seq, std::uint32_t device, std::uint64_t n, std::uint64_t seen, Edits edits) {
  return {Seq{seq}, device_id(device), DeviceCount{n}, Seq{seen}, std::move(edits)};
}

TextState state_of(const std::string& text) {
  return {text, "", Seq{}, {}};
}

bool same(const TextState& a, const TextState& b) {
  return a.text == b.text && a.base == b.base && a.base_seq == b.base_seq && a.log == b.log;
}

/// The text after two edits that did not see each other, the same whoever comes first.
std::string both(const std::string& text, const Edits& one, const Edits& two) {
  TextState forth = state_of(text), back = state_of(text);
  EXPECT_TRUE(merge(forth, event(1, 0, 1, 0, one)).ok());
  EXPECT_TRUE(merge(forth, event(2, 1, 1, 0, two)).ok());
  EXPECT_TRUE(merge(back, event(1, 1, 1, 0, two)).ok());
  EXPECT_TRUE(merge(back, event(2, 0, 1, 0, one)).ok());
  EXPECT_EQ(forth.text, back.text);
  return forth.text;
}

TEST(TextMerge, EditsInDifferentPlacesBothCount) {
  EXPECT_EQ(both("De vergadering begint.", {{3, 0, "eerste "}}, {{21, 0, " om negen uur"}}),
            "De eerste vergadering begint om negen uur.");
}

TEST(TextMerge, WhatBothDeleteIsDeletedOnce) {
  EXPECT_EQ(both("abcdef", {{1, 3, ""}}, {{1, 3, ""}}), "aef");
  EXPECT_EQ(both("abcdef", {{1, 3, ""}}, {{2, 3, ""}}), "af");
  EXPECT_EQ(both("abcdef", {{0, 6, ""}}, {{2, 1, ""}}), "");
}

TEST(TextMerge, AnInsertionInsideWhatAnotherDeletesStays) {
  EXPECT_EQ(both("abcdef", {{1, 4, ""}}, {{3, 0, "X"}}), "aXf");
  EXPECT_EQ(both("abcdef", {{0, 6, "nieuw"}}, {{3, 0, "X"}}), "nieuwX");
}

TEST(TextMerge, WhatBothReplaceIsThereTwice) {
  EXPECT_EQ(both("oud", {{0, 3, "een"}}, {{0, 3, "twee"}}), "eentwee");
}

TEST(TextMerge, CodePointsOutsideTheBasicPlaneAndCombiningMarksKeepTheirPlace) {
  EXPECT_EQ(both("👍👎", {{1, 0, "é"}}, {{2, 0, "👩‍👧"}}), "👍é👎👩‍👧");
  EXPECT_EQ(both("e\u0301e\u0301", {{2, 0, "|"}}, {{0, 1, "a"}}), "a\u0301|e\u0301");
  EXPECT_EQ(both("a👍b", {{1, 1, ""}}, {{2, 1, "c"}}), "ac");
}

TEST(TextMerge, GivesThePatchInTermsOfTheTextBefore) {
  TextState state = state_of("abcdef");
  ASSERT_TRUE(merge(state, event(1, 0, 1, 0, {{0, 0, "12"}, {4, 1, ""}})).ok());
  ASSERT_EQ(state.text, "12abdef");
  const auto patch = merge(state, event(2, 1, 1, 0, {{1, 3, "X"}, {2, 0, "Y"}}));
  ASSERT_TRUE(patch.ok());
  EXPECT_EQ(*patch, (Edits{{3, 2, "XY"}}));
  EXPECT_EQ(state.text, "12aXYef");
}

TEST(TextMerge, AnEventThatSawEverythingIsAppliedAsItIs) {
  TextState state = state_of("abc");
  ASSERT_TRUE(merge(state, event(5, 0, 1, 0, {{3, 0, "d"}})).ok());
  ASSERT_TRUE(merge(state, event(6, 0, 2, 0, {{4, 0, "e"}})).ok());  // own, before its number came back
  const auto patch = merge(state, event(9, 1, 1, 6, {{0, 0, ""}, {5, 0, "f"}}));
  ASSERT_TRUE(patch.ok());
  EXPECT_EQ(*patch, (Edits{{5, 0, "f"}}));
  EXPECT_EQ(state.text, "abcdef");
  EXPECT_EQ(state.base, "abc");
  EXPECT_EQ(state.log.size(), 3U);
}

TEST(TextMerge, TwoEventsOfOneChangeSetFollowEachOther) {
  TextState state = state_of("abc");
  ASSERT_TRUE(merge(state, event(1, 1, 1, 0, {{0, 0, "1"}})).ok());
  ASSERT_TRUE(merge(state, event(2, 0, 1, 0, {{3, 0, "d"}})).ok());
  ASSERT_TRUE(merge(state, event(2, 0, 1, 0, {{4, 0, "e"}})).ok());
  EXPECT_EQ(state.text, "1abcde");
}

TEST(TextMerge, ADeviceHasSeenWhatItHadSeenBefore) {
  TextState state = state_of("abc");
  ASSERT_TRUE(merge(state, event(1, 1, 1, 0, {{0, 0, "12345"}})).ok());
  ASSERT_TRUE(merge(state, event(2, 0, 1, 1, {{8, 0, "d"}})).ok());
  ASSERT_TRUE(merge(state, event(3, 0, 2, 0, {{9, 0, "e"}})).ok());  // as if it had forgotten the first
  EXPECT_EQ(state.text, "12345abcde");
}

class TextMergeRefusal : public testing::Test {
 protected:
  TextMergeRefusal() {
    EXPECT_TRUE(merge(state, event(1, 0, 1, 0, {{0, 3, ""}})).ok());
    EXPECT_TRUE(merge(state, event(2, 1, 1, 0, {{1, 0, "één"}})).ok());
  }

  void expect_refused(const TextEvent& refused, ErrorCode code) {
    const TextState before = state;
    const auto result = merge(state, refused);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code, code);
    EXPECT_TRUE(same(state, before));
  }

  TextState state = state_of("abc");
};

TEST_F(TextMergeRefusal, IsForPlacesPastTheEndOfWhatTheAuthorSaw) {
  expect_refused(event(3, 2, 1, 0, {{4, 0, "x"}}), ErrorCode::kTextPosition);
  expect_refused(event(3, 2, 1, 0, {{0, 0, "x"}, {2, 3, ""}}), ErrorCode::kTextPosition);
  expect_refused(event(3, 2, 1, 1, {{1, 0, "x"}}), ErrorCode::kTextPosition);
  expect_refused(event(3, 2, 1, 2, {{4, 0, "x"}}), ErrorCode::kTextPosition);
  expect_refused(event(3, 2, 1, 2, {{0, 0, "x"}, {3, 2, ""}}), ErrorCode::kTextPosition);
  expect_refused(event(0, 2, 1, 0, {{0xFFFFFFFF, 0xFFFFFFFF, "x"}}), ErrorCode::kTextPosition);
}

TEST_F(TextMergeRefusal, IsNotForPlacesPastTheEndOfTheTextNow) {
  const auto patch = merge(state, event(3, 2, 1, 0, {{3, 0, "x"}}));
  ASSERT_TRUE(patch.ok());
  EXPECT_EQ(state.text, "éénx");
}

TEST_F(TextMergeRefusal, IsForBytesThatAreNotText) {
  expect_refused(event(3, 2, 1, 2, {{0, 0, "ok"}, {0, 0, "\xC3"}}), ErrorCode::kChangeSetMalformed);
  expect_refused(event(3, 2, 1, 0, {{0, 0, "\xED\xA0\x80"}}), ErrorCode::kChangeSetMalformed);
}

TEST_F(TextMergeRefusal, IsForVersionsThatAreNoLongerKept) {
  trim(state, Seq{2});
  ASSERT_EQ(state.base_seq, Seq{2});
  expect_refused(event(3, 2, 1, 1, {{0, 0, "x"}}), ErrorCode::kTextPosition);
}

TEST_F(TextMergeRefusal, IsForAKeptLogThatDoesNotFitItsText) {
  state.text = "";
  state.log[1].edits[0].inserted = "meer dan er is";
  expect_refused(event(3, 2, 1, 0, {{0, 0, "x"}}), ErrorCode::kReplicaStore);
}

TEST(TextPending, OthersComeInBeforeIt) {
  TextState state = state_of("abc");
  ASSERT_TRUE(merge(state, event(0, 1, 1, 0, {{3, 0, "mijn"}})).ok());
  ASSERT_TRUE(merge(state, event(0, 1, 2, 0, {{7, 0, "!"}})).ok());
  ASSERT_TRUE(merge(state, event(1, 0, 1, 0, {{3, 0, "hun"}})).ok());
  EXPECT_EQ(state.text, "abchunmijn!");
  ASSERT_EQ(state.log.size(), 3U);
  EXPECT_EQ(state.log[0].seq, Seq{1});
  EXPECT_EQ(state.log[1].seq, Seq{});
}

TEST(TextPending, BecomesAcceptedWithoutAPatch) {
  TextState state = state_of("abc");
  ASSERT_TRUE(merge(state, event(0, 1, 1, 0, {{3, 0, "x"}})).ok());
  ASSERT_TRUE(merge(state, event(0, 1, 2, 0, {{4, 0, "y"}})).ok());
  const auto patch = merge(state, event(4, 1, 1, 0, {{3, 0, "x"}}));
  ASSERT_TRUE(patch.ok());
  EXPECT_TRUE(patch->empty());
  EXPECT_EQ(state.text, "abcxy");
  EXPECT_EQ(state.log, (std::vector<TextEvent>{event(4, 1, 1, 0, {{3, 0, "x"}}), event(0, 1, 2, 0, {{4, 0, "y"}})}));
}

TEST(TextPending, GivesWayToWhatTheServerAcceptedInItsPlace) {
  TextState state = state_of("abc");
  ASSERT_TRUE(merge(state, event(0, 1, 1, 0, {{3, 0, "x"}})).ok());
  ASSERT_TRUE(merge(state, event(0, 1, 2, 0, {{4, 0, "y"}})).ok());
  const std::string before = state.text;
  const auto patch = merge(state, event(4, 1, 1, 0, {{3, 0, "zz"}}));
  ASSERT_TRUE(patch.ok());
  EXPECT_EQ(state.text, "abczyz");
  EXPECT_EQ(*sync::apply(before, *patch), state.text);

  const TextState kept = state;
  ASSERT_FALSE(merge(state, event(5, 1, 2, 0, {{9, 0, "y"}})).ok());
  EXPECT_TRUE(same(state, kept));
}

}  // namespace
}  // namespace bijeen::sync::tests
