// SPDX-License-Identifier: EUPL-1.2
#include "server/auth/totp.h"

#include <openssl/hmac.h>

#include <array>
#include <stdexcept>

#include "server/auth/bytes.h"

namespace bijeen::auth {

std::string hotp(std::string_view secret, std::uint64_t counter) {
  constexpr std::size_t kDigits = 6;
  std::array<unsigned char, 8> message{};
  for (std::size_t i = 0; i < message.size(); ++i) message.at(7 - i) = static_cast<unsigned char>(counter >> (8 * i));
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned size = 0;
  if (HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), message.data(), message.size(), hash.data(),
           &size) == nullptr)
    throw std::runtime_error("HMAC-SHA-1 failed");
  const std::size_t offset = hash.at(size - 1) & 15U;
  std::uint32_t number = hash.at(offset) & 127U;
  for (std::size_t i = 1; i < 4; ++i) number = (number << 8U) | hash.at(offset + i);
  std::string code = std::to_string(number % 1'000'000);
  code.insert(0, kDigits - code.size(), '0');
  return code;
}

std::optional<std::int64_t> totp_step(std::string_view secret, std::string_view code, sync::Millis now) {
  const std::int64_t current = sync::raw(now) / kTotpStep_ms;
  std::optional<std::int64_t> found;
  for (const std::int64_t step : {current - 1, current, current + 1}) {
    const bool equal = equal_in_constant_time(hotp(secret, static_cast<std::uint64_t>(step)), code);
    found = equal ? step : found;
  }
  return found;
}

}  // namespace bijeen::auth
