// SPDX-License-Identifier: EUPL-1.2
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <cstdio>
#include <memory>

#include "server/http/server.h"

namespace bijeen::http {
namespace {

constexpr long kValidSeconds = 397L * 24 * 60 * 60;  // What browsers accept at most is 398 days.
constexpr long kBackdatedSeconds = 60L * 60;         // For devices whose clock runs behind.
constexpr time_t kKeptSeconds = 24 * 60 * 60;

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using File = std::unique_ptr<std::FILE, decltype(&std::fclose)>;

Error failure(const std::string& what) {
  return {ErrorCode::kServerInternal, what};
}

bool add_extension(X509* certificate, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension(
      X509V3_EXT_conf_nid(nullptr, &context, kind, value), X509_EXTENSION_free);
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool set_random_serial(X509* certificate) {
  unsigned char bytes[16];
  if (RAND_bytes(bytes, sizeof(bytes)) != 1) return false;
  bytes[0] &= 0x7F;
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(BN_bin2bn(bytes, sizeof(bytes), nullptr), BN_free);
  return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool fill(X509* certificate, EVP_PKEY* key) {
  X509_NAME* name = X509_get_subject_name(certificate);
  return X509_set_version(certificate, X509_VERSION_3) == 1 && set_random_serial(certificate) &&
         X509_gmtime_adj(X509_getm_notBefore(certificate), -kBackdatedSeconds) != nullptr &&
         X509_gmtime_adj(X509_getm_notAfter(certificate), kValidSeconds - kBackdatedSeconds) != nullptr &&
         X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1,
                                    -1, 0) == 1 &&
         X509_set_issuer_name(certificate, name) == 1 && X509_set_pubkey(certificate, key) == 1 &&
         add_extension(certificate, NID_basic_constraints, "critical,CA:FALSE") &&
         add_extension(certificate, NID_key_usage, "critical,digitalSignature") &&
         add_extension(certificate, NID_ext_key_usage, "serverAuth") &&
         add_extension(certificate, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1") &&
         X509_sign(certificate, key, EVP_sha256()) > 0;
}

/// Opens a new file that nobody else may read from the first moment on.
File open_new(const std::filesystem::path& path, mode_t mode) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  File file(descriptor < 0 ? nullptr : ::fdopen(descriptor, "w"), std::fclose);
  if (!file && descriptor >= 0) ::close(descriptor);
  return file;
}

bool flushed(std::FILE* file) {
  return std::fflush(file) == 0 && ::fsync(::fileno(file)) == 0;
}

bool is_usable(const std::filesystem::path& certificate, const std::filesystem::path& key) {
  const File certificate_file(std::fopen(certificate.c_str(), "re"), std::fclose);
  const File key_file(std::fopen(key.c_str(), "re"), std::fclose);
  if (!certificate_file || !key_file) return false;
  const Certificate read(PEM_read_X509(certificate_file.get(), nullptr, nullptr, nullptr), X509_free);
  const Key private_key(PEM_read_PrivateKey(key_file.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
  if (!read || !private_key || X509_check_private_key(read.get(), private_key.get()) != 1) return false;
  time_t limit = time(nullptr) + kKeptSeconds;
  return X509_cmp_time(X509_get0_notAfter(read.get()), &limit) > 0;
}

}  // namespace

Result<std::pair<std::filesystem::path, std::filesystem::path>> make_localhost_certificate(
    const std::filesystem::path& dir) {
  const std::filesystem::path certificate_path = dir / "localhost.crt", key_path = dir / "localhost.key";
  if (is_usable(certificate_path, key_path)) return std::pair(certificate_path, key_path);

  const Key key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const Certificate certificate(X509_new(), X509_free);
  if (!key || !certificate || !fill(certificate.get(), key.get())) return failure("the certificate cannot be made");

  // Both are written aside and renamed, so that no reader meets half a file.
  const std::filesystem::path new_certificate = dir / "localhost.crt.new", new_key = dir / "localhost.key.new";
  std::error_code error;
  std::filesystem::create_directories(dir, error);
  std::filesystem::remove(new_certificate, error);
  std::filesystem::remove(new_key, error);
  {
    const File key_file = open_new(new_key, 0600), certificate_file = open_new(new_certificate, 0644);
    if (!key_file || !certificate_file ||
        PEM_write_PrivateKey(key_file.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1 ||
        PEM_write_X509(certificate_file.get(), certificate.get()) != 1 || !flushed(key_file.get()) ||
        !flushed(certificate_file.get())) {
      return failure("the certificate cannot be written to " + dir.string());
    }
  }
  std::filesystem::rename(new_key, key_path, error);
  if (!error) std::filesystem::rename(new_certificate, certificate_path, error);
  if (error) return failure("the certificate cannot be written to " + dir.string());
  return std::pair(certificate_path, key_path);
}

}  // namespace bijeen::http
