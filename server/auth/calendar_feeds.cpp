// SPDX-License-Identifier: EUPL-1.2
#include "server/auth/calendar_feeds.h"

#include "server/auth/bytes.h"

namespace bijeen::auth {
namespace {

constexpr std::size_t kSecretBytes = 32;

}  // namespace

std::string add_calendar_feed(store::Database& database, const sync::PersonId& person, sync::Millis now) {
  auto secret = base64url(random_bytes(kSecretBytes));
  database.run("INSERT OR REPLACE INTO calendar_feed (person, token_hash, made_at) VALUES (?, ?, ?)", person,
               store::Blob{sha256(secret)}, now);
  return secret;
}

void end_calendar_feed(store::Database& database, const sync::PersonId& person) {
  database.run("DELETE FROM calendar_feed WHERE person = ?", person);
}

std::optional<sync::Millis> calendar_feed_since(store::Database& database, const sync::PersonId& person) {
  auto row = database.query("SELECT made_at FROM calendar_feed WHERE person = ?", person);
  if (!row.step()) return std::nullopt;
  return row.millis(0);
}

std::optional<sync::PersonId> person_of_calendar_feed(store::Database& database, std::string_view secret) {
  auto row = database.query("SELECT person FROM calendar_feed WHERE token_hash = ?", store::Blob{sha256(secret)});
  if (!row.step()) return std::nullopt;
  return row.id<sync::PersonId>(0);
}

}  // namespace bijeen::auth
