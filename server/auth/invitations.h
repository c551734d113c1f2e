// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "server/auth/bytes.h"
#include "server/store/database.h"
#include "sync/ids.h"

namespace bijeen::auth {

inline constexpr std::chrono::hours kInvitationLifetime{72};

// Over a connection of the store; the ones that write belong in Store::write.

/// A new code: 160 random bits in base64url, of which the store keeps the hash. `by` is empty for the command line.
std::string add_invitation(store::Database& database, const sync::PersonId& person,
                           const std::optional<sync::PersonId>& by, sync::Millis now);
/// Whom an unused code that has not expired is for.
std::optional<sync::PersonId> find_invitation(store::Database& database, std::string_view code, sync::Millis now);
/// Uses a code up. False when it could not be used (any more): of several attempts at once one wins.
bool use_invitation(store::Database& database, std::string_view code, sync::Millis now);

}  // namespace bijeen::auth
