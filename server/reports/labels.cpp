// SPDX-License-Identifier: EUPL-1.2
#include "server/reports/labels.h"

#include <nlohmann/json.hpp>

#include "schema/model.h"

namespace bijeen::reports {

const Labels& Labels::in(Language language) {
  static const Labels dutch("nl");
  static const Labels english("en");
  return language == Language::kDutch ? dutch : english;
}

Labels::Labels(const char* language) {
  const auto model = nlohmann::json::parse(schema::shipped_model_json());
  for (const auto& [name, collection] : model.at("collections").items()) {
    texts_[name] = collection.at("label").at(language);
    for (const auto& [field_name, field] : collection.at("fields").items()) {
      const std::string path = name + "/" + field_name;
      texts_[path] = field.at("label").at(language);
      if (!field.contains("values")) continue;
      for (const auto& value : field.at("values")) {
        texts_[path + "/" + value.at("value").get<std::string>()] = value.at("label").at(language);
      }
    }
  }
}

std::string Labels::find(const std::string& path, std::string_view otherwise) const {
  const auto found = texts_.find(path);
  return found == texts_.end() ? std::string(otherwise) : found->second;
}

std::string Labels::collection(std::string_view name) const {
  return find(std::string(name), name);
}

std::string Labels::field(std::string_view collection, std::string_view field) const {
  return find(std::string(collection) + "/" + std::string(field), field);
}

std::string Labels::value(std::string_view collection, std::string_view field, std::string_view value) const {
  return find(std::string(collection) + "/" + std::string(field) + "/" + std::string(value), value);
}

}  // namespace bijeen::reports
