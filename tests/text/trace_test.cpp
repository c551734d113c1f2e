// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/bench/text_case.h"
#include "world.h"

namespace bijeen::sync::tests {
namespace {

bench::TextCase recorded(const std::string& name) {
  auto trace = bench::read_trace(BIJEEN_SOURCE_DIR "/tests/bench/traces/" + name + ".json.gz");
  EXPECT_TRUE(trace);
  return bench::TextCase(trace ? std::move(*trace) : bench::Trace());
}

TEST(TextTrace, GivesItsTextInEveryWayItIsReplayed) {
  for (const char* name : {"friendsforever", "friendsforever_flat", "sveltecomponent"}) {
    const bench::TextCase text = recorded(name);
    ASSERT_TRUE(text.good()) << name;
    const std::string& end = text.trace().end_content;
    EXPECT_TRUE(text.merge_all() == end) << name;
    EXPECT_TRUE(text.one_by_one() == end) << name;
    EXPECT_TRUE(text.load() == end) << name;
    if (!text.trace().concurrent) {
      EXPECT_TRUE(text.local_replay() == end) << name;
    }
  }
}

TEST(TextTrace, GivesItsTextWhateverComesFirst) {
  const bench::TextCase text = recorded("friendsforever");
  const auto& transactions = text.trace().transactions;
  std::vector<std::vector<std::uint32_t>> children(transactions.size());
  std::vector<std::size_t> waits_for(transactions.size());
  for (std::uint32_t i = 0; i < transactions.size(); ++i) {
    waits_for[i] = transactions[i].parents.size();
    for (const std::uint32_t parent : transactions[i].parents) children[parent].push_back(i);
  }
  for (std::uint32_t seed = 0; seed < 6; ++seed) {
    Dice dice(seed);
    auto waits = waits_for;
    std::vector<std::uint32_t> ready, order;
    for (std::uint32_t i = 0; i < transactions.size(); ++i) {
      if (waits[i] == 0) ready.push_back(i);
    }
    while (!ready.empty()) {
      // One author may be far ahead of the other before the dice change over.
      const std::uint32_t pick = dice.roll(50) == 0 ? dice.roll(static_cast<std::uint32_t>(ready.size()))
                                                    : static_cast<std::uint32_t>(ready.size()) - 1;
      order.push_back(ready[pick]);
      ready.erase(ready.begin() + pick);
      for (const std::uint32_t child : children[order.back()]) {
        if (--waits[child] == 0) ready.push_back(child);
      }
    }
    Document document;
    for (const std::uint32_t number : order) ASSERT_TRUE(document.receive(text.update(number)));
    ASSERT_TRUE(document.text() == text.trace().end_content) << "seed " << seed;
  }
}

}  // namespace
}  // namespace bijeen::sync::tests
