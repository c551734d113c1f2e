// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
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

/// One accepted set, as JSON says it; its ops in the words of the newest model.
struct AcceptedSet {
  std::uint64_t seq = 0;
  std::int64_t at = 0;
  std::string author;
  std::string device;
  std::uint64_t n = 0;
  std::uint64_t seen = 0;
  std::string scope;
  Json ops;
  std::string id{};
  std::vector<std::uint64_t> returned{};  ///< Numbers at which restored servers got it back.
  /// The device that its own one was before, and up to which number.
  std::string follows{};
  std::uint64_t follows_n = 0;
};

/// A restore: the server goes on after `first` with what was there up to `base`.
struct Restore {
  std::uint64_t base = 0, first = 0;
};

/// An object by field name, as the newest model names and says what is in it.
void say_anew(const std::string& collection, Json& fields);
/// The set in the words of the newest model.
Json said_anew(Json set);

/// What was known of what, by the numbers that sets got and the restores there were.
class Order {
 public:
  void restored(Restore restore) { restores_.push_back(restore); }
  /// B's writer knew of A.
  [[nodiscard]] bool precedes(const AcceptedSet& a, const AcceptedSet& b) const;
  /// A's writer could not know of B, nor the other way round.
  [[nodiscard]] bool concurrent(const AcceptedSet& a, const AcceptedSet& b) const;

 private:
  [[nodiscard]] bool covers(std::uint64_t seen, std::uint64_t number) const;
  std::vector<Restore> restores_;  ///< The later, the greater its numbers.
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
  /// Texts of which somebody edited what cannot be known: a restored server had some of it without what that was made
  /// on, or never got it back. That all have the same must do.
  std::set<std::string> uncertain_texts;
  /// Where more than one distinct value stands: all that do, the shown one first. "deleted" is the deletion.
  std::map<std::string, std::vector<Value>> conflicts;
};

class Oracle {
 public:
  explicit Oracle(const std::string& newest_model_json);

  /// The next one in the server's order.
  void accept(AcceptedSet set);
  /// A server begins again with these sets, of a backup.
  void restored(std::map<std::uint64_t, AcceptedSet> sets, Restore restore);
  /// What anybody ever said of the record is gone but that it was made and deleted, and nobody says more.
  void expunge(const RecordName& name);
  /// What is left of a set.
  [[nodiscard]] Json left_of(Json ops) const;
  [[nodiscard]] const std::set<RecordName>& expunged() const { return expunged_; }
  /// A set that had been lost stands at its old place again, under one more number, the next.
  void place(AcceptedSet set);
  /// The last number given.
  [[nodiscard]] std::uint64_t last() const { return last_; }
  [[nodiscard]] const std::map<std::uint64_t, AcceptedSet>& sets() const { return sets_; }

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
  /// Whether making a record of it that is there already is a change of that one.
  [[nodiscard]] bool is_joint(const std::string& collection) const;
  [[nodiscard]] std::string rule(const std::string& collection, const std::string& field) const;
  void put_values(Standing& record, const Writes& writes) const;
  void put_sets(Standing& record, const Writes& writes) const;
  void put_texts(Standing& record, const Writes& writes) const;
  [[nodiscard]] bool is_certain(const Writes& events, std::size_t which, const std::string& field) const;
  void put_deletion(Standing& record, const Writes& writes) const;
  /// All but the texts, which are slow to work out.
  [[nodiscard]] Standing without_texts(const RecordName& name, const Writes& writes) const;
  /// The records of a collection, without their texts.
  [[nodiscard]] std::vector<Standing> all(const std::string& collection) const;
  const std::pair<std::optional<std::string>, std::set<std::string>>& known(const std::string& person) const;
  void add_reasons(std::set<std::string>& reasons, const Json& op, const std::string& scope, const std::string& author,
                   const std::string& role) const;

  void note(const AcceptedSet& set);
  void note_all();

  Json model_;
  Order order_;
  std::map<std::uint64_t, AcceptedSet> sets_;  ///< By place.
  std::map<std::string, AcceptedSet> lost_;    ///< By id: accepted once, and not there since a restore.
  std::set<RecordName> expunged_;
  std::uint64_t last_ = 0;
  std::map<RecordName, Writes> by_record_;
  mutable std::map<std::string, std::pair<std::optional<std::string>, std::set<std::string>>> known_;
};

/// An invariant does not hold.
struct Violation {
  std::string invariant;
  std::string detail;
};

}  // namespace bijeen::simulation
