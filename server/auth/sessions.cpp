// SPDX-License-Identifier: EUPL-1.2
#include "server/auth/sessions.h"

#include <algorithm>

#include "server/store/devices.h"

namespace bijeen::auth {
namespace {

constexpr std::size_t kTokenBytes = 32;

static_assert(kSessionLifetime + std::chrono::days{1} <= store::kSilenceMax,
              "a signed-in device can still send what it made");

sync::Millis after(sync::Millis time, std::chrono::milliseconds by) {
  return sync::Millis{sync::raw(time) + by.count()};
}

}  // namespace

sync::Millis end_of_life(sync::Millis begun, sync::Millis now) {
  return std::min(after(now, kSessionLifetime), after(begun, kSignInLifetime));
}

sync::Millis last_renewed(sync::Millis begun, sync::Millis expires) {
  return std::max(begun, after(expires, -std::chrono::milliseconds(kSessionLifetime)));
}

StartedSession add_session(store::Database& database, const sync::PersonId& person, const sync::DeviceId& device,
                           sync::Millis now, std::optional<sync::Millis> begun) {
  StartedSession started;
  started.token = base64url(random_bytes(kTokenBytes));
  const auto since = begun.value_or(now);
  started.session = {person, device, end_of_life(since, now), sha256(started.token), false, false, since};
  database.run("INSERT INTO session (token_hash, person, device, made_at, expires_at) VALUES (?, ?, ?, ?, ?)",
               store::Blob{started.session.token_hash}, person, device, since, started.session.expires);
  return started;
}

std::optional<Session> find_session(store::Database& database, std::string_view token, sync::Millis now) {
  const auto bytes = from_base64url(token);
  if (!bytes || bytes->size() != kTokenBytes) return std::nullopt;
  const Bytes hash = sha256(token);
  auto row = database.query(
      "SELECT session.person, device, expires_at, device.ended_at, made_at FROM session JOIN device ON device.id = "
      "device"
      " WHERE token_hash = ? AND expires_at > ?",
      store::Blob{hash}, now);
  if (!row.step()) return std::nullopt;
  return Session{
      row.id<sync::PersonId>(0), row.id<sync::DeviceId>(1), row.millis(2), hash, !row.is_null(3), false, row.millis(4)};
}

void renew_session(store::Database& database, const Session& session, sync::Millis now) {
  database.run("UPDATE session SET expires_at = ? WHERE token_hash = ?", end_of_life(session.begun, now),
               store::Blob{session.token_hash});
}

void end_session(store::Database& database, const Bytes& token_hash) {
  database.run("DELETE FROM session WHERE token_hash = ?", store::Blob{token_hash});
}

void forget_ended_sessions(store::Database& database, sync::Millis now) {
  database.run("DELETE FROM session WHERE expires_at <= ?", now);
}

}  // namespace bijeen::auth
