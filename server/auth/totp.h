// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sync/ids.h"

/// One-time codes as authenticator apps compute them when nothing else is said: TOTP (RFC 6238) with HMAC-SHA-1, steps
/// of 30 seconds from 1970 and six digits.
namespace bijeen::auth {

/// 160 bits, as RFC 4226 (4, R6) recommends.
inline constexpr std::size_t kTotpSecretBytes = 20;
inline constexpr std::int64_t kTotpStep_ms = 30'000;

/// The code of a counter, six digits (HOTP, RFC 4226, 5.3).
std::string hotp(std::string_view secret, std::uint64_t counter);

/// The step of which \p code is the code: that of \p now or one beside it, as clocks differ and typing takes time (RFC
/// 6238, 5.2); of several the latest. nullopt when it is of none of them. Takes a time that does not depend on the
/// code.
std::optional<std::int64_t> totp_step(std::string_view secret, std::string_view code, sync::Millis now);

}  // namespace bijeen::auth
