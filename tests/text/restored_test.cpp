// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

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

}  // namespace
}  // namespace bijeen::sync::tests
