// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string_view>

#include "server/auth/bytes.h"
#include "sync/ids.h"

namespace bijeen::auth {

/// Random bytes that are given out and known again when they come back: WebAuthn challenges, and secrets for a second
/// step. What is given out is not kept, so that asking for many takes nothing from anybody: an offer carries its random
/// bytes, when it was made, and an HMAC-SHA-256 (RFC 2104) over these and whom it is for, under a key of this object. A
/// restart asks people to try again. Thread-safe.
class Offers {
 public:
  Offers(std::size_t random_size_bytes, std::chrono::minutes lifetime)
      : random_size_(random_size_bytes), lifetime_(lifetime) {}

  /// `person` binds it to who is known already; nullopt for a sign-in by passkey, where that says who it is.
  Bytes make(const std::optional<sync::PersonId>& person, sync::Millis now) const;

  /// Whether it was given out for this purpose and is still valid; it may be used already.
  [[nodiscard]] bool is_valid(const Bytes& offer, const std::optional<sync::PersonId>& person, sync::Millis now) const;
  /// The random bytes of a valid one.
  [[nodiscard]] Bytes random_part(const Bytes& offer) const { return offer.substr(0, random_size_); }

  /// Uses up a valid one whose answer was right; it is remembered until it is no longer valid. False when it was used
  /// already: of several at once one wins.
  bool use(const Bytes& offer, sync::Millis now);

  [[nodiscard]] std::chrono::minutes lifetime() const { return lifetime_; }

 private:
  const std::size_t random_size_;
  const std::chrono::minutes lifetime_;
  const Bytes key_ = random_bytes(32);
  std::mutex mutex_;
  std::map<Bytes, sync::Millis> used_;
};

}  // namespace bijeen::auth
