// SPDX-License-Identifier: EUPL-1.2
// The second step of a passphrase: asked for, set up and taken away.
#include "server/auth/credentials.h"
#include "server/auth/sign_in.h"
#include "server/auth/sign_in_words.h"
#include "server/auth/totp.h"

namespace bijeen::auth {
namespace {

constexpr std::string_view kRecoveryCode = "recovery-code";

Error wrong_code() {
  return {ErrorCode::kAuthSecondStepWrong, "Wacht op de volgende code van uw app en vul die in."};
}
Error offer_is_over() {
  return {ErrorCode::kAuthSecondStepAbsent, "Het instellen duurde te lang. Begin opnieuw."};
}
Error none_there() {
  return {ErrorCode::kRequestNotFound, "U heeft geen tweede stap ingesteld."};
}

}  // namespace

Bytes SignIn::offer_second_step(const sync::PersonId& person) {
  return new_secrets_.make(person, clock_());
}

Bytes SignIn::offer_after(const Error& error, const sync::PersonId& person) {
  return error.code == ErrorCode::kAuthSecondStepAbsent ? offer_second_step(person) : Bytes();
}

std::optional<SecondStep> SignIn::second_step(const sync::PersonId& person) {
  std::optional<SecondStep> found;
  store_.read([&](store::Database& database) { found = find_second_step(database, person); });
  return found;
}

Result<std::vector<std::string>> SignIn::set_up(store::Database& database, const sync::PersonId& person,
                                                const sync::DeviceId& device, const ShownStep& shown,
                                                sync::Millis now) {
  if (!shown.offer || !new_secrets_.is_valid(*shown.offer, person, now)) return offer_is_over();
  const Bytes secret = secret_of(*shown.offer);
  const auto step = totp_step(secret, shown.code, now);
  if (!step) return wrong_code();
  if (!new_secrets_.use(*shown.offer, now)) return offer_is_over();
  store::append_audit(database, now, {store::Act::kSetMeans, person.text(), device, std::string(kSecondStep)});
  return auth::set_second_step(database, person, secret, *step, now);
}

Result<SignIn::StepTaken> SignIn::take_step(store::Database& database, const sync::PersonId& person,
                                            const sync::DeviceId& device, const std::optional<ShownStep>& shown,
                                            sync::Millis now) {
  static constexpr std::string_view kBoth = "passphrase,second-step";
  if (find_second_step(database, person)) {
    if (!shown) return Error{ErrorCode::kAuthSecondStep, "Open uw app voor codes en vul de code in."};
    const auto taken = take_code(database, person, shown->code, now);
    if (taken == TakenCode::kNone) return wrong_code();
    if (taken == TakenCode::kRecovery) {
      store::append_audit(database, now, {store::Act::kEndMeans, person.text(), device, std::string(kRecoveryCode)});
    }
    return StepTaken{kBoth};
  }
  if (!shown) {
    if (second_factor_ == SecondFactor::kOffered) return StepTaken{kByPassphrase};
    return Error{ErrorCode::kAuthSecondStepAbsent, "Naast uw wachtzin is een code van een app nodig."};
  }
  auto recovery_codes = set_up(database, person, device, *shown, now);
  if (!recovery_codes) return recovery_codes.error();
  return StepTaken{kBoth, std::move(*recovery_codes)};
}

Result<std::vector<std::string>> SignIn::set_second_step(const Session& by, const ShownStep& shown) {
  Result<std::vector<std::string>> outcome =
      Error{ErrorCode::kAuthForbidden, "Een tweede stap hoort bij een wachtzin, en die heeft u niet."};
  store_.write([&](store::Database& database) {
    if (!find_passphrase(database, by.person).empty())
      outcome = set_up(database, by.person, by.device, shown, clock_());
  });
  return outcome;
}

Status SignIn::remove_second_step(const Session& by) {
  if (second_factor_ == SecondFactor::kRequired)
    return Error{ErrorCode::kAuthForbidden, "Op deze server hoort bij een wachtzin een tweede stap."};
  bool removed = false;
  store_.write([&](store::Database& database) {
    removed = auth::remove_second_step(database, by.person);
    if (!removed) return;
    store::append_audit(database, clock_(),
                        {store::Act::kEndMeans, by.person.text(), by.device, std::string(kSecondStep)});
  });
  if (!removed) return none_there();
  return Done{};
}

Result<std::vector<std::string>> SignIn::renew_recovery_codes(const Session& by) {
  Result<std::vector<std::string>> outcome = none_there();
  store_.write([&](store::Database& database) {
    if (!find_second_step(database, by.person)) return;
    outcome = auth::renew_recovery_codes(database, by.person);
    store::append_audit(database, clock_(),
                        {store::Act::kSetMeans, by.person.text(), by.device, std::string(kRecoveryCode)});
  });
  return outcome;
}

}  // namespace bijeen::auth
