// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sync/change_set.h"

namespace bijeen::sync {

struct RecordKey {
  std::string collection;
  RecordId id;
  friend auto operator<=>(const RecordKey&, const RecordKey&) = default;
};

/// A write that no later write has superseded. Persisted.
struct Entry {
  Seq seq{};  ///< 0 while pending.
  DeviceId device;
  DeviceCount n{};
  PersonId by;
  Millis at{};
  Value value;
  std::vector<Seq> returned{};  ///< As Accepted has it.
};

/// The last edit of a record by one device. Persisted.
struct Edit {
  Seq seq{};
  std::vector<Seq> returned{};
  friend bool operator==(const Edit&, const Edit&) = default;
};

/// Rules value, last, once: more than one distinct value means a conflict (rule value alone can have that).
struct ValueState {
  std::vector<Entry> entries;
};
/// Rule set: per element the adds that no remove has covered; an element is in the set while it has one.
struct SetState {
  std::map<Value, std::vector<Entry>> adds;
};
using FieldState = std::variant<ValueState, SetState, TextState>;

/// Merged state of one record. The same on every replica with the same change sets.
struct RecordState {
  std::string collection;
  RecordId id;
  Scope scope;
  PersonId author;
  Seq created{};
  Millis created_at{};
  Seq changed{};  ///< The latest number that a change set which touched it got: it holds those up to here.
  Millis changed_at{};
  PersonId changed_by;
  ValueState deleted;  ///< Built-in field, rule value; absent = false.
  /// The latest edits by device that a delete may not have seen; kept so that "edited while deleted" is known.
  std::map<DeviceId, Edit> edited;
  bool edited_while_deleted = false;
  std::map<std::string, FieldState> fields;
};

/// Index of the entry shown to people: latest `at`, then greatest device, then greatest n. Pending entries win. npos
/// when empty.
std::size_t shown(const ValueState& state);
/// More than one distinct value stands.
bool in_conflict(const ValueState& state);
/// Some field or its deletion is in conflict, or it was edited while deleted.
bool in_conflict(const RecordState& record);
bool is_deleted(const RecordState& record);

/// The shown value of a field: canonical JSON; set: a JSON array of elements in order; text: a JSON string; "null" when
/// unset.
Value shown_value(const RecordState& record, const schema::Field& field);

/// Storage and snapshot form, canonical JSON. decode_record(encode(r)) == r. decode fails with replica.store.
std::string encode(const RecordState& record);
Result<RecordState> decode_record(std::string_view json);

/// What people and screens read, as JSON:
/// {"collection","id","scope","author","createdAt","changedAt","changedBy","deleted","pending":bool,
///  "fields":{name:value},"conflicts":{name:[{"value","by","at","pending"}]},
///  "deletion":{"by","at","pending"} or null,"editedWhileDeleted":bool,"edits":[{"by","at","pending","fields":[name]}]}
/// `fields` holds every field of the model (see shown_value) and those the model does not know; in `conflicts` the
/// shown value comes first, and the name "deleted" stands for the deletion itself. `pending`: something in it is not
/// accepted yet. `deletion`: the
/// last that stands. `edits`, when editedWhileDeleted: each device's last change that the deletion had not seen, as far
/// as who made it is known here (of texts alone: when it was the record's last change), with the fields other than
/// texts in which it still stands.
std::string view_json(const schema::Collection& collection, const RecordState& record);

}  // namespace bijeen::sync
