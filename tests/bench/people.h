// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sync/change_set.h"
#include "tests/auth/soft_authenticator.h"
#include "tests/bench/connection.h"

namespace bijeen::bench {

/// A session on a device of its own.
struct Seat {
  std::string cookie;
  sync::PersonId person;
  sync::DeviceId device;
};

/// A body of the plan and its members, each with a seat.
struct Group {
  sync::Scope scope;
  std::vector<Seat> seats;
};

sync::Millis now();
template <typename IdType>
IdType new_id();

/// Fills a programme with people the way an administrator and they themselves would: invitations, passkeys, sessions,
/// memberships. Throws std::runtime_error when the server says no. One thread.
class People {
 public:
  /// \p invitation is a link for a project leader.
  People(const Address& address, const std::string& invitation);

  /// A new work group with so many people, who can read nothing but it, the programme and themselves.
  Group group(const std::string& name, std::size_t people);
  /// A session of somebody in the group on another device.
  Seat another_device(const Seat& seat);
  [[nodiscard]] const std::string& epoch() const { return epoch_; }

 private:
  struct Known {
    sync::PersonId person;
    auth::test::SoftAuthenticator key;
  };
  Seat accept(const std::string& link);
  void write(const sync::Scope& scope, std::vector<sync::Op> ops);

  const Address& address_;
  Connection connection_;
  std::vector<std::unique_ptr<Known>> known_;
  Seat leader_;
  std::uint64_t n_ = 0;
  sync::Seq seen_{};
  std::string epoch_;
};

/// The body of a push of these sets.
std::string push_body(const std::string& epoch, const std::vector<sync::ChangeSet>& sets);
/// The number of sets that an answer to a push says were accepted. Throws std::runtime_error when it is another answer,
/// or one was not accepted.
std::size_t accepted_in(const Answer& answer);

}  // namespace bijeen::bench
