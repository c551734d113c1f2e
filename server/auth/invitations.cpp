// SPDX-License-Identifier: EUPL-1.2
#include "server/auth/invitations.h"

namespace bijeen::auth {

namespace {

/// Of a person's links the newest alone is open, and none after one was used: a forgotten mail must not let in later.
void void_invitations(store::Database& database, const sync::PersonId& person, sync::Millis now) {
  database.run("UPDATE invitation SET used_at = ? WHERE person = ? AND used_at IS NULL", now, person);
}

}  // namespace

std::string add_invitation(store::Database& database, const sync::PersonId& person,
                           const std::optional<sync::PersonId>& by, sync::Millis now) {
  constexpr std::size_t kCodeBytes = 20;
  const std::string code = base64url(random_bytes(kCodeBytes));
  const sync::Millis expires{sync::raw(now) + std::chrono::milliseconds(kInvitationLifetime).count()};
  void_invitations(database, person, now);
  database.run("INSERT INTO invitation (code_hash, person, made_by, made_at, expires_at) VALUES (?, ?, ?, ?, ?)",
               store::Blob{sha256(code)}, person, by, now, expires);
  return code;
}

std::optional<Invitation> find_invitation(store::Database& database, std::string_view code, sync::Millis now) {
  auto row = database.query(
      "SELECT person, made_by FROM invitation WHERE code_hash = ? AND used_at IS NULL AND expires_at > ?",
      store::Blob{sha256(code)}, now);
  if (!row.step()) return std::nullopt;
  return Invitation{row.id<sync::PersonId>(0),
                    row.is_null(1) ? std::nullopt : std::optional(row.id<sync::PersonId>(1))};
}

bool use_invitation(store::Database& database, std::string_view code, sync::Millis now) {
  const auto invitation = find_invitation(database, code, now);
  if (!invitation) return false;
  void_invitations(database, invitation->person, now);
  return true;
}

}  // namespace bijeen::auth
