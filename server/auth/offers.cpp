// SPDX-License-Identifier: EUPL-1.2
#include "server/auth/offers.h"

#include "server/store/receipt.h"

namespace bijeen::auth {
namespace {

constexpr std::size_t kTimeBytes = 8;
constexpr std::size_t kSealBytes = 32;

Bytes bytes_of(sync::Millis time) {
  Bytes bytes;
  for (std::size_t i = 0; i < kTimeBytes; ++i)
    bytes.push_back(static_cast<char>(static_cast<std::uint64_t>(sync::raw(time)) >> (8 * i)));
  return bytes;
}

sync::Millis time_of(std::string_view bytes) {
  std::uint64_t time = 0;
  for (std::size_t i = 0; i < kTimeBytes; ++i)
    time |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  return sync::Millis{static_cast<std::int64_t>(time)};
}

Bytes seal(const Bytes& key, std::string_view made, const std::optional<sync::PersonId>& person) {
  Bytes text(made);
  if (person) text.append(reinterpret_cast<const char*>(person->bytes.data()), person->bytes.size());
  return store::hmac_sha256(key, text);
}

std::chrono::milliseconds age(sync::Millis made, sync::Millis now) {
  return std::chrono::milliseconds(sync::raw(now) - sync::raw(made));
}

}  // namespace

Bytes Offers::make(const std::optional<sync::PersonId>& person, sync::Millis now) const {
  const Bytes made = random_bytes(random_size_) + bytes_of(now);
  return made + seal(key_, made, person);
}

bool Offers::is_valid(const Bytes& offer, const std::optional<sync::PersonId>& person, sync::Millis now) const {
  const std::size_t made_size = random_size_ + kTimeBytes;
  if (offer.size() != made_size + kSealBytes) return false;
  const std::string_view made = std::string_view(offer).substr(0, made_size);
  if (!equal_in_constant_time(std::string_view(offer).substr(made_size), seal(key_, made, person))) return false;
  const auto old = age(time_of(made.substr(random_size_)), now);
  return old.count() >= 0 && old <= lifetime_;
}

bool Offers::use(const Bytes& offer, sync::Millis now) {
  const auto made = time_of(std::string_view(offer).substr(random_size_));
  const std::lock_guard lock(mutex_);
  std::erase_if(used_, [&](const auto& entry) { return age(entry.second, now) > lifetime_; });
  return used_.try_emplace(offer, made).second;
}

}  // namespace bijeen::auth
