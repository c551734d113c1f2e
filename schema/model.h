// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/result.h"

namespace bijeen::schema {

/// How concurrent changes of one field combine; see docs/sync.md.
enum class MergeRule : std::uint8_t { kValue, kLast, kSet, kText, kOnce };

enum class Type : std::uint8_t {
  kString,
  kText,
  kBoolean,
  kInteger,
  kNumber,
  kDate,
  kMonth,
  kTime,
  kPeriod,
  kRecurrence,
  kEnum,
  kRef,
  kUuid,
  kOrder,
  kJson,
};

enum class ScopeKind : std::uint8_t { kProgramme, kBody, kLeader, kPerson };

/// One allowed value of an enum field; `by` (role or token names) narrows who may write it, empty = no narrowing.
struct EnumValue {
  std::string value;
  std::vector<std::string> by;
};

struct Field {
  std::string name;
  Type type{};
  MergeRule rule{};
  bool required = false;
  std::string of;                  ///< kRef: the collection referred to.
  std::vector<EnumValue> values;   ///< kEnum.
  std::optional<double> min, max;  ///< Numbers: bounds. Strings, text, json: `max` is in code points / bytes for json.
  bool multiline = false;          ///< kString: line feeds and tabs are allowed. Texts always allow them.
  std::vector<std::string> write;  ///< Who may write; empty = as the collection says.
};

/// Who may do a thing: names of roles (`leader`, `secretary`, …) or one of the tokens
/// `anyone` (everybody who can read the scope), `participant` (the same, for scopes of bodies), `author` (created the
/// record).
struct Access {
  std::vector<std::string> create, write, remove;
};

/// Once one of `values` stands in `field` (an enum), only `by` (role or token names) may write or delete the record.
struct Settled {
  std::string field;
  std::vector<std::string> values, by;
};

/// While `field` has a value, nobody writes `fields` or deletes the record. Who gives it a value has seen all changes
/// of others to the record.
struct Lock {
  std::string field;
  std::vector<std::string> fields;
};

/// Of records of one scope whose `field` (a boolean) is true, not counting those that are deleted or whose
/// `ended_field` (an enum) has one of `ended`, no more come to be than the field `max_field` of a record of
/// `max_collection` says, but for those that have a `reason`.
struct Limit {
  std::string field, ended_field;
  std::vector<std::string> ended;
  std::string max_collection, max_field;
  std::string reason;
};

/// On what basis (`field`, an enum) what people were `asked` for (a set of people) is decided `on` a day. `all`: each
/// of them replied that he agrees. `silent`: `silence` is true, and the day lies after `until`. Neither while anybody
/// objects. Any other value is for who may write it to judge. A reply is a record of `replies`, in the same scope, that
/// refers to the record in `reply_to` and has the same value as it in `reply_same`; of one author's the last counts.
struct Agreement {
  std::string field, all, silent;
  std::string asked, silence, until, on;
  std::string replies, reply_to, reply_same, agrees;
};

struct Collection {
  std::string name;
  std::vector<ScopeKind> scopes;  ///< Kinds of scope a record of this collection may live in.
  Access access;
  std::optional<Settled> settled;
  std::optional<Lock> lock;
  std::optional<Limit> limit;
  std::optional<Agreement> agreement;
  bool propose = false;  ///< Those who may read but not write it may propose a change.
  bool joint = false;    ///< Two may make one record without knowing of each other; docs/model.md.
  std::vector<std::string> search;
  std::string title;  ///< The field that names a record to people; empty = none.
  std::vector<Field> fields;

  /// nullptr when there is none.
  [[nodiscard]] const Field* field(std::string_view name) const;
};

/// One change of words between two versions of the model: values of an enum field become others, then the field gets
/// another name. A text keeps its name: its edits count characters, and who knows the old name alone would not see
/// those that came under the new one.
struct UpgradeStep {
  std::string collection, field;
  std::vector<std::pair<std::string, std::string>> values;  ///< Before and now; may be empty.
  std::string renamed;                                      ///< Empty: the name stays.
};

/// What was written under a version below `to` goes through these steps, in order.
struct Upgrade {
  int to = 0;
  std::vector<UpgradeStep> steps;
};

/// The schema's collections, read from schema/model.json. Immutable after parse; share freely between threads.
class Model {
 public:
  /// Parses and checks a model document. Fails with model.* codes on a wrong document.
  static Result<Model> parse(std::string_view json);
  /// The model this build ships (schema/model.json, embedded).
  static const Model& shipped();

  [[nodiscard]] int version() const { return version_; }
  [[nodiscard]] const std::vector<Collection>& collections() const { return collections_; }
  /// By the version they lead to.
  [[nodiscard]] const std::vector<Upgrade>& upgrades() const { return upgrades_; }
  /// nullptr when there is none.
  [[nodiscard]] const Collection* collection(std::string_view name) const;

  /// Checks one value (canonical JSON; for a set field: one element) against the field's type and bounds.
  /// `null` clears a field that is not required. Fails with model.value or model.required.
  [[nodiscard]] static Status check(const Field& field, std::string_view canonical_json);

 private:
  int version_ = 0;
  std::vector<Collection> collections_;
  std::vector<Upgrade> upgrades_;
};

/// The text of schema/model.json as shipped; in the browser's engine without its labels.
std::string_view shipped_model_json();

}  // namespace bijeen::schema
