// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "sync/replica.h"
#include "tests/simulation/history.h"
#include "tests/simulation/server.h"

namespace bijeen::simulation {

/// A device: the real replica over a store that keeps what was stored and nothing else. Holds every step to what a
/// host is promised: unsent work leaves the store only by a verdict or by its person's wish.
class Device {
 public:
  Device(std::uint32_t number, std::uint32_t life, Generation generation, const History& history);

  /// Stores the step whole. False when the power was cut just before that: then only what was stored before is there.
  bool take(const sync::Step& step);
  /// The next step will not be stored.
  void cut_next() { cut_ = true; }
  /// Opens the replica from its store. Throws Violation when it is not the one that was there.
  void restart();
  void upgrade(Generation generation);
  /// Somebody put back what its store held then.
  void set_back(const std::map<std::string, std::string>& image);
  /// Goes on as another device, as its replica asked for.
  void renew();
  /// A stored record becomes unreadable, or the store's sum of a scope wrong, as on a failing disk; the replica starts
  /// again.
  void rot(std::uint32_t which, bool record);

  [[nodiscard]] sync::Replica& replica() { return *replica_; }
  [[nodiscard]] const std::map<std::string, std::string>& store() const { return store_; }
  [[nodiscard]] Json status() const { return Json::parse(replica_->status()); }
  [[nodiscard]] Json unsent() const { return Json::parse(replica_->unsent()); }
  [[nodiscard]] sync::DeviceId id() const { return id_; }
  [[nodiscard]] std::uint32_t number() const { return number_; }
  [[nodiscard]] std::uint32_t owner() const { return owner_of(number_); }
  /// As whom its browser speaks to the server.
  [[nodiscard]] Server::Client client() const {
    return {owner(), std::uint64_t{number_} << 32 | life_, id(), !hesitates};
  }
  [[nodiscard]] std::uint32_t life() const { return life_; }
  [[nodiscard]] Generation generation() const { return generation_; }
  [[nodiscard]] sync::ChangeSetId new_set_id() { return set_id(number_, ++sets_); }
  /// Changes at every start: an answer reaches only the process that asked.
  [[nodiscard]] std::uint32_t process() const { return process_; }

  std::int64_t clock_shift = 0;
  std::uint64_t asked = 0;  ///< The question it waits to be answered; 0 = none.
  bool ended = false;
  bool hesitates = false;  ///< Its person does not show who he is when he is asked.
  bool was_set_back = false;
  bool rotted = false;  ///< Divergence is to be expected.
  /// Accepted sets of which it heard, of scopes that it reads, that the last two backups did not both hold yet: these
  /// it gives back. By id.
  std::map<std::string, std::string> holds;
  std::optional<std::uint64_t> may_withdraw;  ///< The number that its person takes back or dismisses right now.

 private:
  [[nodiscard]] sync::Replica opened() const;
  void check(const sync::StoreWrite& write, const sync::Step& step) const;
  void check_pending(std::uint64_t n, const sync::StoreWrite& write, const sync::Step& step) const;

  std::uint32_t number_, life_;
  std::uint32_t renewals_ = 0;  ///< How often it went on as another.
  sync::DeviceId id_;
  Generation generation_;
  const History& history_;
  std::map<std::string, std::string> store_;
  std::optional<sync::Replica> replica_;
  std::uint64_t sets_ = 0;
  std::uint32_t process_ = 0;
  bool cut_ = false;
  bool renewing_ = false;
};

}  // namespace bijeen::simulation
