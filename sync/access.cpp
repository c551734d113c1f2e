// SPDX-License-Identifier: EUPL-1.2
#include "sync/access.h"

#include <algorithm>

#include "sync/across.h"
#include "sync/json.h"
#include "sync/text/edits_played.h"

namespace bijeen::sync {
namespace {

using schema::Field;
using schema::MergeRule;

schema::ScopeKind kind_of(const Scope& scope) {
  switch (scope.kind) {
    case Scope::Kind::kProgramme:
      return schema::ScopeKind::kProgramme;
    case Scope::Kind::kLeader:
      return schema::ScopeKind::kLeader;
    case Scope::Kind::kBody:
      return schema::ScopeKind::kBody;
    case Scope::Kind::kPerson:
      return schema::ScopeKind::kPerson;
  }
  return schema::ScopeKind::kProgramme;
}

bool any_holds(const std::vector<std::string>& who, const Actor& actor, const Scope& scope, const PersonId& author) {
  return std::any_of(who.begin(), who.end(), [&](const std::string& name) {
    if (name == "anyone") return true;
    if (name == "participant") return scope.kind == Scope::Kind::kBody;
    if (name == "author") return author == actor.person;
    return name == actor.role;
  });
}

Error forbidden(const Op& op, const std::string& what) {
  return {ErrorCode::kAuthForbidden, op.collection + ": " + what};
}

/// One op under examination: what it is done to, and by whom.
struct Case {
  const schema::Collection& collection;
  const Op& op;
  const RecordState* record;  ///< nullptr where the op begins it.
  const Actor& actor;
  const Scope& scope;

