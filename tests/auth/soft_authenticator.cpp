// SPDX-License-Identifier: EUPL-1.2
#include "tests/auth/soft_authenticator.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

namespace bijeen::auth::test {
namespace {

Bytes number_of(EVP_PKEY* key, const char* name, int width) {
  BIGNUM* number = nullptr;
  EVP_PKEY_get_bn_param(key, name, &number);
  const int size = width > 0 ? width : BN_num_bytes(number);
  Bytes out(static_cast<std::size_t>(size), '\0');
  BN_bn2binpad(number, reinterpret_cast<unsigned char*>(out.data()), size);
  BN_free(number);
  return out;
}

Bytes cbor_bytes(const Bytes& bytes) {
  Bytes out;
  if (bytes.size() < 24) {
    out += static_cast<char>(0x40 + bytes.size());
  } else if (bytes.size() < 256) {
    out += "\x58";
    out += static_cast<char>(bytes.size());
  } else {
    out += "\x59";
    out += static_cast<char>(bytes.size() >> 8U);
    out += static_cast<char>(bytes.size() & 255U);
  }
  return out + bytes;
}

}  // namespace

SoftAuthenticator::SoftAuthenticator(Algorithm algorithm, std::string rp, std::string site)
    : origin(std::move(site)),
      rp_id(std::move(rp)),
      algorithm_(algorithm),
      key_(algorithm == Algorithm::kEs256 ? EVP_EC_gen("P-256") : EVP_RSA_gen(2048U)),
      id_(random_bytes(32)) {}

Bytes SoftAuthenticator::client_data(const std::string& type, const Bytes& challenge) const {
  return R"({"type":")" + type + R"(","challenge":")" + base64url(challenge) + R"(","origin":")" + origin +
         R"(","crossOrigin":false)" + more_client_data + "}";
}

Bytes SoftAuthenticator::authenticator_data(unsigned extra_flags, const Bytes& credential) const {
  Bytes out = sha256(rp_id);
  out += static_cast<char>(flags | extra_flags);
  for (const unsigned shift : {24U, 16U, 8U, 0U}) out += static_cast<char>((sign_count >> shift) & 255U);
  return out + credential + more_authenticator_data;
}

Bytes SoftAuthenticator::cose() const {
  if (algorithm_ == Algorithm::kEs256) {
    return Bytes("\xa5\x01\x02\x03\x26\x20\x01\x21", 8) +
           cbor_bytes(number_of(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X, 32)) + "\x22" +
           cbor_bytes(number_of(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y, 32));
  }
  return Bytes("\xa4\x01\x03\x03\x39\x01\x00\x20", 8) + cbor_bytes(number_of(key_.get(), OSSL_PKEY_PARAM_RSA_N, 0)) +
         "\x21" + cbor_bytes(number_of(key_.get(), OSSL_PKEY_PARAM_RSA_E, 0));
}

Registration SoftAuthenticator::create(const Bytes& challenge) {
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key_.get(), &der);
  const Bytes spki(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  Bytes credential(16, '\0');
  credential += static_cast<char>(id_.size() >> 8U);
  credential += static_cast<char>(id_.size() & 255U);
  credential += id_ + cose();
  constexpr unsigned kAttested = 0x40;
  return {id_, client_data(type_of_create, challenge), authenticator_data(kAttested, credential), spki,
          static_cast<std::int64_t>(algorithm_)};
}

Assertion SoftAuthenticator::get(const Bytes& challenge) {
  Assertion assertion{id_, client_data(type_of_get, challenge), authenticator_data(0, {}), {}};
  const Bytes message = assertion.authenticator_data + sha256(assertion.client_data);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get());
  std::size_t size = 0;
  const auto* data = reinterpret_cast<const unsigned char*>(message.data());
  EVP_DigestSign(context.get(), nullptr, &size, data, message.size());
  assertion.signature.resize(size);
  EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(assertion.signature.data()), &size, data,
                 message.size());
  assertion.signature.resize(size);
  return assertion;
}

}  // namespace bijeen::auth::test
