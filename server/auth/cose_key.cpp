// SPDX-License-Identifier: EUPL-1.2
#include "server/auth/cose_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

namespace bijeen::auth {
namespace {

constexpr int kRsaBitsMin = 2048;
constexpr int kRsaBitsMax = 8192;

const unsigned char* data_of(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

bool is_p256(const EVP_PKEY* key) {
  char group[32] = {};
  std::size_t length = 0;
  return EVP_PKEY_is_a(key, "EC") == 1 &&
         EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof(group), &length) == 1 &&
         std::string_view(group, length) == "prime256v1";
}

bool fits(const EVP_PKEY* key, Algorithm algorithm) {
  if (algorithm == Algorithm::kEs256) return is_p256(key);
  return EVP_PKEY_is_a(key, "RSA") == 1 && EVP_PKEY_get_bits(key) >= kRsaBitsMin &&
         EVP_PKEY_get_bits(key) <= kRsaBitsMax;
}

bool on_curve(EVP_PKEY* key) {
  const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(EVP_PKEY_CTX_new(key, nullptr),
                                                                            &EVP_PKEY_CTX_free);
  return context && EVP_PKEY_public_check(context.get()) == 1;
}

/// A number of the key, big-endian without leading zeros.
Bytes number_of(const EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &number) != 1) return {};
  Bytes out(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
  BN_bn2bin(number, reinterpret_cast<unsigned char*>(out.data()));
  BN_free(number);
  return out;
}

std::string_view without_leading_zeros(std::string_view bytes) {
  while (!bytes.empty() && bytes.front() == '\0') bytes.remove_prefix(1);
  return bytes;
}

}  // namespace

void FreeKey::operator()(evp_pkey_st* key) const {
  EVP_PKEY_free(key);
}

std::optional<Algorithm> algorithm_of(std::int64_t number) {
  if (number == static_cast<std::int64_t>(Algorithm::kEs256)) return Algorithm::kEs256;
  if (number == static_cast<std::int64_t>(Algorithm::kRs256)) return Algorithm::kRs256;
  return std::nullopt;
}

Key key_from_spki(std::string_view der, Algorithm algorithm) {
  constexpr std::size_t kDerBytesMax = 4096;
  if (der.empty() || der.size() > kDerBytesMax) return nullptr;
  const unsigned char* at = data_of(der);
  Key key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
  const bool whole = key && at == data_of(der) + der.size();
  if (!whole || !fits(key.get(), algorithm) || !on_curve(key.get())) return nullptr;
  return key;
}

bool same_key(const CoseKey& cose, const evp_pkey_st& key) {
  if (!fits(&key, cose.algorithm)) return false;
  const auto same = [&](const char* name, std::string_view bytes) {
    return number_of(&key, name) == without_leading_zeros(bytes);
  };
  if (cose.algorithm == Algorithm::kEs256) {
    return same(OSSL_PKEY_PARAM_EC_PUB_X, cose.x) && same(OSSL_PKEY_PARAM_EC_PUB_Y, cose.y);
  }
  return same(OSSL_PKEY_PARAM_RSA_N, cose.modulus) && same(OSSL_PKEY_PARAM_RSA_E, cose.exponent);
}

bool signature_fits(const evp_pkey_st& key, std::string_view message, std::string_view signature) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  // OpenSSL takes the key without const and does not change it.
  auto* own = const_cast<EVP_PKEY*>(&key);
  return context && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, own) == 1 &&
         EVP_DigestVerify(context.get(), data_of(signature), signature.size(), data_of(message), message.size()) == 1;
}

}  // namespace bijeen::auth
