// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "sync/codec.h"

// Storage form of a record. Most entries of a record come from one or two change sets, so what an entry says of its
// change set stands once, in "stamps", and entries name it by its place: {"stamps":[[seq,device,n,by,at],…],
// "fields":{"title":{"value":[[stamp,value],…]},"parties":{"set":[[element,stamp,…],…]},
//           "note":{"text":"…","baseSeq":n,"base":"…","log":[[seq,device,n,seen,edits],…]}}, …}
// What few have comes last: a stamp's [returned,…], an event's {"bases","follows","returned"}.
namespace bijeen::sync {
namespace {

using Stamp = std::tuple<Seq, DeviceId, DeviceCount, PersonId, Millis, std::vector<Seq>>;

Stamp stamp_of(const Entry& e) {
  return {e.seq, e.device, e.n, e.by, e.at, e.returned};
}

Error damaged(std::string detail) {
  return {ErrorCode::kReplicaStore, std::move(detail)};
}

/// Numbers the distinct stamps of a record in their order.
class Stamps {
 public:
  explicit Stamps(const RecordState& record) {
    note(record.deleted.entries);
    for (const auto& [name, state] : record.fields) {
      if (const auto* value = std::get_if<ValueState>(&state)) note(value->entries);
      if (const auto* set = std::get_if<SetState>(&state)) {
        for (const auto& [element, entries] : set->adds) note(entries);
      }
    }
    std::sort(stamps_.begin(), stamps_.end());
    stamps_.erase(std::unique(stamps_.begin(), stamps_.end()), stamps_.end());
  }

  [[nodiscard]] std::string index(const Entry& entry) const {
    return std::to_string(std::lower_bound(stamps_.begin(), stamps_.end(), stamp_of(entry)) - stamps_.begin());
  }

  [[nodiscard]] std::string json() const {
    std::string out = "[";
    for (const auto& [seq, device, n, by, at, returned] : stamps_) {
      if (out.size() > 1) out += ',';
      out += '[' + std::to_string(raw(seq)) + ",\"" + device.text() + "\"," + std::to_string(raw(n)) + ",\"" +
             by.text() + "\"," + std::to_string(raw(at));
      if (!returned.empty()) append_numbers(out += ',', returned);
      out += ']';
    }
    return out + ']';
  }

