// SPDX-License-Identifier: EUPL-1.2
#include "server/auth/challenges.h"

#include "server/store/receipt.h"

namespace bijeen::auth {
namespace {

constexpr std::size_t kRandomBytes = 16;
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

constexpr std::int64_t kLifetime_ms = std::chrono::milliseconds(Challenges::kLifetime).count();

std::int64_t age_ms(sync::Millis made, sync::Millis now) {
  return sync::raw(now) - sync::raw(made);
}

}  // namespace

Bytes Challenges::make(const std::optional<sync::PersonId>& person, sync::Millis now) const {
  const Bytes made = random_bytes(kRandomBytes) + bytes_of(now);
  return made + seal(key_, made, person);
}

bool Challenges::is_valid(const Bytes& challenge, const std::optional<sync::PersonId>& person, sync::Millis now) const {
  constexpr std::size_t kMadeBytes = kRandomBytes + kTimeBytes;
  if (challenge.size() != kMadeBytes + kSealBytes) return false;
  const std::string_view made = std::string_view(challenge).substr(0, kMadeBytes);
  const auto age = age_ms(time_of(made.substr(kRandomBytes)), now);
  return equal_in_constant_time(std::string_view(challenge).substr(kMadeBytes), seal(key_, made, person)) && age >= 0 &&
         age <= kLifetime_ms;
}

bool Challenges::use(const Bytes& challenge, sync::Millis now) {
  const auto made = time_of(std::string_view(challenge).substr(kRandomBytes));
  const std::lock_guard lock(mutex_);
  std::erase_if(used_, [&](const auto& entry) { return age_ms(entry.second, now) > kLifetime_ms; });
  return used_.try_emplace(challenge, made).second;
}

}  // namespace bijeen::auth
