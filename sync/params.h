// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "sync/codec.h"
#include "sync/replica.h"

namespace bijeen::sync {

/// Parameters of one call of replica_json or of a command of server/replica. A missing or wrong one is noted and read
/// as nothing; sound() then says so, and the call must do nothing. For .cpp files of these boxes alone.
class Params {
 public:
  explicit Params(const Json& json) : json_(json) {}

  std::string text(const char* name) {
    const auto* found = text_member(json_, name);
    return found == nullptr ? wrong<std::string>(name) : *found;
  }
  std::string text_or(const char* name, const char* otherwise) {
    return has(name) ? text(name) : std::string(otherwise);
  }
  std::uint64_t number(const char* name) {
    const auto found = whole_member(json_, name);
    return found ? *found : wrong<std::uint64_t>(name);
  }
  std::uint64_t number_or(const char* name, std::uint64_t otherwise) { return has(name) ? number(name) : otherwise; }
  Millis time(const char* name) { return Millis{static_cast<std::int64_t>(number(name))}; }
  bool boolean_or_false(const char* name) {
    if (!has(name)) return false;
    const auto* found = member(json_, name)->get_ptr<const Json::boolean_t*>();
    return found == nullptr ? wrong<bool>(name) : *found;
  }
  /// The language of what is said to people.
  [[nodiscard]] bool dutch() const {
    const auto* language = text_member(json_, "language");
    return language == nullptr || *language != "en";
  }
  template <typename IdType>
  IdType id(const char* name) {
    const auto found = id_member<IdType>(json_, name);
    return found ? *found : wrong<IdType>(name);
  }
  Scope scope(const char* name) {
    const auto found = Scope::parse(text(name));
    return found ? *found : wrong<Scope>(name);
  }
  RecordKey key() { return {text("collection"), id<RecordId>("record")}; }
  const Json& list(const char* name) {
    static const Json none = Json::array();
    const Json* found = member(json_, name);
    if (found != nullptr && found->is_array()) return *found;
    wrong<bool>(name);
    return none;
  }
  /// A document: its text, or the JSON itself.
  std::string document(const char* name) {
    const Json* found = member(json_, name);
    if (found == nullptr) return wrong<std::string>(name);
    const auto* as_text = found->get_ptr<const std::string*>();
    return as_text != nullptr ? *as_text : dump(*found);
  }
  Value json(const char* name) { return dump(*member(json_, name)); }
  template <std::size_t kSize>
  std::array<std::uint8_t, kSize> bytes(const char* name) {
    std::array<std::uint8_t, kSize> out{};
    const std::string digits = text(name);
    if (digits.size() != 2 * kSize) return wrong<std::array<std::uint8_t, kSize>>(name);
    for (std::size_t i = 0; i < digits.size(); ++i) {
      const auto digit = std::string_view("0123456789abcdef").find(digits[i]);
      if (digit == std::string_view::npos) return wrong<std::array<std::uint8_t, kSize>>(name);
      out[i / 2] = static_cast<std::uint8_t>(static_cast<std::size_t>(out[i / 2]) << 4U | digit);
    }
    return out;
  }
  [[nodiscard]] bool has(const char* name) const { return member(json_, name) != nullptr; }
  template <typename T>
  T wrong(const char* name) {
    if (wrong_.empty()) wrong_ = name;
    return T{};
  }
  [[nodiscard]] Status sound() const {
    if (wrong_.empty()) return Done{};
    return Error{ErrorCode::kRequestField, wrong_ + " is missing or wrong"};
  }

 private:
  const Json& json_;
  std::string wrong_;
};

}  // namespace bijeen::sync
