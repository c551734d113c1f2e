// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/auth/bytes.h"
#include "server/store/database.h"
#include "sync/ids.h"

namespace bijeen::auth {

/// A session ends this long after it was last renewed, and is renewed when it has been in use for a day. It ends in any
/// case so long after its person last signed in.
inline constexpr std::chrono::days kSessionLifetime{14};
inline constexpr std::chrono::days kSignInLifetime{90};
inline constexpr std::chrono::days kSessionRenewAfter{1};

/// A live session: one person on one device.
struct Session {
  sync::PersonId person;
  sync::DeviceId device;
  sync::Millis expires{};
  Bytes token_hash;      ///< Names the session; the token itself is with the browser alone.
  bool ended = false;    ///< Its device was ended: it may hand in unsent work, and nothing else.
  bool renewed = false;  ///< This look-up moved `expires`: the cookie should be set again.
  sync::Millis begun{};  ///< When its person signed in.
};

struct StartedSession {
  Session session;
  std::string token;  ///< 256 random bits in base64url; never stored or logged.
  /// Where a second step was set up by the same request: to be shown once.
  std::vector<std::string> recovery_codes{};
};

// Over a connection of the store; the ones that write belong in Store::write.
/// \p begun: when the person signed in, where that was under another session.
StartedSession add_session(store::Database& database, const sync::PersonId& person, const sync::DeviceId& device,
                           sync::Millis now, std::optional<sync::Millis> begun = {});
/// When a session that is used \p now ends.
sync::Millis end_of_life(sync::Millis begun, sync::Millis now);
/// When a session was last found in use, to the day. Of one in its last fortnight before kSignInLifetime it is the day
/// on which that began, or later.
sync::Millis last_renewed(sync::Millis begun, sync::Millis expires);
/// nullopt when the token is unknown or the session has ended.
std::optional<Session> find_session(store::Database& database, std::string_view token, sync::Millis now);
void renew_session(store::Database& database, const Session& session, sync::Millis now);
void end_session(store::Database& database, const Bytes& token_hash);
void forget_ended_sessions(store::Database& database, sync::Millis now);

}  // namespace bijeen::auth
