// SPDX-License-Identifier: EUPL-1.2
#include "tests/api/sealer.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <array>
#include <memory>
#include <stdexcept>

#include "server/store/hpke.h"

namespace bijeen::api::test {
namespace {

using namespace std::literals;

unsigned char* raw(std::string& bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}
const unsigned char* raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
void must(bool done) {
  if (!done) throw std::runtime_error("sealing failed");
}

/// OpenSSL's own HKDF, so that the server's is held to another.
std::string hkdf(int mode, std::string key, std::string salt, std::string info, std::size_t size) {
  const std::unique_ptr<EVP_KDF, decltype(&EVP_KDF_free)> kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr), EVP_KDF_free);
  const std::unique_ptr<EVP_KDF_CTX, decltype(&EVP_KDF_CTX_free)> context(EVP_KDF_CTX_new(kdf.get()), EVP_KDF_CTX_free);
  std::string digest = "SHA256";
  std::array params{OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
                    OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
                    OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, key.data(), key.size()),
                    OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, salt.data(), salt.size()),
                    OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), info.size()),
                    OSSL_PARAM_construct_end()};
  std::string out(size, '\0');
  must(EVP_KDF_derive(context.get(), raw(out), size, params.data()) == 1);
  return out;
}
std::string extract(std::string_view suite, std::string_view salt, std::string_view label, std::string_view secret) {
  return hkdf(EVP_KDF_HKDF_MODE_EXTRACT_ONLY, "HPKE-v1"s.append(suite).append(label).append(secret), std::string(salt),
              "", 32);
}
std::string expand(std::string_view suite, const std::string& key, std::string_view label, std::string_view info,
                   std::size_t size) {
  std::string text{'\0', static_cast<char>(size)};
  text.append("HPKE-v1").append(suite).append(label).append(info);
  return hkdf(EVP_KDF_HKDF_MODE_EXPAND_ONLY, key, "", text, size);
}

std::string agree(EVP_PKEY* own, std::string_view point) {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> peer(EVP_PKEY_new(), EVP_PKEY_free);
  must(EVP_PKEY_copy_parameters(peer.get(), own) == 1 &&
       EVP_PKEY_set1_encoded_public_key(peer.get(), raw(point), point.size()) == 1);
  const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(EVP_PKEY_CTX_new(own, nullptr),
                                                                            EVP_PKEY_CTX_free);
  std::string shared(32, '\0');
  std::size_t size = shared.size();
  must(EVP_PKEY_derive_init(context.get()) == 1 && EVP_PKEY_derive_set_peer(context.get(), peer.get()) == 1 &&
       EVP_PKEY_derive(context.get(), raw(shared), &size) == 1);
  return shared;
}

}  // namespace

std::string seal(std::string_view public_key, std::string_view plain, std::string_view info, std::string_view aad) {
  constexpr auto kem = "KEM\x00\x10"sv;
  constexpr auto suite = "HPKE\x00\x10\x00\x01\x00\x01"sv;
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> own(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"),
                                                                EVP_PKEY_free);
  std::string point(store::hpke::kPointBytes, '\0');
  std::size_t point_size = 0;
  must(EVP_PKEY_get_octet_string_param(own.get(), OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, raw(point), point.size(),
                                       &point_size) == 1);
  const auto shared = expand(kem, extract(kem, "", "eae_prk", agree(own.get(), public_key)), "shared_secret",
                             point + std::string(public_key), 32);
  const std::string context =
      std::string(1, '\0') + extract(suite, "", "psk_id_hash", "") + extract(suite, "", "info_hash", info);
  const auto secret = extract(suite, shared, "secret", "");
  const auto key = expand(suite, secret, "key", context, 16);
  const auto nonce = expand(suite, secret, "base_nonce", context, 12);
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> cipher(EVP_CIPHER_CTX_new(),
                                                                               EVP_CIPHER_CTX_free);
  std::string sealed(plain.size(), '\0');
  std::string tag(16, '\0');
  int size = 0;
  must(EVP_EncryptInit_ex(cipher.get(), EVP_aes_128_gcm(), nullptr, raw(key), raw(nonce)) == 1 &&
       EVP_EncryptUpdate(cipher.get(), nullptr, &size, raw(aad), static_cast<int>(aad.size())) == 1 &&
       EVP_EncryptUpdate(cipher.get(), raw(sealed), &size, raw(plain), static_cast<int>(plain.size())) == 1 &&
       EVP_EncryptFinal_ex(cipher.get(), raw(tag), &size) == 1 &&
       EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_GET_TAG, 16, tag.data()) == 1);
  return point + sealed + tag;
}

}  // namespace bijeen::api::test
