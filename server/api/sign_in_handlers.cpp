// SPDX-License-Identifier: EUPL-1.2
#include <nlohmann/json.hpp>

#include "server/api/answers.h"
#include "server/api/api.h"
#include "server/api/door.h"
#include "server/api/programme_name.h"
#include "server/api/request_log.h"
#include "server/api/sign_in_json.h"
#include "server/auth/people.h"

namespace bijeen::api {
namespace {

using nlohmann::json;

constexpr std::size_t kCodeBytesMax = 64;

json creation_options(const auth::RelyingParty& party, const auth::Invited& invited, const auth::Bytes& challenge,
                      std::chrono::milliseconds challenge_lifetime, const std::vector<auth::Bytes>& known) {
  const auto user = invited.person.bytes;
  json exclude = json::array();
  for (const auth::Bytes& id : known) exclude.push_back({{"type", "public-key"}, {"id", auth::base64url(id)}});
  return {{"rp", {{"id", party.id}, {"name", "Bijeen"}}},
          {"user",
           {{"id", auth::base64url({reinterpret_cast<const char*>(user.data()), user.size()})},
            {"name", invited.name},
            {"displayName", invited.name}}},
          {"challenge", auth::base64url(challenge)},
          {"pubKeyCredParams", {{{"type", "public-key"}, {"alg", -7}}, {{"type", "public-key"}, {"alg", -257}}}},
          {"timeout", challenge_lifetime.count()},
          {"excludeCredentials", std::move(exclude)},
          {"authenticatorSelection",
           {{"residentKey", "required"}, {"requireResidentKey", true}, {"userVerification", "required"}}},
          {"attestation", "none"}};
}

json session_json(store::Store& store, const auth::Session& session, const auth::Person& person,
                  const std::vector<std::string>& means) {
  return {{"person", session.person.text()},
          {"name", person.name},
          {"role", person.role},
          {"device", session.device.text()},
          {"expires", sync::raw(session.expires)},
          {"means", means},
          {"outboxKey", auth::base64url(store.outbox_key().public_key())},
          {"received", sync::raw(store.expected(session.device)) - 1}};
}

/// With what a second step is set up with, where one is missing.
template <typename T>
http::Response refused_attempt(const auth::SignIn& sign_in, const http::Request& request,
                               const auth::Attempted<T>& attempted) {
  const std::string extra = attempted.offer.empty() ? "" : offer_json(sign_in, attempted.offer).dump();
  return refusal(request, attempted.result.error(), attempted.retry_after, extra);
}

}  // namespace

http::Response Api::look_at_invitation(const Call& call) {
  const auto body = parse_object(call.request.body);
  if (!body) return http::problem(call.request, body.error());
  const auto given = text_member(*body, "code", kCodeBytesMax);
  if (!given) return http::problem(call.request, given.error());
  const auto looked = sign_in_.look(*given, call.request.peer);
  if (!looked.result) return refusal(call.request, looked.result.error(), looked.retry_after);
  const auth::Invited& invited = *looked.result;
  return json_answer({{"person", invited.person.text()},
                      {"name", invited.name},
                      {"role", invited.role},
                      {"programme", programme_name(store_)},
                      {"hasAccess", invited.has_access}});
}

http::Response Api::started(const Call& call, const auth::Attempted<auth::StartedSession>& attempted) {
  if (!attempted.result) return refused_attempt(sign_in_, call.request, attempted);
  const auth::StartedSession& session = *attempted.result;
  const auto record = store_.record("person", auth::record_of(session.session.person));
  if (!record) return http::problem(call.request, Error{ErrorCode::kAuthRequired, ""});
  json answer = session_json(store_, session.session, auth::person_of(*record), sign_in_.means(session.session.person));
  if (!session.recovery_codes.empty()) answer["recoveryCodes"] = session.recovery_codes;
  http::Response response = json_answer(answer, 201);
  set_session_cookie(response, session.token);
  return response;
}

http::Response Api::accept_invitation(const Call& call) {
  const auto body = parse_object(call.request.body);
  if (!body) return http::problem(call.request, body.error());
  const auto given = text_member(*body, "code", kCodeBytesMax);
  if (!given) return http::problem(call.request, given.error());
  const auto device = parse_device(*body);
  if (!device) return http::problem(call.request, device.error());
  const auto means = parse_means(*body);
  if (!means) return http::problem(call.request, means.error());
  const auto end_others = flag_member(*body, "endOthers");
  if (!end_others) return http::problem(call.request, end_others.error());
  return started(call, sign_in_.accept(*given, *means, *device, *end_others, call.request.peer));
}

http::Response Api::passkey_options(const Call& call) {
  const auto body = parse_object(call.request.body);
  if (!body) return http::problem(call.request, body.error());
  if (!has(*body, "code")) {
    return json_answer({{"challenge", auth::base64url(sign_in_.challenge(std::nullopt))},
                        {"timeout", sign_in_.challenge_lifetime().count()},
                        {"rpId", sign_in_.party().id},
                        {"allowCredentials", json::array()},
                        {"userVerification", "required"}});
  }
  const auto given = text_member(*body, "code", kCodeBytesMax);
  if (!given) return http::problem(call.request, given.error());
  const auto looked = sign_in_.look(*given, call.request.peer);
  if (!looked.result) return refusal(call.request, looked.result.error(), looked.retry_after);
  const auth::Invited& invited = *looked.result;
  return json_answer(creation_options(sign_in_.party(), invited, sign_in_.challenge(invited.person),
                                      sign_in_.challenge_lifetime(), sign_in_.passkeys(invited.person)));
}

http::Response Api::start_session(const Call& call) {
  const auto body = parse_object(call.request.body);
  if (!body) return http::problem(call.request, body.error());
  const bool by_code = has(*body, "code");
  if (by_code && (has(*body, "passphrase") || has(*body, "passkey")))
    return http::problem(call.request, Error{ErrorCode::kRequestField, "give one of passphrase, passkey and code"});
  const auto device = parse_device(*body);
  if (!device) return http::problem(call.request, device.error());
  if (by_code) {
    const auto given = text_member(*body, "code", kCodeBytesMax);
    if (!given) return http::problem(call.request, given.error());
    return started(call, sign_in_.with_code(*given, *device, call.request.peer));
  }
  const auto proof = parse_proof(*body);
  if (!proof) return http::problem(call.request, proof.error());
  if (const auto* assertion = std::get_if<auth::Assertion>(&*proof))
    return started(call, sign_in_.with_passkey(*assertion, *device, call.request.peer));
  const auto person = id_member<sync::PersonId>(*body, "person");
  if (!person) return http::problem(call.request, person.error());
  return started(
      call, sign_in_.with_passphrase(*person, std::get<auth::ShownPassphrase>(*proof), *device, call.request.peer));
}

http::Response Api::confirm(const Call& call) {
  const auto body = parse_object(call.request.body);
  if (!body) return http::problem(call.request, body.error());
  const auto proof = parse_proof(*body);
  if (!proof) return http::problem(call.request, proof.error());
  const auto confirmed = sign_in_.confirm(*call.session, *proof, call.request.peer);
  if (!confirmed.result) return refused_attempt(sign_in_, call.request, confirmed);
  return confirmed.result->empty() ? no_content() : json_answer({{"recoveryCodes", *confirmed.result}});
}

http::Response Api::add_device(const Call& call) {
  const auto body = parse_object(call.request.body);
  if (!body) return http::problem(call.request, body.error());
  const auto id = id_member<sync::DeviceId>(*body, "id");
  if (!id) return http::problem(call.request, id.error());
  return started(call, {sign_in_.add_device(*call.session, *id)});
}

http::Response Api::show_session(const Call& call) {
  const auto record = store_.record("person", auth::record_of(call.actor->person));
  if (!record) return http::problem(call.request, Error{ErrorCode::kAuthRequired, ""});
  json answer = session_json(store_, *call.session, auth::person_of(*record), sign_in_.means(call.actor->person));
  const auto added = sign_in_.last_means(call.actor->person);
  if (added && *added > call.session->begun) answer["meansAdded"] = sync::raw(*added);
  const auto step = sign_in_.second_step(call.actor->person);
  if (step && step->recovery_used && *step->recovery_used >= call.session->begun)
    answer["recoveryUsed"] = sync::raw(*step->recovery_used);
  return json_answer(answer);
}

http::Response Api::end_session(const Call& call) {
  http::Response response = no_content();
  try {
    sign_in_.end(*call.session);
  } catch (const store::StorageError& failure) {
    // The session goes on until it can be ended, but whoever comes to this browser next does not have it.
    log_failure(options_.clock(), call.request, failure.what());
    response = http::problem(call.request, Error{ErrorCode::kServerReadOnly, ""});
  }
  hub_.end_session(call.session->token_hash);
  clear_session_cookie(response);
  return response;
}

}  // namespace bijeen::api
