// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace bijeen::api::test {

/// What of a value does not fit a schema of the OpenAPI document, one line each; empty = it fits. Knows the keywords
/// that docs/openapi.json uses: $ref, type, required, properties, additionalProperties, items, enum, pattern, minimum.
/// A member that the schema does not name counts as wrong where the schema names any: the document must say all that is
/// sent.
std::string misfits(const nlohmann::json& document, const nlohmann::json& schema, const nlohmann::json& value,
                    const std::string& where = "");

}  // namespace bijeen::api::test
