// SPDX-License-Identifier: EUPL-1.2
#include "server/auth/sign_in.h"

#include <algorithm>

#include "server/auth/credentials.h"
#include "server/auth/invitations.h"
#include "server/auth/passphrase.h"
#include "server/auth/people.h"
#include "server/auth/sign_in_words.h"
#include "server/store/departure.h"
#include "server/store/devices.h"
#include "server/store/people.h"

namespace bijeen::auth {
namespace {

Error bad_invitation() {
  return {ErrorCode::kAuthInvitation, "Vraag de projectleider of de beheerder om een nieuwe link."};
}
bool is_in_a_body(const sync::Actor& actor) {
  return std::any_of(actor.scopes.begin(), actor.scopes.end(),
                     [](const sync::Scope& scope) { return scope.kind == sync::Scope::Kind::kBody; });
}

constexpr std::string_view kByInvitation = "invitation";

Error not_your_device() {
  return {ErrorCode::kAuthDevice, "this device is another person's or was ended"};
}

/// Registers the device too. Belongs in one write with what gave the right to it, of somebody who takes part then.
Result<StartedSession> sign_in(store::Database& database, const sync::PersonId& person, const NewDevice& device,
                               std::string_view means, sync::Millis now) {
  if (!store::actor_of(database, person)) return bad_credentials();
  if (!store::register_device(database, device.id, person, device.name, now)) return not_your_device();
  store::append_audit(database, now, {store::Act::kSignIn, person.text(), device.id, std::string(means)});
  return add_session(database, person, device.id, now);
}

/// The name with the first number behind it that no living device of the person has: "Firefox, Linux (2)".
std::string name_beside(store::Database& database, const sync::PersonId& person, std::string_view name) {
  std::string base(name);
  if (base.ends_with(')')) base.resize(std::min(base.rfind(" ("), base.size()));
  const auto is_taken = [&](const std::string& one) {
    return database
        .query("SELECT 1 FROM device WHERE person = ? AND name = ? AND ended_at IS NULL LIMIT 1", person, one)
        .step();
  };
  int number = 2;
  const auto numbered = [&] { return base + " (" + std::to_string(number) + ")"; };
  while (is_taken(numbered())) ++number;
  return numbered();
}

/// What the person had before this session. Gives the devices that were ended.
std::vector<sync::DeviceId> end_all_but(store::Database& database, const Session& session,
                                        const std::variant<std::string, Passkey>& means, sync::Millis now) {
  const auto* passkey = std::get_if<Passkey>(&means);
  // It goes with the passphrase.
  if (passkey != nullptr && remove_second_step(database, session.person)) {
    store::append_audit(database, now,
                        {store::Act::kEndMeans, session.person.text(), session.device, std::string(kSecondStep)});
  }
  keep_one_means(database, session.person, passkey != nullptr ? std::optional(passkey->id) : std::nullopt);
  database.run("DELETE FROM session WHERE device = ? AND token_hash <> ?", session.device,
               store::Blob{session.token_hash});
  return store::end_access(database, session.person, {{}, session.person.text(), session.device}, now, session.device);
}

}  // namespace

SignIn::SignIn(store::Store& store, RelyingParty party, Clock clock, SecondFactor second_factor)
    : store_(store), party_(std::move(party)), clock_(std::move(clock)), second_factor_(second_factor) {
  // Makes what unknown accounts are compared with, so that the first of them takes no longer than the others.
  static_cast<void>(passphrase_matches({}, {}));
}

Error SignIn::failed(Error error, std::string_view means, const std::string& person,
                     const std::optional<sync::DeviceId>& device) {
  // The first half of every sign-in with two steps, which back-off does not slow down, is no failure.
  if (error.code == ErrorCode::kAuthSecondStep || error.code == ErrorCode::kAuthSecondStepAbsent) return error;
  // Who tried is not known: the person is whose account it was.
  store_.note({store::Act::kSignIn, {}, device, std::string(means), {}, person, error.code});
  return error;
}

bool SignIn::may_let_in(const sync::PersonId& by, const sync::Actor& invited) {
  const auto host = store_.actor(by);
  if (!host) return false;
  if (host->role == kLeaderRole || by == invited.person) return true;
  return host->role == kAdminRole && !store::reads_bodies(invited.role) && !is_in_a_body(invited) &&
         means(invited.person).empty();
}

Result<std::string> SignIn::invite(const sync::PersonId& person, const std::optional<sync::PersonId>& by) {
  const auto invited = store_.actor(person);
  if (!invited) return Error{ErrorCode::kRecordUnknown, "Deze persoon doet niet mee aan het programma."};
  if (by && !may_let_in(*by, *invited)) {
    return Error{ErrorCode::kAuthForbidden,
                 "Alleen de projectleider kan een link maken voor wie al toegang heeft of in een groep meeleest."};
  }
  std::string code;
  store_.write([&](store::Database& database) {
    code = add_invitation(database, person, by, clock_());
    store::append_audit(
        database, clock_(),
        {store::Act::kInvite, by ? by->text() : std::string(store::kOperator), {}, "person", {}, person.text()});
  });
  return code;
}

Result<Invited> SignIn::invited(std::string_view code) {
  std::optional<Invitation> invitation;
  store_.read([&](store::Database& database) { invitation = find_invitation(database, code, clock_()); });
  if (!invitation) return bad_invitation();
  const auto known = store_.actor(invitation->person);
  if (!known) return bad_invitation();
  // Both may be something else by now.
  if (invitation->by && !may_let_in(*invitation->by, *known)) return bad_invitation();
  bool has_devices = false;
  store_.read([&](store::Database& database) {
    has_devices = database.query("SELECT 1 FROM device WHERE person = ? AND ended_at IS NULL", known->person).step();
  });
  return Invited{known->person, known->name, known->role, has_devices || !means(known->person).empty()};
}

Attempted<Invited> SignIn::look(std::string_view code, const std::string& address) {
  if (const auto wait = attempts_.begin_proof(address, clock_())) return {too_many(), *wait};
  auto found = invited(code);
  if (!found) return {failed(found.error(), kByInvitation)};
  attempts_.proof_was_right(address);
  return {std::move(found)};
}

Result<SignIn::Credential> SignIn::prepare(const Invited& invited, const Means& means) {
  if (const auto* shown = std::get_if<ShownPassphrase>(&means)) {
    const auto acceptable = acceptable_passphrase(shown->passphrase, invited.name);
    if (!acceptable) return acceptable.error();
    const HashTurn turn;
    if (!turn) return too_many();
    return Credential{hash_passphrase(shown->passphrase)};
  }
  const auto& registration = std::get<Registration>(means);
  const auto challenge = challenge_of(registration.client_data);
  if (!challenge) return challenge.error();
  const Error too_late{ErrorCode::kAuthPasskey, "Het maken van de passkey duurde te lang. Probeer het opnieuw."};
  if (!challenges_.is_valid(*challenge, invited.person, clock_())) return too_late;
  auto passkey = verify_registration(registration, *challenge, party_);
  if (!passkey) return passkey.error();
  if (!challenges_.use(*challenge, clock_())) return too_late;
  return Credential{std::move(*passkey)};
}

Result<std::vector<std::string>> SignIn::set_means(store::Database& database, const Invited& invited,
                                                   const NewDevice& device, const Credential& credential,
                                                   const Means& means) {
  const auto tell = [&](store::Act act, std::string_view kind) {
    store::append_audit(database, clock_(), {act, invited.person.text(), device.id, std::string(kind)});
  };
  if (const auto* passkey = std::get_if<Passkey>(&credential)) {
    if (!add_passkey(database, invited.person, *passkey, device.name, clock_()))
      return Error{ErrorCode::kAuthPasskey, "Deze passkey is al in gebruik."};
    tell(store::Act::kSetMeans, kByPasskey);
    return std::vector<std::string>();
  }
  set_passphrase(database, invited.person, std::get<std::string>(credential), clock_());
  if (auth::remove_second_step(database, invited.person)) tell(store::Act::kEndMeans, kSecondStep);
  tell(store::Act::kSetMeans, kByPassphrase);
  auto step = take_step(database, invited.person, device.id, std::get<ShownPassphrase>(means).step, clock_());
  if (!step) return step.error();
  return std::move(step->recovery_codes);
}

Attempted<StartedSession> SignIn::accept(std::string_view code, const Means& means, const NewDevice& device,
                                         bool end_others, const std::string& address) {
  const auto looked = look(code, address);
  if (!looked.result) return {looked.result.error(), looked.retry_after};
  const Invited& person = *looked.result;
  const auto credential = prepare(person, means);
  if (!credential) {
    const bool later = credential.error().code == ErrorCode::kRequestTooMany;
    return {credential.error(), later ? kWaitForTurn : std::chrono::seconds{0}};
  }
  Result<StartedSession> outcome = bad_invitation();
  std::vector<sync::DeviceId> ended;
  store_.write([&](store::Database& database) {
    store::Savepoint all_or_nothing(database);
    const auto recovery_codes = set_means(database, person, device, *credential, means);
    if (!recovery_codes) {
      outcome = recovery_codes.error();
      return;
    }
    outcome = sign_in(database, person.person, device, kByInvitation, clock_());
    if (outcome && !use_invitation(database, code, clock_())) outcome = bad_invitation();
    if (!outcome) return;
    if (end_others) ended = end_all_but(database, outcome->session, *credential, clock_());
    outcome->recovery_codes = *recovery_codes;
    all_or_nothing.release();
  });
  if (!outcome) {
    return {failed(outcome.error(), kByInvitation, person.person.text(), device.id),
            {},
            offer_after(outcome.error(), person.person)};
  }
  store_.tell_ended(ended);
  return {std::move(outcome)};
}

Attempted<StartedSession> SignIn::with_code(std::string_view code, const NewDevice& device,
                                            const std::string& address) {
  const auto looked = look(code, address);
  if (!looked.result) return {looked.result.error(), looked.retry_after};
  const auto person = looked.result->person;
  Result<StartedSession> outcome = bad_invitation();
  store_.write([&](store::Database& database) {
    store::Savepoint all_or_nothing(database);
    outcome = sign_in(database, person, device, kByInvitation, clock_());
    if (outcome && !use_invitation(database, code, clock_())) outcome = bad_invitation();
    if (outcome) all_or_nothing.release();
  });
  if (!outcome) return {failed(outcome.error(), kByInvitation, person.text(), device.id)};
  return {std::move(outcome)};
}

Result<StartedSession> SignIn::start(const sync::PersonId& person, const NewDevice& device, const Step& step) {
  Result<StartedSession> started = bad_credentials();
  store_.write([&](store::Database& database) {
    store::Savepoint all_or_nothing(database);
    const auto now = clock_();
    forget_ended_sessions(database, now);
    auto taken = step(database, now);
    if (!taken) {
      started = taken.error();
      return;
    }
    started = sign_in(database, person, device, taken->means, now);
    if (!started) return;
    started->recovery_codes = std::move(taken->recovery_codes);
    all_or_nothing.release();
  });
  return started;
}

Result<StartedSession> SignIn::add_device(const Session& session, const sync::DeviceId& device) {
  Result<StartedSession> started = not_your_device();
  store_.write([&](store::Database& database) {
    auto own = database.query("SELECT name FROM device WHERE id = ? AND ended_at IS NULL", session.device);
    if (!own.step()) return;
    const auto name = name_beside(database, session.person, own.text(0));
    if (!store::register_device(database, device, session.person, name, clock_())) return;
    store::append_audit(database, clock_(),
                        {store::Act::kAddDevice, session.person.text(), session.device, "device", {}, device.text()});
    started = add_session(database, session.person, device, clock_(), session.begun);
  });
  return started;
}

Bytes SignIn::challenge(const std::optional<sync::PersonId>& person) {
  return challenges_.make(person, clock_());
}

std::vector<Bytes> SignIn::passkeys(const sync::PersonId& person) {
  std::vector<Bytes> ids;
  store_.read([&](store::Database& database) {
    for (auto& passkey : named_passkeys(database, person)) ids.push_back(std::move(passkey.id));
  });
  return ids;
}

std::vector<std::string> SignIn::means(const sync::PersonId& person) {
  std::vector<std::string> means;
  store_.read([&](store::Database& database) {
    if (!find_passphrase(database, person).empty()) means.emplace_back("passphrase");
    if (!named_passkeys(database, person).empty()) means.emplace_back("passkey");
  });
  return means;
}

std::optional<sync::Millis> SignIn::last_means(const sync::PersonId& person) {
  std::optional<sync::Millis> last;
  store_.read([&](store::Database& database) {
    last = passphrase_since(database, person);
    if (const auto step = find_second_step(database, person)) last = std::max(last, std::optional(step->since));
    for (const auto& passkey : named_passkeys(database, person)) last = std::max(last, std::optional(passkey.made));
  });
  return last;
}

std::optional<Session> SignIn::session(std::string_view token) {
  const sync::Millis now = clock_();
  std::optional<Session> session;
  store_.read([&](store::Database& database) { session = find_session(database, token, now); });
  if (!session || session->ended) return session;
  const auto gained_ms = sync::raw(end_of_life(session->begun, now)) - sync::raw(session->expires);
  if (gained_ms > std::chrono::milliseconds(kSessionRenewAfter).count()) {
    try {
      store_.write([&](store::Database& database) { renew_session(database, *session, now); });
      session->renewed = true;
    } catch (const store::StorageError&) {
      // A store that cannot write still answers readers; the session simply does not get longer.
    }
  }
  return session;
}

}  // namespace bijeen::auth
