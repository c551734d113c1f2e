// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "schema/model.h"
#include "schema/model_rules.h"

namespace bijeen::schema {
namespace {

constexpr std::size_t kDepthMax = 16;

template <typename T, std::size_t N>
using Names = std::array<std::pair<std::string_view, T>, N>;

constexpr Names<MergeRule, 5> kRules{{{"value", MergeRule::kValue},
                                      {"last", MergeRule::kLast},
                                      {"set", MergeRule::kSet},
                                      {"text", MergeRule::kText},
                                      {"once", MergeRule::kOnce}}};
constexpr Names<Type, 15> kTypes{{{"string", Type::kString},
                                  {"text", Type::kText},
                                  {"boolean", Type::kBoolean},
                                  {"integer", Type::kInteger},
                                  {"number", Type::kNumber},
                                  {"date", Type::kDate},
                                  {"month", Type::kMonth},
                                  {"time", Type::kTime},
                                  {"period", Type::kPeriod},
                                  {"recurrence", Type::kRecurrence},
                                  {"enum", Type::kEnum},
                                  {"ref", Type::kRef},
                                  {"uuid", Type::kUuid},
                                  {"order", Type::kOrder},
                                  {"json", Type::kJson}}};
constexpr Names<ScopeKind, 4> kScopes{{{"programme", ScopeKind::kProgramme},
                                       {"body", ScopeKind::kBody},
                                       {"leader", ScopeKind::kLeader},
                                       {"person", ScopeKind::kPerson}}};
constexpr std::array<std::string_view, 3> kTokens{"anyone", "participant", "author"};

template <typename T, std::size_t N>
std::optional<T> named(const Names<T, N>& names, const Json& value) {
  if (!value.is_string()) return std::nullopt;
  const auto& text = value.get_ref<const std::string&>();
  const auto found = std::find_if(names.begin(), names.end(), [&](const auto& entry) { return entry.first == text; });
  return found == names.end() ? std::nullopt : std::optional<T>(found->second);
}

bool is_name(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (text.empty() || text.size() > 40 || text.front() < 'a' || text.front() > 'z') return false;
  return std::all_of(text.begin(), text.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_'; });
}

bool read_flag(const Json& value, bool& into) {
  if (value.is_null()) return true;
  if (!value.is_boolean()) return false;
  into = value.get<bool>();
  return true;
}

bool read_bound(const Json& value, std::optional<double>& into) {
  if (value.is_null()) return true;
  if (!value.is_number()) return false;
  into = value.get<double>();
  return true;
}

bool read_enum_values(const Json& list, std::vector<EnumValue>& into) {
  if (!list.is_array() || list.empty()) return false;
  std::set<std::string> seen;
  for (const auto& item : list) {
    if (!item.is_object() || !member(item, "value").is_string()) return false;
    EnumValue value{.value = item["value"].get<std::string>(), .by = {}};
    if (!read_texts(member(item, "by"), value.by) || !seen.insert(value.value).second) return false;
    into.push_back(std::move(value));
  }
  return true;
}

/// A text is merged by rule text and nothing else is; a set has elements that can be told apart as a whole.
bool fits(Type type, MergeRule rule) {
  if ((type == Type::kText) != (rule == MergeRule::kText)) return false;
  return rule != MergeRule::kSet || (type != Type::kJson && type != Type::kPeriod && type != Type::kRecurrence);
}

Result<Field> read_field(const std::string& at, const std::string& name, const Json& json) {
  const auto wrong = [&](const std::string& what) { return Error{ErrorCode::kModelField, at + ": " + what}; };
  if (!is_name(name) || !json.is_object()) return wrong("is not a field");
  const auto type = named(kTypes, member(json, "type"));
  const auto rule = named(kRules, member(json, "rule"));
  if (!type) return wrong("unknown type");
  if (!rule) return Error{ErrorCode::kModelRule, at + ": unknown rule"};
  if (!fits(*type, *rule)) return Error{ErrorCode::kModelRule, at + ": this type cannot have this rule"};
  Field field;
  field.name = name;
  field.type = *type;
  field.rule = *rule;
  if (!read_flag(member(json, "required"), field.required) || !read_flag(member(json, "multiline"), field.multiline)) {
    return wrong("required and multiline are true or false");
  }
  if (!read_bound(member(json, "min"), field.min) || !read_bound(member(json, "max"), field.max))
    return wrong("min and max are numbers");
  if (!read_texts(member(json, "write"), field.write)) return wrong("write is a list of names");
  if ((field.type == Type::kString || field.type == Type::kJson) && !field.max) return wrong("needs a max");
  if (field.type == Type::kEnum && !read_enum_values(member(json, "values"), field.values))
    return wrong("needs values, each once");
  if (field.type == Type::kRef) {
    if (!member(json, "of").is_string()) return wrong("says no collection that it refers to");
    field.of = json["of"].get<std::string>();
  }
  return field;
}

Status read_access(const std::string& at, const Json& json, Access& access) {
  if (json.is_object() && json.contains("create") && json.contains("write") && json.contains("delete") &&
      read_texts(json["create"], access.create) && read_texts(json["write"], access.write) &&
      read_texts(json["delete"], access.remove)) {
    return Done{};
  }
  return Error{ErrorCode::kModelCollection, at + ": access lists who may create, write and delete"};
}

/// title and search name fields that hold words.
bool names_words(const Collection& collection, std::string_view name) {
  const Field* field = collection.field(name);
  return field != nullptr && (field->type == Type::kString || field->type == Type::kText);
}

Result<Collection> read_collection(const std::string& name, const Json& json) {
  const auto wrong = [&](const std::string& what) { return Error{ErrorCode::kModelCollection, name + ": " + what}; };
  if (!is_name(name) || !json.is_object()) return wrong("is not a collection");
  Collection collection;
  collection.name = name;
  const Json& scopes = member(json, "scope");
  if (!scopes.is_array() || scopes.empty()) return wrong("has no scope");
  for (const auto& item : scopes) {
    const auto scope = named(kScopes, item);
    if (!scope) return wrong("unknown kind of scope");
    collection.scopes.push_back(*scope);
  }
  if (auto access = read_access(name, member(json, "access"), collection.access); !access) return access.error();
  if (!read_flag(member(json, "propose"), collection.propose)) return wrong("propose is true or false");
  if (!read_flag(member(json, "joint"), collection.joint)) return wrong("joint is true or false");
  const Json& fields = member(json, "fields");
  if (!fields.is_object() || fields.empty()) return wrong("has no fields");
  for (const auto& [field_name, field_json] : fields.items()) {
    auto field = read_field(name + "." + field_name, field_name, field_json);
    if (!field) return field.error();
    collection.fields.push_back(std::move(*field));
  }
  if (auto rules = read_rules(json, collection); !rules) return rules.error();
  if (const Json& title = member(json, "title"); !title.is_null()) {
    if (!title.is_string() || !names_words(collection, title.get_ref<const std::string&>()))
      return wrong("title is the name of a string field");
    collection.title = title.get<std::string>();
  }
  const auto words = [&](const std::string& field) { return names_words(collection, field); };
  if (!read_texts(member(json, "search"), collection.search) ||
      !std::all_of(collection.search.begin(), collection.search.end(), words)) {
    return wrong("search lists string and text fields");
  }
  return collection;
}

/// Every name in an access list is a token or, where the model has people with roles, one of these roles.
class KnownNames {
 public:
  explicit KnownNames(const Collection* person) {
    const Field* role = person == nullptr ? nullptr : person->field("role");
    if (role == nullptr || role->type != Type::kEnum) return;
    judged_ = true;
    for (const auto& value : role->values) roles_.insert(value.value);
  }
  [[nodiscard]] bool all(const std::vector<std::string>& names) const {
    return std::all_of(names.begin(), names.end(), [&](const auto& n) { return knows(n); });
  }

 private:
  [[nodiscard]] bool knows(const std::string& name) const {
    return !judged_ || std::find(kTokens.begin(), kTokens.end(), name) != kTokens.end() || roles_.contains(name);
  }
  bool judged_ = false;
  std::set<std::string> roles_;
};

/// What can only be judged with all collections at hand: references and names of roles.
Status check_links(const Model& model, const Collection& collection) {
  const KnownNames names(model.collection("person"));
  const Access& access = collection.access;
  if (!names.all(access.create) || !names.all(access.write) || !names.all(access.remove)) {
    return Error{ErrorCode::kModelCollection, collection.name + ": access names an unknown role"};
  }
  if (collection.settled && !names.all(collection.settled->by))
    return Error{ErrorCode::kModelCollection, collection.name + ": settled names an unknown role"};
  for (const auto& field : collection.fields) {
    const std::string at = collection.name + "." + field.name;
    if (field.type == Type::kRef && model.collection(field.of) == nullptr)
      return Error{ErrorCode::kModelField, at + ": refers to an unknown collection"};
    const bool by_known = std::all_of(field.values.begin(), field.values.end(),
                                      [&](const EnumValue& value) { return names.all(value.by); });
    if (!names.all(field.write) || !by_known) return Error{ErrorCode::kModelField, at + ": names an unknown role"};
  }
  return Done{};
}

/// An enum field with one value, which has all the new values.
bool takes_values(const Field& field, const UpgradeStep& step) {
  return field.type == Type::kEnum && field.rule != MergeRule::kSet &&
         std::all_of(step.values.begin(), step.values.end(), [&](const auto& pair) {
           return std::any_of(field.values.begin(), field.values.end(),
                              [&](const EnumValue& value) { return value.value == pair.second; });
         });
}

Result<UpgradeStep> read_step(const Json& json) {
  const Error wrong{ErrorCode::kModelField,
                    "a step of an upgrade names a collection, a field, and values or a new name"};
  UpgradeStep step;
  if (!json.is_object() || !member(json, "collection").is_string() || !member(json, "field").is_string()) return wrong;
  step.collection = json["collection"].get<std::string>();
  step.field = json["field"].get<std::string>();
  const Json& renamed = member(json, "rename");
  const Json& values = member(json, "values");
  if (renamed.is_string()) step.renamed = renamed.get<std::string>();
  if (values.is_object()) {
    for (const auto& [before, now] : values.items()) {
      if (!now.is_string()) return wrong;
      step.values.emplace_back(before, now.get<std::string>());
    }
  }
  if (step.renamed.empty() && step.values.empty()) return wrong;
  return step;
}

Result<std::vector<Upgrade>> read_upgrades(const Json& list, int version) {
  const Error wrong{ErrorCode::kModelCollection, "upgrades lists, by the version they lead to, the steps to it"};
  std::vector<Upgrade> upgrades;
  if (list.is_null()) return upgrades;
  if (!list.is_array()) return wrong;
  for (const auto& item : list) {
    if (!item.is_object() || !member(item, "to").is_number_unsigned() || !member(item, "steps").is_array())
      return wrong;
    const auto to = item["to"].get<std::uint64_t>();
    const auto before = upgrades.empty() ? 1 : static_cast<std::uint64_t>(upgrades.back().to);
    if (to <= before || to > static_cast<std::uint64_t>(version)) return wrong;
    upgrades.push_back({static_cast<int>(to), {}});
    for (const auto& step_json : item["steps"]) {
      auto step = read_step(step_json);
      if (!step) return step.error();
      upgrades.back().steps.push_back(std::move(*step));
    }
  }
  return upgrades;
}

/// Every step ends, after those that follow it, in a field of today, which is no text.
Status check_upgrades(const Model& model) {
  std::vector<UpgradeStep> steps;
  for (const auto& upgrade : model.upgrades()) steps.insert(steps.end(), upgrade.steps.begin(), upgrade.steps.end());
  for (auto step = steps.begin(); step != steps.end(); ++step) {
    std::string name = step->field;
    bool changed_again = false;
    for (auto later = step; later != steps.end(); ++later) {
      if (later->collection != step->collection || later->field != name) continue;
      changed_again = changed_again || (later != step && !later->values.empty());
      if (!later->renamed.empty()) name = later->renamed;
    }
    const auto* collection = model.collection(step->collection);
    const auto* field = collection == nullptr ? nullptr : collection->field(name);
    if (field == nullptr || field->rule == MergeRule::kText ||
        (!step->values.empty() && !changed_again && !takes_values(*field, *step)))
      return Error{ErrorCode::kModelField, "an upgrade of " + step->collection + "." + step->field + " leads nowhere"};
  }
  return Done{};
}

}  // namespace

Result<Model> Model::parse(std::string_view text) {
  const auto json = parse_json(text, kDepthMax);
  if (!json || !json->is_object()) return Error{ErrorCode::kModelCollection, "the model is not a JSON object"};
  const Json& version = member(*json, "version");
  if (!version.is_number_unsigned() || version.get<std::uint64_t>() < 1 || version.get<std::uint64_t>() > 1000000) {
    return Error{ErrorCode::kModelCollection, "the model has no version"};
  }
  const Json& collections = member(*json, "collections");
  if (!collections.is_object() || collections.empty())
    return Error{ErrorCode::kModelCollection, "the model has no collections"};
  Model model;
  model.version_ = static_cast<int>(version.get<std::uint64_t>());
  for (const auto& [name, collection_json] : collections.items()) {
    auto collection = read_collection(name, collection_json);
    if (!collection) return collection.error();
    model.collections_.push_back(std::move(*collection));
  }
  for (const auto& collection : model.collections_) {
    if (auto links = check_links(model, collection); !links) return links.error();
    if (auto rules = check_rules(model, collection); !rules) return rules.error();
  }
  auto upgrades = read_upgrades(member(*json, "upgrades"), model.version_);
  if (!upgrades) return upgrades.error();
  model.upgrades_ = std::move(*upgrades);
  if (auto sound = check_upgrades(model); !sound) return sound.error();
  return model;
}

}  // namespace bijeen::schema
