// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "sync/ids.h"

namespace bijeen::auth {

/// Slows guessing down, by key (an account, an address). The first attempts are free; each failure after that doubles a
/// wait, up to a bound, so nobody is locked out for good. An attempt counts from its beginning, so attempts in parallel
/// gain nothing. In memory: a restart forgets. Holds a bounded number of keys; the longest quiet go first. Thread-safe.
class BackOff {
 public:
  struct Options {
    unsigned free_attempts = 5;
    std::chrono::seconds wait_max{60};
    std::size_t keys_max = 20'000;
  };
  explicit BackOff(Options options) : options_(options) {}

  /// Begins an attempt. A value: refused, and how long to wait (at least a second).
  std::optional<std::chrono::seconds> begin(const std::string& key, sync::Millis now);
  /// The attempt that began was right; the key starts afresh.
  void succeeded(const std::string& key);
  /// The attempt that began was stopped for another reason and does not count.
  void withdrawn(const std::string& key);

 private:
  struct Attempts {
    unsigned count = 0;
    std::int64_t free_from = 0;
    std::int64_t last = 0;
  };
  void forget_some(std::int64_t now);

  const Options options_;
  std::mutex mutex_;
  std::map<std::string, Attempts> keys_;
};

/// What stands for an address in back-off: an IPv4 address itself, of an IPv6 address the first 64 bits, which one
/// subscriber has.
std::string network_of(const std::string& address);

}  // namespace bijeen::auth
