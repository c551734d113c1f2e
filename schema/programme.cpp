// SPDX-License-Identifier: EUPL-1.2
#include "schema/programme.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <utility>

#include "schema/json.h"
#include "schema/text_rules.h"

namespace bijeen::schema {
namespace {

constexpr std::size_t kDepthMax = 16;
constexpr double kExactMax = 9007199254740991.0;

/// Where in the file something stands, as people read it.
std::string place(std::string_view what, std::size_t index) {
  return std::string(what) + " " + std::to_string(index + 1);
}

Error wrong(const std::string& at, const std::string& what) {
  return {ErrorCode::kImportMalformed, at + ": " + what};
}

/// nlohmann::json sorts keys by bytes, as the canonical form asks; numbers without a fraction are written as integers.
nlohmann::json sorted(const Json& value) {
  if (value.is_object()) {
    auto object = nlohmann::json::object();
    for (const auto& [key, member] : value.items()) object[key] = sorted(member);
    return object;
  }
  if (value.is_array()) {
    auto array = nlohmann::json::array();
    for (const auto& element : value) array.push_back(sorted(element));
    return array;
  }
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number_unsigned()) return value.get<std::uint64_t>();
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (!value.is_number_float()) return nullptr;
  const auto number = value.get<double>();
  if (std::trunc(number) == number && std::abs(number) <= kExactMax) return static_cast<std::int64_t>(number);
  return number;
}

/// Valid UTF-8 is certain here: the parser refuses anything else.
std::string canonical_text(const Json& value) {
  return sorted(value).dump();
}

bool has_only(const Json& object, std::initializer_list<std::string_view> known) {
  for (const auto& [key, value] : object.items()) {
    if (std::find(known.begin(), known.end(), key) == known.end()) return false;
  }
  return true;
}

/// The text of a member, or "" where there is none or it is something else.
std::string text_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

class Reader {
 public:
  explicit Reader(const Model& model) : model_(model) {}

  Result<Programme> read(const Json& file) {
    if (text_of(file, "format") != "bijeen-programme" || !file.contains("version") || file["version"] != 1) {
      return wrong("file", "is not a programme of format 'bijeen-programme', version 1");
    }
    if (!has_only(file, {"format", "version", "people", "records"}))
      return wrong("file", "has a member that is not known");
    if (auto people = each(file, "people", &Reader::read_person); !people) return people.error();
    if (auto records = each(file, "records", &Reader::read_record); !records) return records.error();
    for (std::size_t i = 0; i < programme_.records.size(); ++i) {
      if (auto links = check_links(place("record", i), programme_.records[i]); !links) return links.error();
    }
    return std::move(programme_);
  }

 private:
  using ReadOne = Status (Reader::*)(const std::string& at, const Json& json);

  Status each(const Json& file, const char* list, ReadOne read_one) {
    const auto found = file.find(list);
    if (found == file.end() || !found->is_array()) return wrong("file", std::string("has no list '") + list + "'");
    const std::string_view what = std::string_view(list) == "people" ? "person" : "record";
    for (std::size_t i = 0; i < found->size(); ++i) {
      const Json& json = (*found)[i];
      if (!json.is_object()) return wrong(place(what, i), "is not an object");
      if (auto one = (this->*read_one)(place(what, i), json); !one) return one;
    }
    return Done{};
  }

  Status read_person(const std::string& at, const Json& json) {
    if (!has_only(json, {"id", "name", "role"})) return wrong(at, "has a member that is not known");
    const Collection* collection = model_.collection("person");
    for (const auto* const name : {"name", "role"}) {
      const Field* field = collection == nullptr ? nullptr : collection->field(name);
      if (field == nullptr || !json.contains(name)) return wrong(at, std::string("has no ") + name);
      if (auto fits = Model::check(*field, canonical_text(json[name])); !fits) return wrong(at, fits.error().detail);
    }
    if (auto known = note_id(at, "person", text_of(json, "id")); !known) return known;
    programme_.people.push_back({text_of(json, "id"), text_of(json, "name"), text_of(json, "role")});
    return Done{};
  }

  Status read_record(const std::string& number, const Json& json) {
    ProgrammeRecord record;
    record.collection = text_of(json, "collection");
    const Collection* collection = model_.collection(record.collection);
    if (collection == nullptr) return wrong(number, "has no collection of the model");
    const std::string at = number + " (" + record.collection + ")";
    if (!has_only(json, {"collection", "id", "scope", "put", "add"}))
      return wrong(at, "has a member that is not known");
    record.id = text_of(json, "id");
    record.scope = text_of(json, "scope");
    if (auto known = note_id(at, record.collection, record.id); !known) return known;
    if (json.contains("put")) {
      if (auto put = read_put(at, *collection, json["put"], record); !put) return put;
    }
    if (json.contains("add")) {
      if (auto add = read_add(at, *collection, json["add"], record); !add) return add;
    }
    for (const auto& field : collection->fields) {
      if (field.required && !record.put.contains(field.name) && !record.add.contains(field.name)) {
        return wrong(at, field.name + ": is required");
      }
    }
    programme_.records.push_back(std::move(record));
    return Done{};
  }

