// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <utility>

#include "sync/codec.h"
#include "sync/replica_impl.h"

// Taking in what the server accepted from everybody.
namespace bijeen::sync {
namespace {

constexpr std::size_t kLevelsAboveValue = 8;

Error unreadable(const char* what) {
  return {ErrorCode::kRequestField, std::string("the answer to a pull has no readable ") + what};
}

/// A pull answer in types; everything is read before anything is changed.
struct Pull {
  std::string epoch;
  Seq cursor{};
  bool more = false;
  std::set<Scope> scopes;
  std::vector<Accepted> sets;
  Seq horizon{};
  std::string role, name;
  Json digests;
};

Result<Pull> pull_from(const Json& json) {
  Pull pull;
  const auto* epoch = text_member(json, "epoch");
  const auto cursor = whole_member(json, "cursor");
  if (epoch == nullptr || epoch->empty() || !cursor) return unreadable("epoch and cursor");
  pull.epoch = *epoch;
  pull.cursor = Seq{*cursor};
  pull.horizon = Seq{whole_member(json, "horizon").value_or(0)};
  const Json* more = member(json, "more");
  pull.more = more != nullptr && *more == true;
  const Json* scopes = member(json, "scopes");
  if (scopes == nullptr || !scopes->is_array()) return unreadable("scopes");
  for (const auto& item : *scopes) {
    const auto* text = item.get_ptr<const std::string*>();
    const auto scope = text == nullptr ? std::nullopt : Scope::parse(*text);
    if (!scope) return unreadable("scopes");
    pull.scopes.insert(*scope);
  }
  const Json* sets = member(json, "sets");
  if (sets == nullptr || !sets->is_array()) return unreadable("sets");
  for (const auto& item : *sets) {
    auto set = accepted_from(item);
    if (!set) return set.error();
    pull.sets.push_back(std::move(*set));
  }
  if (const Json* actor = member(json, "actor")) {
    if (const auto* role = text_member(*actor, "role")) pull.role = *role;
    if (const auto* name = text_member(*actor, "name")) pull.name = *name;
  }
  if (const Json* digests = member(json, "digests")) pull.digests = *digests;
  return pull;
}

}  // namespace

std::string Replica::Impl::pull_query() const {
  return "after=" + std::to_string(raw(meta.cursor)) + "&floor=" + std::to_string(raw(floor()));
}

Result<Step> Replica::Impl::pull_answer(std::string_view json) {
  caught_up = false;
  if (!meta.device) return Error{ErrorCode::kReplicaIdentity, "sign in first"};
  const auto parsed = parse_json(json, kJsonDepthMax + kLevelsAboveValue);
  if (!parsed || !parsed->is_object()) return Error{ErrorCode::kRequestJson, "the answer to a pull cannot be read"};
  if (const auto* problem = text_member(*parsed, "code")) {
    const auto known_code = error_code(*problem).value_or(ErrorCode::kServerInternal);
    // A cursor that the server does not know comes from before a restore.
    if (known_code != ErrorCode::kSyncCursor && known_code != ErrorCode::kSyncEpoch)
      return Error{known_code, "the server refused the pull"};
    const auto* epoch = text_member(*parsed, "epoch");
    change_epoch(epoch == nullptr ? meta.epoch : *epoch);
    return finish();
  }
  auto pull = pull_from(*parsed);
  if (!pull) return pull.error();
  if (meta.epoch.empty()) meta.epoch = pull->epoch;
  if (meta.epoch != pull->epoch) {
    change_epoch(pull->epoch);
    return finish();
  }
  caught_up = !pull->more;
  if (pull->cursor < meta.cursor) return finish();  // An answer that was overtaken.
  meta_changed = true;
  meta.actor.role = pull->role;
  meta.name = pull->name;
  diverged.clear();
  take_scopes(pull->scopes);
  for (const auto& set : pull->sets) {
    if (set.seq > meta.cursor) apply(set);
  }
  meta.cursor = pull->cursor;
  // The horizon is about sets to come after the whole answer; the pages before it can hold older ones.
  if (!pull->more) meta.horizon = std::max(meta.horizon, pull->horizon);
  std::vector<std::uint64_t> arrived;
  for (const auto& [n, own] : pending) {
    if (own.state == PendingSet::State::kAccepted && own.seq <= meta.cursor) arrived.push_back(n);
  }
  for (const auto n : arrived) drop_pending(n);
  take_fetched();
  settle();
  if (!pull->more) compare_digests(pull->digests);
  trim_texts();
  retry_dropped();
  return finish();
}

void Replica::Impl::change_epoch(const std::string& epoch) {
  meta_changed = true;
  meta.epoch = epoch;
  meta.seen_floor = seen();
  meta.cursor = Seq{};
  for (const auto& scope : meta.actor.scopes) fetch_again(scope);
  // What was confirmed may be lost; the server answers a set it still has with the verdict it gave.
  for (auto& [n, own] : pending) {
    if (own.state != PendingSet::State::kAccepted) continue;
    own.state = PendingSet::State::kSent;
    own.seq = Seq{};
    pending_changed.insert(n);
    rebuild(keys_of(own.set));
  }
}

void Replica::Impl::take_scopes(const std::set<Scope>& now) {
  const auto before = std::exchange(meta.actor.scopes, now);
  for (const auto& scope : before) {
    if (!now.contains(scope)) lose(scope);
  }
  for (const auto& scope : now) {
    if (scopes.try_emplace(scope).second) scopes_changed.insert(scope);
  }
}

void Replica::Impl::lose(const Scope& scope) {
  const auto found = scopes.find(scope);
  if (found == scopes.end()) return;
  for (const auto& key : records_of(scope)) erase_base(key);
  if (!found->second.readable) {
    for (const auto& [key, record] : found->second.staged) base_changed.insert(key);
  }
  scopes.erase(found);
  scopes_changed.insert(scope);
  std::set<RecordKey> keys;
  for (const auto& [n, own] : pending) {
    if (own.set.scope == scope) keys.merge(keys_of(own.set));
  }
  rebuild(std::move(keys));
}

void Replica::Impl::apply(const Accepted& set) {
  const auto found = scopes.find(set.set.scope);
  if (set.set.device == meta.device && meta.n < raw(set.set.n)) meta.n = raw(set.set.n);
  if (found != scopes.end()) {
    auto& scope = found->second;
    if (scope.missing) {
      for (const auto& op : set.set.ops) stage_op(scope, set, op);
    }
    bool sound = true;
    if (scope.readable) {
      for (const auto& op : set.set.ops) sound = apply_op(set, op) && sound;
    }
    if (!sound && !scope.missing) {
      diverged.push_back(set.set.scope);
      ++meta.divergences;
      fetch_again(set.set.scope);
    }
  }
  if (set.set.device == meta.device) drop_pending(raw(set.set.n));
  auto keys = keys_of(set.set);
  std::erase_if(keys, [&](const RecordKey& key) { return !overlay.contains(key); });
  if (!keys.empty()) rebuild(std::move(keys));
}

/// False when the base cannot be what the server's is.
bool Replica::Impl::apply_op(const Accepted& set, const Op& op) {
  const auto key = key_of(op);
  const auto* before = base_record(key);
  if (before != nullptr && before->changed >= set.seq) return true;
  if (op.create != (before == nullptr)) return false;
  RecordState after = before == nullptr ? begin_record(op, set) : *before;
  std::vector<TextPatch> patches;
  if (!merge_op(model, after, op, set, patches)) return false;
  if (before == nullptr) {
    put_base(key, std::move(after));
  } else {
    *change_base(key) = std::move(after);
  }
  auto& noted = base_patches[key];
  noted.insert(noted.end(), patches.begin(), patches.end());
  return true;
}

void Replica::Impl::stage_op(ScopeState& scope, const Accepted& set, const Op& op) {
  const auto key = key_of(op);
  const auto found = scope.staged.find(key);
  if (found != scope.staged.end() && found->second.changed >= set.seq) return;
  if (op.create != (found == scope.staged.end())) {
    // Made before the first part was; a part to come has it.
    scope.skipped = std::max(scope.skipped, set.seq);
    return;
  }
  RecordState after = op.create ? begin_record(op, set) : found->second;
  std::vector<TextPatch> patches;
  if (!merge_op(model, after, op, set, patches)) {
    scope.skipped = std::max(scope.skipped, set.seq);
    return;
  }
  scope.staged.insert_or_assign(key, std::move(after));
  if (!scope.readable) base_changed.insert(key);
}

void Replica::Impl::compare_digests(const Json& digests) {
  for (const auto& scope : meta.actor.scopes) {
    auto& state = scopes[scope];
    const auto* theirs = text_member(digests, scope.text().c_str());
    if (!state.readable || state.missing || theirs == nullptr) continue;
    if (state.digest.hex() == *theirs) {
      state.repaired_for.clear();
      continue;
    }
    diverged.push_back(scope);
    // Where fetching again did not help, once more would not either, until the server's records change.
    if (std::exchange(state.repaired_for, *theirs) == *theirs) continue;
    ++meta.divergences;
    fetch_again(scope);
  }
}

}  // namespace bijeen::sync
