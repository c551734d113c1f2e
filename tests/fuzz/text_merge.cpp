// SPDX-License-Identifier: EUPL-1.2
// Bytes as what some authors do: whatever they type and in whatever order they hear of it, they end with the text of
// the model list.
#include <fuzzer/FuzzedDataProvider.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/text/peers.h"

namespace {

constexpr std::size_t kStepsMax = 80;

bijeen::sync::TextEdit edit_from(FuzzedDataProvider& bytes, std::uint32_t length) {
  static constexpr const char* kCharacters[] = {"a", "b", "é", "👍", "\u0301"};
  bijeen::sync::TextEdit edit;
  edit.position = bytes.ConsumeIntegralInRange<std::uint32_t>(0, length);
  edit.removed = std::min(length - edit.position, bytes.ConsumeIntegralInRange<std::uint32_t>(0, 3));
  for (std::uint32_t i = bytes.ConsumeIntegralInRange<std::uint32_t>(0, 3); i > 0; --i) {
    edit.inserted += bytes.PickValueInArray(kCharacters);
  }
  return edit;
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* /*count*/, char*** /*arguments*/) {
  GTEST_FLAG_SET(break_on_failure, true);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace bijeen::sync::tests;
  FuzzedDataProvider bytes(data, size);
  Peers peers(bytes.ConsumeIntegralInRange<std::uint32_t>(2, 4));
  Dice dice(bytes.ConsumeIntegral<std::uint8_t>());
  for (std::size_t step = 0; step < kStepsMax && bytes.remaining_bytes() > 0; ++step) {
    const auto number =
        bytes.ConsumeIntegralInRange<std::uint32_t>(0, static_cast<std::uint32_t>(peers.peers.size()) - 1);
    if (peers.told.empty() || bytes.ConsumeBool()) {
      peers.edit(number, {edit_from(bytes, peers.peers[number].model.length())});
    } else {
      peers.tell(number, bytes.ConsumeIntegralInRange<std::size_t>(0, peers.told.size() - 1), dice);
    }
  }
  peers.settle(dice);
  for (const Peer& peer : peers.peers) EXPECT_EQ(peer.document.text(), peer.model.text());
  return 0;
}
