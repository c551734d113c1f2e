// SPDX-License-Identifier: EUPL-1.2
#include "server/store/json_text.h"

#include <nlohmann/json.hpp>

namespace bijeen::store {

std::optional<std::string> string_in(std::string_view value) {
  if (!value.starts_with('"')) return std::nullopt;
  // Canonical JSON writes all but a few characters as they are.
  if (value.find('\\') == std::string_view::npos) return std::string(value.substr(1, value.size() - 2));
  const auto json = nlohmann::json::parse(value, nullptr, false);
  return json.is_string() ? std::optional(json.get<std::string>()) : std::nullopt;
}

}  // namespace bijeen::store
