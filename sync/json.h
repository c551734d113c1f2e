// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

/// JSON as the engine reads and writes it. For .cpp files of this box and of server/replica.
namespace bijeen::sync {

/// Keys sorted by their bytes, as the canonical form wants them.
using Json = nlohmann::json;

inline constexpr std::size_t kJsonDepthMax = 16;

/// Parses JSON: valid UTF-8, no key twice in one object, nested at most `depth_max` deep, of at most `values_max`
/// values. Numbers that are whole and exactly representable become integers (1.0 and 1e2 are 1 and 100, -0 is 0).
/// nullopt otherwise.
std::optional<Json> parse_json(std::string_view text, std::size_t depth_max = kJsonDepthMax,
                               std::size_t values_max = std::numeric_limits<std::size_t>::max());

/// Canonical text: no white space, keys sorted, UTF-8 unescaped.
std::string dump(const Json& json);
/// A string as JSON text.
std::string json_text(std::string_view utf8);

/// The member, or nullptr when `object` is no object or has none.
const Json* member(const Json& object, const char* name);
/// The member when it is a string; nullptr otherwise.
const std::string* text_member(const Json& object, const char* name);
/// The same, as a copy; empty otherwise.
std::string text_or_empty(const Json& object, const char* name);
/// A whole number of at least 0 that a browser holds exactly (at most 2^53 - 1); nullopt otherwise.
std::optional<std::uint64_t> whole(const Json& json);
std::optional<std::uint64_t> whole_member(const Json& object, const char* name);

}  // namespace bijeen::sync
