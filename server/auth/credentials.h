// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/auth/webauthn.h"
#include "server/store/database.h"
#include "sync/ids.h"

namespace bijeen::auth {

// The means of sign-in of each person, over a connection of the store; the ones that write belong in Store::write.

/// In encoded form (see hash_passphrase); replaces an earlier one, and leaves its second step.
void set_passphrase(store::Database& database, const sync::PersonId& person, std::string_view encoded,
                    sync::Millis now);
/// Empty when the person has none.
std::string find_passphrase(store::Database& database, const sync::PersonId& person);

/// The same passphrase in another encoded form, unless it was replaced: false then.
bool renew_hash(store::Database& database, const sync::PersonId& person, std::string_view encoded,
                std::string_view renewed);

/// Since when it is this one; nullopt when the person has none.
std::optional<sync::Millis> passphrase_since(store::Database& database, const sync::PersonId& person);

/// False when a passkey with this id exists already, of whomever.
bool add_passkey(store::Database& database, const sync::PersonId& person, const Passkey& passkey, std::string_view name,
                 sync::Millis now);
/// As its person knows it; `used` is when it last signed in.
struct NamedPasskey {
  Bytes id;
  std::string name;
  sync::Millis made{}, used{};
};
/// The oldest first.
std::vector<NamedPasskey> named_passkeys(store::Database& database, const sync::PersonId& person);
/// Both: false when the person has no such passkey.
bool name_passkey(store::Database& database, const sync::PersonId& person, const Bytes& id, std::string_view name);
bool remove_passkey(store::Database& database, const sync::PersonId& person, const Bytes& id);
/// Leaves the person this passkey alone, or where there is none the passphrase.
void keep_one_means(store::Database& database, const sync::PersonId& person, const std::optional<Bytes>& passkey);
struct OwnedPasskey {
  sync::PersonId person;
  Passkey passkey;
};
std::optional<OwnedPasskey> find_passkey(store::Database& database, const Bytes& id);
/// Moves the counter. False when it is no longer `passkey.sign_count`: another sign-in with the same answer was first.
bool count_sign_in(store::Database& database, const Passkey& passkey, std::uint32_t sign_count, sync::Millis now);

/// Everybody who has some means of sign-in.
std::vector<sync::PersonId> people_with_means(store::Database& database);

}  // namespace bijeen::auth
