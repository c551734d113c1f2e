// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <utility>

#include "server/replica/commands.h"
#include "server/store/clock.h"
#include "server/store/receipt.h"

// What makes, takes back or forgets change sets.
namespace bijeen::replica {

using sync::Json;
using sync::Op;
using sync::Params;
using sync::RecordKey;
using sync::Value;

namespace {

constexpr std::size_t kKeyBytesMax = 64;

template <typename IdType>
IdType new_id() {
  const auto made = sync::uuid_v7<sync::RecordTag>(store::system_now(), store::random_for_id());
  IdType id;
  id.bytes = made.bytes;
  return id;
}

std::string done_key(const std::string& key) {
  return "host/done/" + key;
}

std::vector<Value> values_of(const Json& list) {
  std::vector<Value> values;
  values.reserve(list.size());
  for (const auto& value : list) values.push_back(sync::dump(value));
  return values;
}

/// The value of one field of a new record, in the member of the op that the field's rule asks for.
Status fill_field(const schema::Field& field, const Json& value, Op& op) {
  const auto wrong = [&](const char* what) { return Error{ErrorCode::kRequestField, field.name + " is " + what}; };
  if (field.rule == schema::MergeRule::kSet) {
    if (!value.is_array()) return wrong("a list");
    if (!value.empty()) op.add[field.name] = values_of(value);
  } else if (field.rule == schema::MergeRule::kText) {
    const auto* text = value.get_ptr<const std::string*>();
    if (text == nullptr) return wrong("a text");
    if (!text->empty()) op.text[field.name] = {{0, 0, *text}};
  } else {
    op.put[field.name] = sync::dump(value);
  }
  return Done{};
}

Json object(Params& params, const char* name) {
  const Json fields = params.has(name) ? Json::parse(params.json(name)) : Json();
  return fields.is_object() ? fields : params.wrong<Json>(name);
}

std::uint32_t position(Params& params, const char* name) {
  const auto value = params.number(name);
  return value <= UINT32_MAX ? static_cast<std::uint32_t>(value) : params.wrong<std::uint32_t>(name);
}

}  // namespace

Result<sync::Scope> Commands::scope_of(const RecordKey& key) {
  const auto view = replica_.core().view(key);
  if (!view) return Error{ErrorCode::kRecordUnknown, key.collection + " " + key.id.text() + " is not here"};
  return *sync::Scope::parse(Json::parse(*view)["scope"].get<std::string>());
}

Commands::Answer Commands::edit(Params& params, std::optional<sync::Scope> scope, std::vector<Op> ops,
                                const std::string& more) {
  const auto key = params.text_or("key", "");
  if (key.size() > kKeyBytesMax) params.wrong<bool>("key");
  if (auto sound = params.sound(); !sound) return sound.error();
  if (!key.empty()) {
    if (const auto before = replica_.host_pair(done_key(key))) return *before;
  }
  if (!scope) {
    if (ops.empty()) return Error{ErrorCode::kChangeSetMalformed, "a change changes something"};
    const auto found = scope_of({ops.front().collection, ops.front().record});
    if (!found) return found.error();
    scope = *found;
  }
  const auto id = new_id<sync::ChangeSetId>();
  const auto step = replica_.core().edit(id, *scope, store::system_now(), std::move(ops), false);
  if (!step) return step.error();
  std::string answer =
      more + R"(,"n":)" + std::to_string(raw(replica_.core().last_number())) + R"(,"changeSet":")" + id.text() + '"';
  if (key.empty()) {
    replica_.keep(*step);
  } else {
    replica_.keep(*step, {{done_key(key), answer}});
  }
  told_.edited();
  return answer;
}

Commands::Answer Commands::edit_one(Params& params, const std::function<void(Op&)>& fill) {
  const auto key = params.key();
  Op op;
  op.collection = key.collection;
  op.record = key.id;
  fill(op);
  return edit(params, std::nullopt, {std::move(op)});
}

