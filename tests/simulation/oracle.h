// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

/// What must be true, worked out by brute force from nothing but the list of accepted change sets: no merging in
/// steps, no state that is kept, no code of the engine. Slow, and simple enough to be believed.
namespace bijeen::simulation {

using Json = nlohmann::json;

/// "outcome/<uuid>"
using RecordName = std::string;

/// One accepted set, as JSON says it.
struct AcceptedSet {
  std::uint64_t seq = 0;
  std::int64_t at = 0;
  std::string author;
  std::string device;
  std::uint64_t n = 0;
  std::uint64_t seen = 0;
  std::string scope;
  Json ops;
};

/// What stands in a record.
struct Standing {
  struct Value {
    Json value;
    std::string by;
    std::int64_t at = 0;
    friend bool operator==(const Value&, const Value&) = default;
    friend bool operator<(const Value& a, const Value& b) {
      return std::tie(a.at, a.by, a.value) < std::tie(b.at, b.by, b.value);
    }
  };
  std::string collection, id, scope, author, changed_by;
  std::int64_t created_at = 0, changed_at = 0;
  bool deleted = false;
  /// An edit and a delete that stands knew nothing of each other, and nobody has since decided about both.
  bool must_show_edit_beside_delete = false;
  /// An edit and a delete that stands knew nothing of each other.
  bool may_show_edit_beside_delete = false;
  std::map<std::string, Json> fields;
  /// Where more than one distinct value stands: all that do, the shown one first. "deleted" is the deletion.
  std::map<std::string, std::vector<Value>> conflicts;
};

class Oracle {
 public:
  explicit Oracle(const std::string& newest_model_json);

  /// The next one in the server's order.
  void accept(AcceptedSet set);
  [[nodiscard]] std::uint64_t last() const { return sets_.empty() ? 0 : sets_.back().seq; }

  [[nodiscard]] std::set<RecordName> records() const;
  [[nodiscard]] std::optional<Standing> record(const RecordName& name) const;

  // Who may what, by the records of people, bodies and memberships (oracle_access.cpp).
  /// The role of somebody who takes part; nullopt for anybody else.
  [[nodiscard]] std::optional<std::string> role(const std::string& person) const;
  [[nodiscard]] std::set<std::string> scopes(const std::string& person) const;
  /// The codes with which a set may be refused now; empty = it must be accepted.
  [[nodiscard]] std::set<std::string> reasons_to_refuse(const Json& set, const std::string& author) const;

 private:
  struct Write {
    const AcceptedSet* set;
    const Json* op;
  };
  using Writes = std::vector<Write>;
  [[nodiscard]] std::string rule(const std::string& collection, const std::string& field) const;
  void put_values(Standing& record, const Writes& writes) const;
  void put_sets(Standing& record, const Writes& writes) const;
  void put_texts(Standing& record, const Writes& writes) const;
  void put_deletion(Standing& record, const Writes& writes) const;
  /// All but the texts, which are slow to work out.
  [[nodiscard]] Standing without_texts(const RecordName& name, const Writes& writes) const;
  /// The records of a collection, without their texts.
  [[nodiscard]] std::vector<Standing> all(const std::string& collection) const;
  const std::pair<std::optional<std::string>, std::set<std::string>>& known(const std::string& person) const;
  void add_reasons(std::set<std::string>& reasons, const Json& op, const std::string& scope, const std::string& author,
                   const std::string& role) const;

  Json model_;
  std::deque<AcceptedSet> sets_;
  std::map<RecordName, Writes> by_record_;
  mutable std::map<std::string, std::pair<std::optional<std::string>, std::set<std::string>>> known_;
};

/// A's writer could not know of B, nor the other way round.
bool concurrent(const AcceptedSet& a, const AcceptedSet& b);
/// B's writer knew of A.
bool precedes(const AcceptedSet& a, const AcceptedSet& b);

/// An invariant does not hold.
struct Violation {
  std::string invariant;
  std::string detail;
};

}  // namespace bijeen::simulation
