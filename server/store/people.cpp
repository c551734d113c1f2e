// SPDX-License-Identifier: EUPL-1.2
#include "server/store/people.h"

#include <algorithm>
#include <string>

namespace bijeen::store {
namespace {

using sync::Scope;

/// Bounded only against a flood of unknown ids.
constexpr std::size_t kKnownMax = 10'000;

std::string_view bodies_sql(std::string_view role) {
  if (role == "leader") return "SELECT 'body:' || id FROM body WHERE deleted = 0";
  if (role == "secretary") return "SELECT 'body:' || id FROM body WHERE deleted = 0 AND confidential IS NOT 1";
  if (role == "core")
    return "SELECT 'body:' || id FROM body"
           " WHERE deleted = 0 AND confidential IS NOT 1 AND kind IN ('work-group', 'core-team')";
  return {};
}

void add_scopes(sync::Actor& actor, Statement rows) {
  while (rows.step()) {
    if (const auto scope = Scope::parse(rows.text(0))) actor.scopes.insert(*scope);
  }
}

sync::RecordId record_of(const sync::PersonId& person) {
  return sync::RecordId{person.bytes};
}

}  // namespace

std::optional<sync::Actor> actor_of(Database& database, const sync::PersonId& person) {
  auto row = database.query("SELECT role, name FROM person WHERE id = ? AND deleted = 0 AND active IS NOT 0", person);
  if (!row.step()) return std::nullopt;
  sync::Actor actor{person, std::string(row.text(0)), {}, std::string(row.text(1))};
  if (actor.role.empty() || actor.role == "admin") return actor;
  actor.scopes.insert(Scope{});
  actor.scopes.insert(Scope{Scope::Kind::kPerson, record_of(person)});
  if (const auto sql = bodies_sql(actor.role); !sql.empty()) add_scopes(actor, database.query(sql));
  add_scopes(actor, database.query("SELECT m.scope FROM membership AS m JOIN body AS b ON b.id = substr(m.scope, 6)"
                                   " WHERE m.person = ? AND m.deleted = 0 AND b.deleted = 0",
                                   person));
  if (actor.role == "leader") {
    actor.scopes.insert(Scope{Scope::Kind::kLeader, {}});
    add_scopes(actor, database.query("SELECT 'person:' || id FROM person WHERE deleted = 0"));
  }
  return actor;
}

bool reads_bodies(std::string_view role) {
  return !bodies_sql(role).empty();
}

bool gives_or_takes_access(Database& database, const schema::Model& model, const sync::Actor& actor,
                           const sync::ChangeSet& set) {
  const auto is_meant = [&](const sync::Op& op) {
    if (op.collection == "person")
      return !op.create && (op.put.contains("role") || op.put.contains("active") || op.deleted.has_value());
    return op.collection == "membership" && set.scope.kind == Scope::Kind::kBody &&
           database.query("SELECT 1 FROM body WHERE id = ? AND confidential = 1", set.scope.of).step();
  };
  return std::any_of(set.ops.begin(), set.ops.end(), [&](const sync::Op& op) {
    using enum sync::Act;
    const auto act = op.create ? kCreate : op.deleted ? kRemove : kWrite;
    return is_meant(op) && sync::may(*model.collection(op.collection), nullptr, {}, act, actor, set.scope, {});
  });
}

bool decides_access(const sync::ChangeSet& set) {
  return std::any_of(set.ops.begin(), set.ops.end(), [](const sync::Op& op) {
    return op.collection == "person" || op.collection == "body" || op.collection == "membership";
  });
}

std::uint64_t Actors::version() {
  const std::lock_guard lock(mutex_);
  return version_;
}

std::optional<Actors::Known> Actors::find(const sync::PersonId& person) {
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(person);
  return found == known_.end() ? std::nullopt : std::optional(found->second);
}

void Actors::put(std::uint64_t version, const sync::PersonId& person, Known actor) {
  const std::lock_guard lock(mutex_);
  if (version != version_) return;
  if (known_.size() >= kKnownMax) known_.clear();
  known_[person] = std::move(actor);
}

void Actors::forget() {
  const std::lock_guard lock(mutex_);
  ++version_;
  known_.clear();
}

}  // namespace bijeen::store
