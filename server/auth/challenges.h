// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>

#include "server/auth/bytes.h"
#include "sync/ids.h"

namespace bijeen::auth {

/// One-time WebAuthn challenges of 32 random bytes, valid for five minutes. In memory: a restart asks people to try
/// again. Bounded: the oldest go first. Thread-safe.
class Challenges {
 public:
  static constexpr std::chrono::minutes kLifetime{5};
  static constexpr std::size_t kKeptMax = 10'000;

  /// `person` binds a registration to its invitation; nullopt for sign-in, where the passkey says who it is.
  Bytes make(const std::optional<sync::PersonId>& person, sync::Millis now);

  /// Uses the challenge up. True when it was given out for this purpose and is still valid.
  bool take(const Bytes& challenge, const std::optional<sync::PersonId>& person, sync::Millis now);

 private:
  struct Issued {
    Bytes challenge;
    std::optional<sync::PersonId> person;
  };
  std::mutex mutex_;
  std::multimap<sync::Millis, Issued> by_age_;
  std::map<Bytes, std::multimap<sync::Millis, Issued>::iterator> by_value_;
};

}  // namespace bijeen::auth
