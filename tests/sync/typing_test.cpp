// SPDX-License-Identifier: EUPL-1.2
#include "sync/typing.h"

#include <gtest/gtest.h>

#include <random>

namespace bijeen::sync {
namespace {

std::vector<TextEdit> joined(const std::vector<TextEdit>& edits) {
  std::vector<TextEdit> out;
  for (const auto& edit : edits) append_edit(out, edit);
  return out;
}

using Edits = std::vector<TextEdit>;

TEST(RunsOfTyping, LettersOneAfterTheOtherAreOneEdit) {
  EXPECT_EQ(joined({{0, 0, "a"}, {1, 0, "b"}, {2, 0, "\u20ac"}, {3, 0, "c"}}), (Edits{{0, 0, "ab\u20acc"}}));
}

TEST(RunsOfTyping, BackspacesAndDeletesAreOneEdit) {
  EXPECT_EQ(joined({{5, 1, ""}, {4, 1, ""}, {3, 1, ""}}), (Edits{{3, 3, ""}}));
  EXPECT_EQ(joined({{3, 1, ""}, {3, 1, ""}}), (Edits{{3, 2, ""}}));
}

TEST(RunsOfTyping, CorrectionInsideWhatWasTypedLeavesNoTrace) {
  EXPECT_EQ(joined({{2, 0, "helo"}, {5, 0, "l"}}), (Edits{{2, 0, "hello"}}));
  EXPECT_EQ(joined({{2, 0, "helllo"}, {5, 1, ""}}), (Edits{{2, 0, "hello"}}));
}

TEST(RunsOfTyping, WhatCancelsOutIsGone) {
  EXPECT_EQ(joined({{2, 0, "x"}, {2, 1, ""}}), Edits{});
}

TEST(RunsOfTyping, BackspaceThroughWhatWasTypedIntoWhatWasThere) {
  EXPECT_EQ(joined({{5, 0, "x"}, {4, 2, ""}}), (Edits{{4, 1, ""}}));
}

TEST(RunsOfTyping, SomewhereElseStaysAnEditOfItsOwn) {
  EXPECT_EQ(joined({{5, 0, "x"}, {0, 0, "y"}}).size(), 2U);
  EXPECT_EQ(joined({{5, 0, "x"}, {7, 0, "y"}}).size(), 2U);
}

TEST(RunsOfTyping, GiveTheSameTextAsTheSingleEditsWhateverTheyAre) {
  std::mt19937 random(1);
  const auto below = [&](std::size_t limit) { return static_cast<std::uint32_t>(random() % limit); };
  for (int round = 0; round < 2000; ++round) {
    const std::string before = "0123456789";
    std::string now = before;
    Edits singles;
    for (int i = 0; i < 8; ++i) {
      const auto at = below(now.size() + 1);
      const auto removed = std::min<std::uint32_t>(below(4), static_cast<std::uint32_t>(now.size()) - at);
      const TextEdit edit{at, removed, std::string(below(3), static_cast<char>('a' + i))};
      singles.push_back(edit);
      now = *sync::apply(now, {edit});
    }
    ASSERT_EQ(*sync::apply(before, joined(singles)), now);
  }
}

TEST(Portions, WhatFitsStaysTogether) {
  const Edits edits{{0, 1, "ab"}, {4, 0, "c"}};
  EXPECT_EQ(in_portions(edits, 8, 2), (std::vector<Edits>{edits}));
  EXPECT_EQ(in_portions(edits, 8, 1), (std::vector<Edits>{{{0, 1, "ab"}}, {{4, 0, "c"}}}));
}

TEST(Portions, LongInsertionIsCutBetweenCodePoints) {
  EXPECT_EQ(in_portions({{3, 2, "a\u20acb\U0001f600"}}, 5, 9),
            (std::vector<Edits>{{{3, 2, "a\u20acb"}}, {{6, 0, "\U0001f600"}}}));
}

TEST(Portions, DeletionTakesNoRoom) {
  EXPECT_EQ(in_portions({{0, 0, "abcd"}, {9, 5, ""}}, 4, 9), (std::vector<Edits>{{{0, 0, "abcd"}, {9, 5, ""}}}));
}

TEST(Portions, GiveTheSameTextWhateverTheyAre) {
  std::mt19937 random(2);
  const auto below = [&](std::size_t limit) { return static_cast<std::uint32_t>(random() % limit); };
  for (int round = 0; round < 2000; ++round) {
    const std::string before = "0123456789";
    Edits edits;
    std::uint32_t length = 10;
    for (int i = 0; i < 4; ++i) {
      const auto at = below(length + 1);
      const auto removed = std::min(below(4), length - at);
      std::string inserted;
      for (auto n = below(6); n > 0; --n) inserted += below(2) == 0 ? "x" : "\u20ac";
      length += static_cast<std::uint32_t>(code_points(inserted)) - removed;
      edits.push_back({at, removed, std::move(inserted)});
    }
    std::string now = before;
    for (const auto& portion : in_portions(edits, 4 + below(6), 1 + below(3))) {
      now = *sync::apply(now, portion);
      std::size_t bytes = 0;
      for (const auto& edit : portion) bytes += edit.inserted.size();
      ASSERT_LE(bytes, 9U);
    }
    ASSERT_EQ(now, *sync::apply(before, edits));
  }
}

}  // namespace
}  // namespace bijeen::sync
