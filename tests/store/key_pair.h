// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <string>

namespace bijeen::test {

/// A new private key and a certificate of it, as PEM files in a directory. Kinds: "RSA" of so many bits, a NIST curve
/// such as "P-256", "ED25519".
struct KeyPair {
  KeyPair(const std::filesystem::path& directory, const std::string& kind, unsigned rsa_bits = 2048);
  std::filesystem::path certificate, private_key;
};

}  // namespace bijeen::test
