// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/auth/bytes.h"
#include "server/store/database.h"
#include "sync/ids.h"

namespace bijeen::auth {

// What lets a person in, as he is shown it. Over a connection of the store.

struct ListedSession {
  std::string id;  ///< Names it among the person's; says nothing of its token.
  Bytes token_hash;
  sync::DeviceId device;
  sync::Millis begun{};
  sync::Millis used{};  ///< To the day.
  sync::Millis expires{};
};

struct ListedDevice {
  sync::DeviceId id;
  std::string name;
  sync::Millis registered{};
  std::optional<sync::Millis> used{};   ///< To the day; nullopt: it never asked for anything.
  std::vector<ListedSession> sessions;  ///< Those that have not ended.
};

/// The devices that were not ended, the oldest first.
std::vector<ListedDevice> devices_of(store::Database& database, const sync::PersonId& person, sync::Millis now);
/// nullopt when the person has no such session.
std::optional<ListedSession> find_session_of(store::Database& database, const sync::PersonId& person,
                                             std::string_view id, sync::Millis now);

}  // namespace bijeen::auth
