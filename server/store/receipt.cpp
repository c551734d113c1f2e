// SPDX-License-Identifier: EUPL-1.2
#include "server/store/receipt.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>
#include <cstring>
#include <stdexcept>

namespace bijeen::store {
namespace {

using Hash = std::array<unsigned char, EVP_MAX_MD_SIZE>;

std::string bytes_of(const Hash& hash, unsigned size) {
  return {reinterpret_cast<const char*>(hash.data()), size};
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    text += kDigits[value >> 4];
    text += kDigits[value & 0xf];
  }
  return text;
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  Hash hash{};
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), hash.data(), &size, EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("SHA-256 failed");
  return hex(bytes_of(hash, size));
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  Hash hash{};
  unsigned size = 0;
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(bytes.data()),
           bytes.size(), hash.data(), &size) == nullptr)
    throw std::runtime_error("HMAC failed");
  return bytes_of(hash, size);
}

std::string hmac_sha256_hex(std::string_view key, std::string_view bytes) {
  return hex(hmac_sha256(key, bytes));
}

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1)
    throw std::runtime_error("the system gives no randomness");
  return bytes;
}

std::array<std::uint8_t, 10> random_for_id() {
  std::array<std::uint8_t, 10> random{};
  std::memcpy(random.data(), random_bytes(random.size()).data(), random.size());
  return random;
}

std::string sign(std::string_view key, const Receipt& receipt) {
  // Line feeds occur in none of the parts, so no two receipts have the same text.
  std::string text(receipt.epoch);
  text.append("\n").append(std::to_string(raw(receipt.seq))).append("\n").append(std::to_string(raw(receipt.at)));
  text.append("\n").append(receipt.author.text()).append("\n").append(receipt.hash);
  for (const auto number : receipt.returned) text.append("\n").append(std::to_string(raw(number)));
  return hmac_sha256_hex(key, text);
}

bool is_signed(std::string_view key, const Receipt& receipt, std::string_view signature) {
  const std::string right = sign(key, receipt);
  return right.size() == signature.size() && CRYPTO_memcmp(right.data(), signature.data(), right.size()) == 0;
}

}  // namespace bijeen::store
