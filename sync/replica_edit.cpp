// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <utility>

#include "sync/replica_impl.h"
#include "sync/typing.h"

// Own change sets: made, extended while a person types, taken back.
namespace bijeen::sync {
namespace {

/// Of inserted text in one change set: in the worst case JSON writes one byte as six.
constexpr std::size_t kPortionBytesMax = kChangeSetBytesMax / 8;

/// text.too-long, with the field's maximum in code points as detail, for an edit that adds and ends past it.
Status within_field(const schema::Model& model, const std::string& collection, const std::string& field,
                    std::string_view now, const std::vector<TextEdit>& edits) {
  const auto* known = model.collection(collection);
  const auto* rules = known == nullptr ? nullptr : known->field(field);
  if (rules == nullptr || !rules->max) return Done{};
  const auto length = static_cast<std::int64_t>(code_points(now));
  std::int64_t more = 0;
  for (const auto& edit : edits) more += static_cast<std::int64_t>(code_points(edit.inserted)) - edit.removed;
  if (more > 0 && static_cast<double>(length + more) > *rules->max)
    return Error{ErrorCode::kTextTooLong, std::to_string(static_cast<std::int64_t>(*rules->max))};
  return Done{};
}

Status within_bounds(const ChangeSet& set) {
  if (op_count(set) > kChangeSetOpsMax || encode(set).size() > kChangeSetBytesMax)
    return Error{ErrorCode::kChangeSetTooLarge, "too much for one change"};
  return Done{};
}

bool all_texts(const ChangeSet& set) {
  return std::all_of(set.ops.begin(), set.ops.end(), [](const Op& op) { return only_texts(op); });
}

bool same_text(const Op& a, const Op& b) {
  return a.collection == b.collection && a.record == b.record &&
         std::any_of(a.text.begin(), a.text.end(), [&](const auto& text) { return b.text.contains(text.first); });
}

/// Whether `later` needs what `earlier` made: a record of it, also as a value, or its edits of a text.
bool builds_on(const ChangeSet& later, const ChangeSet& earlier) {
  const std::string text = encode(later);
  return std::any_of(earlier.ops.begin(), earlier.ops.end(), [&](const Op& op) {
    if (op.create && text.find(op.record.text()) != std::string::npos) return true;
    return std::any_of(later.ops.begin(), later.ops.end(), [&](const Op& other) { return same_text(op, other); });
  });
}

}  // namespace

DeviceCount Replica::Impl::known() const {
  for (const auto& [n, own] : pending) {
    // That a leaning set is refused is sure, and nothing is built on it any more.
    if (own.state != PendingSet::State::kAccepted && !own.leaning) return DeviceCount{n - 1};
  }
  return DeviceCount{meta.n};
}

Past Replica::Impl::past() const {
  Past past;
  past.bases = meta.bases;
  if (meta.cursor >= meta.follows_until) return past;
  past.follows = meta.follows;
  past.follows_n = meta.follows_n;
  return past;
}

Seq Replica::Impl::floor() const {
  Seq lowest = meta.cursor;
  for (const auto& [n, own] : pending) {
    if (own.state != PendingSet::State::kAccepted) lowest = std::min(lowest, own.set.seen);
  }
  return lowest;
}

Result<Step> Replica::Impl::edit(const ChangeSetId& id, const Scope& scope, Millis made, std::vector<Op> ops,
                                 bool extend) {
  const std::vector<Op> told = ops;
  auto step = make(id, scope, made, std::move(ops), extend);
  if (!step) return step;
  for (const auto& op : told) {
    for (const auto& [field, edits] : op.text) note_changed(key_of(op), field, edits);
  }
  return step;
}

Result<Step> Replica::Impl::make(const ChangeSetId& id, const Scope& scope, Millis made, std::vector<Op> ops,
                                 bool extend) {
  std::vector<std::vector<Op>> one;
  one.push_back(std::move(ops));
  return make_all(id, scope, made, std::move(one), extend);
}

Trial Replica::Impl::on_view() {
  return {[this](const RecordKey& key) { return shown(key); },
          [this](const std::string& collection, const Scope& scope) { return shown_ids(collection, scope); }};
}

Result<ChangeSet> Replica::Impl::try_set(Records& trial, const ChangeSetId& id, const Scope& scope, DeviceCount n,
                                         Millis made, std::vector<Op> ops) {
  if (!meta.device) return Error{ErrorCode::kReplicaIdentity, "sign in first"};
  if (!readable(scope)) return Error{ErrorCode::kScopeUnknown, scope.text() + " is not on this device"};
  if (ops.empty()) return Error{ErrorCode::kChangeSetMalformed, "a change changes something"};
  // Through the wire form and back: what is made here is what the server will read.
  auto set = decode(encode(
      ChangeSet{id, scope, *meta.device, n, meta.cursor, known(), made, model.version(), std::move(ops), past()}));
  if (!set) return set.error();
  if (auto done = permit(model, meta.actor, trial, *set); !done) return done.error();
  if (auto patches = merge(model, trial, {*set, Seq{}, made, meta.actor.person, {}}); !patches) return patches.error();
  return set;
}

Result<Step> Replica::Impl::make_all(ChangeSetId id, const Scope& scope, Millis made, std::vector<std::vector<Op>> all,
                                     bool extend) {
  std::vector<ChangeSet> sets;
  Trial trial = on_view();
  for (auto& ops : all) {
    auto set = try_set(trial, id, scope, DeviceCount{meta.n + 1 + sets.size()}, made, std::move(ops));
    if (!set) return set.error();
    sets.push_back(std::move(*set));
    id = next_uuid(id);
  }
  // From here on nothing fails. The trial also holds what was only looked at.
  std::set<RecordKey> touched;
  for (const auto& set : sets) touched.merge(keys_of(set));
  const bool extended = extend && extend_last(sets.front());
  for (std::size_t i = extended ? 1 : 0; i < sets.size(); ++i) {
    sets[i].n = DeviceCount{++meta.n};
    pending_changed.insert(meta.n);
    pending.emplace(meta.n, PendingSet{std::move(sets[i])});
  }
  if (extended && sets.size() > 1) {
    // The trial's records hold the first as a set of its own.
    rebuild(keys_of(pending.rbegin()->second.set));
  } else if (!extended) {
    for (const auto& key : touched) {
      view_changed.insert(key);
      overlay.insert_or_assign(key, std::move(trial.records.at(key)));
    }
  }
  // Whoever edits has moved his own cursor.
  texts_before.clear();
  return finish();
}

std::vector<Status> Replica::Impl::try_edits(const ChangeSetId& id, const Scope& scope, Millis made,
                                             std::vector<std::vector<Op>> edits) {
  std::vector<Status> verdicts;
  Trial fine = on_view();
  for (auto& ops : edits) {
    Trial one = Trial::on(fine);
    const auto set = try_set(one, id, scope, DeviceCount{meta.n + 1}, made, std::move(ops));
    verdicts.push_back(set ? Status{Done{}} : Status{set.error()});
    if (!set) continue;
    for (auto& [key, record] : one.records) fine.insert(std::move(record));
  }
  return verdicts;
}

bool Replica::Impl::extend_last(const ChangeSet& addition) {
  if (pending.empty()) return false;
  auto& last = pending.rbegin()->second;
  if (last.state != PendingSet::State::kWaiting || last.leaning || !last.in_view) return false;
  // `known` reaches to just before the oldest set without a verdict; the new set's would stop there too.
  const bool same_view = last.set.past == addition.past && last.set.scope == addition.scope &&
                         last.set.seen == addition.seen && last.set.known == addition.known &&
                         last.set.model == addition.model;
  if (!same_view || !all_texts(last.set) || !all_texts(addition)) return false;
  auto longer = last.set;
  append_ops(longer.ops, addition.ops);
  longer.made = addition.made;
  if (!within_bounds(longer)) return false;
  auto keys = keys_of(last.set);
  keys.merge(keys_of(addition));
  last.set = std::move(longer);
  pending_changed.insert(raw(last.set.n));
  rebuild(std::move(keys));
  return true;
}

Result<Step> Replica::Impl::edit_text(const ChangeSetId& id, Millis made, const RecordKey& key,
                                      const std::string& field, std::string_view before, std::string_view after,
                                      std::optional<std::uint32_t> end) {
  const auto* record = shown(key);
  if (record == nullptr)
    return Error{ErrorCode::kRecordUnknown, key.collection + " " + key.id.text() + " does not exist"};
  const std::string now = text(key, field).value_or(std::string());
  const auto edits = rebase(difference(before, after, end), difference(before, now));
  if (auto fits = within_field(model, key.collection, field, now, edits); !fits) return fits.error();
  const Scope scope = record->scope;
  std::vector<std::vector<Op>> portions;
  for (auto& portion : in_portions(edits, kPortionBytesMax, kChangeSetOpsMax)) {
    Op op;
    op.collection = key.collection;
    op.record = key.id;
    op.text.emplace(field, std::move(portion));
    portions.push_back({std::move(op)});
  }
  if (portions.empty()) return finish();
  auto step = make_all(id, scope, made, std::move(portions), true);
  if (step) note_typed(key, field, now, edits, made);
  return step;
}

Result<Step> Replica::Impl::withdraw(DeviceCount n, const ChangeSetId& empty_id) {
  const auto found = pending.find(raw(n));
  if (found == pending.end() || found->second.state != PendingSet::State::kWaiting)
    return Error{ErrorCode::kReplicaBusy, "the change is under way"};
  auto& own = found->second;
  for (auto later = std::next(found); later != pending.end(); ++later) {
    if (builds_on(later->second.set, own.set)) return Error{ErrorCode::kReplicaBusy, "a later change builds on it"};
  }
  stale.merge(keys_of(own.set));
  own.set.id = empty_id;
  own.set.ops.clear();
  own.leaning = false;
  pending_changed.insert(found->first);
  retry_dropped();
  return finish();
}

}  // namespace bijeen::sync
