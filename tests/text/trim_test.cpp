// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "world.h"

namespace bijeen::sync::tests {
namespace {

TextEvent event(std::uint64_t seq, std::uint32_t device, std::uint64_t n, std::uint64_t seen, const char* inserted) {
  return {Seq{seq}, device_id(device), DeviceCount{n}, Seq{seen}, {{0, 0, inserted}}};
}

TextState merged(const std::vector<TextEvent>& events) {
  TextState state;
  for (const TextEvent& e : events) EXPECT_TRUE(merge(state, e).ok());
  return state;
}

TEST(TextTrim, LeavesTheTextAloneWhenAllIsForgotten) {
  TextState state = merged({event(1, 0, 1, 0, "b"), event(4, 1, 1, 1, "a")});
  trim(state, Seq{9});
  EXPECT_EQ(state.text, "ab");
  EXPECT_TRUE(state.base.empty());
  EXPECT_TRUE(state.log.empty());
  EXPECT_EQ(state.base_seq, Seq{4});
  ASSERT_TRUE(merge(state, event(12, 0, 2, 9, "!")).ok());
  EXPECT_EQ(state.text, "!ab");
  EXPECT_EQ(state.base, "ab");
}

TEST(TextTrim, StopsAtTheHorizon) {
  TextState state = merged({event(1, 0, 1, 0, "c"), event(4, 1, 1, 1, "b"), event(6, 0, 2, 4, "a")});
  trim(state, Seq{5});
  EXPECT_EQ(state.base, "bc");
  EXPECT_EQ(state.base_seq, Seq{4});
  EXPECT_EQ(state.log.size(), 1U);
  trim(state, Seq{3});
  EXPECT_EQ(state.base_seq, Seq{4});
}

TEST(TextTrim, KeepsWhatALaterEventHasNotSeen) {
  TextState state = merged({event(1, 0, 1, 0, "c"), event(4, 1, 1, 1, "b"), event(6, 0, 2, 1, "a")});
  trim(state, Seq{5});
  EXPECT_EQ(state.base, "c");
  EXPECT_EQ(state.base_seq, Seq{1});
  EXPECT_EQ(state.log.size(), 2U);
}

TEST(TextTrim, KeepsWhatIsPending) {
  TextState state = merged({event(1, 0, 1, 0, "c"), event(0, 1, 1, 1, "b")});
  trim(state, Seq{1});
  EXPECT_EQ(state.base, "c");
  ASSERT_EQ(state.log.size(), 1U);
  EXPECT_EQ(state.log[0].seq, Seq{});
  EXPECT_EQ(state.text, "bc");
}

TEST(TextTrim, NeverCutsThroughOneChangeSet) {
  TextState state = merged({event(3, 0, 1, 0, "b"), event(3, 0, 1, 0, "a")});
  state.log[1].seen = Seq{2};
  trim(state, Seq{3});
  EXPECT_TRUE(state.log.empty());
  state = merged({event(3, 0, 1, 2, "b"), event(3, 0, 1, 2, "a"), event(4, 1, 1, 2, "c")});
  trim(state, Seq{3});
  EXPECT_EQ(state.log.size(), 3U);
}

}  // namespace
}  // namespace bijeen::sync::tests
