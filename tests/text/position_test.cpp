// SPDX-License-Identifier: EUPL-1.2
#include "sync/text/position.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "sync/text/utf8.h"
#include "world.h"

namespace bijeen::sync::tests {
namespace {

using Edits = std::vector<TextEdit>;

TEST(TextPosition, IsLeftAloneByWhatComesAfterItAndMovedByWhatComesBefore) {
  for (const Bias bias : {Bias::kBefore, Bias::kAfter}) {
    EXPECT_EQ(mapped(3, Edits{{4, 2, "xyz"}}, bias), 3U);
    EXPECT_EQ(mapped(7, Edits{{4, 2, "é👍"}}, bias), 7U);
    EXPECT_EQ(mapped(7, Edits{{0, 0, "👍"}, {1, 3, ""}}, bias), 5U);
  }
}

TEST(TextPosition, KeepsTheNeighbourThatStays) {
  for (const Bias bias : {Bias::kBefore, Bias::kAfter}) {
    EXPECT_EQ(mapped(4, Edits{{4, 2, "xyz"}}, bias), 4U);  // the one before stays
    EXPECT_EQ(mapped(6, Edits{{4, 2, "xyz"}}, bias), 7U);  // the one behind stays
    EXPECT_EQ(mapped(6, Edits{{4, 2, ""}}, bias), 4U);
  }
}

TEST(TextPosition, GoesByTheBiasWhereBothNeighboursStayOrNeither) {
  EXPECT_EQ(mapped(4, Edits{{4, 0, "xyz"}}, Bias::kBefore), 4U);
  EXPECT_EQ(mapped(4, Edits{{4, 0, "xyz"}}, Bias::kAfter), 7U);
  EXPECT_EQ(mapped(5, Edits{{4, 2, "xyz"}}, Bias::kBefore), 4U);
  EXPECT_EQ(mapped(5, Edits{{4, 2, "xyz"}}, Bias::kAfter), 7U);
}

TEST(TextPosition, StaysBesideItsNeighbourInWhateverIsMerged) {
  // Every code point of the text is another, so that neighbours can be found again.
  for (std::uint32_t seed = 0; seed < 400; ++seed) {
    Dice dice(seed);
    std::string text;
    for (char c = 'A'; c <= 'Z'; ++c) text += c;
    const Edits patch = random_edits(dice, 26);
    const std::string after = *sync::apply(text, patch);
    for (std::uint32_t at = 0; at <= 26; ++at) {
      const std::uint32_t before = mapped(at, patch, Bias::kBefore), behind = mapped(at, patch, Bias::kAfter);
      ASSERT_LE(before, behind);
      ASSERT_LE(behind, code_points(after));
      ASSERT_LE(mapped(std::max(at, 1U) - 1, patch, Bias::kBefore), before) << "seed " << seed;
      const std::size_t left = at > 0 ? after.find(text[at - 1]) : std::string::npos;
      const std::size_t right = at < 26 ? after.find(text[at]) : std::string::npos;
      if (left != std::string::npos && right != std::string::npos) {
        ASSERT_EQ(byte_offset(after, before), left + 1) << "seed " << seed << " at " << at;
        ASSERT_EQ(byte_offset(after, behind), right) << "seed " << seed << " at " << at;
      }
    }
  }
}

TEST(TextSelection, DoesNotGrowByWhatOthersWriteAtItsEnds) {
  const Edits both_ends = {{2, 0, "xx"}, {7, 0, "yy"}};
  EXPECT_EQ(mapped(Selection{2, 5}, both_ends), (Selection{4, 7}));
  EXPECT_EQ(mapped(Selection{5, 2}, both_ends), (Selection{7, 4}));
  EXPECT_EQ(mapped(Selection{2, 5}, Edits{{3, 0, "xx"}}), (Selection{2, 7}));
}

TEST(TextSelection, IsACursorWhereAllOfItIsGone) {
  EXPECT_EQ(mapped(Selection{2, 5}, Edits{{1, 6, "xx"}}), (Selection{1, 1}));
  EXPECT_EQ(mapped(Selection{3, 3}, Edits{{3, 0, "xx"}}), (Selection{3, 3}));
}

TEST(TextPatchInUtf16, CountsAsJavaScriptDoes) {
  EXPECT_EQ(in_utf16("a👍b", {{2, 0, "X"}}), (Edits{{3, 0, "X"}}));
  EXPECT_EQ(in_utf16("a👍b", {{1, 1, "👩‍👧"}, {4, 1, ""}}), (Edits{{1, 2, "👩‍👧"}, {6, 1, ""}}));
  EXPECT_EQ(in_utf16("e\u0301👍", {{2, 1, ""}, {1, 1, "x"}}), (Edits{{2, 2, ""}, {1, 1, "x"}}));
}

TEST(TextPatchInUtf16, SaysTheSameAsTheCodePointsDo) {
  // A text as JavaScript has it: code units, a pair for what is outside the basic plane.
  const auto units = [](const std::string& text) {
    std::vector<std::string> all;
    for (const std::string& character : characters(text)) {
      all.push_back(character);
      if (character.size() == 4) all.emplace_back();
    }
    return all;
  };
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    Dice dice(seed);
    std::string text;
    for (int i = 0; i < 5; ++i) {
      const Edits patch = random_edits(dice, static_cast<std::uint32_t>(code_points(text)));
      auto js = units(text);
      for (const TextEdit& edit : in_utf16(text, patch)) {
        const auto begin = js.begin() + edit.position;
        const auto added = units(edit.inserted);
        js.insert(js.erase(begin, begin + edit.removed), added.begin(), added.end());
      }
      text = *sync::apply(text, patch);
      ASSERT_EQ(js, units(text)) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace bijeen::sync::tests
