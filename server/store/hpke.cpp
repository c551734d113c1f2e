// SPDX-License-Identifier: EUPL-1.2
#include "server/store/hpke.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <array>
#include <stdexcept>

#include "server/store/database.h"
#include "server/store/receipt.h"

namespace bijeen::store::hpke {
namespace {

using namespace std::literals;

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

constexpr std::size_t kHashBytes = 32;
constexpr std::size_t kKeyBytes = 16;
constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kTagBytes = 16;
// RFC 9180, 4.1 and 5.1: the names of the algorithms, as numbers of table 2, 3 and 5.
constexpr auto kKemSuite = "KEM\x00\x10"sv;
constexpr auto kSuite = "HPKE\x00\x10\x00\x01\x00\x01"sv;
constexpr auto kBaseMode = "\x00"sv;

const unsigned char* unsigned_of(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* unsigned_of(std::string& bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

// RFC 9180, 4; HKDF (RFC 5869) of one block.
std::string extract(std::string_view suite, std::string_view salt, std::string_view label, std::string_view secret) {
  return hmac_sha256(salt, std::string("HPKE-v1").append(suite).append(label).append(secret));
}
std::string expand(std::string_view suite, std::string_view key, std::string_view label, std::string_view info,
                   std::size_t bytes) {
  std::string text{'\0', static_cast<char>(bytes)};
  text.append("HPKE-v1").append(suite).append(label).append(info).append("\x01");
  return hmac_sha256(key, text).substr(0, bytes);
}

/// The x coordinate of the shared point; nullopt when \p point is none of the curve.
std::optional<std::string> agree(EVP_PKEY* own, std::string_view point) {
  const Key peer(EVP_PKEY_new(), EVP_PKEY_free);
  if (!peer || EVP_PKEY_copy_parameters(peer.get(), own) != 1 ||
      EVP_PKEY_set1_encoded_public_key(peer.get(), unsigned_of(point), point.size()) != 1)
    return std::nullopt;
  const KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, own, nullptr), EVP_PKEY_CTX_free);
  std::string shared(kHashBytes, '\0');
  std::size_t size = shared.size();
  if (!context || EVP_PKEY_derive_init(context.get()) != 1 ||
      EVP_PKEY_derive_set_peer(context.get(), peer.get()) != 1 ||
      EVP_PKEY_derive(context.get(), unsigned_of(shared), &size) != 1 || size != kHashBytes)
    return std::nullopt;
  return shared;
}

std::optional<std::string> decrypt(std::string_view key, std::string_view nonce, std::string_view sealed,
                                   std::string_view aad) {
  const CipherContext context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  const std::string_view text = sealed.substr(0, sealed.size() - kTagBytes);
  std::string tag(sealed.substr(text.size()));
  std::string plain(text.size(), '\0');
  int done = 0;
  if (!context ||
      EVP_DecryptInit_ex(context.get(), EVP_aes_128_gcm(), nullptr, unsigned_of(key), unsigned_of(nonce)) != 1 ||
      EVP_DecryptUpdate(context.get(), nullptr, &done, unsigned_of(aad), static_cast<int>(aad.size())) != 1 ||
      EVP_DecryptUpdate(context.get(), unsigned_of(plain), &done, unsigned_of(text), static_cast<int>(text.size())) !=
          1 ||
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(kTagBytes), tag.data()) != 1 ||
      EVP_DecryptFinal_ex(context.get(), unsigned_of(tag), &done) != 1)
    return std::nullopt;
  return plain;
}

EVP_PKEY* read(std::string_view der) {
  const auto* next = unsigned_of(der);
  EVP_PKEY* key = d2i_AutoPrivateKey(nullptr, &next, static_cast<long>(der.size()));
  ERR_clear_error();
  return key;
}

}  // namespace

PrivateKey::PrivateKey(EVP_PKEY* key) : key_(key, EVP_PKEY_free), public_key_(kPointBytes, '\0') {
  std::size_t size = 0;
  std::array<char, 32> group{};
  if (key == nullptr || EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) != 1 ||
      group.data() != "prime256v1"sv ||
      EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, unsigned_of(public_key_),
                                      public_key_.size(), &size) != 1 ||
      size != kPointBytes) {
    ERR_clear_error();
    throw StorageError(StorageError::Kind::kCorrupt, "the key that devices seal to is no key on P-256");
  }
}

PrivateKey::PrivateKey(std::string_view der) : PrivateKey(read(der)) {}

PrivateKey PrivateKey::make() {
  return PrivateKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
}

std::string PrivateKey::der() const {
  unsigned char* bytes = nullptr;
  const int size = i2d_PrivateKey(key_.get(), &bytes);
  if (size <= 0) throw std::runtime_error("a private key could not be written out");
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_clear_free(bytes, static_cast<std::size_t>(size));
  return der;
}

std::optional<std::string> PrivateKey::open(std::string_view sealed, std::string_view info,
                                            std::string_view aad) const {
  if (sealed.size() < kPointBytes + kTagBytes) return std::nullopt;
  const std::string_view point = sealed.substr(0, kPointBytes);
  const auto agreed = agree(key_.get(), point);
  std::optional<std::string> plain;
  if (agreed) {
    const auto shared = expand(kKemSuite, extract(kKemSuite, "", "eae_prk", *agreed), "shared_secret",
                               std::string(point) + public_key_, kHashBytes);
    const auto context = std::string(kBaseMode)
                             .append(extract(kSuite, "", "psk_id_hash", ""))
                             .append(extract(kSuite, "", "info_hash", info));
    const auto secret = extract(kSuite, shared, "secret", "");
    plain = decrypt(expand(kSuite, secret, "key", context, kKeyBytes),
                    expand(kSuite, secret, "base_nonce", context, kNonceBytes), sealed.substr(kPointBytes), aad);
  }
  ERR_clear_error();
  return plain;
}

}  // namespace bijeen::store::hpke
