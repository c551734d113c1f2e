// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/store/receipt.h"

namespace bijeen::auth {

/// Raw bytes in a string, as they come from the wire or go to a BLOB.
using Bytes = std::string;

using store::random_bytes;

/// SHA-256 (FIPS 180-4), 32 raw bytes.
Bytes sha256(std::string_view bytes);

/// base64url without padding (RFC 4648, 5).
std::string base64url(std::string_view bytes);
/// Strict: the alphabet alone, no padding, no white space, unused bits zero. nullopt otherwise.
std::optional<Bytes> from_base64url(std::string_view text);

/// Base64 with padding (RFC 4648, 4).
std::string base64(std::string_view bytes);

/// Base32 without padding (RFC 4648, 6), as authenticator apps read secrets.
std::string base32(std::string_view bytes);

/// Compares in a time that does not depend on where the two differ.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace bijeen::auth
