// SPDX-License-Identifier: EUPL-1.2
#include "server/auth/back_off.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "server/auth/bytes.h"

namespace bijeen::auth {
namespace {

/// A key that was quiet for so long is the first to go when there are too many.
constexpr std::chrono::hours kForgetAfter{1};

}  // namespace

std::optional<std::chrono::seconds> BackOff::begin(const std::string& key, sync::Millis now) {
  const std::int64_t time = sync::raw(now);
  const std::lock_guard lock(mutex_);
  if (keys_.size() >= options_.keys_max && !keys_.contains(key)) forget_some(time);
  Attempts& attempts = keys_[key];
  if (attempts.count > 0) {
    const auto forgiven =
        std::max<std::int64_t>(time - attempts.last, 0) / std::chrono::milliseconds(options_.wait_max).count();
    attempts.count -= static_cast<unsigned>(std::min<std::int64_t>(forgiven, attempts.count));
  }
  if (time < attempts.free_from) return std::chrono::seconds((attempts.free_from - time + 999) / 1000);

  attempts.count += 1;
  attempts.last = time;
  if (attempts.count >= options_.free_attempts) {
    const unsigned doublings = std::min(attempts.count - options_.free_attempts, 20U);
    const auto wait = std::min<std::int64_t>(std::int64_t{1} << doublings, options_.wait_max.count());
    attempts.free_from = time + wait * 1000;
  }
  return std::nullopt;
}

void BackOff::succeeded(const std::string& key) {
  const std::lock_guard lock(mutex_);
  keys_.erase(key);
}

void BackOff::withdrawn(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto found = keys_.find(key);
  if (found == keys_.end() || found->second.count == 0) return;
  found->second.count -= 1;
  found->second.free_from = 0;
}

void BackOff::forget_some(std::int64_t now) {
  std::int64_t oldest_kept = now - std::chrono::milliseconds(kForgetAfter).count();
  std::erase_if(keys_, [&](const auto& entry) { return entry.second.last < oldest_kept; });
  if (keys_.size() < options_.keys_max) return;
  // A flood of keys: let the older half go, in one pass, so that a flood does not cost a scan per request.
  std::int64_t sum = 0;
  const auto count = static_cast<std::int64_t>(keys_.size());
  for (const auto& [key, attempts] : keys_) sum += (now - attempts.last) / count;
  oldest_kept = now - sum;
  std::erase_if(keys_, [&](const auto& entry) { return entry.second.last <= oldest_kept; });
}

std::string network_of(const std::string& address) {
  std::array<unsigned char, 16> bytes{};
  if (inet_pton(AF_INET6, address.c_str(), bytes.data()) != 1) return address;
  constexpr std::array<unsigned char, 12> kMappedIpv4 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255};
  if (std::equal(kMappedIpv4.begin(), kMappedIpv4.end(), bytes.begin())) return address.substr(address.rfind(':') + 1);
  constexpr std::size_t kSubscriberBytes = 8;
  return base64url({reinterpret_cast<const char*>(bytes.data()), kSubscriberBytes}) + "/64";
}

}  // namespace bijeen::auth
