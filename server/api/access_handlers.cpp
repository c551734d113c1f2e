// SPDX-License-Identifier: EUPL-1.2
// Devices, sessions and means of sign-in: one's own, and for who lets people in those of others.
#include <nlohmann/json.hpp>

#include "server/api/answers.h"
#include "server/api/api.h"
#include "server/api/door.h"
#include "server/api/sign_in_json.h"
#include "server/auth/access_list.h"
#include "server/auth/credentials.h"

namespace bijeen::api {
namespace {

using nlohmann::json;

json or_null(const std::optional<sync::Millis>& time) {
  return time ? json(sync::raw(*time)) : json(nullptr);
}

http::Response devices_answer(store::Store& store, const sync::PersonId& person, const auth::Session& own,
                              sync::Millis now) {
  std::vector<auth::ListedDevice> devices;
  store.read([&](store::Database& database) { devices = auth::devices_of(database, person, now); });
  json list = json::array();
  for (const auto& device : devices) {
    json sessions = json::array();
    for (const auto& session : device.sessions) {
      sessions.push_back({{"id", session.id},
                          {"begun", sync::raw(session.begun)},
                          {"used", sync::raw(session.used)},
                          {"expires", sync::raw(session.expires)},
                          {"current", session.token_hash == own.token_hash}});
    }
    list.push_back({{"id", device.id.text()},
                    {"name", device.name},
                    {"registered", sync::raw(device.registered)},
                    {"used", or_null(device.used)},
                    {"current", device.id == own.device},
                    {"sessions", std::move(sessions)}});
  }
  return json_answer({{"devices", std::move(list)}});
}

Result<auth::Bytes> passkey_parameter(const http::Request& request) {
  auto id = auth::from_base64url(request.parameters.at("id"));
  if (!id) return Error{ErrorCode::kRequestNotFound, "Deze passkey is er niet."};
  return std::move(*id);
}

}  // namespace

http::Response Api::list_devices(const Call& call) {
  return devices_answer(store_, call.actor->person, *call.session, options_.clock());
}

http::Response Api::end_device(const Call& call) {
  const auto device = id_parameter<sync::DeviceId>(call.request, "id");
  if (!device) return http::problem(call.request, device.error());
  const auto ended = sign_in_.end_device(call.actor->person, *device, *call.session);
  if (!ended) return refusal(call.request, ended.error());
  return no_content();
}

http::Response Api::end_other_session(const Call& call) {
  const auto ended = sign_in_.end_session(call.request.parameters.at("id"), *call.session);
  if (!ended) return refusal(call.request, ended.error());
  hub_.end_session(*ended);
  return no_content();
}

http::Response Api::list_devices_of(const Call& call) {
  const auto person = id_parameter<sync::PersonId>(call.request, "id");
  if (!person) return http::problem(call.request, person.error());
  return devices_answer(store_, *person, *call.session, options_.clock());
}

http::Response Api::end_device_of(const Call& call) {
  const auto person = id_parameter<sync::PersonId>(call.request, "id");
  if (!person) return http::problem(call.request, person.error());
  const auto device = id_parameter<sync::DeviceId>(call.request, "device");
  if (!device) return http::problem(call.request, device.error());
  const auto ended = sign_in_.end_device(*person, *device, *call.session);
  if (!ended) return refusal(call.request, ended.error());
  return no_content();
}

http::Response Api::list_means(const Call& call) {
  std::optional<sync::Millis> passphrase;
  std::vector<auth::NamedPasskey> passkeys;
  std::optional<auth::SecondStep> step;
  store_.read([&](store::Database& database) {
    passphrase = auth::passphrase_since(database, call.actor->person);
    passkeys = auth::named_passkeys(database, call.actor->person);
    step = auth::find_second_step(database, call.actor->person);
  });
  json list = json::array();
  for (const auto& passkey : passkeys) {
    list.push_back({{"id", auth::base64url(passkey.id)},
                    {"name", passkey.name},
                    {"made", sync::raw(passkey.made)},
                    {"used", sync::raw(passkey.used)}});
  }
  json second_step = nullptr;
  if (step) second_step = {{"since", sync::raw(step->since)}, {"recoveryCodes", step->recovery_codes}};
  return json_answer({{"passphrase", or_null(passphrase)},
                      {"secondStep", std::move(second_step)},
                      {"secondStepRequired", sign_in_.second_factor() == auth::SecondFactor::kRequired},
                      {"passkeys", std::move(list)}});
}

http::Response Api::name_passkey(const Call& call) {
  const auto id = passkey_parameter(call.request);
  if (!id) return http::problem(call.request, id.error());
  const auto body = parse_object(call.request.body);
  if (!body) return http::problem(call.request, body.error());
  const auto name = text_member(*body, "name", kNameBytesMax);
  if (!name) return http::problem(call.request, name.error());
  const auto named = sign_in_.name_passkey(*call.session, *id, *name);
  if (!named) return refusal(call.request, named.error());
  return no_content();
}

http::Response Api::remove_passkey(const Call& call) {
  const auto id = passkey_parameter(call.request);
  if (!id) return http::problem(call.request, id.error());
  const auto removed = sign_in_.remove_passkey(*call.session, *id);
  if (!removed) return refusal(call.request, removed.error());
  return no_content();
}

}  // namespace bijeen::api
