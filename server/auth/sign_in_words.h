// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <string_view>

#include "schema/result.h"

namespace bijeen::auth {

// What the parts of SignIn say alike.

inline Error bad_credentials() {
  return {ErrorCode::kAuthCredentials, "Controleer uw wachtzin of gebruik uw passkey."};
}
inline Error too_many() {
  return {ErrorCode::kRequestTooMany, "Wacht even en probeer het dan opnieuw."};
}

// Means of sign-in, in the audit log. Persisted.
inline constexpr std::string_view kByPassphrase = "passphrase";
inline constexpr std::string_view kByPasskey = "passkey";
inline constexpr std::string_view kSecondStep = "second-step";

/// Until a passphrase can be hashed.
inline constexpr std::chrono::seconds kWaitForTurn{2};

}  // namespace bijeen::auth
