// SPDX-License-Identifier: EUPL-1.2
#include <nlohmann/json.hpp>

#include "server/api/answers.h"
#include "server/api/api.h"
#include "server/api/door.h"
#include "server/api/sync_json.h"

namespace bijeen::api {
namespace {

using nlohmann::json;

constexpr std::size_t kWordBytesMax = 64;
constexpr std::size_t kSignatureBytesMax = 64;
constexpr std::size_t kDetailBytesMax = 1024;

Result<store::GiveBack::Set> parse_set(const json& element) {
  if (!element.is_object()) return wrong_field("sets", "a list of objects");
  auto accepted = sync::decode_accepted(element.dump());
  if (!accepted) return accepted.error();
  auto epoch = text_member(element, "epoch", sync::kEpochBytesMax);
  if (!epoch) return epoch.error();
  auto signature = text_member(element, "signature", kSignatureBytesMax);
  if (!signature) return signature.error();
  return store::GiveBack::Set{std::move(*accepted), std::move(*epoch), std::move(*signature)};
}

Result<store::GiveBack::Refused> parse_refused(const json& element) {
  if (!element.is_object()) return wrong_field("refused", "a list of objects");
  const auto inner = object_member(element, "set");
  if (!inner) return inner.error();
  auto set = sync::decode((*inner)->dump());
  if (!set) return set.error();
  const auto verdict = text_member(element, "verdict", kWordBytesMax);
  if (!verdict) return verdict.error();
  if (*verdict != "refused" && *verdict != "escrowed") return wrong_field("verdict", "refused or escrowed");
  const auto name = text_member(element, "code", kWordBytesMax);
  if (!name) return name.error();
  const auto known = error_code(*name);
  if (!known) return wrong_field("code", "a code of an error");
  std::string detail;
  const bool says_more = has(element, "detail") && element["detail"] != json("");
  if (says_more) {
    auto text = text_member(element, "detail", kDetailBytesMax);
    if (!text) return text.error();
    detail = std::move(*text);
  }
  return store::GiveBack::Refused{std::move(*set), *verdict == "escrowed", Error{*known, std::move(detail)}};
}

Result<store::GiveBack> parse_give_back(const Call& call, sync::Millis now) {
  if (call.request.body.size() > sync::kPushBytesMax)
    return Error{ErrorCode::kRequestTooLarge, "at most 512 KiB a request"};
  const auto body = parse_object(call.request.body);
  if (!body) return body.error();
  const auto device = id_member<sync::DeviceId>(*body, "device");
  if (!device) return device.error();
  // Said on purpose: a device that was set back also asks with the session of another, and must not be ended by it.
  const auto left_behind = flag_member(*body, "leftBehind");
  if (!left_behind) return left_behind.error();
  if (*device != call.session->device && !*left_behind)
    return Error{ErrorCode::kAuthDevice, "the session is of another device"};
  auto epoch = text_member(*body, "epoch", sync::kEpochBytesMax);
  if (!epoch) return epoch.error();
  const auto next = count_member(*body, "next");
  if (!next) return next.error();
  store::GiveBack given{std::move(*epoch),
                        now,
                        call.session->person,
                        *device,
                        {},
                        {},
                        sync::DeviceCount{*next},
                        *left_behind && *device != call.session->device,
                        call.session->ended || !call.actor};
  const auto sets = array_member(*body, "sets", sync::kPushOpsMax);
  if (!sets) return sets.error();
  std::size_t ops = 0;
  for (const json& element : **sets) {
    auto set = parse_set(element);
    if (!set) return set.error();
    ops += sync::op_count(set->accepted.set);
    given.sets.push_back(std::move(*set));
  }
  const auto refused = array_member(*body, "refused", sync::kPushOpsMax);
  if (!refused) return refused.error();
  for (const json& element : **refused) {
    auto set = parse_refused(element);
    if (!set) return set.error();
    ops += sync::op_count(set->set);
    given.refused.push_back(std::move(*set));
  }
  if (ops > sync::kPushOpsMax) return Error{ErrorCode::kRequestTooLarge, "at most 500 field changes a request"};
  return given;
}

}  // namespace

http::Response Api::give_back(const Call& call) {
  const auto given = parse_give_back(call, options_.clock());
  if (!given) return http::problem(call.request, given.error());
  const auto verdicts = store_.give_back(*given);
  if (!verdicts) {
    json extra = json::object();
    if (verdicts.error().code == ErrorCode::kSyncEpoch) extra["epoch"] = store_.epoch();
    return http::problem(call.request, verdicts.error(), extra.dump());
  }
  json list = json::array();
  for (const store::Verdict& verdict : *verdicts) {
    metrics_.given_back(verdict.kind);
    list.push_back(verdict_json(verdict, !http::prefers_english(call.request)));
  }
  return json_answer({{"epoch", store_.epoch()}, {"verdicts", std::move(list)}});
}

}  // namespace bijeen::api