Commands::Answer Commands::create(Params& params) {
  Op op;
  op.collection = params.text("collection");
  op.record = params.has("record") ? params.id<sync::RecordId>("record") : new_id<sync::RecordId>();
  op.create = true;
  const auto scope = params.scope("scope");
  const auto fields = object(params, "fields");
  if (auto sound = params.sound(); !sound) return sound.error();
  const auto* collection = replica_.core().model().collection(op.collection);
  if (collection == nullptr) return Error{ErrorCode::kModelCollection, op.collection + " is no collection"};
  for (const auto& [name, value] : fields.items()) {
    const auto* field = collection->field(name);
    if (field == nullptr) return Error{ErrorCode::kModelField, op.collection + " has no field " + name};
    if (auto filled = fill_field(*field, value, op); !filled) return filled.error();
  }
  const std::string record = R"(,"record":")" + op.record.text() + '"';
  return edit(params, scope, {std::move(op)}, record);
}

Commands::Answer Commands::put(Params& params) {
  const auto fields = object(params, "fields");
  return edit_one(params, [&](Op& op) {
    for (const auto& [name, value] : fields.items()) op.put[name] = sync::dump(value);
  });
}

Commands::Answer Commands::add(Params& params) {
  const auto field = params.text("field");
  const auto values = values_of(params.list("values"));
  return edit_one(params, [&](Op& op) { op.add[field] = values; });
}

Commands::Answer Commands::remove(Params& params) {
  const auto field = params.text("field");
  const auto values = values_of(params.list("values"));
  return edit_one(params, [&](Op& op) { op.remove[field] = values; });
}

Commands::Answer Commands::text_insert(Params& params) {
  const auto field = params.text("field");
  const auto at = position(params, "position");
  const auto text = params.text("text");
  return edit_one(params, [&](Op& op) { op.text[field] = {{at, 0, text}}; });
}

Commands::Answer Commands::text_delete(Params& params) {
  const auto field = params.text("field");
  const auto at = position(params, "position");
  const auto count = position(params, "count");
  return edit_one(params, [&](Op& op) { op.text[field] = {{at, count, {}}}; });
}

Commands::Answer Commands::delete_record(Params& params) {
  return edit_one(params, [](Op& op) { op.deleted = true; });
}

Commands::Answer Commands::bring_back(Params& params) {
  return edit_one(params, [](Op& op) { op.deleted = false; });
}

Commands::Answer Commands::resolve(Params& params) {
  const auto key = params.key();
  const auto field = params.text("field");
  const auto value = params.has("value") ? Json::parse(params.json("value")) : params.wrong<Json>("value");
  const bool about_deletion = field == "deleted";
  if (about_deletion && !value.is_boolean()) params.wrong<bool>("value");
  if (auto sound = params.sound(); !sound) return sound.error();
  const auto view = replica_.core().view(key);
  if (!view) return Error{ErrorCode::kRecordUnknown, key.collection + " " + key.id.text() + " is not here"};
  const Json shown = Json::parse(*view);
  const bool differs = shown["conflicts"].contains(field) || (about_deletion && shown["editedWhileDeleted"] == true);
  if (!differs) return Error{ErrorCode::kRecordNoConflict, field + " has one value"};
  return edit_one(params, [&](Op& op) {
    if (about_deletion) {
      op.deleted = value.get<bool>();
    } else {
      op.put[field] = sync::dump(value);
    }
  });
}

Commands::Answer Commands::several(Params& params) {
  const auto& list = params.list("ops");
  const auto scope = params.has("scope") ? std::optional(params.scope("scope")) : std::nullopt;
  if (auto sound = params.sound(); !sound) return sound.error();
  auto ops = sync::ops_from(list);
  if (!ops) return ops.error();
  return edit(params, scope, std::move(*ops));
}

Commands::Answer Commands::withdraw(Params& params) {
  const auto n = params.number("n");
  if (auto sound = params.sound(); !sound) return sound.error();
  const auto step = replica_.core().withdraw(sync::DeviceCount{n}, new_id<sync::ChangeSetId>());
  if (!step) return step.error();
  replica_.keep(*step);
  return std::string();
}

Commands::Answer Commands::dismiss(Params& params) {
  const auto n = params.number("n");
  if (auto sound = params.sound(); !sound) return sound.error();
  const auto step = replica_.core().dismiss(sync::DeviceCount{n});
  if (!step) return step.error();
  replica_.keep(*step);
  return std::string();
}

}  // namespace bijeen::replica
