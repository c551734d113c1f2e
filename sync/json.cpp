// SPDX-License-Identifier: EUPL-1.2
#include "sync/json.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace bijeen::sync {
namespace {

constexpr std::uint64_t kExactMax = (std::uint64_t{1} << 53) - 1;

/// Builds a value while the parser reads, so that depth and double keys are refused before anything large exists.
class Builder : public nlohmann::json_sax<Json> {
 public:
  Builder(std::size_t depth_max, std::size_t values_max) : depth_max_(depth_max), values_left_(values_max) {}

  bool null() override { return place(nullptr) != nullptr; }
  bool boolean(bool value) override { return place(value) != nullptr; }
  bool number_integer(number_integer_t value) override { return place(value) != nullptr; }
  bool number_unsigned(number_unsigned_t value) override { return place(value) != nullptr; }
  bool number_float(number_float_t value, const string_t&) override {
    if (!std::isfinite(value)) return false;
    if (value == std::trunc(value) && std::abs(value) <= static_cast<double>(kExactMax)) {
      return place(static_cast<std::int64_t>(value)) != nullptr;
    }
    return place(value) != nullptr;
  }
  bool string(string_t& value) override { return place(std::move(value)) != nullptr; }
  bool binary(binary_t&) override { return false; }

  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    auto* object = open_.back()->get_ptr<Json::object_t*>();
    const auto [slot, fresh] = object->try_emplace(std::move(name), nullptr);
    slot_ = &slot->second;
    return fresh;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

  Json take() { return std::move(root_); }

 private:
  /// nullptr when it is one too many.
  Json* place(Json value) {
    if (values_left_-- == 0) return nullptr;
    Json* at = &root_;
    if (!open_.empty()) {
      if (auto* array = open_.back()->get_ptr<Json::array_t*>()) {
        array->push_back(std::move(value));
        return &array->back();
      }
      at = slot_;
    }
    *at = std::move(value);
    return at;
  }
  bool open(Json container) {
    if (open_.size() >= depth_max_) return false;
    open_.push_back(place(std::move(container)));
    return open_.back() != nullptr;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  std::size_t depth_max_, values_left_;
  Json root_;
  Json* slot_ = nullptr;
  /// Open containers; their addresses hold, as only the innermost one grows.
  std::vector<Json*> open_;
};

/// ASCII that stands in a JSON text as it is.
bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
  });
}

}  // namespace

std::optional<Json> parse_json(std::string_view text, std::size_t depth_max, std::size_t values_max) {
  Builder builder(depth_max, values_max);
  if (!Json::sax_parse(text.begin(), text.end(), &builder)) return std::nullopt;
  return builder.take();
}

std::string dump(const Json& json) {
  // Nearly every value is one of these, and a serializer costs more to set up than they to write.
  if (const auto* text = json.get_ptr<const Json::string_t*>()) return json_text(*text);
  if (const auto* number = json.get_ptr<const Json::number_unsigned_t*>()) return std::to_string(*number);
  if (const auto* truth = json.get_ptr<const Json::boolean_t*>()) return *truth ? "true" : "false";
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string json_text(std::string_view utf8) {
  if (!is_plain(utf8)) return Json(utf8).dump(-1, ' ', false, Json::error_handler_t::replace);
  std::string out;
  out.reserve(utf8.size() + 2);
  out += '"';
  out += utf8;
  out += '"';
  return out;
}

const Json* member(const Json& object, const char* name) {
  const auto* members = object.get_ptr<const Json::object_t*>();
  if (members == nullptr) return nullptr;
  const auto found = members->find(name);
  return found == members->end() ? nullptr : &found->second;
}

const std::string* text_member(const Json& object, const char* name) {
  const Json* found = member(object, name);
  return found == nullptr ? nullptr : found->get_ptr<const std::string*>();
}

std::string text_or_empty(const Json& object, const char* name) {
  const auto* text = text_member(object, name);
  return text == nullptr ? std::string() : *text;
}

std::optional<std::uint64_t> whole(const Json& json) {
  if (const auto* number = json.get_ptr<const Json::number_unsigned_t*>()) {
    if (*number <= kExactMax) return *number;
  } else if (const auto* integer = json.get_ptr<const Json::number_integer_t*>()) {
    if (*integer >= 0 && static_cast<std::uint64_t>(*integer) <= kExactMax) return static_cast<std::uint64_t>(*integer);
  }
  return std::nullopt;
}

std::optional<std::uint64_t> whole_member(const Json& object, const char* name) {
  const Json* found = member(object, name);
  return found == nullptr ? std::nullopt : whole(*found);
}

}  // namespace bijeen::sync
