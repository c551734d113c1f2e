// SPDX-License-Identifier: EUPL-1.2
#include "world.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace bijeen::sync::tests {

DeviceId device_id(std::uint32_t number) {
  DeviceId id;
  id.bytes[0] = static_cast<std::uint8_t>(number + 1);
  return id;
}

std::vector<TextEdit> random_edits(Dice& dice, std::uint32_t length) {
  static const std::array<std::string, 9> kCharacters = {"a", "b", "c", "d", "é", "👍", "\u0301", "\n", "\u200D"};
  std::vector<TextEdit> edits;
  const std::uint32_t count = 1 + dice.roll(3);
  std::uint32_t place = dice.roll(length + 1);
  for (std::uint32_t i = 0; i < count; ++i) {
    TextEdit edit;
    if (dice.roll(3) == 0) place = dice.roll(length + 1);
    edit.position = std::min(place, length);
    if (dice.roll(3) == 0) edit.removed = std::min(length - edit.position, 1 + dice.roll(4));
    const std::uint32_t inserted = dice.roll(3) == 0 ? 0 : 1 + dice.roll(3);
    for (std::uint32_t c = 0; c < inserted; ++c) edit.inserted += kCharacters[dice.roll(kCharacters.size())];
    length += inserted - edit.removed;
    // Forwards as in typing, or at the same place, which is typing backwards.
    if (dice.roll(2) == 0) place = edit.position + inserted;
    edits.push_back(edit);
  }
  return edits;
}

World::World(std::uint32_t count) : devices(count) {
  for (std::uint32_t i = 0; i < count; ++i) devices[i].id = device_id(i);
}

void World::edit(std::uint32_t device, std::vector<TextEdit> edits) {
  Device& d = devices[device];
  d.n = DeviceCount{raw(d.n) + 1};
  const TextEvent event{Seq{}, d.id, d.n, d.cursor, std::move(edits)};
  Happened happened{event, d.model.edit(d.id, event.edits)};
  ASSERT_TRUE(merge(d.live, event).ok());
  d.unsent.push_back(happened);
  d.waiting.push_back(std::move(happened));
}

void World::push(std::uint32_t device) {
  Device& d = devices[device];
  if (d.unsent.empty()) return;
  Happened happened = d.unsent.front();
  d.unsent.erase(d.unsent.begin());
  happened.event.seq = Seq{log.size() + 1};
  for (const Operation& operation : happened.operations) model.apply(operation);
  const std::string before = server.text;
  const auto patch = merge(server, happened.event);
  ASSERT_TRUE(patch.ok()) << patch.error().detail;
  ASSERT_EQ(*sync::apply(before, *patch), server.text);
  log.push_back(std::move(happened));
}

void World::pull(std::uint32_t device, Seq upto) {
  Device& d = devices[device];
  for (; d.cursor < upto; d.cursor = Seq{raw(d.cursor) + 1}) {
    const Happened& happened = log[raw(d.cursor)];
    if (happened.event.device == d.id) {
      d.waiting.erase(d.waiting.begin());
    } else {
      for (const Operation& operation : happened.operations) d.model.apply(operation);
    }
    ASSERT_TRUE(merge(d.accepted, happened.event).ok());
    const std::string before = d.live.text;
    const auto patch = merge(d.live, happened.event);
    ASSERT_TRUE(patch.ok()) << patch.error().detail;
    ASSERT_EQ(*sync::apply(before, *patch), d.live.text);
  }
}

void World::settle() {
  for (std::uint32_t i = 0; i < devices.size(); ++i) {
    while (!devices[i].unsent.empty()) push(i);
  }
  for (std::uint32_t i = 0; i < devices.size(); ++i) pull(i, last());
}

Seq World::horizon() const {
  Seq lowest = last();
  for (const Device& d : devices) {
    lowest = std::min(lowest, d.cursor);
    for (const Happened& happened : d.waiting) lowest = std::min(lowest, happened.event.seen);
  }
  return lowest;
}

TextState World::on_top(const Device& device) {
  TextState state = device.accepted;
  for (const Happened& happened : device.waiting) {
    EXPECT_TRUE(merge(state, happened.event).ok());
  }
  return state;
}

}  // namespace bijeen::sync::tests
