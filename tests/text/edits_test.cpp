// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <algorithm>

#include "world.h"

namespace bijeen::sync::tests {
namespace {

using Edits = std::vector<TextEdit>;

std::string after(const std::string& text, const Edits& edits) {
  const auto result = sync::apply(text, edits);
  EXPECT_TRUE(result.ok());
  return result.ok() ? *result : "";
}

TEST(TextApply, CountsCodePointsNotBytesOrUtf16Units) {
  EXPECT_EQ(after("a👍b", {{2, 0, "X"}}), "a👍Xb");
  EXPECT_EQ(after("a👍b", {{1, 1, "é"}}), "aéb");
  EXPECT_EQ(after("e\u0301x", {{1, 1, ""}}), "ex");
  EXPECT_EQ(after("👩‍👧", {{1, 2, ""}}), "👩");
}

TEST(TextApply, RefusesPlacesPastTheEndAndBytesThatAreNotText) {
  for (const Edits& edits : {Edits{{4, 0, "x"}}, Edits{{0, 4, ""}}, Edits{{0, 3, ""}, {1, 0, "x"}},
                             Edits{{0xFFFFFFFF, 0xFFFFFFFF, ""}}, Edits{{3, 1, "x"}}}) {
    const auto result = sync::apply("aé👍", edits);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code, ErrorCode::kTextPosition);
  }
  const auto result = sync::apply("abc", {{0, 0, "\xED\xA0\x80"}});
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ErrorCode::kChangeSetMalformed);
}

TEST(TextApply, GivesTheSameForManyEditsAtOnceAsOneByOne) {
  for (std::uint32_t seed = 0; seed < 50; ++seed) {
    Dice dice(seed);
    std::string text = "één begin 👍 van een tekst";
    const std::string begin = text;
    Edits all;
    for (int i = 0; i < 60; ++i) {
      for (const TextEdit& edit : random_edits(dice, static_cast<std::uint32_t>(code_points(text)))) {
        text = after(text, {edit});
        all.push_back(edit);
      }
    }
    ASSERT_EQ(after(begin, all), text) << "seed " << seed;
  }
}

TEST(TextDifference, LeavesOutWhatIsEqualAtBothEnds) {
  EXPECT_EQ(difference("abcd", "abXcd"), (Edits{{2, 0, "X"}}));
  EXPECT_EQ(difference("abcd", "ad"), (Edits{{1, 2, ""}}));
  EXPECT_EQ(difference("aa", "aaa"), (Edits{{2, 0, "a"}}));
  EXPECT_EQ(difference("", "a"), (Edits{{0, 0, "a"}}));
  EXPECT_EQ(difference("a", ""), (Edits{{0, 1, ""}}));
  EXPECT_EQ(difference("abc", "abc"), Edits{});
  EXPECT_EQ(difference("", ""), Edits{});
  EXPECT_EQ(difference("aa", "aaa", 1), (Edits{{0, 0, "a"}}));
  EXPECT_EQ(difference("één", "éééén", 2), (Edits{{0, 0, "éé"}}));
  EXPECT_EQ(difference("aab", "ab", 0), (Edits{{0, 1, ""}}));
  EXPECT_EQ(difference("ab", "aXb", 1), (Edits{{1, 0, "X"}})) << "an end before the change is none";
  EXPECT_EQ(difference("ab", "abX", 9), (Edits{{2, 0, "X"}}));
}

TEST(TextDifference, NeverCutsACodePoint) {
  EXPECT_EQ(difference("xéy", "xèy"), (Edits{{1, 1, "è"}}));             // same first byte
  EXPECT_EQ(difference("👍", "👎"), (Edits{{0, 1, "👎"}}));              // same three first bytes
  EXPECT_EQ(difference("\u00E9", "\u0129"), (Edits{{0, 1, "\u0129"}}));  // same last byte
  EXPECT_EQ(difference("\u20AC\u0101", "\u0101"), (Edits{{0, 1, ""}}));
}

TEST(TextDifference, LeadsFromOneTextToTheOther) {
  Dice dice(5);
  for (int i = 0; i < 2000; ++i) {
    const std::string before = after("", {{0, 0, "aéa👍a"}});
    const std::string to = after(before, random_edits(dice, 5));
    const Edits edits = difference(before, to);
    ASSERT_LE(edits.size(), 1U);
    ASSERT_EQ(after(before, edits), to);
  }
}

TEST(TextRebase, PutsTheOtherFirstAtATie) {
  EXPECT_EQ(rebase({{1, 0, "m"}}, {{1, 0, "ttt"}}), (Edits{{4, 0, "m"}}));
  EXPECT_EQ(rebase({{1, 0, "m"}}, {{2, 0, "t"}}), (Edits{{1, 0, "m"}}));
  EXPECT_EQ(rebase({{0, 0, "m"}}, {{0, 0, "é👍"}}), (Edits{{2, 0, "m"}}));
}

TEST(TextRebase, DeletesOnceWhatBothDeleted) {
  EXPECT_EQ(rebase({{1, 3, ""}}, {{2, 3, ""}}), (Edits{{1, 1, ""}}));
  EXPECT_EQ(rebase({{1, 3, "m"}}, {{0, 6, ""}}), (Edits{{0, 0, "m"}}));
  EXPECT_EQ(rebase({{1, 3, ""}}, {{0, 6, ""}}), Edits{});
}

TEST(TextRebase, KeepsWhatTheOtherWroteInsideWhatIDeleted) {
  const std::string text = "abcdef";
  const Edits theirs = {{3, 0, "T"}}, mine = {{1, 4, "M"}};
  EXPECT_EQ(after(after(text, theirs), rebase(mine, theirs)), "aMTf");
}

TEST(TextRebase, MapsACursorWithoutKnowingTheText) {
  const Edits theirs = {{2, 3, "xy"}, {0, 0, "begin"}};
  EXPECT_EQ(rebase({{7, 0, "|"}}, theirs), (Edits{{11, 0, "|"}}));
  EXPECT_EQ(rebase({{3, 0, "|"}}, theirs), (Edits{{9, 0, "|"}}));
  EXPECT_EQ(rebase({{1, 0, "|"}}, theirs), (Edits{{6, 0, "|"}}));
}

TEST(TextRebase, SurvivesPlacesThatNoTextHas) {
  EXPECT_EQ(rebase({{0xFFFFFFFF, 0xFFFFFFFF, "x"}}, {{0xFFFFFFF0, 0xFFFFFFFF, "y"}}).size(), 1U);
}

TEST(TextRebase, AgreesWithMergingBothAndLosesNoInsertion) {
  for (std::uint32_t seed = 0; seed < 500; ++seed) {
    Dice dice(seed);
    const std::string text = "abcdefgh";
    const Edits theirs = random_edits(dice, 8), mine = random_edits(dice, 8);
    const std::string rebased = after(after(text, theirs), rebase(mine, theirs));

    TextState state{text, "", Seq{}, {}};
    ASSERT_TRUE(merge(state, {Seq{1}, device_id(0), DeviceCount{1}, Seq{}, theirs}).ok());
    ASSERT_TRUE(merge(state, {Seq{2}, device_id(1), DeviceCount{1}, Seq{}, mine}).ok());
    ASSERT_EQ(rebased, state.text) << "seed " << seed;
    ASSERT_EQ(rebase(mine, {}).empty(), after(text, mine) == text && rebase(mine, {}).empty());
    ASSERT_EQ(after(text, rebase(mine, {})), after(text, mine)) << "seed " << seed;
  }
}

}  // namespace
}  // namespace bijeen::sync::tests