  [[nodiscard]] PersonId author() const { return record == nullptr ? actor.person : record->author; }
  [[nodiscard]] bool allows(const Field* field, std::string_view value) const {
    return may(collection, field, value, record == nullptr ? Act::kCreate : Act::kWrite, actor, scope, author());
  }
};

/// Whether a value stands that settles the record. All that stand count: beside a value that was written without
/// knowing of the decision, the decision is still there.
bool is_settled(const schema::Collection& collection, const RecordState& record) {
  const auto found = record.fields.find(collection.settled->field);
  const auto* state = found == record.fields.end() ? nullptr : std::get_if<ValueState>(&found->second);
  if (state == nullptr) return false;
  const auto& values = collection.settled->values;
  return std::any_of(state->entries.begin(), state->entries.end(), [&](const Entry& entry) {
    return std::any_of(values.begin(), values.end(), [&](const auto& one) { return json_text(one) == entry.value; });
  });
}

Status permit_settled(const Case& c) {
  if (!c.collection.settled || c.record == nullptr || !is_settled(c.collection, *c.record)) return Done{};
  if (any_holds(c.collection.settled->by, c.actor, c.scope, c.author())) return Done{};
  return forbidden(c.op, "was decided on, and is no longer yours to change or delete");
}

/// All that stand count, as with is_settled().
bool is_locked(const schema::Lock& lock, const RecordState& record) {
  const auto found = record.fields.find(lock.field);
  const auto* state = found == record.fields.end() ? nullptr : std::get_if<ValueState>(&found->second);
  return state != nullptr && std::any_of(state->entries.begin(), state->entries.end(),
                                         [](const Entry& entry) { return entry.value != "null"; });
}

bool writes(const Op& op, const std::string& field) {
  return op.put.contains(field) || op.add.contains(field) || op.remove.contains(field) || op.text.contains(field);
}

/// Whether the set's author had in front of him what others did to the record: its last change by each device, and, as
/// how it was made is no change of it, every value that stands.
bool has_seen(const ChangeSet& set, const RecordState& record) {
  const auto all_seen = [&](const auto& field) {
    const auto* value = std::get_if<ValueState>(&field.second);
    return value == nullptr || std::all_of(value->entries.begin(), value->entries.end(),
                                           [&](const Entry& entry) { return saw(set, entry); });
  };
  return std::all_of(record.fields.begin(), record.fields.end(), all_seen) &&
         std::all_of(record.edited.begin(), record.edited.end(),
                     [&](const auto& edit) { return saw_edit(set, edit.first, edit.second); });
}

Status permit_locked(const Case& c, const ChangeSet& set) {
  if (!c.collection.lock || c.record == nullptr) return Done{};
  const auto& lock = *c.collection.lock;
  const std::string which = c.op.collection + " " + c.op.record.text();
  if (is_locked(lock, *c.record)) {
    const bool touches = c.op.deleted || std::any_of(lock.fields.begin(), lock.fields.end(),
                                                     [&](const std::string& field) { return writes(c.op, field); });
    return touches ? Status{Error{ErrorCode::kRecordLocked, which + " is fixed"}} : Status{Done{}};
  }
  const auto locks = c.op.put.find(lock.field);
  if (locks == c.op.put.end() || locks->second == "null" || has_seen(set, *c.record)) return Done{};
  return Error{ErrorCode::kRecordStale, which + " was changed by somebody else"};
}

/// The field, if the model has it, its rule is among those of the op's member, and the actor may write it.
Result<const Field*> writable(const Case& c, const std::string& name, std::initializer_list<MergeRule> rules) {
  const Field* field = c.collection.field(name);
  if (field == nullptr) return Error{ErrorCode::kModelField, c.collection.name + " has no field " + name};
  if (std::find(rules.begin(), rules.end(), field->rule) == rules.end())
    return Error{ErrorCode::kModelRule, c.collection.name + "." + name + " is changed in another way"};
  if (!c.allows(field, {})) return forbidden(c.op, name + " is not yours to write");
  return field;
}

Status permit_value(const Case& c, const Field& field, const Value& value) {
  if (auto done = schema::Model::check(field, value); !done) return done;
  if (!c.allows(&field, value)) return forbidden(c.op, field.name + ": this value is not yours to choose");
  return Done{};
}

Status permit_once(const Case& c, const Field& field, const Value& value) {
  if (c.record == nullptr) return Done{};
  const Value now = shown_value(*c.record, field);
  if (now == "null" || now == value) return Done{};
  return Error{ErrorCode::kRecordOnce, field.name + " was fixed when the record was made"};
}

Status permit_puts(const Case& c) {
  for (const auto& [name, value] : c.op.put) {
    const auto field = writable(c, name, {MergeRule::kValue, MergeRule::kLast, MergeRule::kOnce});
    if (!field) return field.error();
    if (auto done = permit_value(c, **field, value); !done) return done;
    if ((*field)->rule != MergeRule::kOnce) continue;
    if (auto done = permit_once(c, **field, value); !done) return done;
  }
  return Done{};
}

Status permit_elements(const Case& c) {
  for (const auto& [name, elements] : c.op.add) {
    const auto field = writable(c, name, {MergeRule::kSet});
    if (!field) return field.error();
    for (const auto& element : elements) {
      if (auto done = permit_value(c, **field, element); !done) return done;
    }
  }
  for (const auto& [name, elements] : c.op.remove) {
    // Elements that an older model allowed can still be taken out, so their form is not checked.
    if (const auto field = writable(c, name, {MergeRule::kSet}); !field) return field.error();
  }
  return Done{};
}

Status permit_texts(const Case& c) {
  for (const auto& [name, edits] : c.op.text) {
    const auto field = writable(c, name, {MergeRule::kText});
    if (!field) return field.error();
    if (!(*field)->max) continue;
    std::size_t inserted = 0;
    for (const auto& edit : edits) inserted += code_points(edit.inserted);
    if (static_cast<double>(inserted) > *(*field)->max)
      return Error{ErrorCode::kTextTooLong, name + ": more than one can hold was added at once"};
  }
  return Done{};
}

Status permit_required(const Case& c) {
  for (const auto& field : c.collection.fields) {
    if (!field.required) continue;
    const bool given = field.rule == MergeRule::kSet    ? c.op.add.contains(field.name)
                       : field.rule == MergeRule::kText ? c.op.text.contains(field.name)
                                                        : c.op.put.contains(field.name);
    if (!given) return Error{ErrorCode::kModelRequired, c.collection.name + "." + field.name + " is required"};
  }
  return Done{};
}

Status permit_place(const Case& c, const RecordState* found) {
  const auto& kinds = c.collection.scopes;
  if (std::find(kinds.begin(), kinds.end(), kind_of(c.scope)) == kinds.end())
    return Error{ErrorCode::kModelScope, c.collection.name + " does not live in " + c.scope.text()};
  const std::string which = c.op.collection + " " + c.op.record.text();
  if (c.op.create) {
    // Before it says whether there is one, which may be in a scope that he cannot read.
    if (!may(c.collection, nullptr, {}, Act::kCreate, c.actor, c.scope, c.actor.person))
      return forbidden(c.op, "is not yours to make");
    const bool joins = c.record != nullptr;
    return found == nullptr || joins ? Status{Done{}} : Error{ErrorCode::kRecordExists, which + " exists already"};
  }
  // To somebody who cannot read it, a record does not exist.
  if (found == nullptr || !c.actor.scopes.contains(found->scope))
    return Error{ErrorCode::kRecordUnknown, which + " does not exist"};
  if (found->scope != c.scope) return Error{ErrorCode::kModelScope, which + " is in another scope than the change"};
  return Done{};
}

Status permit_op(const schema::Model& model, const Actor& actor, Records& records, const ChangeSet& set, const Op& op) {
  const auto* collection = model.collection(op.collection);
  if (collection == nullptr) return Error{ErrorCode::kModelCollection, op.collection + " is no collection"};
  const RecordState* found = records.find(op.collection, op.record);
  // Of what is made jointly, making what is there in this scope already is a change of it.
  const bool joins = op.create && collection->joint && found != nullptr && found->scope == set.scope;
  const Case c{*collection, op, op.create && !joins ? nullptr : found, actor, set.scope};
  if (auto done = permit_place(c, found); !done) return done;
  if (auto done = permit_settled(c); !done) return done;
  if (auto done = permit_locked(c, set); !done) return done;
  if (auto done = permit_puts(c); !done) return done;
  if (auto done = permit_elements(c); !done) return done;
  if (auto done = permit_texts(c); !done) return done;
  if (op.deleted && !may(*collection, nullptr, {}, Act::kRemove, actor, set.scope, c.author()))
    return forbidden(op, "is not yours to delete or bring back");
  return op.create ? permit_required(c) : Status{Done{}};
}

/// What one text may have got since the author looked at it. All replicas take in what was accepted, so whoever decides
/// that has to spare them.
Status permit_concurrent(Records& records, const ChangeSet& set, const Op& op) {
  const auto* record = op.text.empty() ? nullptr : records.find(op.collection, op.record);
  if (record == nullptr) return Done{};
  for (const auto& [name, edits] : op.text) {
    const auto field = record->fields.find(name);
    const auto* text = field == record->fields.end() ? nullptr : std::get_if<TextState>(&field->second);
    if (text == nullptr) continue;
    const auto played = edits_played_for(*text, {{}, set.device, set.n, set.seen, edits, set.past, {}});
    if (played > kConcurrentEditsMax)
      return Error{ErrorCode::kTextCrowded, name + ": " + std::to_string(played) + " edits since it was read"};
  }
  return Done{};
}

}  // namespace

bool may(const schema::Collection& collection, const Field* field, std::string_view value, Act act, const Actor& actor,
         const Scope& scope, const PersonId& author) {
  if (!actor.scopes.contains(scope)) return false;
  const auto& access = collection.access;
  const auto* who = act == Act::kCreate ? &access.create : act == Act::kWrite ? &access.write : &access.remove;
  if (field != nullptr && !field->write.empty()) who = &field->write;
  if (!any_holds(*who, actor, scope, author)) return false;
  if (field == nullptr || value.empty()) return true;
  const auto narrowed = std::find_if(field->values.begin(), field->values.end(),
                                     [&](const auto& allowed) { return json_text(allowed.value) == value; });
  return narrowed == field->values.end() || narrowed->by.empty() || any_holds(narrowed->by, actor, scope, author);
}

Status permit(const schema::Model& model, const Actor& actor, Records& records, const ChangeSet& set) {
  if (set.model > model.version())
    return Error{ErrorCode::kChangeSetModel, "made under version " + std::to_string(set.model)};
  if (op_count(set) > kChangeSetOpsMax)
    return Error{ErrorCode::kChangeSetTooLarge, "more than " + std::to_string(kChangeSetOpsMax) + " changes"};
  if (!actor.scopes.contains(set.scope)) return Error{ErrorCode::kScopeUnknown, set.scope.text() + " is not yours"};
  for (const auto& op : set.ops) {
    if (auto done = permit_op(model, actor, records, set, op); !done) return done;
    if (auto done = permit_concurrent(records, set, op); !done) return done;
  }
  return permit_across(model, actor, records, set);
}

}  // namespace bijeen::sync