 private:
  void note(const std::vector<Entry>& entries) {
    for (const auto& entry : entries) stamps_.push_back(stamp_of(entry));
  }
  std::vector<Stamp> stamps_;
};

void append_values(std::string& out, const ValueState& state, const Stamps& stamps) {
  out += '[';
  for (const auto& entry : state.entries) {
    if (out.back() != '[') out += ',';
    out += '[' + stamps.index(entry) + ',' + entry.value + ']';
  }
  out += ']';
}

void append_rest(std::string& out, const TextEvent& event) {
  if (event.past == Past{} && event.returned.empty()) return;
  out += ",{";
  append_bases(out, event.past);
  append_follows(out, event.past);
  if (event.returned.empty()) {
    out.back() = '}';
    return;
  }
  out += R"("returned":)";
  append_numbers(out, event.returned);
  out += '}';
}

void append_text(std::string& out, const TextState& state) {
  out += '{';
  if (!state.log.empty()) out += R"("base":)" + json_text(state.base) + ',';
  if (state.base_seq != Seq{}) out += R"("baseSeq":)" + std::to_string(raw(state.base_seq)) + ',';
  if (!state.log.empty()) {
    out += R"("log":[)";
    for (const auto& event : state.log) {
      if (out.back() != '[') out += ',';
      out += '[' + std::to_string(raw(event.seq)) + ",\"" + event.device.text() + "\"," + std::to_string(raw(event.n)) +
             ',' + std::to_string(raw(event.seen)) + ',';
      append_edits(out, event.edits);
      append_rest(out, event);
      out += ']';
    }
    out += "],";
  }
  out += R"("text":)" + json_text(state.text) + '}';
}

void append_field(std::string& out, const FieldState& state, const Stamps& stamps) {
  if (const auto* value = std::get_if<ValueState>(&state)) {
    out += R"({"value":)";
    append_values(out, *value, stamps);
    out += '}';
  } else if (const auto* set = std::get_if<SetState>(&state)) {
    out += R"({"set":[)";
    for (const auto& [element, entries] : set->adds) {
      if (out.back() != '[') out += ',';
      out += '[' + element;
      for (const auto& entry : entries) out += ',' + stamps.index(entry);
      out += ']';
    }
    out += "]}";
  } else {
    append_text(out, *std::get_if<TextState>(&state));
  }
}

std::optional<Stamp> stamp_from(const Json& json) {
  if (!json.is_array() || json.size() < 5 || json.size() > 6) return std::nullopt;
  const auto seq = whole(json[0]);
  const auto n = whole(json[2]);
  const auto at = whole(json[4]);
  const auto* device_text = json[1].get_ptr<const std::string*>();
  const auto* by_text = json[3].get_ptr<const std::string*>();
  if (!seq || !n || !at || device_text == nullptr || by_text == nullptr) return std::nullopt;
  const auto device = DeviceId::parse(*device_text);
  const auto by = PersonId::parse(*by_text);
  if (!device || !by) return std::nullopt;
  auto returned = json.size() == 6 ? numbers_from(json[5]) : std::vector<Seq>();
  if (!returned) return std::nullopt;
  return Stamp{Seq{*seq}, *device, DeviceCount{*n}, *by, Millis{static_cast<std::int64_t>(*at)}, std::move(*returned)};
}

std::optional<Entry> entry_from(const Json& stamp_index, Value value, const std::vector<Stamp>& stamps) {
  const auto index = whole(stamp_index);
  if (!index || *index >= stamps.size()) return std::nullopt;
  const auto& [seq, device, n, by, at, returned] = stamps[static_cast<std::size_t>(*index)];
  return Entry{seq, device, n, by, at, std::move(value), returned};
}

std::optional<ValueState> values_from(const Json& json, const std::vector<Stamp>& stamps) {
  if (!json.is_array()) return std::nullopt;
  ValueState state;
  for (const auto& item : json) {
    if (!item.is_array() || item.size() != 2) return std::nullopt;
    auto entry = entry_from(item[0], dump(item[1]), stamps);
    if (!entry) return std::nullopt;
    state.entries.push_back(std::move(*entry));
  }
  return state;
}

std::optional<SetState> set_from(const Json& json, const std::vector<Stamp>& stamps) {
  if (!json.is_array()) return std::nullopt;
  SetState state;
  for (const auto& item : json) {
    if (!item.is_array() || item.size() < 2) return std::nullopt;
    const Value element = dump(item[0]);
    auto& entries = state.adds[element];
    for (std::size_t i = 1; i < item.size(); ++i) {
      auto entry = entry_from(item[i], element, stamps);
      if (!entry) return std::nullopt;
      entries.push_back(std::move(*entry));
    }
  }
  return state;
}

bool read_rest(const Json& json, TextEvent& event) {
  if (!read_past(json, event.past)) return false;
  const Json* returned = member(json, "returned");
  if (returned == nullptr) return true;
  auto numbers = numbers_from(*returned);
  if (numbers) event.returned = std::move(*numbers);
  return numbers.has_value();
}

std::optional<TextEvent> event_from(const Json& json) {
  if (!json.is_array() || json.size() < 5 || json.size() > 6) return std::nullopt;
  const auto seq = whole(json[0]);
  const auto* device_text = json[1].get_ptr<const std::string*>();
  const auto n = whole(json[2]);
  const auto seen = whole(json[3]);
  auto edits = edits_from(json[4]);
  if (!seq || !n || !seen || device_text == nullptr || !edits) return std::nullopt;
  const auto device = DeviceId::parse(*device_text);
  if (!device) return std::nullopt;
  TextEvent event{Seq{*seq}, *device, DeviceCount{*n}, Seq{*seen}, std::move(*edits), {}, {}};
  if (json.size() == 6 && !read_rest(json[5], event)) return std::nullopt;
  return event;
}

std::optional<TextState> text_from(const Json& json) {
  TextState state;
  const auto* text = text_member(json, "text");
  if (text == nullptr) return std::nullopt;
  state.text = *text;
  state.base_seq = Seq{whole_member(json, "baseSeq").value_or(0)};
  const Json* log = member(json, "log");
  const auto* base = text_member(json, "base");
  if (log == nullptr) return state;
  if (base == nullptr || !log->is_array()) return std::nullopt;
  state.base = *base;
  for (const auto& item : *log) {
    auto event = event_from(item);
    if (!event) return std::nullopt;
    state.log.push_back(std::move(*event));
  }
  return state;
}

std::optional<FieldState> field_from(const Json& json, const std::vector<Stamp>& stamps) {
  const auto as_field = [](auto&& state) {
    return state ? std::optional<FieldState>(std::move(*state)) : std::nullopt;
  };
  if (const Json* value = member(json, "value")) return as_field(values_from(*value, stamps));
  if (const Json* set = member(json, "set")) return as_field(set_from(*set, stamps));
  return as_field(text_from(json));
}

bool read_states(const Json& json, RecordState& record) {
  const Json* list = member(json, "stamps");
  if (list == nullptr || !list->is_array()) return false;
  std::vector<Stamp> stamps;
  for (const auto& item : *list) {
    const auto stamp = stamp_from(item);
    if (!stamp) return false;
    stamps.push_back(*stamp);
  }
  if (const Json* deleted = member(json, "deleted")) {
    auto state = values_from(*deleted, stamps);
    if (!state) return false;
    record.deleted = std::move(*state);
  }
  const Json* fields = member(json, "fields");
  if (fields == nullptr || !fields->is_object()) return false;
  for (const auto& [name, field] : fields->items()) {
    auto state = field_from(field, stamps);
    if (!state) return false;
    record.fields.emplace(name, std::move(*state));
  }
  return true;
}

bool read_edited(const Json& json, RecordState& record) {
  const Json* edited = member(json, "edited");
  if (edited == nullptr) return true;
  if (!edited->is_object()) return false;
  for (const auto& [device_text, numbers_json] : edited->items()) {
    const auto device = DeviceId::parse(device_text);
    auto numbers = numbers_from(numbers_json.is_array() ? numbers_json : Json::array({numbers_json}));
    if (!device || !numbers || numbers->empty()) return false;
    record.edited.emplace(*device, Edit{numbers->front(), {numbers->begin() + 1, numbers->end()}});
  }
  return true;
}

}  // namespace

std::string encode(const RecordState& record) {
  const Stamps stamps(record);
  std::string out = R"({"author":")" + record.author.text() + R"(","changed":)" + std::to_string(raw(record.changed)) +
                    R"(,"changedAt":)" + std::to_string(raw(record.changed_at)) + R"(,"changedBy":")" +
                    record.changed_by.text() + R"(","collection":)" + json_text(record.collection) + R"(,"created":)" +
                    std::to_string(raw(record.created)) + R"(,"createdAt":)" + std::to_string(raw(record.created_at));
  if (!record.deleted.entries.empty()) {
    out += R"(,"deleted":)";
    append_values(out, record.deleted, stamps);
  }
  if (!record.edited.empty()) {
    out += R"(,"edited":{)";
    for (const auto& [device, edit] : record.edited) {
      if (out.back() != '{') out += ',';
      out += '"' + device.text() + "\":";
      std::vector<Seq> numbers{edit.seq};
      numbers.insert(numbers.end(), edit.returned.begin(), edit.returned.end());
      if (edit.returned.empty()) {
        out += std::to_string(raw(edit.seq));
      } else {
        append_numbers(out, numbers);
      }
    }
    out += '}';
  }
  if (record.edited_while_deleted) out += R"(,"editedWhileDeleted":true)";
  out += R"(,"fields":{)";
  for (const auto& [name, state] : record.fields) {
    if (out.back() != '{') out += ',';
    out += json_text(name) + ':';
    append_field(out, state, stamps);
  }
  out += R"(},"id":")" + record.id.text() + R"(","scope":")" + record.scope.text() + R"(","stamps":)" + stamps.json() +
         '}';
  return out;
}

