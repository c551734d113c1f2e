// SPDX-License-Identifier: EUPL-1.2
#include "sync/text/rope.h"

#include <gtest/gtest.h>

#include "sync/text/utf8.h"
#include "world.h"

namespace bijeen::sync::tests {
namespace {

bool replace(Rope& rope, std::uint32_t position, std::uint32_t removed, const std::string& inserted) {
  return rope.replace(position, removed, inserted, static_cast<std::uint32_t>(code_points(inserted)));
}

TEST(Rope, IsTheTextThatPlainEditsGive) {
  for (std::uint32_t seed = 0; seed < 60; ++seed) {
    Dice dice(seed);
    std::string text, filler;
    for (std::uint32_t i = dice.roll(4000); i > 0; --i)
      filler += dice.roll(9) == 0 ? "👍" : dice.roll(5) == 0 ? "é" : "a";
    text = filler;
    Rope rope(text);
    for (int i = 0; i < 150; ++i) {
      std::vector<TextEdit> edits = random_edits(dice, static_cast<std::uint32_t>(code_points(text)));
      if (dice.roll(20) == 0) edits.push_back({0, 0, filler});
      if (dice.roll(20) == 0) edits = {{0, static_cast<std::uint32_t>(code_points(text)) / 2, ""}};
      for (const TextEdit& edit : edits) {
        ASSERT_TRUE(replace(rope, edit.position, edit.removed, edit.inserted));
        text = *sync::apply(text, {edit});
      }
      ASSERT_EQ(rope.length(), text_length(text)) << "seed " << seed;
    }
    ASSERT_EQ(rope.text(), text) << "seed " << seed;
  }
}

TEST(Rope, RefusesPlacesPastTheEnd) {
  Rope rope("aé👍");
  EXPECT_FALSE(replace(rope, 4, 0, "x"));
  EXPECT_FALSE(replace(rope, 1, 3, ""));
  EXPECT_FALSE(replace(rope, 0xFFFFFFFF, 2, ""));
  EXPECT_EQ(rope.text(), "aé👍");
}

TEST(Rope, GivesBackTheMemoryOfWhatIsGone) {
  // A long text that is deleted but for crumbs and written again, over and over.
  Rope rope;
  const std::string page(20000, 'a');
  for (int i = 0; i < 30; ++i) {
    ASSERT_TRUE(replace(rope, 0, 0, page));
    ASSERT_TRUE(replace(rope, 1, 19998, ""));
  }
  EXPECT_EQ(rope.text(), std::string(60, 'a'));
  EXPECT_LT(rope.chunks(), 64U);
}

TEST(Rope, TellsUtf16PlacesOfCodePointsAndBack) {
  Dice dice(7);
  std::string text;
  std::vector<std::uint32_t> units;  // UTF-16 offset of each code point
  std::uint32_t at = 0;
  for (std::uint32_t i = 0; i < 5000; ++i) {
    const char* const kinds[] = {"a", "é", "€", "👍", "\u0301", "\u200D"};
    const std::uint32_t kind = dice.roll(6);
    text += kinds[kind];
    units.push_back(at);
    at += kind == 3 ? 2 : 1;
  }
  units.push_back(at);
  Rope rope(text);
  ASSERT_TRUE(
      replace(rope, 2500, 1, text.substr(byte_offset(text, 2500), byte_offset(text, 2501) - byte_offset(text, 2500))));
  ASSERT_EQ(rope.length().utf16, at);
  for (std::uint32_t i = 0; i <= 5000; ++i) {
    ASSERT_EQ(rope.utf16_at(i), units[i]) << i;
    ASSERT_EQ(rope.code_point_at(units[i]), i) << i;
    ASSERT_EQ(utf16_offset(text, i), units[i]) << i;
    ASSERT_EQ(code_point_offset(text, units[i]), i) << i;
    if (i < 5000 && units[i + 1] == units[i] + 2) {
      // Half a surrogate pair is in the code point.
      ASSERT_EQ(rope.code_point_at(units[i] + 1), i) << i;
      ASSERT_EQ(code_point_offset(text, units[i] + 1), i) << i;
    }
  }
  EXPECT_EQ(rope.utf16_at(6000), at);
  EXPECT_EQ(rope.code_point_at(at + 5), 5000U);
  EXPECT_EQ(utf16_offset(text, 6000), at);
}

}  // namespace
}  // namespace bijeen::sync::tests
