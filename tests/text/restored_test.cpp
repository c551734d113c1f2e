// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "sync/text/edits_played.h"
#include "sync/text/event_graph.h"
#include "world.h"

namespace bijeen::sync::tests {
namespace {

constexpr std::uint64_t kNew = std::uint64_t{1} << kGenerationBits;

/// Made by a device on the server that was restored after number 1.
TextEvent anew(std::uint64_t seq, std::uint32_t device, std::uint64_t n, std::uint64_t seen,
               std::vector<TextEdit> edits) {
  TextEvent event{Seq{kNew + seq}, device_id(device), DeviceCount{n}, Seq{kNew + seen}, std::move(edits)};
  event.past.bases = {Seq{1}};
  return event;
}

/// Number 1 wrote "abc", number 2 of device 2 put "XX" in front and came back as 5.
TextState with_returned() {
  TextState state;
  EXPECT_TRUE(merge(state, {Seq{1}, device_id(1), DeviceCount{1}, Seq{}, {{0, 0, "abc"}}}));
  TextEvent back{Seq{2}, device_id(2), DeviceCount{1}, Seq{1}, {{0, 0, "XX"}}};
  back.returned = {Seq{kNew + 5}};
  EXPECT_TRUE(merge(state, back));
  return state;
}

TEST(RestoredText, AnEditThatHadNotSeenWhatCameBackKeepsItsPlace) {
  auto state = with_returned();
  ASSERT_TRUE(merge(state, anew(3, 3, 1, 0, {{3, 0, "def"}})));
  EXPECT_EQ(state.text, "XXabcdef");
}

TEST(RestoredText, AnEditThatHadSeenItCountsItIn) {
  auto state = with_returned();
  ASSERT_TRUE(merge(state, anew(3, 3, 1, 0, {{3, 0, "def"}})));
  ASSERT_TRUE(merge(state, anew(6, 3, 2, 5, {{8, 0, "!"}})));
  EXPECT_EQ(state.text, "XXabcdef!");
}

TEST(RestoredText, AnEditOfBeforeTheRestoreCountsItIn) {
  auto state = with_returned();
  ASSERT_TRUE(merge(state, anew(3, 3, 1, 0, {{3, 0, "def"}})));
  ASSERT_TRUE(merge(state, {Seq{kNew + 7}, device_id(4), DeviceCount{1}, Seq{2}, {{5, 0, "-"}}}));
  EXPECT_EQ(state.text.size(), 9U);
  EXPECT_EQ(state.text.substr(0, 5), "XXabc");
}

TEST(RestoredText, TrimmingKeepsWhatSomebodyMayNotHaveSeen) {
  auto state = with_returned();
  ASSERT_TRUE(merge(state, anew(3, 3, 1, 0, {{3, 0, "def"}})));
  auto trimmed = state;
  trim(trimmed, Seq{kNew + 4});
  EXPECT_EQ(trimmed.log.size(), 2U);
  ASSERT_TRUE(merge(trimmed, anew(6, 4, 1, 4, {{6, 0, "?"}})));
  ASSERT_TRUE(merge(state, anew(6, 4, 1, 4, {{6, 0, "?"}})));
  EXPECT_EQ(state.text, "XXabcdef?");
  EXPECT_EQ(trimmed.text, state.text);
  trim(state, Seq{kNew + 6});
  EXPECT_EQ(state.text, "XXabcdef?");
}

TEST(RestoredText, AnEditThatHadSeenAllIsTakenAsItIsWhateverTheLogHolds) {
  auto state = with_returned();
  for (std::uint64_t i = 6; i < 40; ++i) {
    const auto event = anew(i, 3, i, i - 1, {{0, 0, "x"}});
    ASSERT_EQ(edits_played_for(state, event), 0U);
    ASSERT_TRUE(merge(state, event));
  }
  ASSERT_EQ(state.log.size(), 36U);
  EXPECT_EQ(edits_played_for(state, anew(40, 4, 1, 37, {{0, 0, "y"}})), 2U) << "those it had not seen";
}

/// What is merged step by step is what comes of playing all from the start.
TEST(RestoredText, PlayingFromWhereAllWasSeenGivesWhatPlayingAllGives) {
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    Dice dice(seed);
    auto state = with_returned();
    const auto base = state.base;
    std::vector<Seq> seen(4, Seq{kNew});
    std::vector<std::uint64_t> n(4, 1);
    for (std::uint64_t i = 6; i < 26; ++i) {
      const auto device = dice.roll(3);
      seen[device] = Seq{std::max(raw(seen[device]), kNew + (dice.roll(3) == 0 ? i - 1 : raw(seen[device]) - kNew))};
      const auto length = static_cast<std::uint32_t>(code_points(state.text));
      // Positions of 2 and less are there in every version.
      auto event = anew(i, 5 + device, ++n[device], raw(seen[device]) - kNew,
                        {{dice.roll(std::min(length, 3U)), 0, std::string(1, static_cast<char>('a' + i % 26))}});
      if (dice.roll(4) == 0 && device > 0) {
        event.past.follows = device_id(5);
        event.past.follows_n = DeviceCount{n[0]};
      }
      ASSERT_TRUE(merge(state, event)) << "seed " << seed;
      std::vector<const TextEvent*> events;
      for (const auto& e : state.log) events.push_back(&e);
      ASSERT_EQ(state.text, replayed(base, events)) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace bijeen::sync::tests
