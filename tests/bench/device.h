// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sync/replica.h"
#include "tests/bench/people.h"

namespace bijeen::bench {

/// A seat with the replica that its app would have; what the replica wants kept is kept in memory. Throws
/// std::runtime_error when the server or the replica says no. One thread.
class Device {
 public:
  Device(const Address& address, Seat seat);

  /// Everything that the server has for it and that it does not have.
  void fetch();
  /// A change set on top, not sent yet.
  void edit(const sync::Scope& scope, std::vector<sync::Op> ops);
  /// Sends what waits.
  void send();
  /// The app is put away; what comes next opens a connection.
  void leave() { connection_.leave(); }

  [[nodiscard]] sync::Replica& replica() { return replica_; }
  /// What the last answer to a pull brought it up to.
  [[nodiscard]] sync::Seq cursor() const;
  [[nodiscard]] std::uint64_t bytes_in() const { return connection_.bytes_in(); }
  /// Some scope is not what the server says it is.
  [[nodiscard]] bool has_diverged() const { return !replica_.diverged().empty(); }

 private:
  std::string get(const std::string& target);
  void pull();
  void keep(Result<sync::Step> step);

  Seat seat_;
  Connection connection_;
  sync::Replica replica_;
  std::map<std::string, std::string> kept_;
  bool more_ = false;
};

}  // namespace bijeen::bench
