// SPDX-License-Identifier: EUPL-1.2
#include "schema/model_rules.h"

#include <algorithm>
#include <utility>

namespace bijeen::schema {

const Json& member(const Json& object, const char* key) {
  static const Json none;
  const auto found = object.find(key);
  return found == object.end() ? none : *found;
}

bool read_texts(const Json& list, std::vector<std::string>& into) {
  if (list.is_null()) return true;
  if (!list.is_array()) return false;
  for (const auto& item : list) {
    if (!item.is_string() || item.get_ref<const std::string&>().empty()) return false;
    into.push_back(item.get<std::string>());
  }
  return true;
}

namespace {

bool has_value(const Field& field, const std::string& value) {
  return std::any_of(field.values.begin(), field.values.end(), [&](const auto& one) { return one.value == value; });
}

/// After the fields, of which it names one.
Status read_settled(const Json& json, Collection& collection) {
  if (json.is_null()) return Done{};
  const auto wrong = [&](const std::string& what) {
    return Error{ErrorCode::kModelCollection, collection.name + ": settled " + what};
  };
  Settled settled;
  if (!json.is_object() || !member(json, "field").is_string() || !read_texts(member(json, "values"), settled.values) ||
      !read_texts(member(json, "by"), settled.by) || settled.values.empty() || settled.by.empty()) {
    return wrong("says which field, which values of it, and by whom");
  }
  settled.field = json["field"].get<std::string>();
  const Field* field = collection.field(settled.field);
  if (field == nullptr || field->type != Type::kEnum || field->rule == MergeRule::kSet)
    return wrong("names an enum field that has one value");
  const bool known = std::all_of(settled.values.begin(), settled.values.end(),
                                 [&](const std::string& name) { return has_value(*field, name); });
  if (!known) return wrong("names a value that " + field->name + " does not have");
  collection.settled = std::move(settled);
  return Done{};
}

/// After the fields, of which it names some.
Status read_lock(const Json& json, Collection& collection) {
  if (json.is_null()) return Done{};
  const auto wrong = [&](const std::string& what) {
    return Error{ErrorCode::kModelCollection, collection.name + ": lock " + what};
  };
  Lock lock;
  if (!json.is_object() || !member(json, "field").is_string() || !read_texts(member(json, "fields"), lock.fields) ||
      lock.fields.empty()) {
    return wrong("says which field, and which fields it locks");
  }
  lock.field = json["field"].get<std::string>();
  const Field* field = collection.field(lock.field);
  if (field == nullptr || field->rule != MergeRule::kValue || field->required)
    return wrong("names a field of rule value that can be without one");
  const bool known = std::all_of(lock.fields.begin(), lock.fields.end(),
                                 [&](const std::string& name) { return collection.field(name) != nullptr; });
  if (!known) return wrong("names a field that is not there");
  collection.lock = std::move(lock);
  return Done{};
}

Error not_judged(const Collection& collection, const char* rule) {
  return {ErrorCode::kModelCollection, collection.name + ": " + rule + " is not as docs/model.md says"};
}

bool read_name(const Json& object, const char* key, std::string& into) {
  const Json& value = member(object, key);
  if (value.is_string()) into = value.get<std::string>();
  return !into.empty();
}

/// A field that has one value, of this type.
bool is_single(const Collection& collection, const std::string& name, Type type) {
  const Field* field = collection.field(name);
  return field != nullptr && field->type == type && field->rule != MergeRule::kSet;
}

/// After the fields, of which it names some.
Status read_limit(const Json& json, Collection& collection) {
  if (json.is_null()) return Done{};
  Limit limit;
  const Json& ended = member(json, "ended");
  const Json& max = member(json, "max");
  const bool named = read_name(json, "field", limit.field) && read_name(json, "reason", limit.reason) &&
                     read_name(ended, "field", limit.ended_field) && read_texts(member(ended, "values"), limit.ended) &&
                     read_name(max, "collection", limit.max_collection) && read_name(max, "field", limit.max_field);
  const bool fits = named && is_single(collection, limit.field, Type::kBoolean) &&
                    is_single(collection, limit.reason, Type::kString) &&
                    is_single(collection, limit.ended_field, Type::kEnum) &&
                    std::all_of(limit.ended.begin(), limit.ended.end(),
                                [&](const auto& one) { return has_value(*collection.field(limit.ended_field), one); });
  if (!fits) return not_judged(collection, "limit");
  collection.limit = std::move(limit);
  return Done{};
}

/// After the fields, of which it names some.
Status read_agreement(const Json& json, Collection& collection) {
  if (json.is_null()) return Done{};
  Agreement a;
  const Json& replies = member(json, "replies");
  const bool named = read_name(json, "field", a.field) && read_name(json, "all", a.all) &&
                     read_name(json, "silent", a.silent) && read_name(json, "asked", a.asked) &&
                     read_name(json, "silence", a.silence) && read_name(json, "until", a.until) &&
                     read_name(json, "on", a.on) && read_name(replies, "collection", a.replies) &&
                     read_name(replies, "to", a.reply_to) && read_name(replies, "same", a.reply_same) &&
                     read_name(replies, "agrees", a.agrees);
  const Field* asked = collection.field(a.asked);
  const bool fits = named && is_single(collection, a.field, Type::kEnum) &&
                    has_value(*collection.field(a.field), a.all) && has_value(*collection.field(a.field), a.silent) &&
                    asked != nullptr && asked->type == Type::kRef && asked->rule == MergeRule::kSet &&
                    asked->of == "person" && is_single(collection, a.silence, Type::kBoolean) &&
                    is_single(collection, a.until, Type::kDate) && is_single(collection, a.on, Type::kDate) &&
                    is_single(collection, a.reply_same, Type::kString);
  if (!fits) return not_judged(collection, "agreement");
  collection.agreement = std::move(a);
  return Done{};
}

}  // namespace

Status read_rules(const Json& json, Collection& collection) {
  if (auto settled = read_settled(member(json, "settled"), collection); !settled) return settled;
  if (auto lock = read_lock(member(json, "lock"), collection); !lock) return lock;
  if (auto limit = read_limit(member(json, "limit"), collection); !limit) return limit;
  return read_agreement(member(json, "agreement"), collection);
}

Status check_rules(const Model& model, const Collection& collection) {
  const auto* most = collection.limit ? model.collection(collection.limit->max_collection) : nullptr;
  if (collection.limit && (most == nullptr || !is_single(*most, collection.limit->max_field, Type::kInteger)))
    return not_judged(collection, "limit");
  if (!collection.agreement) return Done{};
  const auto& a = *collection.agreement;
  const auto* replies = model.collection(a.replies);
  if (replies == nullptr || !is_single(*replies, a.reply_to, Type::kRef) ||
      replies->field(a.reply_to)->of != collection.name || !is_single(*replies, a.reply_same, Type::kString) ||
      !is_single(*replies, a.agrees, Type::kBoolean))
    return not_judged(collection, "agreement");
  return Done{};
}

}  // namespace bijeen::schema
