// SPDX-License-Identifier: EUPL-1.2
#include "server/store/hpke.h"

#include <gtest/gtest.h>

#include "server/store/database.h"

namespace bijeen::store::hpke {
namespace {

std::string bytes(std::string_view hex) {
  std::string out;
  for (std::size_t i = 0; i < hex.size(); i += 2)
    out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  return out;
}

// RFC 9180, A.3.1: base mode, the first encryption.
const std::string kPublicKey = bytes(
    "04fe8c19ce0905191ebc298a9245792531f26f0cece2460639e8bc39cb7f706a82"
    "6a779b4cf969b8a0e539c7f62fb3d30ad6aa8f80e30f1d128aafd68a2ce72ea0");
const std::string kSecret = bytes("f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2");
const std::string kEncapsulated = bytes(
    "04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac9"
    "8536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4");
const std::string kCiphertext = bytes(
    "5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f"
    "9076ac232e3ab2523f39513434");
const std::string kInfo = "Ode on a Grecian Urn";
const std::string kAad = "Count-0";

/// SEC 1 (RFC 5915) in DER around the numbers of the RFC.
PrivateKey key_of_the_rfc() {
  return PrivateKey(bytes("30770201010420") + kSecret + bytes("a00a06082a8648ce3d030107a144034200") + kPublicKey);
}

TEST(Hpke, OpensWhatTheRfcSealed) {
  const auto key = key_of_the_rfc();
  EXPECT_EQ(key.public_key(), kPublicKey);
  EXPECT_EQ(key.open(kEncapsulated + kCiphertext, kInfo, kAad), "Beauty is truth, truth beauty");
}

TEST(Hpke, AKeyIsTheSameAfterItWasKept) {
  const auto key = PrivateKey::make();
  const PrivateKey again(key.der());
  EXPECT_EQ(again.public_key(), key.public_key());
  EXPECT_EQ(again.der(), key.der());
}

TEST(Hpke, NothingElseOpens) {
  const auto key = key_of_the_rfc();
  const std::string sealed = kEncapsulated + kCiphertext;
  EXPECT_EQ(PrivateKey::make().open(sealed, kInfo, kAad), std::nullopt) << "another key";
  EXPECT_EQ(key.open(sealed, "Ode to a Nightingale", kAad), std::nullopt) << "another purpose";
  EXPECT_EQ(key.open(sealed, kInfo, "Count-1"), std::nullopt) << "another place";
  EXPECT_EQ(key.open(sealed + "a", kInfo, kAad), std::nullopt) << "one byte more";
  for (std::size_t size = 0; size < sealed.size(); ++size)
    EXPECT_EQ(key.open(sealed.substr(0, size), kInfo, kAad), std::nullopt) << size << " bytes of it";
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    std::string turned = sealed;
    turned[bit / 8] = static_cast<char>(turned[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_EQ(key.open(turned, kInfo, kAad), std::nullopt) << "bit " << bit << " turned";
  }
}

TEST(Hpke, WhatIsNoKeyIsRefused) {
  EXPECT_THROW(PrivateKey(""), StorageError);
  EXPECT_THROW(PrivateKey("geen sleutel"), StorageError);
  const std::string der = PrivateKey::make().der();
  EXPECT_THROW(PrivateKey(der.substr(0, der.size() / 2)), StorageError);
}

}  // namespace
}  // namespace bijeen::store::hpke
