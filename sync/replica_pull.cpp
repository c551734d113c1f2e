// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <utility>

#include "sync/codec.h"
#include "sync/replica_impl.h"
#include "sync/upgrade.h"

// Taking in what the server accepted from everybody.
namespace bijeen::sync {
namespace {

constexpr std::size_t kLevelsAboveValue = 8;

Error unreadable(const char* what) {
  return {ErrorCode::kRequestField, std::string("the answer to a pull has no readable ") + what};
}

Result<Pull> pull_from(const Json& json) {
  Pull pull;
  const auto* epoch = text_member(json, "epoch");
  const auto cursor = whole_member(json, "cursor");
  if (epoch == nullptr || epoch->empty() || !cursor) return unreadable("epoch and cursor");
  pull.epoch = *epoch;
  pull.model = model_version_in(json);
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
    const auto* signature = text_member(item, "signature");
    pull.sets.push_back({std::move(*set), signature == nullptr ? std::string() : *signature});
  }
  if (const Json* records = member(json, "records")) {
    for (const auto& item : *records) {
      auto record = record_from(item);
      if (!record) return record.error();
      pull.records.push_back(std::move(*record));
    }
  }
  if (const auto* rest = text_member(json, "rest")) pull.rest = *rest;
  if (const Json* bases = member(json, "bases")) {
    auto numbers = numbers_from(*bases);
    if (!numbers) return unreadable("bases");
    pull.bases = std::move(*numbers);
  }
  pull.backed_up = Seq{whole_member(json, "backedUp").value_or(0)};
  if (const Json* actor = member(json, "actor")) {
    if (const auto* role = text_member(*actor, "role")) pull.role = *role;
    if (const auto* name = text_member(*actor, "name")) pull.name = *name;
  }
  if (const Json* digests = member(json, "digests")) pull.digests = *digests;
  return pull;
}

}  // namespace

std::string Replica::Impl::pull_query() const {
  std::string own = "floor=" + std::to_string(raw(floor()));
  // Who holds nothing gets all by snapshot; the log that led to it would come for nothing.
  if (holds_nothing()) return own;
  if (held.empty()) return "after=" + std::to_string(raw(meta.cursor)) + "&" + own;
  const auto& page = held.back();
  if (!page.rest.empty()) own += "&rest=" + percent_encoded(page.rest);
  return "after=" + std::to_string(raw(page.cursor)) + "&" + own;
}

/// Not so after a change of epoch: what is still shown from before goes on with the log.
bool Replica::Impl::holds_nothing() const {
  return meta.cursor == Seq{} && held.empty() && std::all_of(scopes.begin(), scopes.end(), [](const auto& scope) {
           return !scope.second.readable && !scope.second.fetched && scope.second.next.empty();
         });
}

Result<Step> Replica::Impl::pull_answer(std::string_view json) {
  caught_up = false;
  if (!meta.device) return Error{ErrorCode::kReplicaIdentity, "sign in first"};
  const auto parsed = parse_json(json, kJsonDepthMax + kLevelsAboveValue);
  if (!parsed || !parsed->is_object()) return Error{ErrorCode::kRequestJson, "the answer to a pull cannot be read"};
  if (const auto* problem = text_member(*parsed, "code")) {
    const auto known_code = error_code(*problem).value_or(ErrorCode::kServerInternal);
    const auto* epoch = text_member(*parsed, "epoch");
    if (known_code == ErrorCode::kSyncCursor) {
      start_over();
    } else if (known_code == ErrorCode::kSyncEpoch && epoch != nullptr) {
      change_epoch(*epoch);
    } else {
      return Error{known_code, "the server refused the pull"};
    }
    return finish();
  }
  auto pull = pull_from(*parsed);
  if (!pull) return pull.error();
  for (auto& record : pull->records) upgrade(model, pull->model, record);
  if (meta.epoch.empty()) meta.epoch = meta.given_to = pull->epoch;
  if (meta.epoch != pull->epoch) {
    change_epoch(pull->epoch);
    return finish();
  }
  // What is pulled now may be here already, under the number it had; the server cannot know before it has got that
  // back.
  if (has_to_give_back()) return finish();
  caught_up = !pull->more;
  // An answer that was overtaken.
  if (pull->cursor < meta.cursor || (!held.empty() && pull->cursor < held.back().cursor)) return finish();
  if (!pull->records.empty() || !held.empty()) {
    held.push_back(std::move(*pull));
    if (held.back().more) return finish();
  }
  diverged.clear();
  const auto pages = std::exchange(held, {});
  if (pages.empty()) {
    take_page(*pull);
  } else {
    // Records as they are after all these pages: sets that they hold already are passed over.
    take_scopes(pages.back().scopes);
    for (const auto& page : pages) {
      for (const auto& record : page.records) take_whole(record);
    }
    for (const auto& page : pages) take_page(page);
  }
  retry_dropped();
  return finish();
}

