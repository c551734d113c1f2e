// SPDX-License-Identifier: EUPL-1.2
#include "server/auth/access_list.h"

#include <algorithm>

#include "server/auth/sessions.h"

namespace bijeen::auth {
namespace {

constexpr std::size_t kIdBytes = 12;

std::vector<ListedSession> sessions_of(store::Database& database, const sync::PersonId& person, sync::Millis now) {
  std::vector<ListedSession> sessions;
  auto row = database.query(
      "SELECT token_hash, device, made_at, expires_at FROM session WHERE person = ? AND expires_at > ? ORDER BY "
      "made_at",
      person, now);
  while (row.step()) {
    const Bytes hash(row.blob(0));
    const auto begun = row.millis(2), expires = row.millis(3);
    sessions.push_back({base64url(hash.substr(0, kIdBytes)), hash, row.id<sync::DeviceId>(1), begun,
                        last_renewed(begun, expires), expires});
  }
  return sessions;
}

}  // namespace

std::vector<ListedDevice> devices_of(store::Database& database, const sync::PersonId& person, sync::Millis now) {
  const auto sessions = sessions_of(database, person, now);
  std::vector<ListedDevice> devices;
  auto row = database.query(
      "SELECT id, name, created_at, heard_at FROM device WHERE person = ? AND ended_at IS NULL ORDER BY created_at",
      person);
  while (row.step()) {
    ListedDevice device{row.id<sync::DeviceId>(0), std::string(row.text(1)), row.millis(2), {}, {}};
    if (!row.is_null(3)) device.used = row.millis(3);
    for (const auto& session : sessions) {
      if (session.device != device.id) continue;
      device.used = std::max(device.used.value_or(session.used), session.used);
      device.sessions.push_back(session);
    }
    devices.push_back(std::move(device));
  }
  return devices;
}

std::optional<ListedSession> find_session_of(store::Database& database, const sync::PersonId& person,
                                             std::string_view id, sync::Millis now) {
  const auto sessions = sessions_of(database, person, now);
  const auto found = std::find_if(sessions.begin(), sessions.end(), [&](const auto& one) { return one.id == id; });
  return found == sessions.end() ? std::nullopt : std::optional(*found);
}

}  // namespace bijeen::auth
