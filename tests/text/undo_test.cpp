// SPDX-License-Identifier: EUPL-1.2
#include "sync/text/undo.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "sync/text/edits.h"
#include "world.h"

namespace bijeen::sync::tests {
namespace {

using Edits = std::vector<TextEdit>;

/// A text in which one person types and to which others' edits come.
class Typing {
 public:
  explicit Typing(std::string begin = {}) : text(std::move(begin)) {}

  void type(const Edits& edits, std::int64_t later = 5000) {
    now += later;
    undo.did(text, edits, now);
    text = *sync::apply(text, edits);
  }
  void others(const Edits& patch) {
    undo.merged(patch);
    text = *sync::apply(text, patch);
  }
  bool back() { return make(undo.undo(text)); }
  bool forth() { return make(undo.redo(text)); }

  std::string text;

 private:
  bool make(const Edits& edits) {
    text = *sync::apply(text, edits);
    return !edits.empty();
  }

  TextUndo undo;
  std::int64_t now = 1'000'000;
};

TEST(TextUndo, TakesBackOneStepAtATimeAndMakesItAnew) {
  Typing typing{"abc"};
  typing.type({{3, 0, "d"}});
  typing.type({{0, 2, "X"}});
  EXPECT_TRUE(typing.back());
  EXPECT_EQ(typing.text, "abcd");
  EXPECT_TRUE(typing.back());
  EXPECT_EQ(typing.text, "abc");
  EXPECT_FALSE(typing.back());
  EXPECT_TRUE(typing.forth());
  EXPECT_TRUE(typing.forth());
  EXPECT_EQ(typing.text, "Xcd");
  EXPECT_FALSE(typing.forth());
}

TEST(TextUndo, TakesARunOfKeystrokesAsOne) {
  Typing typing;
  for (const char* key : {"é", "é", "n"})
    typing.type({{static_cast<std::uint32_t>(code_points(typing.text)), 0, key}}, 100);
  typing.type({{3, 0, "!"}}, 3000);
  typing.type({{3, 1, ""}}, 100);
  typing.type({{2, 1, ""}}, 100);
  EXPECT_EQ(typing.text, "éé");
  typing.back();
  EXPECT_EQ(typing.text, "één!");
  typing.back();
  EXPECT_EQ(typing.text, "één");
  typing.back();
  EXPECT_EQ(typing.text, "");
}

TEST(TextUndo, LeavesWhatOthersWroteAlsoInsideIt) {
  Typing typing{"De vergadering."};
  typing.type({{14, 0, " van dinsdag"}});
  typing.others({{18, 0, " de"}, {0, 0, "1. "}});
  EXPECT_EQ(typing.text, "1. De vergadering van de dinsdag.");
  typing.back();
  EXPECT_EQ(typing.text, "1. De vergadering de.");
  typing.forth();
  EXPECT_EQ(typing.text, "1. De vergadering van de dinsdag.");
}

TEST(TextUndo, BringsBackWhatWasDeletedToItsPlace) {
  Typing typing{"een twee drie"};
  typing.type({{3, 5, ""}});
  typing.others({{0, 0, "nul "}});
  typing.others({{12, 0, " vier"}});
  typing.back();
  EXPECT_EQ(typing.text, "nul een twee drie vier");
}

TEST(TextUndo, HasNothingToDoWhereOthersTookItAllAway) {
  Typing typing{"abc"};
  typing.type({{1, 0, "mijn"}});
  typing.others({{0, 7, ""}});
  EXPECT_FALSE(typing.back());
  EXPECT_EQ(typing.text, "");
}

TEST(TextUndo, ForgetsWhatWasTakenBackOnceSomethingElseIsTyped) {
  Typing typing;
  typing.type({{0, 0, "a"}});
  typing.back();
  typing.type({{0, 0, "b"}});
  EXPECT_FALSE(typing.forth());
  EXPECT_EQ(typing.text, "b");
}

/// Edits whose inserted characters are those of `alphabet`.
Edits spelled(Edits edits, const std::string& alphabet, Dice& dice, bool removing) {
  for (TextEdit& edit : edits) {
    const std::size_t length = code_points(edit.inserted);
    edit.inserted.clear();
    for (std::size_t i = 0; i < length; ++i)
      edit.inserted += alphabet[dice.roll(static_cast<std::uint32_t>(alphabet.size()))];
    if (!removing) edit.removed = 0;
  }
  return edits;
}

TEST(TextUndo, OfAllOwnEditsLeavesTheTextAndWhatOthersWrote) {
  for (std::uint32_t seed = 0; seed < 400; ++seed) {
    Dice dice(seed);
    Typing typing{"0123456789"};
    std::string expected = typing.text;

    for (int i = 0; i < 30; ++i) {
      const auto length = static_cast<std::uint32_t>(code_points(typing.text));
      const std::uint32_t kind = dice.roll(5);
      if (kind < 2) {
        typing.type(spelled(random_edits(dice, length), "abc", dice, true), dice.roll(2) == 0 ? 100 : 5000);
      } else if (kind < 4) {
        const Edits patch =
            spelled({{dice.roll(length + 1), 0, "xx"}, {dice.roll(length + 1), 0, "x"}}, "XYZ", dice, false);
        for (const TextEdit& edit : patch) expected += edit.inserted;
        typing.others(patch);
      } else if (typing.back() && dice.roll(2) == 0) {
        typing.forth();
      }
    }
    while (typing.back()) {
    }
    std::string left = typing.text;
    std::sort(left.begin(), left.end());
    std::sort(expected.begin(), expected.end());
    ASSERT_EQ(left, expected) << "seed " << seed;
  }
}

TEST(TextRebase, InBothDirectionsGivesTheSameText) {
  for (std::uint32_t seed = 0; seed < 500; ++seed) {
    Dice dice(seed);
    const std::string text = "abcdefgh";
    const Edits mine = random_edits(dice, 8), theirs = random_edits(dice, 8);
    const Rebased both = rebased_both(mine, theirs);
    ASSERT_EQ(*sync::apply(*sync::apply(text, theirs), both.mine), *sync::apply(*sync::apply(text, mine), both.theirs))
        << "seed " << seed;
  }
}

}  // namespace
}  // namespace bijeen::sync::tests
