// SPDX-License-Identifier: EUPL-1.2
// What a person, or who let him in, does to devices, sessions and means that are there.
#include "server/auth/access_list.h"
#include "server/auth/credentials.h"
#include "server/auth/sign_in.h"

namespace bijeen::auth {
namespace {

Error no_such_passkey() {
  return {ErrorCode::kRequestNotFound, "Deze passkey is er niet meer."};
}

store::AuditEntry told(store::Act act, const Session& by, std::string kind, std::string record = {}) {
  return {act, by.person.text(), by.device, std::move(kind), {}, std::move(record)};
}

}  // namespace

void SignIn::end(const Session& session) {
  store_.end_device(session.device, [&](store::Database& database) {
    auth::end_session(database, session.token_hash);
    store::append_audit(database, clock_(), {store::Act::kSignOut, session.person.text(), session.device});
  });
}

Status SignIn::end_device(const sync::PersonId& person, const sync::DeviceId& device, const Session& by) {
  bool is_theirs = false;
  store_.read([&](store::Database& database) {
    is_theirs = database.query("SELECT 1 FROM device WHERE id = ? AND person = ?", device, person).step();
  });
  if (!is_theirs) {
    return Error{ErrorCode::kAuthDevice,
                 person == by.person ? "Kies een van uw eigen apparaten." : "Kies een apparaat van deze persoon."};
  }
  store_.end_device(device, [&](store::Database& database) {
    store::append_audit(database, clock_(), told(store::Act::kEndDevice, by, "device", device.text()));
  });
  return Done{};
}

Result<Bytes> SignIn::end_session(std::string_view id, const Session& by) {
  std::optional<ListedSession> found;
  store_.write([&](store::Database& database) {
    found = find_session_of(database, by.person, id, clock_());
    if (!found) return;
    auth::end_session(database, found->token_hash);
    store::append_audit(database, clock_(), told(store::Act::kSignOut, by, "session", found->device.text()));
  });
  if (!found) return Error{ErrorCode::kRequestNotFound, "Deze aanmelding is er niet meer."};
  return found->token_hash;
}

Status SignIn::name_passkey(const Session& by, const Bytes& id, std::string_view name) {
  bool named = false;
  store_.write([&](store::Database& database) { named = auth::name_passkey(database, by.person, id, name); });
  if (!named) return no_such_passkey();
  return Done{};
}

Status SignIn::remove_passkey(const Session& by, const Bytes& id) {
  Status outcome = no_such_passkey();
  store_.write([&](store::Database& database) {
    const auto passkeys = named_passkeys(database, by.person);
    if (passkeys.size() == 1 && passkeys.front().id == id && find_passphrase(database, by.person).empty()) {
      outcome = Error{ErrorCode::kAuthForbidden, "Dit is uw enige manier om u aan te melden."};
      return;
    }
    if (!auth::remove_passkey(database, by.person, id)) return;
    store::append_audit(database, clock_(), told(store::Act::kEndMeans, by, "passkey"));
    outcome = Done{};
  });
  return outcome;
}

}  // namespace bijeen::auth
