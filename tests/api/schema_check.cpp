// SPDX-License-Identifier: EUPL-1.2
#include "tests/api/schema_check.h"

#include <algorithm>
#include <regex>

namespace bijeen::api::test {
namespace {

using nlohmann::json;

bool is_of(const json& value, const std::string& type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_boolean();
  if (type == "integer") return value.is_number_integer();
  if (type == "number") return value.is_number();
  return type == "null" && value.is_null();
}

bool has_type(const json& schema, const json& value) {
  const json& type = schema["type"];
  if (type.is_string()) return is_of(value, type.get<std::string>());
  return std::any_of(type.begin(), type.end(), [&](const json& one) { return is_of(value, one.get<std::string>()); });
}

std::string object_misfits(const json& document, const json& schema, const json& value, const std::string& where) {
  std::string wrong;
  for (const json& name : schema.value("required", json::array())) {
    if (!value.contains(name.get<std::string>())) wrong += where + " lacks " + name.get<std::string>() + "\n";
  }
  const json properties = schema.value("properties", json::object());
  for (const auto& [name, member] : value.items()) {
    if (properties.contains(name)) {
      wrong += misfits(document, properties[name], member, where + "/" + name);
    } else if (schema.contains("additionalProperties")) {
      wrong += misfits(document, schema["additionalProperties"], member, where + "/" + name);
    } else if (!properties.empty()) {
      wrong += where + " has " + name + ", which the document does not name\n";
    }
  }
  return wrong;
}

}  // namespace

std::string misfits(const json& document, const json& schema, const json& value, const std::string& where) {
  if (schema.contains("$ref")) {
    const auto at = json::json_pointer(schema["$ref"].get<std::string>().substr(1));
    return misfits(document, document.at(at), value, where);
  }
  if (schema.contains("type") && !has_type(schema, value)) return where + " is " + value.dump().substr(0, 80) + "\n";
  std::string wrong;
  if (schema.contains("enum") &&
      std::find(schema["enum"].begin(), schema["enum"].end(), value) == schema["enum"].end()) {
    wrong += where + " is none of " + schema["enum"].dump() + "\n";
  }
  if (schema.contains("pattern") && value.is_string() &&
      !std::regex_search(value.get<std::string>(), std::regex(schema["pattern"].get<std::string>()))) {
    wrong += where + " is " + value.dump() + "\n";
  }
  if (schema.contains("minimum") && value < schema["minimum"]) wrong += where + " is too low\n";
  if (value.is_object()) wrong += object_misfits(document, schema, value, where);
  if (value.is_array() && schema.contains("items")) {
    for (std::size_t i = 0; i < value.size(); ++i)
      wrong += misfits(document, schema["items"], value[i], where + "/" + std::to_string(i));
  }
  return wrong;
}

}  // namespace bijeen::api::test
