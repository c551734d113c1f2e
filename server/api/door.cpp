// SPDX-License-Identifier: EUPL-1.2
#include "server/api/door.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

namespace bijeen::api {
namespace {

using nlohmann::json;

/// Walks the text without building anything; stops at the first thing that is not allowed.
class Inspector : public nlohmann::json_sax<json> {
 public:
  bool null() override { return node(); }
  bool boolean(bool) override { return node(); }
  bool number_integer(number_integer_t) override { return node(); }
  bool number_unsigned(number_unsigned_t) override { return node(); }
  bool number_float(number_float_t, const string_t&) override { return node(); }
  bool string(string_t&) override { return node(); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(); }
  bool key(string_t& name) override { return keys_.back().insert(name).second; }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

 private:
  bool node() { return ++nodes_ <= kNodesMax; }
  bool open() {
    keys_.emplace_back();
    return node() && keys_.size() <= kDepthMax;
  }
  bool close() {
    keys_.pop_back();
    return true;
  }

  std::size_t nodes_ = 0;
  std::vector<std::set<std::string>> keys_;
};

const json* find(const json& object, std::string_view name) {
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

std::optional<std::uint64_t> parse_count(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  // Beyond this a JSON number is no longer exact for every reader (RFC 7493).
  constexpr std::uint64_t kExactMax = (std::uint64_t{1} << 53U) - 1;
  if (value > kExactMax) return std::nullopt;
  return value;
}

}  // namespace

Error wrong_field(std::string_view name, std::string_view expected) {
  return Error{ErrorCode::kRequestField, std::string(name) + ": must be " + std::string(expected)};
}

Error wrong_parameter(std::string_view name, std::string_view expected) {
  return Error{ErrorCode::kRequestParameter, std::string(name) + ": must be " + std::string(expected)};
}

Result<json> parse_object(std::string_view bytes) {
  Inspector inspector;
  if (!json::sax_parse(bytes, &inspector)) {
    return Error{ErrorCode::kRequestJson, "not JSON, nested too deep, or with a key twice"};
  }
  json value = json::parse(bytes, nullptr, false);
  if (!value.is_object()) return Error{ErrorCode::kRequestJson, "the body must be a JSON object"};
  return value;
}

bool has(const json& object, std::string_view name) {
  return find(object, name) != nullptr;
}

Result<std::string> text_member(const json& object, std::string_view name, std::size_t bytes_max) {
  const json* member = find(object, name);
  if (member == nullptr || !member->is_string()) return wrong_field(name, "a text");
  const auto& text = member->get_ref<const std::string&>();
  const bool control =
      std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 32 || c == 127; });
  if (text.empty() || text.size() > bytes_max || control) {
    return wrong_field(name, "a text of 1 to " + std::to_string(bytes_max) + " bytes without control characters");
  }
  return text;
}

Result<bool> flag_member(const json& object, std::string_view name) {
  const json* member = find(object, name);
  if (member == nullptr) return false;
  if (!member->is_boolean()) return wrong_field(name, "true or false");
  return member->get<bool>();
}

Result<std::uint64_t> count_member(const json& object, std::string_view name) {
  const json* member = find(object, name);
  if (member == nullptr || !member->is_number_unsigned()) return wrong_field(name, "a whole number from 0");
  return member->get<std::uint64_t>();
}

Result<std::int64_t> integer_member(const json& object, std::string_view name) {
  const json* member = find(object, name);
  const bool too_large = member != nullptr && member->is_number_unsigned() && member->get<std::uint64_t>() > INT64_MAX;
  if (member == nullptr || !member->is_number_integer() || too_large) return wrong_field(name, "a whole number");
  return member->get<std::int64_t>();
}

Result<auth::Bytes> bytes_member(const json& object, std::string_view name, std::size_t bytes_max) {
  const auto text = text_member(object, name, (bytes_max * 4 + 2) / 3);
  if (!text) return text.error();
  auto bytes = auth::from_base64url(*text);
  if (!bytes) return wrong_field(name, "base64url without padding");
  return std::move(*bytes);
}

Result<const json*> object_member(const json& object, std::string_view name) {
  const json* member = find(object, name);
  if (member == nullptr || !member->is_object()) return wrong_field(name, "an object");
  return member;
}

Result<const json*> array_member(const json& object, std::string_view name, std::size_t size_max) {
  const json* member = find(object, name);
  if (member == nullptr || !member->is_array()) return wrong_field(name, "a list");
  if (member->size() > size_max) return wrong_field(name, "a list of at most " + std::to_string(size_max));
  return member;
}

Result<std::uint64_t> count_query(const http::Request& request, const std::string& name,
                                  std::optional<std::uint64_t> fallback) {
  const auto found = request.query.find(name);
  if (found == request.query.end() && fallback) return *fallback;
  const auto value = found == request.query.end() ? std::nullopt : parse_count(found->second);
  if (!value) return wrong_parameter(name, "a whole number from 0");
  return *value;
}

Result<schema::PartialDate> day_query(const http::Request& request, const std::string& name) {
  const auto found = request.query.find(name);
  const auto date = found == request.query.end() ? std::nullopt : schema::PartialDate::parse(found->second);
  if (!date || date->day == 0) return wrong_parameter(name, "a date (YYYY-MM-DD)");
  return *date;
}

Status known_query(const http::Request& request, std::initializer_list<std::string_view> known) {
  for (const auto& [name, value] : request.query) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      return Error{ErrorCode::kRequestParameter, "a parameter that this address does not know"};
    }
  }
  return Done{};
}

}  // namespace bijeen::api
