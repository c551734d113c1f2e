// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <mutex>
#include <set>

#include "sync/ids.h"

namespace bijeen::api {

/// Who did something in the minute that is now. In memory: a restart forgets. Thread-safe.
class OnceAMinute {
 public:
  /// Whether the person does it for the first time in this minute.
  bool is_first(const sync::PersonId& person, sync::Millis now) {
    constexpr std::int64_t kMinute_ms = 60'000;
    const std::lock_guard lock(mutex_);
    if (const auto minute = sync::raw(now) / kMinute_ms; minute != minute_) {
      minute_ = minute;
      people_.clear();
    }
    return people_.insert(person).second;
  }

 private:
  std::mutex mutex_;
  std::int64_t minute_ = 0;
  std::set<sync::PersonId> people_;
};

}  // namespace bijeen::api
