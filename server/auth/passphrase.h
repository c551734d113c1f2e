// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "schema/result.h"

namespace bijeen::auth {

inline constexpr std::size_t kPassphraseCodePointsMin = 12;
inline constexpr std::size_t kPassphraseBytesMax = 1024;

/// Whether a new passphrase is long and unusual enough for this person: at least 12 characters, no very common one, no
/// name of the person with little else, no run or repetition (after NIST SP 800-63B, 5.1.1.2). Fails with
/// auth.passphrase and says what to do. No rules about kinds of characters. The client sends it in Unicode form NFC.
Status acceptable_passphrase(std::string_view passphrase, std::string_view person_name);

/// What a sign-in takes before it hashes. A few wait beside those that run, and no more: each holds a thread that
/// others could be served with.
class HashTurn {
 public:
  static constexpr std::ptrdiff_t kMax = 12;
  HashTurn();
  ~HashTurn();
  HashTurn(const HashTurn&) = delete;
  HashTurn& operator=(const HashTurn&) = delete;
  /// False where all were taken.
  explicit operator bool() const { return taken_; }

 private:
  const bool taken_;
};

/// Argon2id (RFC 9106) with the parameters of the OWASP Password Storage Cheat Sheet: 46 MiB, one pass, one lane; a
/// salt of 16 and a hash of 32 bytes. The encoded form is what is stored. At most a few run at once, others wait:
/// memory stays bounded. Throws std::runtime_error when there is no memory.
std::string hash_passphrase(std::string_view passphrase);

/// Whether the passphrase belongs to the stored form. An empty form (no such account, no passphrase set) takes the
/// same time and is false, so that an answer does not tell which accounts exist.
bool passphrase_matches(std::string_view passphrase, const std::string& encoded);

/// Whether a stored form was made with other parameters than hash_passphrase() uses now.
bool needs_new_hash(std::string_view encoded);

}  // namespace bijeen::auth
