// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "world.h"

namespace bijeen::sync::tests {
namespace {

constexpr std::uint32_t kRuns = 250;
constexpr std::uint32_t kSteps = 60;

/// One thing that may happen; a device pulls a part at times, as when the connection is cut.
void step(World& world, Dice& dice) {
  const std::uint32_t device = dice.roll(static_cast<std::uint32_t>(world.devices.size()));
  Device& d = world.devices[device];
  switch (dice.roll(5)) {
    case 0:
    case 1:
      world.edit(device, random_edits(dice, d.model.length()));
      break;
    case 2:
    case 3:
      world.push(device);
      break;
    default:
      const auto news = static_cast<std::uint32_t>(raw(world.last()) - raw(d.cursor));
      world.pull(device, Seq{raw(d.cursor) + dice.roll(news + 1)});
  }
}

void run(std::uint32_t seed, void (*check)(World&)) {
  Dice dice(seed);
  World world(2 + dice.roll(3));
  for (std::uint32_t i = 0; i < kSteps; ++i) {
    step(world, dice);
    check(world);
    if (testing::Test::HasFailure()) FAIL() << "seed " << seed << ", step " << i;
  }
  world.settle();
  check(world);
  for (const Device& d : world.devices) ASSERT_EQ(d.live.text, world.server.text) << "seed " << seed;
}

TEST(TextMerge, GivesWhatTheModelGivesOnTheServerAndOnEveryDevice) {
  for (std::uint32_t seed = 0; seed < kRuns; ++seed) {
    run(seed, [](World& world) {
      ASSERT_EQ(world.server.text, world.model.text());
      for (const Device& d : world.devices) ASSERT_EQ(d.live.text, d.model.text());
    });
    if (HasFatalFailure()) return;
  }
}

TEST(TextMerge, PendingEventsOnTopOfTheServersStateGiveWhatTheAuthorSees) {
  for (std::uint32_t seed = 0; seed < kRuns; ++seed) {
    run(1000 + seed, [](World& world) {
      for (const Device& d : world.devices) ASSERT_EQ(World::on_top(d).text, d.live.text);
    });
    if (HasFatalFailure()) return;
  }
}

TEST(TextTrim, ChangesNothingThatComesLater) {
  static std::uint32_t forgotten = 0;
  for (std::uint32_t seed = 0; seed < kRuns; ++seed) {
    run(2000 + seed, [](World& world) {
      const Seq horizon = world.horizon();
      const TextState before = world.server;
      trim(world.server, horizon);
      forgotten += world.server.log.size() < before.log.size() ? 1 : 0;
      ASSERT_EQ(world.server.text, before.text);
      ASSERT_LE(world.server.base_seq, horizon);
      for (Device& d : world.devices) {
        // A horizon is for those who have all that the server had when it was drawn.
        if (d.cursor == world.last()) {
          trim(d.accepted, horizon);
          trim(d.live, horizon);
        }
        ASSERT_EQ(d.live.text, d.model.text());
        ASSERT_EQ(World::on_top(d).text, d.model.text());
      }
      ASSERT_EQ(world.server.text, world.model.text());
    });
    if (HasFatalFailure()) return;
  }
  ASSERT_GT(forgotten, kRuns);
}

/// Rounds in which everybody edits offline and then sends, some keeping the last of it for a later round. `order`
/// decides only in which order the server gets it all.
std::string after_rounds(std::uint32_t seed, std::uint32_t order) {
  Dice edits(seed), orders(order);
  World world(2 + edits.roll(3));
  const auto count = static_cast<std::uint32_t>(world.devices.size());
  for (std::uint32_t round = 0; round < 4; ++round) {
    std::vector<std::uint32_t> to_send;
    for (std::uint32_t device = 0; device < count; ++device) {
      const std::uint32_t made = edits.roll(4);
      for (std::uint32_t i = 0; i < made; ++i) {
        world.edit(device, random_edits(edits, world.devices[device].model.length()));
      }
      const auto unsent = static_cast<std::uint32_t>(world.devices[device].unsent.size());
      to_send.insert(to_send.end(), round == 3 ? unsent : edits.roll(unsent + 1), device);
    }
    while (!to_send.empty()) {
      const auto next = to_send.begin() + orders.roll(static_cast<std::uint32_t>(to_send.size()));
      world.push(*next);
      to_send.erase(next);
    }
    for (std::uint32_t device = 0; device < count; ++device) {
      if (edits.roll(4) != 0) world.pull(device, world.last());
    }
  }
  return world.server.text;
}

TEST(TextMerge, GivesTheSameTextInWhateverOrderTheServerGotTheEvents) {
  std::uint32_t not_empty = 0;
  for (std::uint32_t seed = 0; seed < kRuns; ++seed) {
    const std::string text = after_rounds(seed, 0);
    not_empty += text.empty() ? 0 : 1;
    for (std::uint32_t order = 1; order < 5; ++order) {
      ASSERT_EQ(after_rounds(seed, order), text) << "seed " << seed << ", order " << order;
    }
  }
  ASSERT_GT(not_empty, kRuns / 2);
}

TEST(TextMerge, GivesWhatTheModelGivesAfterLongAbsences) {
  for (std::uint32_t seed = 0; seed < 2; ++seed) {
    Dice dice(3000 + seed);
    World world(3);
    world.edit(0, {{0, 0, "Notulen van de vergadering"}});
    world.settle();
    for (std::uint32_t i = 0; i < 450; ++i) {
      const std::uint32_t device = dice.roll(3);
      world.edit(device, random_edits(dice, world.devices[device].model.length()));
    }
    world.settle();
    ASSERT_GT(world.model.length(), 500U);
    ASSERT_EQ(world.server.text, world.model.text()) << "seed " << seed;
    for (const Device& d : world.devices) ASSERT_EQ(d.live.text, world.server.text) << "seed " << seed;
  }
}

}  // namespace
}  // namespace bijeen::sync::tests
