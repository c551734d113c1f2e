// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/auth/bytes.h"
#include "server/store/database.h"
#include "sync/ids.h"

/// What somebody shows besides his passphrase: a code of an authenticator app (totp.h), or one of ten recovery codes. A
/// passkey needs none: with user verification it is two factors by itself.
///
/// The app's secret is kept as it is. It cannot be hashed, as codes are computed from it; a key to encrypt it with
/// would lie in the same file, as those of receipts and of the outbox do; and under the passphrase, which the server
/// sees when the code is checked, it would be no safer: it opens nothing without that passphrase, and who has found the
/// passphrase would have the secret too. It never leaves the server again: not in answers, exports, the audit log or a
/// log. Backups have it, as they have all else; they can be encrypted.
namespace bijeen::auth {

inline constexpr std::size_t kRecoveryCodes = 10;

struct SecondStep {
  sync::Millis since{};
  std::size_t recovery_codes = 0;               ///< Not used yet.
  std::optional<sync::Millis> recovery_used{};  ///< When one was last used.
};

// Over a connection of the store; the ones that write belong in Store::write.

/// nullopt when the person has none.
std::optional<SecondStep> find_second_step(store::Database& database, const sync::PersonId& person);
/// Of somebody who has a passphrase; replaces an earlier one and its recovery codes. \p step: that of the code by which
/// the app has shown that it has the secret. Gives the recovery codes.
std::vector<std::string> set_second_step(store::Database& database, const sync::PersonId& person, const Bytes& secret,
                                         std::int64_t step, sync::Millis now);
/// False when the person has none.
bool remove_second_step(store::Database& database, const sync::PersonId& person);
/// Makes the earlier ones void. Each is 80 random bits in base32, in groups of four; they are hashed and cannot be
/// shown again. Of somebody who has a second step.
std::vector<std::string> renew_recovery_codes(store::Database& database, const sync::PersonId& person);

enum class TakenCode : std::uint8_t { kNone, kOfApp, kRecovery };
/// Takes a code, in whatever way it was typed, so that it is never taken again: of an app those of earlier steps go
/// with it. kNone: it is wrong or was taken, or the person has no second step.
TakenCode take_code(store::Database& database, const sync::PersonId& person, std::string_view code, sync::Millis now);

}  // namespace bijeen::auth
