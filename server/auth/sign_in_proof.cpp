// SPDX-License-Identifier: EUPL-1.2
// Whether somebody has the means of a person: to sign in, and to confirm it later.
#include "server/auth/credentials.h"
#include "server/auth/passphrase.h"
#include "server/auth/sign_in.h"
#include "server/auth/sign_in_words.h"

namespace bijeen::auth {

Attempted<Done> SignIn::prove(const sync::PersonId& person, std::string_view passphrase, const sync::DeviceId& device,
                              const std::string& address) {
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
      const auto since = passphrase_since(database, person);
      set_passphrase(database, person, renewed, since.value_or(clock_()));
    });
  }
  attempts_.guess_was_right(person, address);
  return {Done{}};
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

Attempted<Done> SignIn::confirm(const Session& session, const std::variant<std::string, Assertion>& proof,
                                const std::string& address) {
  if (const auto* passphrase = std::get_if<std::string>(&proof)) {
    auto proven = prove(session.person, *passphrase, session.device, address);
    if (!proven.result) return proven;
  } else {
    auto proven = prove(std::get<Assertion>(proof), session.device, address);
    if (!proven.result) return {proven.result.error(), proven.retry_after};
    if (*proven.result != session.person)
      return {failed(bad_credentials(), kByPasskey, session.person.text(), session.device)};
  }
  confirmations_.note(session, clock_());
  return {Done{}};
}

bool SignIn::is_confirmed(const Session& session) {
  return confirmations_.covers(session, clock_());
}

}  // namespace bijeen::auth