void Replica::Impl::take_page(const Pull& page) {
  meta_changed = true;
  meta.actor.role = page.role;
  meta.actor.name = page.name;
  drop_backed_up(page.backed_up);
  take_scopes(page.scopes);
  for (const auto& [accepted, signature] : page.sets) {
    if (arrival(accepted.seq, accepted.returned) <= meta.cursor) continue;
    if (auto today = upgraded(model, accepted.set)) {
      apply({std::move(*today), accepted.seq, accepted.at, accepted.author, accepted.returned});
    } else {
      apply(accepted);
    }
    keep(accepted, signature);
  }
  meta.cursor = page.cursor;
  meta.bases = page.bases;
  // The horizon is about sets to come after the whole answer; the pages before it can hold older ones.
  if (!page.more) meta.horizon = std::max(meta.horizon, page.horizon);
  std::vector<std::uint64_t> arrived;
  for (const auto& [n, own] : pending) {
    if (own.state == PendingSet::State::kAccepted && own.seq <= meta.cursor) arrived.push_back(n);
  }
  for (const auto n : arrived) drop_pending(n);
  take_fetched();
  settle();
  // The sums of a server whose model is older are of other words.
  if (!page.more && page.model >= model.version()) compare_digests(page.digests);
  trim_texts();
}

/// Takes a record as the server has it in the place of what is here.
void Replica::Impl::take_whole(const RecordState& record) {
  const auto found = scopes.find(record.scope);
  if (found == scopes.end()) return;
  const RecordKey key{record.collection, record.id};
  auto& scope = found->second;
  if (scope.missing) {
    const auto here = scope.staged.find(key);
    if (here == scope.staged.end() || here->second.changed < record.changed) {
      scope.staged.insert_or_assign(key, record);
      if (!scope.readable) base_changed.insert(key);
    }
  }
  if (!scope.readable) return;
  note_texts(key);
  put_base(key, record);
  stale.insert(key);
}

/// The server was restored. What this replica has seen stays; the server gets back what it lost, and from the cursor on
/// everything that it has otherwise comes by pull: its numbers are later than any before.
void Replica::Impl::change_epoch(const std::string& epoch) {
  meta_changed = true;
  meta.epoch = epoch;
  meta.backed_up = Seq{};
  held.clear();
  // What was confirmed without a receipt is sent again; the server answers a set it still has with the verdict it gave.
  std::set<ChangeSetId> receipts;
  for (const auto& [seq, set] : kept) {
    if (const auto id = set_id_in(set)) receipts.insert(*id);
  }
  for (auto& [n, own] : pending) {
    if (own.state != PendingSet::State::kAccepted || receipts.contains(own.set.id)) continue;
    own.state = PendingSet::State::kSent;
    own.seq = Seq{};
    pending_changed.insert(n);
    stale.merge(keys_of(own.set));
  }
}

