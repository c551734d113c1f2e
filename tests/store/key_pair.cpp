// SPDX-License-Identifier: EUPL-1.2
#include "tests/store/key_pair.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace bijeen::test {
namespace {

EVP_PKEY* make_key(const std::string& kind, unsigned rsa_bits) {
  if (kind == "RSA") return EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", static_cast<std::size_t>(rsa_bits));
  if (kind == "ED25519") return EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
  return EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", kind.c_str());
}

X509* certify(EVP_PKEY* key, bool signs_without_digest) {
  constexpr long kDay_s = 24L * 3600;
  X509* certificate = X509_new();
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate), kDay_s);
  X509_NAME* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>("backup"), -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  X509_set_pubkey(certificate, key);
  EXPECT_GT(X509_sign(certificate, key, signs_without_digest ? nullptr : EVP_sha256()), 0);
  return certificate;
}

}  // namespace

KeyPair::KeyPair(const std::filesystem::path& directory, const std::string& kind, unsigned rsa_bits) {
  static int made = 0;
  const std::string name = kind + "-" + std::to_string(++made);
  certificate = directory / (name + ".crt");
  private_key = directory / (name + ".key");
  EVP_PKEY* key = make_key(kind, rsa_bits);
  X509* certified = certify(key, kind == "ED25519");
  BIO* out = BIO_new_file(private_key.c_str(), "wb");
  EXPECT_EQ(PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr), 1);
  BIO_free(out);
  out = BIO_new_file(certificate.c_str(), "wb");
  EXPECT_EQ(PEM_write_bio_X509(out, certified), 1);
  BIO_free(out);
  X509_free(certified);
  EVP_PKEY_free(key);
}

}  // namespace bijeen::test
