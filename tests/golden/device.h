// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sync/replica.h"
#include "tests/api/world.h"

namespace bijeen::golden {

/// A replica with its store in memory, and a session of the world's server.
class Device {
 public:
  using Pairs = std::map<std::string, std::string>;
  /// Opens the pairs; with none, a new store.
  Device(api::test::World& world, const std::string& person, const std::string& device, Pairs pairs = {});

  /// One change set with an id made of `number`; the error's code, or empty. `ops` as in docs/protocol.md.
  std::string edit(std::uint64_t number, const std::string& scope, const std::string& ops);
  /// Rounds of exchange until everything is here and nothing waits.
  void sync();
  /// Sends, and hears no answer: the sets stay "sent".
  void send_unheard();
  /// Sends and takes the verdicts, without the pull that brings the sets back.
  void push_alone();

  [[nodiscard]] const Pairs& pairs() const { return pairs_; }
  [[nodiscard]] const sync::Replica& replica() const { return replica_; }

 private:
  void keep(const Result<sync::Step>& step);

  api::test::World& world_;
  api::test::Browser browser_;
  Pairs pairs_;
  sync::Replica replica_;
};

}  // namespace bijeen::golden
