// SPDX-License-Identifier: EUPL-1.2
#include "server/auth/passphrase.h"

#include <argon2.h>

#include <array>
#include <semaphore>
#include <stdexcept>

#include "server/auth/bytes.h"

namespace bijeen::auth {
namespace {

constexpr std::uint32_t kMemoryKiB = 47104;
constexpr std::uint32_t kPasses = 1;
constexpr std::uint32_t kLanes = 1;
constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kHashBytes = 32;
constexpr std::string_view kEncodedPrefix = "$argon2id$v=19$m=47104,t=1,p=1$";

constexpr std::ptrdiff_t kHashesAtOnceMax = 4;

std::counting_semaphore<kHashesAtOnceMax>& slots() {
  static std::counting_semaphore<kHashesAtOnceMax> semaphore(kHashesAtOnceMax);
  return semaphore;
}

struct Slot {
  Slot() { slots().acquire(); }
  ~Slot() { slots().release(); }
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;
};

std::counting_semaphore<HashTurn::kMax>& turns() {
  static std::counting_semaphore<HashTurn::kMax> semaphore(HashTurn::kMax);
  return semaphore;
}

const std::string& dummy_hash() {
  static const std::string hash = hash_passphrase(random_bytes(kSaltBytes));
  return hash;
}

}  // namespace

HashTurn::HashTurn() : taken_(turns().try_acquire()) {}

HashTurn::~HashTurn() {
  if (taken_) turns().release();
}

std::string hash_passphrase(std::string_view passphrase) {
  const Bytes salt = random_bytes(kSaltBytes);
  std::array<char, 256> encoded{};
  const Slot slot;
  const int outcome = argon2id_hash_encoded(kPasses, kMemoryKiB, kLanes, passphrase.data(), passphrase.size(),
                                            salt.data(), salt.size(), kHashBytes, encoded.data(), encoded.size());
  if (outcome != ARGON2_OK) throw std::runtime_error(argon2_error_message(outcome));
  return encoded.data();
}

bool passphrase_matches(std::string_view passphrase, const std::string& encoded) {
  const std::string& against = encoded.empty() ? dummy_hash() : encoded;
  const Slot slot;
  const int outcome = argon2id_verify(against.c_str(), passphrase.data(), passphrase.size());
  if (outcome == ARGON2_MEMORY_ALLOCATION_ERROR) throw std::runtime_error(argon2_error_message(outcome));
  return outcome == ARGON2_OK && !encoded.empty();
}

bool needs_new_hash(std::string_view encoded) {
  return !encoded.starts_with(kEncodedPrefix);
}

}  // namespace bijeen::auth