Result<RecordState> record_from(const Json& json) {
  const auto* collection = text_member(json, "collection");
  const auto id = id_member<RecordId>(json, "id");
  const auto* scope_text = text_member(json, "scope");
  const auto scope = scope_text == nullptr ? std::nullopt : Scope::parse(*scope_text);
  const auto author = id_member<PersonId>(json, "author");
  const auto changed_by = id_member<PersonId>(json, "changedBy");
  const auto created = whole_member(json, "created");
  const auto created_at = whole_member(json, "createdAt");
  const auto changed = whole_member(json, "changed");
  const auto changed_at = whole_member(json, "changedAt");
  if (collection == nullptr || !is_name(*collection) || !id || !scope || !author || !changed_by || !created ||
      !created_at || !changed || !changed_at)
    return damaged("a record lacks what identifies it");
  RecordState record;
  record.collection = *collection;
  record.id = *id;
  record.scope = *scope;
  record.author = *author;
  record.created = Seq{*created};
  record.created_at = Millis{static_cast<std::int64_t>(*created_at)};
  record.changed = Seq{*changed};
  record.changed_at = Millis{static_cast<std::int64_t>(*changed_at)};
  record.changed_by = *changed_by;
  const Json* while_deleted = member(json, "editedWhileDeleted");
  record.edited_while_deleted = while_deleted != nullptr && *while_deleted == true;
  if (!read_edited(json, record) || !read_states(json, record))
    return damaged(record.collection + " " + record.id.text() + " cannot be read");
  return record;
}

Result<RecordState> decode_record(std::string_view json) {
  constexpr std::size_t kLevelsAboveValue = 6;
  const auto parsed = parse_json(json, kJsonDepthMax + kLevelsAboveValue);
  if (!parsed) return damaged("a record is not JSON");
  return record_from(*parsed);
}

}  // namespace bijeen::sync
