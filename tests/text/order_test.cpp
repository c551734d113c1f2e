// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <algorithm>

#include "world.h"

namespace bijeen::sync::tests {
namespace {

enum class Typing { kForwards, kBackwards };

/// Edits that write `word` at a place, one code point each.
std::vector<TextEdit> typed(std::uint32_t place, const std::string& word, Typing typing) {
  std::vector<TextEdit> edits;
  for (const std::string& character : characters(word)) {
    edits.push_back({place, 0, character});
    if (typing == Typing::kForwards) ++place;
  }
  return edits;
}

struct Writer {
  std::uint32_t device;
  std::string word;
  Typing typing;
};

std::string as_read(const Writer& writer) {
  std::vector<std::string> all = characters(writer.word);
  if (writer.typing == Typing::kBackwards) std::reverse(all.begin(), all.end());
  std::string word;
  for (const std::string& character : all) word += character;
  return word;
}

/// All write at the same place of "[]" without seeing each other, an event per code point; the server gets it in an
/// order of the dice.
std::string written(const std::vector<Writer>& writers, Dice& dice) {
  World world(static_cast<std::uint32_t>(writers.size()) + 1);
  world.edit(static_cast<std::uint32_t>(writers.size()), {{0, 0, "[]"}});
  world.settle();
  std::vector<std::uint32_t> turns;
  for (const Writer& writer : writers) {
    for (TextEdit& edit : typed(1, writer.word, writer.typing)) {
      world.edit(writer.device, {edit});
      turns.push_back(writer.device);
    }
  }
  while (!turns.empty()) {
    const auto turn = turns.begin() + dice.roll(static_cast<std::uint32_t>(turns.size()));
    world.push(*turn);
    turns.erase(turn);
  }
  world.settle();
  EXPECT_EQ(world.server.text, world.model.text());
  for (const Device& device : world.devices) EXPECT_EQ(device.live.text, world.server.text);
  return world.server.text;
}

TEST(TextOrder, RunsTypedAtOnePlaceStayApartAndInTheOrderOfTheDevices) {
  Dice dice(1);
  for (const Typing one : {Typing::kForwards, Typing::kBackwards}) {
    for (const Typing two : {Typing::kForwards, Typing::kBackwards}) {
      for (int order = 0; order < 20; ++order) {
        const std::vector<Writer> writers = {{0, "abcdé", one}, {1, "12345👍", two}};
        ASSERT_EQ(written(writers, dice), "[" + as_read(writers[0]) + as_read(writers[1]) + "]");
      }
    }
  }
}

TEST(TextOrder, ThreeAtOnePlaceStayApart) {
  Dice dice(2);
  for (int order = 0; order < 40; ++order) {
    const auto typing = [&] { return dice.roll(2) == 0 ? Typing::kForwards : Typing::kBackwards; };
    const std::vector<Writer> writers = {{0, "abcd", typing()}, {1, "1234", typing()}, {2, "αβγδ", typing()}};
    ASSERT_EQ(written(writers, dice), "[" + as_read(writers[0]) + as_read(writers[1]) + as_read(writers[2]) + "]");
  }
}

TEST(TextOrder, ATieGoesByDeviceNotByArrival) {
  for (const bool first_first : {true, false}) {
    TextState state;
    const TextEvent one{Seq{first_first ? 1U : 2U}, device_id(0), DeviceCount{1}, Seq{}, {{0, 0, "een"}}};
    const TextEvent two{Seq{first_first ? 2U : 1U}, device_id(1), DeviceCount{1}, Seq{}, {{0, 0, "twee"}}};
    ASSERT_TRUE(merge(state, first_first ? one : two).ok());
    ASSERT_TRUE(merge(state, first_first ? two : one).ok());
    EXPECT_EQ(state.text, "eentwee");
  }
}

TEST(TextOrder, ARunIsNotCutByOneWhoKnewOnlyItsBeginning) {
  // The second writes behind "ab" while the first goes on: the second's word comes behind or before all of the rest.
  for (const std::uint32_t first : {0U, 1U}) {
    World world(2);
    world.edit(first, {{0, 0, "ab"}});
    world.settle();
    world.edit(first, {{2, 0, "c"}});
    world.edit(first, {{3, 0, "d"}});
    for (const TextEdit& edit : typed(2, "123", Typing::kForwards)) world.edit(1 - first, {edit});
    world.settle();
    EXPECT_EQ(world.server.text, first == 0 ? "abcd123" : "ab123cd");
  }
}

TEST(TextOrder, OfTwoBehindOneCharacterTheOneWithTheNearerRightOriginComesLater) {
  // What FugueMax has over Fugue. Both write behind L; the first saw Z stand behind it, the second only R.
  World world(4);
  world.edit(3, {{0, 0, "R"}});
  world.settle();
  world.edit(0, {{0, 0, "L"}});
  world.edit(1, {{0, 0, "Z"}});
  world.push(0);
  world.push(1);
  world.pull(2, Seq{3});
  world.pull(3, Seq{2});
  ASSERT_EQ(world.devices[2].live.text, "LZR");
  ASSERT_EQ(world.devices[3].live.text, "LR");
  world.edit(2, {{1, 0, "x"}});
  world.edit(3, {{1, 0, "w"}});
  world.settle();
  EXPECT_EQ(world.server.text, "LwxZR");
  EXPECT_EQ(world.model.text(), "LwxZR");
}

}  // namespace
}  // namespace bijeen::sync::tests
