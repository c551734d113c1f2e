// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "server/api/answers.h"
#include "server/api/api.h"
#include "server/api/door.h"
#include "sync/push_request.h"

// What a device that is locked sends: pushes that it sealed before (docs/device.md).
namespace bijeen::api {
namespace {

using nlohmann::json;

constexpr std::string_view kPurpose = "bijeen outbox";
constexpr std::size_t kSealedMax = 100;

Error cannot_open(std::size_t at) {
  return {ErrorCode::kSyncSealed, "number " + std::to_string(at + 1) + " of them"};
}

/// Each is a push of its own; together they become one. They open for the person alone whose they are.
Result<store::Push> open_all(const json& sealed, const store::hpke::PrivateKey& key, const sync::PersonId& person) {
  store::Push push;
  push.person = person;
  std::size_t ops = 0;
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    const auto* text = sealed[at].get_ptr<const std::string*>();
    const auto bytes = text == nullptr ? std::nullopt : auth::from_base64url(*text);
    const auto plain = bytes ? key.open(*bytes, kPurpose, person.text()) : std::nullopt;
    auto request = plain ? sync::decode_push(*plain) : Result<sync::PushRequest>(cannot_open(at));
    // What is inside was sealed to be read by nobody on the way, so nothing of it is said.
    if (!request) return cannot_open(at);
    for (const auto& set : request->sets) ops += sync::op_count(set);
    // One of an earlier epoch holds up those after it, as they may build on it. What is too much comes again.
    if (at > 0 && (push.epoch != request->epoch || ops > sync::kPushOpsMax)) break;
    push.epoch = std::move(request->epoch);
    std::move(request->sets.begin(), request->sets.end(), std::back_inserter(push.sets));
  }
  return push;
}

Result<store::Push> parse_sealed(const Call& call, const store::hpke::PrivateKey& key, sync::Millis now) {
  const auto body = parse_object(call.request.body);
  if (!body) return body.error();
  const auto sealed_to = bytes_member(*body, "key", store::hpke::kPointBytes);
  if (!sealed_to) return sealed_to.error();
  const auto sent_at = integer_member(*body, "now");
  if (!sent_at) return sent_at.error();
  const auto sealed = array_member(*body, "sealed", kSealedMax);
  if (!sealed) return sealed.error();
  if ((*sealed)->empty()) return wrong_field("sealed", "at least one");
  if (*sealed_to != key.public_key()) return Error{ErrorCode::kSyncSealedKey, {}};
  auto push = open_all(**sealed, key, call.session->person);
  if (!push) return push.error();
  push->sent_at = sync::Millis{*sent_at};
  push->received_at = now;
  push->device = push->sets.front().device;
  push->left_behind = push->device != call.session->device;
  return push;
}

}  // namespace

http::Response Api::push_sealed(const Call& call) {
  auto push = parse_sealed(call, store_.outbox_key(), options_.clock());
  if (!push) return http::problem(call.request, push.error());
  const auto verdicts = take_in(call, std::move(*push));
  if (!verdicts) return http::problem(call.request, verdicts.error());
  std::size_t accepted = 0;
  std::size_t refused = 0;
  std::size_t escrowed = 0;
  for (const store::Verdict& verdict : *verdicts) {
    using enum store::Verdict::Kind;
    ++(verdict.kind == kAccepted ? accepted : verdict.kind == kRefused ? refused : escrowed);
  }
  return json_answer({{"accepted", accepted}, {"refused", refused}, {"escrowed", escrowed}});
}

}  // namespace bijeen::api
