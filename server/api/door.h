// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "schema/period.h"
#include "schema/result.h"
#include "server/auth/bytes.h"
#include "server/http/server.h"
#include "sync/ids.h"

/// Where JSON and parameters become types. Past this door nothing handles unchecked input.
namespace bijeen::api {

/// Bounds of a request body; past them request.json.
inline constexpr std::size_t kDepthMax = 24;
inline constexpr std::size_t kNodesMax = 100'000;

/// Parses a body that must be one JSON object (RFC 8259): valid UTF-8, bounded depth and number of values, no duplicate
/// keys. The bounds are checked before a value is built. Fails with request.json.
Result<nlohmann::json> parse_object(std::string_view bytes);

/// Members of an object. Each fails with request.field, naming the member, when it is absent or of another kind.
Result<std::string> text_member(const nlohmann::json& object, std::string_view name, std::size_t bytes_max);
Result<std::uint64_t> count_member(const nlohmann::json& object, std::string_view name);
Result<std::int64_t> integer_member(const nlohmann::json& object, std::string_view name);
/// False where it is absent.
Result<bool> flag_member(const nlohmann::json& object, std::string_view name);
/// A base64url string as bytes.
Result<auth::Bytes> bytes_member(const nlohmann::json& object, std::string_view name, std::size_t bytes_max);
/// A member that is an object or an array; the pointer lives as long as `object`.
Result<const nlohmann::json*> object_member(const nlohmann::json& object, std::string_view name);
Result<const nlohmann::json*> array_member(const nlohmann::json& object, std::string_view name, std::size_t size_max);
bool has(const nlohmann::json& object, std::string_view name);

Error wrong_field(std::string_view name, std::string_view expected);
Error wrong_parameter(std::string_view name, std::string_view expected);

template <typename Id>
Result<Id> id_member(const nlohmann::json& object, std::string_view name) {
  constexpr std::size_t kIdBytes = 36;
  const auto text = text_member(object, name, kIdBytes);
  if (!text) return text.error();
  const auto id = Id::parse(*text);
  if (!id || id->is_nil()) return wrong_field(name, "an id (a UUID in lower case)");
  return *id;
}

/// Parameters of the path and the query. Fail with request.parameter.
template <typename Id>
Result<Id> id_parameter(const http::Request& request, const std::string& name) {
  const auto found = request.parameters.find(name);
  const auto id = found == request.parameters.end() ? std::nullopt : Id::parse(found->second);
  if (!id) return wrong_parameter(name, "an id (a UUID in lower case)");
  return *id;
}
/// Decimal digits alone; `fallback` where the parameter is absent, failing when there is none.
Result<std::uint64_t> count_query(const http::Request& request, const std::string& name,
                                  std::optional<std::uint64_t> fallback);
/// A day YYYY-MM-DD that exists.
Result<schema::PartialDate> day_query(const http::Request& request, const std::string& name);
/// Fails when the query has a parameter that is not among `known`: a misspelt one must not be ignored in silence.
Status known_query(const http::Request& request, std::initializer_list<std::string_view> known);

}  // namespace bijeen::api
