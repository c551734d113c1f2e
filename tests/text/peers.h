// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "sync/text/document.h"
#include "world.h"

namespace bijeen::sync::tests {

/// An update, what it does in the model's words, and which updates its author had.
struct Told {
  TextUpdate update;
  std::vector<Operation> operations;
  std::vector<bool> seen;
};

struct Peer {
  Document document;
  ModelList model;
  std::vector<bool> has;
};

/// Authors without a server who edit one text and tell each other, each with the model beside it.
class Peers {
 public:
  explicit Peers(std::uint32_t count) : peers(count) {}

  void edit(std::uint32_t peer, const std::vector<TextEdit>& edits);
  /// Brings a peer an update and, in an order of the dice, all that it builds on.
  void tell(std::uint32_t peer, std::size_t number, Dice& dice);
  /// Everybody gets everything.
  void settle(Dice& dice);

  std::vector<Peer> peers;
  std::vector<Told> told;

 private:
  void receive(Peer& peer, std::size_t number);
};

/// A device's name as an author, in the same order.
std::string author_name(const DeviceId& device);

}  // namespace bijeen::sync::tests
