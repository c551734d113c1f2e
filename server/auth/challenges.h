// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>

#include "server/auth/bytes.h"
#include "sync/ids.h"

namespace bijeen::auth {

/// One-time WebAuthn challenges, valid for five minutes. What is given out is not kept, so that asking for many takes
/// nothing from anybody: a challenge carries 16 random bytes, when it was made, and an HMAC-SHA-256 (RFC 2104) over
/// these and whom it is for, under a key of this process. A restart asks people to try again. Thread-safe.
class Challenges {
 public:
  static constexpr std::chrono::minutes kLifetime{5};

  /// `person` binds a registration to its invitation; nullopt for sign-in, where the passkey says who it is.
  Bytes make(const std::optional<sync::PersonId>& person, sync::Millis now) const;

  /// Whether the challenge was given out for this purpose and is still valid; it may be used already.
  [[nodiscard]] bool is_valid(const Bytes& challenge, const std::optional<sync::PersonId>& person,
                              sync::Millis now) const;

  /// Uses up a valid challenge whose answer was right; it is remembered until it is no longer valid. False when it was
  /// used already: of several at once one wins.
  bool use(const Bytes& challenge, sync::Millis now);

 private:
  const Bytes key_ = random_bytes(32);
  std::mutex mutex_;
  std::map<Bytes, sync::Millis> used_;
};

}  // namespace bijeen::auth
