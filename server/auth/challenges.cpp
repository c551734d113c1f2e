// SPDX-License-Identifier: EUPL-1.2
#include "server/auth/challenges.h"

namespace bijeen::auth {

Bytes Challenges::make(const std::optional<sync::PersonId>& person, sync::Millis now) {
  constexpr std::size_t kChallengeBytes = 32;
  Bytes challenge = random_bytes(kChallengeBytes);
  const std::lock_guard lock(mutex_);
  const auto lifetime_ms = std::chrono::milliseconds(kLifetime).count();
  while (!by_age_.empty() &&
         (by_age_.size() >= kKeptMax || sync::raw(by_age_.begin()->first) + lifetime_ms < sync::raw(now))) {
    by_value_.erase(by_age_.begin()->second.challenge);
    by_age_.erase(by_age_.begin());
  }
  by_value_[challenge] = by_age_.emplace(now, Issued{challenge, person});
  return challenge;
}

bool Challenges::take(const Bytes& challenge, const std::optional<sync::PersonId>& person, sync::Millis now) {
  const std::lock_guard lock(mutex_);
  const auto found = by_value_.find(challenge);
  if (found == by_value_.end()) return false;
  const auto [made, issued] = *found->second;
  by_age_.erase(found->second);
  by_value_.erase(found);
  const auto age = sync::raw(now) - sync::raw(made);
  return age >= 0 && age <= std::chrono::milliseconds(kLifetime).count() && issued.person == person;
}

}  // namespace bijeen::auth
