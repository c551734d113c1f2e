// SPDX-License-Identifier: EUPL-1.2
#include "server/auth/invitations.h"

namespace bijeen::auth {

std::string add_invitation(store::Database& database, const sync::PersonId& person,
                           const std::optional<sync::PersonId>& by, sync::Millis now) {
  constexpr std::size_t kCodeBytes = 20;
  const std::string code = base64url(random_bytes(kCodeBytes));
  const sync::Millis expires{sync::raw(now) + std::chrono::milliseconds(kInvitationLifetime).count()};
  database.run("INSERT INTO invitation (code_hash, person, made_by, made_at, expires_at) VALUES (?, ?, ?, ?, ?)",
               store::Blob{sha256(code)}, person, by, now, expires);
  return code;
}

std::optional<sync::PersonId> find_invitation(store::Database& database, std::string_view code, sync::Millis now) {
  auto row = database.query("SELECT person FROM invitation WHERE code_hash = ? AND used_at IS NULL AND expires_at > ?",
                            store::Blob{sha256(code)}, now);
  if (!row.step()) return std::nullopt;
  return row.id<sync::PersonId>(0);
}

bool use_invitation(store::Database& database, std::string_view code, sync::Millis now) {
  database.run("UPDATE invitation SET used_at = ? WHERE code_hash = ? AND used_at IS NULL AND expires_at > ?", now,
               store::Blob{sha256(code)}, now);
  return database.changes() == 1;
}

}  // namespace bijeen::auth
