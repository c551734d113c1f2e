// SPDX-License-Identifier: EUPL-1.2
#include "server/store/receipt.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>
#include <cstring>
#include <stdexcept>

namespace bijeen::store {
namespace {

using Hash = std::array<unsigned char, EVP_MAX_MD_SIZE>;

std::string hex(const Hash& hash, unsigned size) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (unsigned i = 0; i < size; ++i) {
    text += kDigits[hash[i] >> 4];
    text += kDigits[hash[i] & 0xf];
  }
  return text;
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  Hash hash{};
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), hash.data(), &size, EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("SHA-256 failed");
  return hex(hash, size);
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

std::string sign_receipt(std::string_view key, std::string_view epoch, sync::Seq seq, sync::Millis at,
                         std::string_view hash) {
  // Line feeds occur in none of the parts, so no two receipts have the same text.
  std::string text(epoch);
  text.append("\n").append(std::to_string(raw(seq))).append("\n").append(std::to_string(raw(at))).append("\n");
  text.append(hash);
  Hash signature{};
  unsigned size = 0;
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
           text.size(), signature.data(), &size) == nullptr)
    throw std::runtime_error("HMAC failed");
  return hex(signature, size);
}

}  // namespace bijeen::store
