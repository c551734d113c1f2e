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

/// Whom a code is for, and who made it; `by` is empty for the command line.
struct Invitation {
  sync::PersonId person;
  std::optional<sync::PersonId> by;
};

/// A new code: 160 random bits in base64url, of which the store keeps the hash. The person's earlier open codes become
/// void.
std::string add_invitation(store::Database& database, const sync::PersonId& person,
                           const std::optional<sync::PersonId>& by, sync::Millis now);
/// An open code: not used, not void, not expired.
std::optional<Invitation> find_invitation(store::Database& database, std::string_view code, sync::Millis now);
/// Uses a code up, and the person's others with it. False when it could not be used (any more): of several attempts at
/// once one wins.
bool use_invitation(store::Database& database, std::string_view code, sync::Millis now);

}  // namespace bijeen::auth
