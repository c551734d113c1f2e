// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

namespace bijeen::schema {

/// Keeps the order of keys, which the model's readers show to people.
using Json = nlohmann::ordered_json;

/// Parses JSON as this project accepts it: valid UTF-8, no key twice in one object, nested at most \p depth_max deep.
/// nullopt otherwise. For .cpp files of this box alone, so that no header of it brings the JSON library along.
std::optional<Json> parse_json(std::string_view text, std::size_t depth_max);

}  // namespace bijeen::schema