  static Status read_put(const std::string& at, const Collection& collection, const Json& put,
                         ProgrammeRecord& record) {
    if (!put.is_object()) return wrong(at, "put is not an object");
    for (const auto& [name, value] : put.items()) {
      const Field* field = collection.field(name);
      if (field == nullptr) return wrong(at, name + ": is not a field of this collection");
      if (field->rule == MergeRule::kSet || field->rule == MergeRule::kText) return wrong(at, name + ": cannot be put");
      std::string canonical = canonical_text(value);
      if (auto fits = Model::check(*field, canonical); !fits) return wrong(at, fits.error().detail);
      record.put.emplace(name, std::move(canonical));
    }
    return Done{};
  }

  static Status read_add(const std::string& at, const Collection& collection, const Json& add,
                         ProgrammeRecord& record) {
    if (!add.is_object()) return wrong(at, "add is not an object");
    for (const auto& [name, elements] : add.items()) {
      const Field* field = collection.field(name);
      if (field == nullptr) return wrong(at, name + ": is not a field of this collection");
      if (field->rule != MergeRule::kSet || !elements.is_array()) return wrong(at, name + ": is not a set with a list");
      auto& into = record.add[name];
      for (const auto& element : elements) {
        std::string canonical = canonical_text(element);
        if (auto fits = Model::check(*field, canonical); !fits) return wrong(at, fits.error().detail);
        if (std::find(into.begin(), into.end(), canonical) != into.end())
          return wrong(at, name + ": has an element twice");
        into.push_back(std::move(canonical));
      }
    }
    return Done{};
  }

  Status note_id(const std::string& at, const std::string& collection, const std::string& id) {
    if (!is_uuid(id)) return wrong(at, "id: is a UUID in lower case");
    if (!collection_of_.emplace(id, collection).second) return wrong(at, "id: is used already");
    return Done{};
  }

  [[nodiscard]] bool leads_to(const std::string& collection, const std::string& id) const {
    const auto found = collection_of_.find(id);
    return found != collection_of_.end() && found->second == collection;
  }

  [[nodiscard]] bool scope_fits(const Collection& collection, std::string_view scope) const {
    const auto allows = [&](ScopeKind kind) {
      return std::find(collection.scopes.begin(), collection.scopes.end(), kind) != collection.scopes.end();
    };
    if (scope == "programme") return allows(ScopeKind::kProgramme);
    if (scope == "leader") return allows(ScopeKind::kLeader);
    constexpr std::string_view kBody = "body:";
    constexpr std::string_view kPerson = "person:";
    if (scope.starts_with(kBody))
      return allows(ScopeKind::kBody) && leads_to("body", std::string(scope.substr(kBody.size())));
    if (scope.starts_with(kPerson))
      return allows(ScopeKind::kPerson) && leads_to("person", std::string(scope.substr(kPerson.size())));
    return false;
  }

  /// What can only be judged with all ids at hand.
  [[nodiscard]] Status check_links(const std::string& number, const ProgrammeRecord& record) const {
    const Collection& collection = *model_.collection(record.collection);
    const std::string at = number + " (" + record.collection + ")";
    if (!scope_fits(collection, record.scope)) return wrong(at, "scope: does not fit this collection or leads nowhere");
    const auto resolves = [&](const Field& field, const std::string& value) {
      return value == "null" || leads_to(field.of, value.substr(1, value.size() - 2));
    };
    for (const auto& field : collection.fields) {
      if (field.type != Type::kRef) continue;
      const auto put = record.put.find(field.name);
      if (put != record.put.end() && !resolves(field, put->second))
        return wrong(at, field.name + ": leads to no " + field.of);
      const auto add = record.add.find(field.name);
      if (add == record.add.end()) continue;
      for (const auto& element : add->second) {
        if (!resolves(field, element)) return wrong(at, field.name + ": leads to no " + field.of);
      }
    }
    return Done{};
  }

  const Model& model_;
  Programme programme_;
  std::map<std::string, std::string> collection_of_;  ///< by id
};

}  // namespace

Result<Programme> parse_programme(const Model& model, std::string_view json) {
  if (json.size() > kProgrammeBytesMax) return wrong("file", "is larger than 16 MiB");
  const auto file = parse_json(json, kDepthMax);
  if (!file || !file->is_object()) return wrong("file", "is not a JSON object in UTF-8 with each key once");
  return Reader(model).read(*file);
}

}  // namespace bijeen::schema
