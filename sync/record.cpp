// SPDX-License-Identifier: EUPL-1.2
#include "sync/record.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "sync/json.h"

namespace bijeen::sync {
namespace {

bool is_pending(const Entry& entry) {
  return entry.seq == Seq{};
}

bool any_pending(const std::vector<Entry>& entries) {
  return std::any_of(entries.begin(), entries.end(), is_pending);
}

bool any_pending(const FieldState& state) {
  if (const auto* value = std::get_if<ValueState>(&state)) return any_pending(value->entries);
  if (const auto* set = std::get_if<SetState>(&state)) {
    return std::any_of(set->adds.begin(), set->adds.end(), [](const auto& add) { return any_pending(add.second); });
  }
  // Pending events stand last.
  const auto& log = std::get_if<TextState>(&state)->log;
  return !log.empty() && log.back().seq == Seq{};
}

bool any_pending(const RecordState& record) {
  return record.created == Seq{} || record.changed == Seq{} || any_pending(record.deleted.entries) ||
         std::any_of(record.fields.begin(), record.fields.end(), [](const auto& f) { return any_pending(f.second); });
}

Value shown_value(const FieldState& state) {
  if (const auto* value = std::get_if<ValueState>(&state)) {
    const auto at = shown(*value);
    return at == std::string::npos ? "null" : value->entries[at].value;
  }
  if (const auto* text = std::get_if<TextState>(&state)) return json_text(text->text);
  std::string out = "[";
  for (const auto& [element, entries] : std::get_if<SetState>(&state)->adds) {
    if (out.size() > 1) out += ',';
    out += element;
  }
  return out + ']';
}

void append_conflict(std::string& out, std::string_view name, const ValueState& state) {
  if (out.back() != '{') out += ',';
  out += json_text(name) + ":[";
  const auto append = [&](const Entry& entry) {
    if (out.back() != '[') out += ',';
    out += R"({"value":)" + entry.value + R"(,"by":")" + entry.by.text() + R"(","at":)" +
           std::to_string(raw(entry.at)) + R"(,"pending":)" + (is_pending(entry) ? "true}" : "false}");
  };
  const auto first = shown(state);
  append(state.entries[first]);
  for (std::size_t i = 0; i < state.entries.size(); ++i) {
    if (i != first) append(state.entries[i]);
  }
  out += ']';
}

void append_who(std::string& out, const PersonId& by, Millis at, bool pending) {
  out += R"({"by":")" + by.text() + R"(","at":)" + std::to_string(raw(at)) + R"(,"pending":)" +
         (pending ? "true" : "false");
}

/// The last deletion that stands; null where none does.
void append_deletion(std::string& out, const ValueState& state) {
  ValueState deletions;
  std::copy_if(state.entries.begin(), state.entries.end(), std::back_inserter(deletions.entries),
               [](const Entry& entry) { return entry.value == "true"; });
  const auto last = shown(deletions);
  if (last == std::string::npos) {
    out += "null";
    return;
  }
  const auto& entry = deletions.entries[last];
  append_who(out, entry.by, entry.at, is_pending(entry));
  out += '}';
}

/// The fields in which this change of a device stands, and one of its entries.
std::pair<std::vector<std::string>, const Entry*> written_by(const RecordState& record, const DeviceId& device,
                                                             Seq seq) {
  std::pair<std::vector<std::string>, const Entry*> found{{}, nullptr};
  for (const auto& [name, state] : record.fields) {
    const auto look = [&, &field = name](const std::vector<Entry>& entries) {
      for (const auto& entry : entries) {
        if (entry.device != device || entry.seq != seq) continue;
        if (found.first.empty() || found.first.back() != field) found.first.push_back(field);
        found.second = &entry;
      }
    };
    if (const auto* value = std::get_if<ValueState>(&state)) look(value->entries);
    if (const auto* set = std::get_if<SetState>(&state)) {
      for (const auto& [element, adds] : set->adds) look(adds);
    }
  }
  return found;
}

void append_edits(std::string& out, const RecordState& record) {
  out += '[';
  for (const auto& [device, edit] : record.edited) {
    const auto [fields, entry] = written_by(record, device, edit.seq);
    // A text does not keep who typed; the record does of its last change.
    if (entry == nullptr && record.changed != arrival(edit.seq, edit.returned)) continue;
    if (out.back() != '[') out += ',';
    append_who(out, entry == nullptr ? record.changed_by : entry->by, entry == nullptr ? record.changed_at : entry->at,
               edit.seq == Seq{});
    out += R"(,"fields":[)";
    for (const auto& field : fields) {
      if (out.back() != '[') out += ',';
      out += json_text(field);
    }
    out += "]}";
  }
  out += ']';
}

void append_fields(std::string& out, const schema::Collection& collection, const RecordState& record) {
  const auto append = [&](const std::string& name, const Value& value) {
    if (out.back() != '{') out += ',';
    out += json_text(name) + ':' + value;
  };
  for (const auto& field : collection.fields) append(field.name, shown_value(record, field));
  for (const auto& [name, state] : record.fields) {
    if (collection.field(name) == nullptr) append(name, shown_value(state));
  }
}

}  // namespace

std::size_t shown(const ValueState& state) {
  const auto& entries = state.entries;
  if (entries.empty()) return std::string::npos;
  const auto rank = [](const Entry& e) { return std::tuple(is_pending(e), e.at, e.device, e.n); };
  const auto best = std::max_element(entries.begin(), entries.end(),
                                     [&](const Entry& a, const Entry& b) { return rank(a) < rank(b); });
  return static_cast<std::size_t>(best - entries.begin());
}

bool in_conflict(const ValueState& state) {
  return std::any_of(state.entries.begin(), state.entries.end(),
                     [&](const Entry& entry) { return entry.value != state.entries.front().value; });
}

bool in_conflict(const RecordState& record) {
  return record.edited_while_deleted || in_conflict(record.deleted) ||
         std::any_of(record.fields.begin(), record.fields.end(), [](const auto& field) {
           const auto* value = std::get_if<ValueState>(&field.second);
           return value != nullptr && in_conflict(*value);
         });
}

bool is_deleted(const RecordState& record) {
  const auto at = shown(record.deleted);
  return at != std::string::npos && record.deleted.entries[at].value == "true";
}

Value shown_value(const RecordState& record, const schema::Field& field) {
  const auto found = record.fields.find(field.name);
  if (found != record.fields.end()) return shown_value(found->second);
  if (field.rule == schema::MergeRule::kSet) return "[]";
  return field.rule == schema::MergeRule::kText ? "\"\"" : "null";
}

std::string view_json(const schema::Collection& collection, const RecordState& record) {
  const auto boolean = [](bool value) { return value ? "true" : "false"; };
  std::string out = R"({"collection":)" + json_text(record.collection) + R"(,"id":")" + record.id.text() +
                    R"(","scope":")" + record.scope.text() + R"(","author":")" + record.author.text() +
                    R"(","createdAt":)" + std::to_string(raw(record.created_at)) + R"(,"changedAt":)" +
                    std::to_string(raw(record.changed_at)) + R"(,"changedBy":")" + record.changed_by.text() +
                    R"(","deleted":)" + boolean(is_deleted(record)) + R"(,"pending":)" + boolean(any_pending(record)) +
                    R"(,"fields":{)";
  append_fields(out, collection, record);
  out += R"(},"conflicts":{)";
  if (in_conflict(record.deleted)) append_conflict(out, "deleted", record.deleted);
  for (const auto& [name, state] : record.fields) {
    const auto* value = std::get_if<ValueState>(&state);
    if (value != nullptr && in_conflict(*value)) append_conflict(out, name, *value);
  }
  out += R"(},"deletion":)";
  append_deletion(out, record.deleted);
  out += R"(,"editedWhileDeleted":)";
  out += boolean(record.edited_while_deleted);
  if (record.edited_while_deleted) {
    out += R"(,"edits":)";
    append_edits(out, record);
  }
  return out + '}';
}

}  // namespace bijeen::sync
