// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <cmath>
#include <string>

#include "schema/json.h"
#include "schema/model.h"
#include "schema/period.h"
#include "schema/text_rules.h"

namespace bijeen::schema {
namespace {

constexpr std::size_t kDepthMax = 16;
/// Beyond this, a number in a browser is no longer exact (ECMA-262, Number.MAX_SAFE_INTEGER).
constexpr double kExactMax = 9007199254740991.0;

Error wrong(const Field& field, const std::string& detail) {
  return {ErrorCode::kModelValue, field.name + ": " + detail};
}

std::string shown(double bound) {
  const auto whole = static_cast<long long>(bound);
  return static_cast<double>(whole) == bound ? std::to_string(whole) : std::to_string(bound);
}

bool is_time(std::string_view text) {
  const auto two = [&](std::size_t at) {
    const bool digits = text[at] >= '0' && text[at] <= '9' && text[at + 1] >= '0' && text[at + 1] <= '9';
    return digits ? (text[at] - '0') * 10 + (text[at + 1] - '0') : 99;
  };
  return text.size() == 5 && text[2] == ':' && two(0) < 24 && two(3) < 60;
}

bool is_order_key(std::string_view text) {
  constexpr std::size_t kOrderKeyMax = 64;
  const auto base62 = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  return !text.empty() && text.size() <= kOrderKeyMax && std::all_of(text.begin(), text.end(), base62);
}

Status check_words(const Field& field, const std::string& text) {
  if (field.max && static_cast<double>(code_points(text)) > *field.max)
    return wrong(field, "longer than " + shown(*field.max) + " characters");
  if (!is_plain(text, field.multiline || field.type == Type::kText)) return wrong(field, "holds control characters");
  if (field.required && !says_something(text)) return Error{ErrorCode::kModelRequired, field.name + ": is empty"};
  return Done{};
}

Status check_number(const Field& field, const Json& value) {
  if (field.type == Type::kInteger ? !value.is_number_integer() : !value.is_number()) {
    return wrong(field, field.type == Type::kInteger ? "is a whole number" : "is a number");
  }
  const auto number = value.get<double>();
  if (!std::isfinite(number) || std::abs(number) > kExactMax) return wrong(field, "is too large");
  if (field.min && number < *field.min) return wrong(field, "is at least " + shown(*field.min));
  if (field.max && number > *field.max) return wrong(field, "is at most " + shown(*field.max));
  return Done{};
}

Status check_formatted(const Field& field, const std::string& text) {
  switch (field.type) {
    case Type::kDate:
      if (text.size() == 10 && PartialDate::parse(text)) return Done{};
      return wrong(field, "is a day that exists, as YYYY-MM-DD");
    case Type::kMonth:
      if (text.size() == 7 && PartialDate::parse(text)) return Done{};
      return wrong(field, "is a month, as YYYY-MM");
    case Type::kTime:
      if (is_time(text)) return Done{};
      return wrong(field, "is a time from 00:00 to 23:59");
    case Type::kRef:
    case Type::kUuid:
      if (is_uuid(text)) return Done{};
      return wrong(field, "is a UUID in lower case");
    case Type::kOrder:
      if (is_order_key(text)) return Done{};
      return wrong(field, "is 1 to 64 letters and digits");
    case Type::kEnum:
      if (std::any_of(field.values.begin(), field.values.end(), [&](const EnumValue& v) { return v.value == text; }))
        return Done{};
      return wrong(field, "is not one of the allowed values");
    default:
      return check_words(field, text);
  }
}

/// Puts the field's name before what the reader of a period or recurrence says.
template <typename T>
Status named(const Field& field, const Result<T>& result) {
  if (result) return Done{};
  return wrong(field, result.error().detail);
}

}  // namespace

Status Model::check(const Field& field, std::string_view canonical_json) {
  if (canonical_json == "null") {
    if (field.rule == MergeRule::kSet) return wrong(field, "an element is not null");
    if (field.required) return Error{ErrorCode::kModelRequired, field.name + ": is required"};
    return Done{};
  }
  if (field.type == Type::kJson && field.max && static_cast<double>(canonical_json.size()) > *field.max) {
    return wrong(field, "larger than " + shown(*field.max) + " bytes");
  }
  const auto value = parse_json(canonical_json, kDepthMax);
  if (!value) return wrong(field, "is not valid JSON");
  switch (field.type) {
    case Type::kJson:
      return Done{};
    case Type::kBoolean:
      if (value->is_boolean()) return Done{};
      return wrong(field, "is true or false");
    case Type::kInteger:
    case Type::kNumber:
      return check_number(field, *value);
    case Type::kPeriod:
      return named(field, parse_period(canonical_json));
    case Type::kRecurrence:
      return named(field, parse_recurrence(canonical_json));
    default:
      if (!value->is_string()) return wrong(field, "is a text");
      return check_formatted(field, value->get_ref<const std::string&>());
  }
}

}  // namespace bijeen::schema
