// SPDX-License-Identifier: EUPL-1.2
#include "peers.h"

#include <gtest/gtest.h>

namespace bijeen::sync::tests {

std::string author_name(const DeviceId& device) {
  return {device.bytes.begin(), device.bytes.end()};
}

void Peers::edit(std::uint32_t number, const std::vector<TextEdit>& edits) {
  Peer& peer = peers[number];
  const DeviceId device = device_id(number);
  const std::uint32_t author = peer.document.author(author_name(device));
  Told told_now;
  told_now.update = {{author_name(device), peer.document.history().count(author)}, peer.document.version(), edits};
  for (const TextEdit& edit : edits) {
    ASSERT_TRUE(peer.document.edit(author, edit.position, edit.removed, edit.inserted));
  }
  told_now.operations = peer.model.edit(device, edits);
  told_now.seen = peer.has;
  told_now.seen.resize(told.size());
  told.push_back(std::move(told_now));
  peer.has.resize(told.size());
  peer.has.back() = true;
}

void Peers::receive(Peer& peer, std::size_t number) {
  const Told& news = told[number];
  const std::string before = peer.document.text();
  const auto patch = peer.document.receive(news.update);
  ASSERT_TRUE(patch.ok()) << patch.error().detail;
  for (const Operation& operation : news.operations) peer.model.apply(operation);
  ASSERT_EQ(*sync::apply(before, *patch), peer.document.text());
  peer.has[number] = true;
}

void Peers::tell(std::uint32_t number, std::size_t wanted, Dice& dice) {
  Peer& peer = peers[number];
  peer.has.resize(told.size());
  std::vector<std::size_t> missing;
  for (std::size_t i = 0; i < wanted; ++i) {
    if (told[wanted].seen[i] && !peer.has[i]) missing.push_back(i);
  }
  if (!peer.has[wanted]) missing.push_back(wanted);
  while (!missing.empty()) {
    const auto pick = missing.begin() + dice.roll(static_cast<std::uint32_t>(missing.size()));
    const auto& seen = told[*pick].seen;
    bool ready = true;
    for (std::size_t i = 0; i < seen.size(); ++i) ready = ready && (!seen[i] || peer.has[i]);
    if (!ready) continue;
    receive(peer, *pick);
    if (testing::Test::HasFatalFailure()) return;
    missing.erase(pick);
  }
}

void Peers::settle(Dice& dice) {
  for (std::uint32_t peer = 0; peer < peers.size(); ++peer) {
    for (std::size_t i = 0; i < told.size(); ++i) tell(peer, i, dice);
  }
}

}  // namespace bijeen::sync::tests
