// SPDX-License-Identifier: EUPL-1.2
#include "sync/replica_json.h"

#include <algorithm>
#include <array>
#include <utility>

#include "schema/personal_data.h"
#include "sync/codec.h"
#include "sync/icalendar_json.h"
#include "sync/replica_methods.h"
#include "sync/text/utf8.h"

namespace bijeen::sync {
namespace {

void append_key(std::string& out, const RecordKey& key) {
  if (out.back() != '[') out += ',';
  out += '[' + json_text(key.collection) + ",\"" + key.id.text() + "\"]";
}

Answer load(Replica& replica, Params& params) {
  for (const auto& pair : params.list("pairs")) {
    const auto* key = pair.is_array() && pair.size() == 2 ? pair[0].get_ptr<const std::string*>() : nullptr;
    const auto* value = key == nullptr ? nullptr : pair[1].get_ptr<const std::string*>();
    if (value == nullptr) return Error{ErrorCode::kRequestField, "pairs holds something else than keys and texts"};
    if (auto done = replica.load(*key, *value); !done) return done.error();
  }
  return answer(params.sound());
}

Answer open(Replica& replica, Params&) {
  return answer(replica.open());
}

Answer identify(Replica& replica, Params& params) {
  const auto device = params.id<DeviceId>("device");
  const auto person = params.id<PersonId>("person");
  if (auto sound = params.sound(); !sound) return sound.error();
  return answer(replica.identify(device, person));
}

Answer edit(Replica& replica, Params& params) {
  const auto id = params.id<ChangeSetId>("id");
  const auto scope = params.scope("scope");
  const auto made = params.time("made");
  const bool extend = params.boolean_or_false("extend");
  const auto& list = params.list("ops");
  if (auto sound = params.sound(); !sound) return sound.error();
  auto ops = ops_from(list);
  if (!ops) return ops.error();
  return answer(replica.edit(id, scope, made, std::move(*ops), extend));
}

std::string problem(const Error& error, bool dutch) {
  return R"("code":)" + json_text(code(error.code)) + R"(,"title":)" + json_text(title(error.code, dutch)) +
         R"(,"detail":)" + json_text(error.detail);
}

Answer try_edits(Replica& replica, Params& params) {
  const auto id = params.id<ChangeSetId>("id");
  const auto scope = params.scope("scope");
  const auto made = params.time("made");
  const bool dutch = params.dutch();
  std::vector<std::vector<Op>> edits;
  std::vector<std::optional<Error>> unreadable;
  for (const auto& list : params.list("edits")) {
    auto ops = ops_from(list);
    unreadable.push_back(ops ? std::nullopt : std::optional(ops.error()));
    if (ops) edits.push_back(std::move(*ops));
  }
  if (auto sound = params.sound(); !sound) return sound.error();
  const auto verdicts = replica.try_edits(id, scope, made, std::move(edits));
  auto verdict = verdicts.begin();
  std::string out = R"(,"problems":[)";
  for (const auto& error : unreadable) {
    if (out.back() != '[') out += ',';
    const Status& status = error ? Status{*error} : *verdict++;
    out += status ? "null" : '{' + problem(status.error(), dutch) + '}';
  }
  return out + ']';
}

Answer with_text(const Replica& replica, const Result<Step>& step, const RecordKey& key, const std::string& field) {
  if (!step) return step.error();
  const auto can = [&](Replica::Undo what) { return replica.can_undo_text(key, field, what) ? "true" : "false"; };
  return members_of(*step) + R"(,"text":)" + json_text(replica.text(key, field).value_or(std::string())) +
         R"(,"canUndo":)" + can(Replica::Undo::kTakeBack) + R"(,"canRedo":)" + can(Replica::Undo::kMakeAnew);
}

Answer edit_text(Replica& replica, Params& params) {
  const auto id = params.id<ChangeSetId>("id");
  const auto made = params.time("made");
  const auto key = params.key();
  const auto field = params.text("field");
  const auto before = params.text("before");
  const auto after = params.text("after");
  std::optional<std::uint32_t> end;
  if (params.has("end"))
    end =
        code_point_offset(after, static_cast<std::size_t>(std::min<std::uint64_t>(params.number("end"), after.size())));
  if (auto sound = params.sound(); !sound) return sound.error();
  return with_text(replica, replica.edit_text(id, made, key, field, before, after, end), key, field);
}

Answer undo_text(Replica& replica, Params& params, Replica::Undo what) {
  const auto id = params.id<ChangeSetId>("id");
  const auto made = params.time("made");
  const auto key = params.key();
  const auto field = params.text("field");
  if (auto sound = params.sound(); !sound) return sound.error();
  return with_text(replica, replica.undo_text(id, made, key, field, what), key, field);
}

Answer take_back_text(Replica& replica, Params& params) {
  return undo_text(replica, params, Replica::Undo::kTakeBack);
}

Answer make_text_anew(Replica& replica, Params& params) {
  return undo_text(replica, params, Replica::Undo::kMakeAnew);
}

Answer withdraw(Replica& replica, Params& params) {
  const auto n = params.number("n");
  const auto empty_id = params.id<ChangeSetId>("emptyId");
  if (auto sound = params.sound(); !sound) return sound.error();
  return answer(replica.withdraw(DeviceCount{n}, empty_id));
}

Answer view(Replica& replica, Params& params) {
  const auto key = params.key();
  if (auto sound = params.sound(); !sound) return sound.error();
  return R"(,"view":)" + replica.view(key).value_or("null");
}

Answer refused_text(Replica& replica, Params& params) {
  const auto key = params.key();
  const auto field = params.text("field");
  if (auto sound = params.sound(); !sound) return sound.error();
  const auto text = replica.text_with_refused(key, field);
  return R"(,"text":)" + (text ? json_text(*text) : "null");
}

Answer views(Replica& replica, Params& params) {
  const auto collection = params.text_or("collection", "");
  if (auto sound = params.sound(); !sound) return sound.error();
  return R"(,"views":)" + replica.views(collection);
}

Answer deleted_views(Replica& replica, Params&) {
  return R"(,"views":)" + replica.deleted_views();
}

Answer changed_views(Replica& replica, Params& params) {
  std::string shown = R"(,"views":[)";
  std::string gone = R"(,"gone":[)";
  for (const auto& pair : params.list("records")) {
    const auto* collection = pair.is_array() && pair.size() == 2 ? pair[0].get_ptr<const std::string*>() : nullptr;
    const auto* id_text = collection == nullptr ? nullptr : pair[1].get_ptr<const std::string*>();
    const auto id = id_text == nullptr ? std::nullopt : RecordId::parse(*id_text);
    if (!id) return Error{ErrorCode::kRequestField, "records holds something else than collections and ids"};
    const RecordKey key{*collection, *id};
    if (const auto seen = replica.view(key)) {
      if (shown.back() != '[') shown += ',';
      shown += *seen;
    } else {
      append_key(gone, key);
    }
  }
  if (auto sound = params.sound(); !sound) return sound.error();
  return shown + ']' + gone + ']';
}

Answer status(Replica& replica, Params&) {
  return R"(,"status":)" + replica.status();
}

Answer unsent(Replica& replica, Params&) {
  return R"(,"sets":)" + replica.unsent();
}

Answer export_unsent(Replica& replica, Params&) {
  return R"(,"export":)" + replica.export_unsent();
}

Answer dismiss(Replica& replica, Params& params) {
  const auto n = params.number("n");
  if (auto sound = params.sound(); !sound) return sound.error();
  return answer(replica.dismiss(DeviceCount{n}));
}

Answer may(Replica& replica, Params& params) {
  const auto collection_name = params.text("collection");
  const auto scope = params.scope("scope");
  const auto act_name = params.text("act");
  const auto field_name = params.text_or("field", "");
  const auto author = params.has("author") ? params.id<PersonId>("author") : replica.actor().person;
  if (act_name != "create" && act_name != "write" && act_name != "remove") params.wrong<bool>("act");
  if (auto sound = params.sound(); !sound) return sound.error();
  const auto* collection = replica.model().collection(collection_name);
  if (collection == nullptr) return Error{ErrorCode::kModelCollection, collection_name + " is no collection"};
  const auto* field = field_name.empty() ? nullptr : collection->field(field_name);
  if (field == nullptr && !field_name.empty()) return Error{ErrorCode::kModelField, field_name + " is no field"};
  const auto act = act_name == "create" ? Act::kCreate : act_name == "write" ? Act::kWrite : Act::kRemove;
  const Value value = params.has("value") ? params.json("value") : Value();
  const bool allowed = sync::may(*collection, field, value, act, replica.actor(), scope, author);
  return std::string(allowed ? R"(,"may":true)" : R"(,"may":false)");
}

Answer digest(Replica& replica, Params& params) {
  const auto scope = params.scope("scope");
  if (auto sound = params.sound(); !sound) return sound.error();
  const auto found = replica.digest(scope);
  return R"(,"digest":)" + (found ? json_text(found->hex()) : "null");
}

Answer uuid(Replica&, Params& params) {
  const auto now = params.time("now");
  const auto random = params.bytes<10>("random");
  if (auto sound = params.sound(); !sound) return sound.error();
  return R"(,"id":")" + uuid_v7<RecordTag>(now, random).text() + '"';
}

Answer personal_data(Replica&, Params& params) {
  constexpr std::size_t kFoundMax = 5;
  const auto text = params.text("text");
  if (auto sound = params.sound(); !sound) return sound.error();
  std::string out = R"(,"found":[)";
  for (const auto& one : schema::find_personal_data(text, kFoundMax)) {
    if (out.back() != '[') out += ',';
    out += R"({"kind":)" + json_text(schema::name(one.kind)) + R"(,"text":)" + json_text(one.text) + '}';
  }
  return out + ']';
}

Answer icalendar(Replica&, Params& params) {
  return icalendar_answer(params);
}

constexpr std::array kMethods{
    Method{"load", load},
    Method{"open", open},
    Method{"identify", identify},
    Method{"edit", edit},
    Method{"tryEdits", try_edits},
    Method{"editText", edit_text},
    Method{"undoText", take_back_text},
    Method{"redoText", make_text_anew},
    Method{"withdraw", withdraw},
    Method{"view", view},
    Method{"refusedText", refused_text},
    Method{"views", views},
    Method{"deletedViews", deleted_views},
    Method{"changedViews", changed_views},
    Method{"status", status},
    Method{"unsent", unsent},
    Method{"exportUnsent", export_unsent},
    Method{"dismiss", dismiss},
    Method{"may", may},
    Method{"digest", digest},
    Method{"icalendar", icalendar},
    Method{"uuid", uuid},
    Method{"personalData", personal_data},
};

const Method* find_method(std::string_view name) {
  for (const auto methods : {std::span<const Method>(kMethods), exchange_methods()}) {
    const auto found = std::find_if(methods.begin(), methods.end(), [&](const Method& m) { return m.name == name; });
    if (found != methods.end()) return &*found;
  }
  return nullptr;
}

Answer run(Replica& replica, std::string_view name, const std::optional<Json>& params) {
  const auto* method = find_method(name);
  if (method == nullptr) return Error{ErrorCode::kRequestParameter, "there is no method " + std::string(name)};
  if (!params || !params->is_object()) return Error{ErrorCode::kRequestJson, "params is no JSON object"};
  Params reader(*params);
  return method->run(replica, reader);
}

}  // namespace

