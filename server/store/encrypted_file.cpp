// SPDX-License-Identifier: EUPL-1.2
#include "server/store/encrypted_file.h"

#include <openssl/cms.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <fstream>
#include <string>
#include <utility>

#include "server/store/data_directory.h"
#include "server/store/database.h"

namespace bijeen::store {
namespace {

namespace fs = std::filesystem;

template <auto Free>
struct Freed {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Bio = std::unique_ptr<BIO, Freed<BIO_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Message = std::unique_ptr<CMS_ContentInfo, Freed<CMS_ContentInfo_free>>;

[[noreturn]] void refuse(const std::string& sentence) {
  ERR_clear_error();
  throw StorageError(StorageError::Kind::kOther, sentence);
}

Bio opened(const fs::path& file, const char* mode) {
  Bio bio(BIO_new_file(file.c_str(), mode));
  if (bio) return bio;
  ERR_clear_error();
  throw StorageError(StorageError::Kind::kInputOutput, file.string() + " cannot be opened");
}

Bio created(const fs::path& file) {
  make_private_file(file);
  return opened(file, "wb");
}

bool is_strong(const EVP_PKEY* key) {
  constexpr int kRsaBitsMin = 2048;
  constexpr int kCurveBitsMin = 256;
  if (EVP_PKEY_is_a(key, "RSA") == 1) return EVP_PKEY_get_bits(key) >= kRsaBitsMin;
  return EVP_PKEY_is_a(key, "EC") == 1 && EVP_PKEY_get_bits(key) >= kCurveBitsMin;
}

/// OpenSSL's own choices are of before SHA-256.
bool choose_digests(CMS_RecipientInfo* recipient, const EVP_PKEY* key) {
  EVP_PKEY_CTX* context = CMS_RecipientInfo_get0_pkey_ctx(recipient);
  if (EVP_PKEY_is_a(key, "EC") == 1) return EVP_PKEY_CTX_set_ecdh_kdf_md(context, EVP_sha256()) > 0;
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) > 0 &&
         EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()) > 0;
}

Message message_to(X509* certificate) {
  Message message(CMS_encrypt(nullptr, nullptr, EVP_aes_256_gcm(), CMS_STREAM | CMS_BINARY | CMS_PARTIAL));
  if (!message) return nullptr;
  CMS_RecipientInfo* recipient = CMS_add1_recipient_cert(message.get(), certificate, CMS_KEY_PARAM);
  if (recipient == nullptr || !choose_digests(recipient, X509_get0_pubkey(certificate))) return nullptr;
  return message;
}

bool is_authenticated(const CMS_ContentInfo* message) {
  return OBJ_obj2nid(CMS_get0_type(message)) == NID_id_smime_ct_authEnvelopedData;
}

/// nullptr when the file holds less, more or something else.
Message message_in(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string bytes(fs::file_size(file), '\0');
  if (!in.read(bytes.data(), static_cast<std::streamsize>(bytes.size())))
    throw StorageError(StorageError::Kind::kInputOutput, file.string() + " cannot be read");
  const auto* next = reinterpret_cast<const unsigned char*>(bytes.data());
  const auto* const end = next + bytes.size();
  Message message(d2i_CMS_ContentInfo(nullptr, &next, static_cast<long>(bytes.size())));
  return message && next == end && is_authenticated(message.get()) ? std::move(message) : nullptr;
}

}  // namespace

Recipient::Recipient(const fs::path& certificate) {
  const Bio file = opened(certificate, "rb");
  certificate_.reset(PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr), X509_free);
  if (!certificate_) refuse(certificate.string() + " holds no certificate in PEM");
  // To which of several it is encrypted would be a guess.
  const std::unique_ptr<X509, Freed<X509_free>> second(PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr));
  if (second) refuse(certificate.string() + " holds more than one certificate");
  ERR_clear_error();
  const EVP_PKEY* key = X509_get0_pubkey(certificate_.get());
  if (key == nullptr || !is_strong(key))
    refuse(certificate.string() + " is not of an RSA key of at least 2048 bits or a key on a NIST curve");
}

void encrypt_file(const fs::path& plain, const Recipient& to, const fs::path& encrypted) {
  if (fs::file_size(plain) > kEncryptedBytesMax) refuse("more than 1 GiB cannot be encrypted in one file");
  const Message message = message_to(to.certificate());
  if (!message) refuse("the certificate cannot be encrypted to");
  const Bio in = opened(plain, "rb");
  const Bio out = created(encrypted);
  if (i2d_CMS_bio_stream(out.get(), message.get(), in.get(), CMS_STREAM | CMS_BINARY) == 1 && BIO_flush(out.get()) == 1)
    return;
  ERR_clear_error();
  throw StorageError(StorageError::Kind::kInputOutput, encrypted.string() + " could not be written");
}

void decrypt_file(const fs::path& encrypted, const fs::path& private_key, const fs::path& plain) {
  const Bio secret = opened(private_key, "rb");
  const Key key(PEM_read_bio_PrivateKey(secret.get(), nullptr, nullptr, nullptr));
  if (!key) refuse(private_key.string() + " holds no private key in PEM, or its passphrase is another");
  const Message message = message_in(encrypted);
  if (!message)
    refuse(encrypted.string() + " is no whole encrypted backup: it was cut or changed, or is something else");
  const Bio out = created(plain);
  // With a wrong RSA key OpenSSL goes on with a random one, so that only the end tells, as for a changed file.
  if (CMS_decrypt(message.get(), key.get(), nullptr, nullptr, out.get(), CMS_BINARY) == 1 && BIO_flush(out.get()) == 1)
    return;
  refuse(encrypted.string() + " does not open with this key: it was encrypted to another one, or was changed");
}

}  // namespace bijeen::store
