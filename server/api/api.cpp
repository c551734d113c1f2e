// SPDX-License-Identifier: EUPL-1.2
#include "server/api/api.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "schema/model.h"
#include "server/api/answers.h"
#include "server/api/request_log.h"

namespace bijeen::api {

bool Roles::contains(std::string_view role) const {
  return names_.empty() || std::find(names_.begin(), names_.end(), role) != names_.end();
}

Api::Api(store::Store& store, auth::SignIn& sign_in, Options options)
    : store_(store),
      sign_in_(sign_in),
      options_(std::move(options)),
      hub_(store),
      listening_(store.listen({.committed =
                                   [this](sync::Seq seq, const std::vector<sync::Scope>& scopes) {
                                     metrics_.commit_seen();
                                     hub_.committed(seq, scopes);
                                   },
                               .device_ended = [this](const sync::DeviceId& device) { hub_.end_device(device); }})) {}

void Api::install(http::Server& server) {
  for (const Route& route : routes()) {
    if (route.handler == nullptr) {
      server.route_events(route.pattern,
                          [this, &route](const http::Request& request, std::shared_ptr<http::EventSink> sink) {
                            return dispatch_events(route, request, std::move(sink));
                          });
    } else {
      server.route(
          route.method, route.pattern,
          [this, &route](const http::Request& request) { return dispatch(route, request); }, route.body);
    }
  }
}

void Api::observed(const http::Request& request, int status, std::chrono::microseconds took, std::size_t bytes) {
  metrics_.request_finished(status, took, bytes);
  request_lines_.add(request_line(options_.clock(), request, status, took, bytes));
}

bool Api::is_operator(const http::Request& request) const {
  if (request.loopback_direct) return true;
  return !options_.operator_token.empty() &&
         auth::equal_in_constant_time(request.header("Authorization"), "Bearer " + options_.operator_token);
}

std::variant<Call, http::Response> Api::enter(const Route& route, const http::Request& request) {
  request.note.route = route.pattern;
  Call call{request, std::nullopt, std::nullopt};
  if (route.door == Door::kOpen) return call;
  if (route.door == Door::kOperator) {
    if (is_operator(request)) return call;
    return http::problem(request, Error{ErrorCode::kAuthForbidden, ""});
  }
  call.session = sign_in_.session(session_token(request));
  if (!call.session) return http::problem(request, Error{ErrorCode::kAuthRequired, ""});
  request.note.person = call.session->person.text();
  call.actor = store_.actor(call.session->person);
  if (route.door == Door::kSession) return call;
  if (call.session->ended) return http::problem(request, Error{ErrorCode::kAuthDevice, ""});
  if (!call.actor || !route.roles.contains(call.actor->role)) {
    store_.note({store::Act::kForbidden,
                 call.session->person.text(),
                 call.session->device,
                 std::string(route.pattern),
                 {},
                 {},
                 ErrorCode::kAuthForbidden});
    return http::problem(request, Error{ErrorCode::kAuthForbidden, ""});
  }
  if (route.door == Door::kConfirmed && !sign_in_.is_confirmed(*call.session))
    return http::problem(request, Error{ErrorCode::kAuthRequired, "Bevestig eerst dat u het bent."},
                         R"({"confirm":true})");
  return call;
}

void Api::tell(store::Act act, const Call& call) {
  store::AuditEntry entry{act, call.actor->person.text(), call.session->device};
  // What was asked for in vain may be any text; only what can be an id or a name of ours is told.
  for (const auto& [name, value] : call.request.parameters) {
    if (name == "collection" && schema::Model::shipped().collection(value) != nullptr) entry.kind = value;
    if (name == "scope") entry.scope = sync::Scope::parse(value);
    if (name == "id" && sync::RecordId::parse(value)) entry.record = value;
  }
  entry.refused = call.request.note.refused;
  store_.note(std::move(entry));
}

http::Response Api::dispatch(const Route& route, const http::Request& request) {
  auto entered = enter(route, request);
  if (auto* refused = std::get_if<http::Response>(&entered)) return std::move(*refused);
  const auto& call = std::get<Call>(entered);
  http::Response response = [&] {
    try {
      return (this->*route.handler)(call);
    } catch (const store::StorageError& failure) {
      log_failure(options_.clock(), request, failure.what());
      return http::problem(request, Error{ErrorCode::kServerReadOnly, ""});
    }
  }();
  if (route.reads) tell(*route.reads, call);
  const bool has_cookie = std::any_of(response.headers.begin(), response.headers.end(),
                                      [](const auto& header) { return header.first == "Set-Cookie"; });
  if (call.session && call.session->renewed && !has_cookie) set_session_cookie(response, session_token(request));
  return response;
}

std::optional<http::Response> Api::dispatch_events(const Route& route, const http::Request& request,
                                                   std::shared_ptr<http::EventSink> sink) {
  auto entered = enter(route, request);
  if (auto* refused = std::get_if<http::Response>(&entered)) return std::move(*refused);
  const auto& call = std::get<Call>(entered);
  hub_.open(*call.actor, call.session->device, call.session->token_hash, std::move(sink));
  return std::nullopt;
}

}  // namespace bijeen::api
