// SPDX-License-Identifier: EUPL-1.2
// Whether somebody has the means of a person: to sign in, and to confirm it later.
#include "server/auth/credentials.h"
#include "server/auth/passphrase.h"
#include "server/auth/sign_in.h"
#include "server/auth/sign_in_words.h"

namespace bijeen::auth {
namespace {

template <typename T>
std::optional<Error> error_of(const Result<T>& result) {
  return result ? std::nullopt : std::optional(result.error());
}

}  // namespace

Attempted<std::string> SignIn::prove(const sync::PersonId& person, std::string_view passphrase,
                                     const sync::DeviceId& device, const std::string& address) {
  const HashTurn turn;
  if (!turn) return {too_many(), kWaitForTurn};
  if (const auto wait = attempts_.begin_guess(person, address, clock_())) return {too_many(), *wait};
  std::string encoded;
  store_.read([&](store::Database& database) { encoded = find_passphrase(database, person); });
  if (!passphrase_matches(passphrase, encoded))
    return {failed(bad_credentials(), kByPassphrase, person.text(), device)};
  if (needs_new_hash(encoded)) {
    const std::string renewed = hash_passphrase(passphrase);
    store_.write([&](store::Database& database) {
      if (renew_hash(database, person, encoded, renewed)) encoded = renewed;
    });
  }
  return {std::move(encoded)};
}

Result<SignIn::StepTaken> SignIn::go_on(store::Database& database, const sync::PersonId& person,
                                        const sync::DeviceId& device, const std::string& encoded,
                                        const std::optional<ShownStep>& shown, sync::Millis now) {
  if (find_passphrase(database, person) != encoded) return bad_credentials();
  return take_step(database, person, device, shown, now);
}

Attempts::Wait SignIn::begin_code(const sync::PersonId& person, const std::string& address,
                                  const std::optional<ShownStep>& shown) {
  if (!shown) return std::nullopt;
  const auto wait = attempts_.begin_code(person, address, clock_());
  if (wait) attempts_.guess_was_half(person, address);
  return wait;
}

void SignIn::settle(const sync::PersonId& person, const std::string& address, const std::optional<ShownStep>& shown,
                    const std::optional<Error>& refused) {
  using enum ErrorCode;
  if (refused && refused->code == kAuthSecondStepWrong) return;
  if (shown && refused) attempts_.code_was_not_tried(person, address);
  if (shown && !refused) attempts_.code_was_right(person, address);
  if (refused && (refused->code == kAuthSecondStep || refused->code == kAuthSecondStepAbsent)) {
    attempts_.guess_was_half(person, address);
  } else {
    attempts_.guess_was_right(person, address);
  }
}

Attempted<StartedSession> SignIn::with_passphrase(const sync::PersonId& person, const ShownPassphrase& shown,
                                                  const NewDevice& device, const std::string& address) {
  const auto proven = prove(person, shown.passphrase, device.id, address);
  if (!proven.result) return {proven.result.error(), proven.retry_after};
  if (const auto wait = begin_code(person, address, shown.step)) return {too_many(), *wait};
  auto started = start(person, device, [&](store::Database& database, sync::Millis now) {
    return go_on(database, person, device.id, *proven.result, shown.step, now);
  });
  settle(person, address, shown.step, error_of(started));
  if (started) return {std::move(started)};
  return {failed(started.error(), kByPassphrase, person.text(), device.id), {}, offer_after(started.error(), person)};
}

Attempted<sync::PersonId> SignIn::prove(const Assertion& assertion, const sync::DeviceId& device,
                                        const std::string& address) {
  if (const auto wait = attempts_.begin_proof(address, clock_())) return {too_many(), *wait};
  const auto challenge = challenge_of(assertion.client_data);
  if (!challenge) return {failed(challenge.error(), kByPasskey, {}, device)};
  const Error too_late{ErrorCode::kAuthPasskey, "Het aanmelden duurde te lang. Probeer het opnieuw."};
  if (!challenges_.is_valid(*challenge, std::nullopt, clock_())) return {failed(too_late, kByPasskey, {}, device)};
  std::optional<OwnedPasskey> owned;
  store_.read([&](store::Database& database) { owned = find_passkey(database, assertion.id); });
  if (!owned) return {failed(bad_credentials(), kByPasskey, {}, device)};
  const auto sign_count = verify_assertion(assertion, owned->passkey, *challenge, party_);
  const std::string person = owned->person.text();
  if (!sign_count) return {failed(sign_count.error(), kByPasskey, person, device)};
  if (!challenges_.use(*challenge, clock_())) return {failed(too_late, kByPasskey, person, device)};
  bool counted = false;
  store_.write(
      [&](store::Database& database) { counted = count_sign_in(database, owned->passkey, *sign_count, clock_()); });
  if (!counted) return {failed(bad_credentials(), kByPasskey, person, device)};
  attempts_.proof_was_right(address);
  return {owned->person};
}

Attempted<StartedSession> SignIn::with_passkey(const Assertion& assertion, const NewDevice& device,
                                               const std::string& address) {
  const auto proven = prove(assertion, device.id, address);
  if (!proven.result) return {proven.result.error(), proven.retry_after};
  auto started = start(*proven.result, device,
                       [](store::Database&, sync::Millis) -> Result<StepTaken> { return StepTaken{kByPasskey}; });
  if (!started) return {failed(started.error(), kByPasskey, proven.result->text(), device.id)};
  return {std::move(started)};
}

Attempted<std::vector<std::string>> SignIn::confirm(const Session& session, const Proof& proof,
                                                    const std::string& address) {
  std::vector<std::string> recovery_codes;
  if (const auto* shown = std::get_if<ShownPassphrase>(&proof)) {
    const auto proven = prove(session.person, shown->passphrase, session.device, address);
    if (!proven.result) return {proven.result.error(), proven.retry_after};
    if (const auto wait = begin_code(session.person, address, shown->step)) return {too_many(), *wait};
    Result<StepTaken> taken = bad_credentials();
    store_.write([&](store::Database& database) {
      taken = go_on(database, session.person, session.device, *proven.result, shown->step, clock_());
    });
    settle(session.person, address, shown->step, error_of(taken));
    if (!taken) {
      return {failed(taken.error(), kByPassphrase, session.person.text(), session.device),
              {},
              offer_after(taken.error(), session.person)};
    }
    recovery_codes = std::move(taken->recovery_codes);
  } else {
    const auto proven = prove(std::get<Assertion>(proof), session.device, address);
    if (!proven.result) return {proven.result.error(), proven.retry_after};
    if (*proven.result != session.person)
      return {failed(bad_credentials(), kByPasskey, session.person.text(), session.device)};
  }
  confirmations_.note(session, clock_());
  return {std::move(recovery_codes)};
}

bool SignIn::is_confirmed(const Session& session) {
  return confirmations_.covers(session, clock_());
}

}  // namespace bijeen::auth
