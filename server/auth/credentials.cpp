// SPDX-License-Identifier: EUPL-1.2
#include "server/auth/credentials.h"

namespace bijeen::auth {

void set_passphrase(store::Database& database, const sync::PersonId& person, std::string_view encoded,
                    sync::Millis now) {
  database.run(
      "INSERT INTO passphrase (person, encoded, set_at) VALUES (?, ?, ?) "
      "ON CONFLICT (person) DO UPDATE SET encoded = excluded.encoded, set_at = excluded.set_at",
      person, encoded, now);
}

std::string find_passphrase(store::Database& database, const sync::PersonId& person) {
  auto row = database.query("SELECT encoded FROM passphrase WHERE person = ?", person);
  return row.step() ? std::string(row.text(0)) : std::string();
}

bool renew_hash(store::Database& database, const sync::PersonId& person, std::string_view encoded,
                std::string_view renewed) {
  database.run("UPDATE passphrase SET encoded = ?1 WHERE person = ?2 AND encoded = ?3", renewed, person, encoded);
  return database.changes() == 1;
}

std::optional<sync::Millis> passphrase_since(store::Database& database, const sync::PersonId& person) {
  auto row = database.query("SELECT set_at FROM passphrase WHERE person = ?", person);
  return row.step() ? std::optional(row.millis(0)) : std::nullopt;
}

bool add_passkey(store::Database& database, const sync::PersonId& person, const Passkey& passkey, std::string_view name,
                 sync::Millis now) {
  database.run(
      "INSERT INTO passkey (id, person, public_key, algorithm, sign_count, made_at, used_at, name)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
      store::Blob{passkey.id}, person, store::Blob{passkey.public_key}, static_cast<std::int64_t>(passkey.algorithm),
      passkey.sign_count, now, now, name);
  return database.changes() == 1;
}

std::optional<OwnedPasskey> find_passkey(store::Database& database, const Bytes& id) {
  auto row =
      database.query("SELECT person, public_key, algorithm, sign_count FROM passkey WHERE id = ?", store::Blob{id});
  if (!row.step()) return std::nullopt;
  return OwnedPasskey{
      row.id<sync::PersonId>(0),
      {id, Bytes(row.blob(1)), static_cast<Algorithm>(row.integer(2)), static_cast<std::uint32_t>(row.integer(3))}};
}

bool count_sign_in(store::Database& database, const Passkey& passkey, std::uint32_t sign_count, sync::Millis now) {
  database.run("UPDATE passkey SET sign_count = ?, used_at = ? WHERE id = ? AND sign_count = ?", sign_count, now,
               store::Blob{passkey.id}, passkey.sign_count);
  return database.changes() == 1;
}

std::vector<NamedPasskey> named_passkeys(store::Database& database, const sync::PersonId& person) {
  std::vector<NamedPasskey> passkeys;
  auto row =
      database.query("SELECT id, name, made_at, used_at FROM passkey WHERE person = ? ORDER BY made_at, id", person);
  while (row.step()) passkeys.push_back({Bytes(row.blob(0)), std::string(row.text(1)), row.millis(2), row.millis(3)});
  return passkeys;
}

bool name_passkey(store::Database& database, const sync::PersonId& person, const Bytes& id, std::string_view name) {
  database.run("UPDATE passkey SET name = ? WHERE id = ? AND person = ?", name, store::Blob{id}, person);
  return database.changes() == 1;
}

bool remove_passkey(store::Database& database, const sync::PersonId& person, const Bytes& id) {
  database.run("DELETE FROM passkey WHERE id = ? AND person = ?", store::Blob{id}, person);
  return database.changes() == 1;
}

void keep_one_means(store::Database& database, const sync::PersonId& person, const std::optional<Bytes>& passkey) {
  if (passkey) database.run("DELETE FROM passphrase WHERE person = ?", person);
  database.run("DELETE FROM passkey WHERE person = ? AND id <> ?", person, store::Blob{passkey.value_or(Bytes())});
}

std::vector<sync::PersonId> people_with_means(store::Database& database) {
  std::vector<sync::PersonId> people;
  auto row = database.query("SELECT person FROM passphrase UNION SELECT person FROM passkey");
  while (row.step()) people.push_back(row.id<sync::PersonId>(0));
  return people;
}

}  // namespace bijeen::auth
