// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <openssl/types.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

/// Hybrid public key encryption (RFC 9180) in base mode, one message per encapsulation: DHKEM(P-256, HKDF-SHA256),
/// HKDF-SHA256, AES-128-GCM. Whoever has the public key can seal; who did so it does not say.
namespace bijeen::store::hpke {

/// Uncompressed point of P-256, as a public key and as the encapsulation that a sealed message begins with.
inline constexpr std::size_t kPointBytes = 65;

class PrivateKey {
 public:
  static PrivateKey make();
  /// From what der() gave. Throws StorageError when it is no key on P-256.
  explicit PrivateKey(std::string_view der);

  /// To be kept secret.
  [[nodiscard]] std::string der() const;
  [[nodiscard]] const std::string& public_key() const { return public_key_; }
  /// nullopt for what was not sealed just so to this key, with this \p info and \p aad. From any thread.
  [[nodiscard]] std::optional<std::string> open(std::string_view sealed, std::string_view info,
                                                std::string_view aad) const;

 private:
  explicit PrivateKey(EVP_PKEY* key);
  std::shared_ptr<EVP_PKEY> key_;
  std::string public_key_;
};

}  // namespace bijeen::store::hpke
