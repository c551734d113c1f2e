// SPDX-License-Identifier: EUPL-1.2
#include "sync/merge.h"

#include <algorithm>
#include <utility>

namespace bijeen::sync {
namespace {

using schema::MergeRule;

Entry entry_of(const Accepted& set, Value value) {
  return {set.seq, set.set.device, set.set.n, set.author, set.at, std::move(value), set.returned};
}

void drop_preceding(std::vector<Entry>& entries, const Accepted& set) {
  std::erase_if(entries, [&](const Entry& entry) { return saw(set.set, entry); });
}

void write_value(ValueState& state, const Value& value, const Accepted& set) {
  drop_preceding(state.entries, set);
  state.entries.push_back(entry_of(set, value));
}

Status write_once(ValueState& state, const std::string& name, const Value& value, const Accepted& set) {
  if (state.entries.empty() || state.entries.front().value == "null") {
    state.entries = {entry_of(set, value)};
    return Done{};
  }
  if (state.entries.front().value == value) return Done{};
  return Error{ErrorCode::kRecordOnce, name + " was fixed when the record was made"};
}

void remove_element(SetState& state, const Value& element, const Accepted& set) {
  const auto found = state.adds.find(element);
  if (found == state.adds.end()) return;
  drop_preceding(found->second, set);
  if (found->second.empty()) state.adds.erase(found);
}

void add_element(SetState& state, const Value& element, const Accepted& set) {
  auto& entries = state.adds[element];
  // Whoever saw this add saw those that it saw, so a remove of this one covers them too.
  drop_preceding(entries, set);
  entries.push_back(entry_of(set, element));
}

/// The field's state of the kind that the op's member calls for; nullptr when it holds another kind.
template <typename Kind>
Kind* state_of(RecordState& record, const std::string& name) {
  const auto [slot, fresh] = record.fields.try_emplace(name, std::in_place_type<Kind>);
  return std::get_if<Kind>(&slot->second);
}

Error wrong_kind(const std::string& name) {
  return {ErrorCode::kModelRule, name + " is changed in another way"};
}

Status put(const schema::Collection* collection, RecordState& record, const Op& op, const Accepted& set) {
  for (const auto& [name, value] : op.put) {
    auto* state = state_of<ValueState>(record, name);
    if (state == nullptr) return wrong_kind(name);
    const auto* field = collection == nullptr ? nullptr : collection->field(name);
    const auto rule = field == nullptr ? MergeRule::kValue : field->rule;
    if (rule == MergeRule::kOnce) {
      if (auto done = write_once(*state, name, value, set); !done) return done;
    } else if (rule == MergeRule::kLast) {
      state->entries = {entry_of(set, value)};
    } else {
      write_value(*state, value, set);
    }
  }
  return Done{};
}

Status change_sets(RecordState& record, const Op& op, const Accepted& set) {
  for (const auto& [name, elements] : op.remove) {
    auto* state = state_of<SetState>(record, name);
    if (state == nullptr) return wrong_kind(name);
    for (const auto& element : elements) remove_element(*state, element, set);
  }
  for (const auto& [name, elements] : op.add) {
    auto* state = state_of<SetState>(record, name);
    if (state == nullptr) return wrong_kind(name);
    for (const auto& element : elements) add_element(*state, element, set);
  }
  return Done{};
}

Status edit_texts(RecordState& record, const Op& op, const Accepted& set, std::vector<TextPatch>& patches) {
  for (const auto& [name, edits] : op.text) {
    auto* state = state_of<TextState>(record, name);
    if (state == nullptr) return wrong_kind(name);
    auto patch =
        merge(*state, TextEvent{set.seq, set.set.device, set.set.n, set.set.seen, edits, set.set.past, set.returned});
    if (!patch) return patch.error();
    if (!patch->empty()) patches.push_back({op.collection, op.record, name, std::move(*patch)});
  }
  return Done{};
}

bool deletes(const Entry& entry) {
  return entry.value == "true";
}

/// Whether the set's author had seen every deletion that stands.
bool saw_deletions(const RecordState& record, const ChangeSet& set) {
  return std::all_of(record.deleted.entries.begin(), record.deleted.entries.end(),
                     [&](const Entry& entry) { return !deletes(entry) || saw(set, entry); });
}

void note_edit(RecordState& record, const Accepted& set) {
  record.edited[set.set.device] = {set.seq, set.returned};
  if (!saw_deletions(record, set.set)) record.edited_while_deleted = true;
}

void write_deleted(RecordState& record, bool deleted, const Accepted& set) {
  std::erase_if(record.edited, [&](const auto& edit) { return saw_edit(set.set, edit.first, edit.second); });
  drop_preceding(record.deleted.entries, set);
  // A deletion that stands beside this write keeps its conflict with the edits; the one that this write replaces does
  // not.
  const bool other_stands = std::any_of(record.deleted.entries.begin(), record.deleted.entries.end(), deletes);
  record.edited_while_deleted = (record.edited_while_deleted && other_stands) || (deleted && !record.edited.empty());
  record.deleted.entries.push_back(entry_of(set, deleted ? "true" : "false"));
}

/// As begin_record() made it: no op was merged into it yet.
bool is_begun(const RecordState& record) {
  return record.changed_by.is_nil();
}

Error about(const Error& error, const Op& op) {
  return {error.code, op.collection + " " + op.record.text() + ": " + error.detail};
}

}  // namespace

bool saw_edit(const ChangeSet& set, const DeviceId& device, const Edit& last) {
  // Its number is not kept: of another device it counts as later than any that this one followed.
  const DeviceCount last_n{~std::uint64_t{0}};
  return device == set.device || saw(set, Entry{last.seq, device, last_n, {}, {}, {}, last.returned});
}

bool may_be_joint(const schema::Model& model, std::string_view name) {
  const auto* collection = model.collection(name);
  return collection == nullptr || collection->joint;
}

bool fits(const schema::Model& model, const Op& op, bool exists) {
  return op.create ? !exists || may_be_joint(model, op.collection) : exists;
}

RecordState begin_record(const Op& op, const Accepted& set) {
  RecordState record;
  record.collection = op.collection;
  record.id = op.record;
  record.scope = set.set.scope;
  record.author = set.author;
  record.created = set.seq;
  record.created_at = set.at;
  return record;
}

Status merge_op(const schema::Model& model, RecordState& record, const Op& op, const Accepted& set,
                std::vector<TextPatch>& patches) {
  const auto* collection = model.collection(op.collection);
  const bool begins = is_begun(record);
  if (auto done = put(collection, record, op, set); !done) return about(done.error(), op);
  if (auto done = change_sets(record, op, set); !done) return about(done.error(), op);
  if (auto done = edit_texts(record, op, set, patches); !done) return about(done.error(), op);
  const bool edits = !op.put.empty() || !op.add.empty() || !op.remove.empty() || !op.text.empty();
  if (edits && !begins) note_edit(record, set);
  // Who makes a record anew, knowing that it was deleted, wants it back.
  const bool brings_back = op.create && !begins && is_deleted(record) && saw_deletions(record, set.set);
  if (op.deleted || brings_back) write_deleted(record, op.deleted.value_or(false), set);
  record.changed = set.seq == Seq{} ? Seq{} : std::max(record.changed, arrival(set.seq, set.returned));
  record.changed_at = set.at;
  record.changed_by = set.author;
  return Done{};
}

Result<std::vector<TextPatch>> merge(const schema::Model& model, Records& records, const Accepted& set) {
  std::vector<TextPatch> patches;
  for (const auto& op : set.set.ops) {
    RecordState* record = records.find(op.collection, op.record);
    if (!fits(model, op, record != nullptr)) {
      if (op.create) return about({ErrorCode::kRecordExists, "exists already"}, op);
      return about({ErrorCode::kRecordUnknown, "does not exist"}, op);
    }
    if (record == nullptr) record = &records.insert(begin_record(op, set));
    if (auto done = merge_op(model, *record, op, set, patches); !done) return done.error();
  }
  return patches;
}

bool leans_on(const ChangeSet& set, const ChangeSet& refused) {
  if (set.device != refused.device || set.n <= refused.n || set.known >= refused.n) return false;
  for (const auto& op : set.ops) {
    for (const auto& earlier : refused.ops) {
      if (op.collection != earlier.collection || op.record != earlier.record) continue;
      if (earlier.create) return true;
      for (const auto& [name, edits] : op.text) {
        if (earlier.text.contains(name)) return true;
      }
    }
  }
  return false;
}

void trim(RecordState& record, Seq horizon) {
  for (auto& [name, state] : record.fields) {
    if (auto* text = std::get_if<TextState>(&state)) trim(*text, horizon);
  }
}

}  // namespace bijeen::sync