std::string members_of(const Step& step) {
  std::string out = R"(,"writes":[)";
  for (const auto& [key, value] : step.writes) {
    if (out.back() != '[') out += ',';
    out += '[' + json_text(key) + ',' + (value ? json_text(*value) : "null") + ']';
  }
  out += R"(],"changed":[)";
  for (const auto& key : step.changed) append_key(out, key);
  out += R"(],"patches":[)";
  for (const auto& patch : step.patches) {
    if (out.back() != '[') out += ',';
    out += R"({"collection":)" + json_text(patch.collection) + R"(,"id":")" + patch.record.text() + R"(","field":)" +
           json_text(patch.field) + R"(,"edits":)";
    append_edits(out, patch.edits);
    out += '}';
  }
  return out + ']';
}

Answer answer(const Result<Step>& step) {
  return step ? Answer{members_of(*step)} : Answer{step.error()};
}

Answer answer(const Status& status) {
  return status ? Answer{std::string()} : Answer{status.error()};
}

std::string call(Replica& replica, std::string_view method, std::string_view params) {
  constexpr std::size_t kLevelsAboveValue = 12;
  const auto json = parse_json(params, kJsonDepthMax + kLevelsAboveValue);
  const auto done = run(replica, method, json);
  if (done) return R"({"ok":true)" + *done + '}';
  return R"({"ok":false,)" + problem(done.error(), !json || Params(*json).dutch()) + '}';
}

}  // namespace bijeen::sync
