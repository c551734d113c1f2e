// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <map>
#include <mutex>

#include "server/auth/sessions.h"

namespace bijeen::auth {

/// Who has shown a moment ago that he is still the one who signed in: a session that was left open is not enough for
/// what could let somebody else in or put people out. In memory: a restart forgets. Thread-safe.
class Confirmations {
 public:
  static constexpr std::chrono::minutes kLifetime{10};

  void note(const Session& session, sync::Millis now) {
    const std::lock_guard lock(mutex_);
    std::erase_if(confirmed_, [&](const auto& one) { return !is_fresh(one.second, now); });
    confirmed_[session.token_hash] = now;
  }
  /// Signing in is a confirmation too.
  bool covers(const Session& session, sync::Millis now) {
    if (is_fresh(session.begun, now)) return true;
    const std::lock_guard lock(mutex_);
    const auto found = confirmed_.find(session.token_hash);
    return found != confirmed_.end() && is_fresh(found->second, now);
  }

 private:
  /// What is to come by the clock, as it was put back, counts for nothing: it would for longer than it may.
  static bool is_fresh(sync::Millis then, sync::Millis now) {
    const auto age_ms = sync::raw(now) - sync::raw(then);
    return age_ms >= 0 && age_ms < std::chrono::milliseconds(kLifetime).count();
  }

  std::mutex mutex_;
  std::map<Bytes, sync::Millis> confirmed_;  ///< By the session's token_hash.
};

}  // namespace bijeen::auth
