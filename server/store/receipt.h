// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "sync/change_set.h"

namespace bijeen::store {

/// SHA-256 (FIPS 180-4) in hexadecimal.
std::string sha256_hex(std::string_view bytes);
/// HMAC-SHA-256 (RFC 2104), 32 raw bytes.
std::string hmac_sha256(std::string_view key, std::string_view bytes);
std::string hmac_sha256_hex(std::string_view key, std::string_view bytes);

/// Bytes from the operating system's generator through OpenSSL. Throws std::runtime_error when it has none: nothing
/// secret can be made then.
std::string random_bytes(std::size_t count);
/// What a UUIDv7 (RFC 9562, 5.7) asks of its host.
std::array<std::uint8_t, 10> random_for_id();

/// What the server says of a change set it accepted.
struct Receipt {
  std::string_view epoch;
  sync::Seq seq{};
  sync::Millis at{};
  sync::PersonId author;
  const std::vector<sync::Seq>& returned;
  std::string_view hash;
};

/// HMAC-SHA-256 (RFC 2104) in hexadecimal under the server's key: what lets the server recognise its own receipt, in
/// whatever epoch.
std::string sign(std::string_view key, const Receipt& receipt);
/// In constant time.
bool is_signed(std::string_view key, const Receipt& receipt, std::string_view signature);

}  // namespace bijeen::store
