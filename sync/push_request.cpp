// SPDX-License-Identifier: EUPL-1.2
#include "sync/push_request.h"

#include <algorithm>
#include <utility>

#include "sync/codec.h"

namespace bijeen::sync {
namespace {

constexpr std::size_t kValuesMax = 100'000;
/// Levels of the body above a value: body, list, set, ops, op, put (or add and its list).
constexpr std::size_t kLevelsAboveValue = 8;

Error wrong_field(const char* name, const char* expected) {
  return {ErrorCode::kRequestField, std::string(name) + ": must be " + expected};
}

bool is_epoch(const std::string& text) {
  return !text.empty() && text.size() <= kEpochBytesMax && std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f;
  });
}

std::optional<Millis> time_member(const Json& body, const char* name) {
  const Json* found = member(body, name);
  if (found == nullptr) return std::nullopt;
  if (const auto time = whole(*found)) return Millis{static_cast<std::int64_t>(*time)};
  const auto* before_1970 = found->get_ptr<const Json::number_integer_t*>();
  return before_1970 == nullptr || found->is_number_unsigned() ? std::nullopt : std::optional(Millis{*before_1970});
}

}  // namespace

Result<PushRequest> decode_push(std::string_view json) {
  if (json.size() > kPushBytesMax) return Error{ErrorCode::kRequestTooLarge, "at most 512 KiB a request"};
  const auto body = parse_json(json, kJsonDepthMax + kLevelsAboveValue, kValuesMax);
  if (!body || !body->is_object())
    return Error{ErrorCode::kRequestJson, "no JSON object, nested too deep, too many values, or with a key twice"};
  const auto* epoch = text_member(*body, "epoch");
  if (epoch == nullptr || !is_epoch(*epoch))
    return wrong_field("epoch", "a text of 1 to 64 bytes without control characters");
  const auto sent_at = time_member(*body, "now");
  if (!sent_at) return wrong_field("now", "a whole number");
  const Json* list = member(*body, "changeSets");
  if (list == nullptr || !list->is_array() || list->empty() || list->size() > kPushOpsMax)
    return wrong_field("changeSets", "a list of 1 to 500 change sets");
  PushRequest request{*epoch, *sent_at, {}};
  std::size_t ops = 0;
  for (const auto& item : *list) {
    auto set = change_set_from(item);
    if (!set) return set.error();
    // A set cannot be larger than the whole it stands in.
    if (json.size() > kChangeSetBytesMax && encode(*set).size() > kChangeSetBytesMax)
      return Error{ErrorCode::kChangeSetTooLarge, "more than " + std::to_string(kChangeSetBytesMax) + " bytes"};
    ops += op_count(*set);
    request.sets.push_back(std::move(*set));
  }
  if (ops > kPushOpsMax) return Error{ErrorCode::kRequestTooLarge, "at most 500 field changes a request"};
  return request;
}

}  // namespace bijeen::sync
