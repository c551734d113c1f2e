// SPDX-License-Identifier: EUPL-1.2
#include "server/auth/bytes.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <algorithm>
#include <cstdint>

namespace bijeen::auth {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The bytes as digits of so many bits, the first bits first; what is left of the last digit is zero.
template <unsigned kDigitBits>
std::string in_alphabet(std::string_view bytes, std::string_view alphabet) {
  constexpr std::uint32_t kDigit = (1U << kDigitBits) - 1U;
  std::string out;
  out.reserve((bytes.size() * 8 + kDigitBits - 1) / kDigitBits);
  std::uint32_t buffer = 0;
  unsigned bits = 0;
  for (const char c : bytes) {
    buffer = (buffer << 8U) | static_cast<unsigned char>(c);
    bits += 8;
    while (bits >= kDigitBits) {
      bits -= kDigitBits;
      out += alphabet[(buffer >> bits) & kDigit];
    }
  }
  if (bits > 0) out += alphabet[(buffer << (kDigitBits - bits)) & kDigit];
  return out;
}

int value_of(char c) {
  const auto at = kAlphabet.find(c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

}  // namespace

Bytes sha256(std::string_view bytes) {
  Bytes out(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(out.data()));
  return out;
}

std::string base64url(std::string_view bytes) {
  return in_alphabet<6>(bytes, kAlphabet);
}

std::string base32(std::string_view bytes) {
  return in_alphabet<5>(bytes, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
}

std::optional<Bytes> from_base64url(std::string_view text) {
  if (text.size() % 4 == 1) return std::nullopt;
  Bytes out;
  out.reserve(text.size() * 3 / 4);
  std::uint32_t buffer = 0;
  unsigned bits = 0;
  for (const char c : text) {
    const int value = value_of(c);
    if (value < 0) return std::nullopt;
    buffer = (buffer << 6U) | static_cast<std::uint32_t>(value);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += static_cast<char>((buffer >> bits) & 255U);
    }
  }
  if ((buffer & ((1U << bits) - 1U)) != 0) return std::nullopt;
  return out;
}

std::string base64(std::string_view bytes) {
  std::string out = base64url(bytes);
  std::replace(out.begin(), out.end(), '-', '+');
  std::replace(out.begin(), out.end(), '_', '/');
  out.append((4 - out.size() % 4) % 4, '=');
  return out;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace bijeen::auth