/// The server's numbers are lower than those here: its file was set back without a word, or its clock went back between
/// two restores. What is made from here on has seen what comes now, and no promise about older sets holds.
void Replica::Impl::start_over() {
  meta.cursor = Seq{};
  meta.horizon = Seq{};
  for (const auto& scope : meta.actor.scopes) fetch_again(scope);
  change_epoch(meta.epoch);
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
  std::erase_if(typed, [&](const TypedText& one) {
    const auto* record = shown(one.record);
    return record == nullptr || record->scope == scope;
  });
  for (const auto& key : records_of(scope)) erase_base(key);
  for (auto it = kept.begin(); it != kept.end();) it = it->second.scope == scope ? drop_kept(it) : std::next(it);
  if (!found->second.readable) {
    for (const auto& [key, record] : found->second.staged) base_changed.insert(key);
  }
  scopes.erase(found);
  scopes_changed.insert(scope);
  for (const auto& [n, own] : pending) {
    if (own.set.scope == scope) stale.merge(keys_of(own.set));
  }
}

void Replica::Impl::apply(const Accepted& set) {
  const auto found = scopes.find(set.set.scope);
  const auto n = raw(set.set.n);
  const auto own = pending.find(n);
  const bool arrives = own != pending.end() && own->second.set.id == set.set.id;
  if (set.set.device == meta.device) {
    // Another set under an own number: this device was set back, or runs twice.
    if (own != pending.end() && !arrives) needs_renewal = true;
    meta.n = std::max(meta.n, n);
    // It had been refused by a restored server that lacked what it was made on.
    const auto gone = refused.find(n);
    if (gone != refused.end() && gone->second.set.id == set.set.id) {
      refused.erase(gone);
      refused_changed.insert(n);
    }
  }
  if (found != scopes.end()) {
    auto& scope = found->second;
    if (scope.missing) {
      for (const auto& op : set.set.ops) stage_op(scope, set, op);
    }
    if (scope.readable) {
      // Where the base is not what the server's is, the digest will tell.
      for (const auto& op : set.set.ops) apply_op(set, op);
    }
  }
  if (arrives) drop_pending(n);
  auto keys = keys_of(set.set);
  std::erase_if(keys, [&](const RecordKey& key) { return !overlay.contains(key); });
  stale.merge(keys);
}

void Replica::Impl::apply_op(const Accepted& set, const Op& op) {
  const auto key = key_of(op);
  const auto* before = base_record(key);
  if (before != nullptr && before->changed >= set.seq) return;
  if (!fits(model, op, before != nullptr)) return;
  RecordState after = before == nullptr ? begin_record(op, set) : *before;
  std::vector<TextPatch> patches;
  if (!merge_op(model, after, op, set, patches)) return;
  if (before == nullptr) {
    put_base(key, std::move(after));
  } else {
    *change_base(key) = std::move(after);
  }
  auto& noted = base_patches[key];
  noted.insert(noted.end(), patches.begin(), patches.end());
}

void Replica::Impl::stage_op(ScopeState& scope, const Accepted& set, const Op& op) {
  const auto key = key_of(op);
  const auto found = scope.staged.find(key);
  if (found != scope.staged.end() && found->second.changed >= set.seq) return;
  const bool staged = found != scope.staged.end();
  // Whether it begins here is not known of a record that is made jointly, before the part it belongs to is in.
  const bool open = !staged && may_be_joint(model, op.collection) && !scope.fetched && scope.next < record_path(key);
  // Made before the first part was; a part to come has it, and this set too.
  if (open || !fits(model, op, staged)) return;
  RecordState after = staged ? found->second : begin_record(op, set);
  std::vector<TextPatch> patches;
  if (!merge_op(model, after, op, set, patches)) return;
  scope.staged.insert_or_assign(key, std::move(after));
  if (!scope.readable) base_changed.insert(key);
}

}  // namespace bijeen::sync
