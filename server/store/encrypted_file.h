// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

struct x509_st;

/// A file that one private key alone opens: CMS (RFC 5652) whose content is encrypted and authenticated with
/// AES-256-GCM (RFC 5083, RFC 5084), its key with RSA-OAEP or ephemeral ECDH. `openssl cms -decrypt -inform DER` opens
/// it too.
namespace bijeen::store {

/// What OpenSSL reads back: it takes the whole file into memory.
inline constexpr std::uintmax_t kEncryptedBytesMax = 1024UL * 1024 * 1024;

/// To whom a file is encrypted.
class Recipient {
 public:
  /// \p certificate is a PEM file with one X.509 certificate, of an RSA key of at least 2048 bits or one on a NIST
  /// curve. Its dates and who signed it do not matter. Throws StorageError when it is not.
  explicit Recipient(const std::filesystem::path& certificate);
  [[nodiscard]] x509_st* certificate() const { return certificate_.get(); }

 private:
  std::shared_ptr<x509_st> certificate_;
};

/// Writes \p plain, of at least a byte and at most kEncryptedBytesMax, to the new file \p encrypted, which its owner
/// alone may read. Throws StorageError; what was written so far is the caller's to remove.
void encrypt_file(const std::filesystem::path& plain, const Recipient& to, const std::filesystem::path& encrypted);

/// Opens it into the new file \p plain, which its owner alone may read. \p private_key is a PEM file; for its
/// passphrase the terminal is asked. Throws StorageError when the key is another one or one bit of the file was
/// changed, cut or added; what stands in \p plain is then not to be trusted, and the caller's to remove.
void decrypt_file(const std::filesystem::path& encrypted, const std::filesystem::path& private_key,
                  const std::filesystem::path& plain);

}  // namespace bijeen::store
