// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sync/replica.h"
#include "tests/support/mini_server.h"

namespace bijeen::test {

/// A device with a store: does with every Step what a host must, and checks after each that a replica opened from the
/// store is the one that goes on.
class SyncDevice {
 public:
  SyncDevice(std::uint64_t number, MiniServer& server);

  // What a person does. The error's code, or nullopt.
  std::optional<ErrorCode> edit(const sync::Scope& scope, std::vector<sync::Op> ops, bool extend = false);
  std::optional<ErrorCode> type(std::uint64_t item, const std::string& field, const std::string& before,
                                const std::string& after);
  std::optional<ErrorCode> undo(std::uint64_t item, const std::string& field, sync::Replica::Undo what);
  std::optional<ErrorCode> withdraw(std::uint64_t n);
  std::optional<ErrorCode> dismiss(std::uint64_t n);

  // Traffic. `lost` = the server did it but the answer never came.
  bool push(bool lost = false, std::size_t ops_max = sync::kPushOpsMax);
  void pull(bool lost = false);
  void pull_once(bool lost = false);
  void fetch(bool lost = false);
  /// Finds out what differs from the server and mends it.
  void compare();
  /// What a server that was restored lost, as far as it is here.
  void give_back();
  /// Everything, until nothing is left to do.
  void sync();
  /// Hands an answer in as it is.
  [[nodiscard]] std::optional<std::string> sealable(std::uint64_t n) const {
    return replica_->push_alone(sync::DeviceCount{n});
  }
  void count_as_sent(std::uint64_t until) { take(replica_->count_as_sent(sync::DeviceCount{until})); }
  /// What is sealed of these sets goes to the server by another way, and its answer to nobody.
  void hand_in(std::uint64_t from, std::uint64_t until);
  std::optional<ErrorCode> take_push_answer(const std::string& json);
  std::optional<ErrorCode> take_pull_answer(const std::string& json);
  std::optional<ErrorCode> take_part(const std::string& json);
  std::optional<ErrorCode> take_give_back(const std::string& json);
  std::optional<ErrorCode> take_comparison(const std::string& json);
  std::optional<ErrorCode> renew(std::uint64_t number);
  /// Another device with the store that this one had then.
  void set_back(const std::map<std::string, std::string>& image);

  /// The app was closed: only the store is left.
  void restart();

  // What a person reads.
  std::string field(std::uint64_t item, const std::string& field);
  std::string view(std::uint64_t item, const std::string& member);
  std::string status(const std::string& member);
  std::string unsent(std::size_t index, const std::string& member);
  std::size_t unsent_count();

  [[nodiscard]] sync::Replica& replica() { return *replica_; }
  [[nodiscard]] const sync::Step& last_step() const { return last_step_; }
  [[nodiscard]] const std::string& last_body() const { return last_body_; }
  [[nodiscard]] const std::map<std::string, std::string>& store() const { return store_; }
  [[nodiscard]] sync::PersonId who() const { return person(number_); }
  [[nodiscard]] sync::DeviceId which() const { return which_; }

  std::int64_t clock = 1'000'000;
  /// Turned off where a test counts time, not truth.
  bool reopens_after_each_step = true;

 private:
  std::optional<ErrorCode> take(Result<sync::Step> step);
  void store(const sync::Step& step);
  [[nodiscard]] sync::Replica reopened() const;
  void expect_same(sync::Replica& other);

  std::uint64_t number_;
  sync::DeviceId which_ = device(number_);
  MiniServer& server_;
  std::map<std::string, std::string> store_;
  std::optional<sync::Replica> replica_;
  sync::Step last_step_;
  std::string last_body_;
  std::uint64_t next_id_ = 0;
};

}  // namespace bijeen::test
