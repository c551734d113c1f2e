// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/store/database.h"
#include "sync/ids.h"

namespace bijeen::auth {

// A person's calendar program cannot sign in: it reads the meetings at an address that nobody else knows. There is one
// a person at most. Over a connection of the store; the ones that write belong in Store::write.

/// The secret of the address, 256 random bits in base64url; the person's earlier address is void from now on.
std::string add_calendar_feed(store::Database& database, const sync::PersonId& person, sync::Millis now);
void end_calendar_feed(store::Database& database, const sync::PersonId& person);
/// Since when there is one.
std::optional<sync::Millis> calendar_feed_since(store::Database& database, const sync::PersonId& person);
/// nullopt when no address has this secret (any more).
std::optional<sync::PersonId> person_of_calendar_feed(store::Database& database, std::string_view secret);

}  // namespace bijeen::auth
