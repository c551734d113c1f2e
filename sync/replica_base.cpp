// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <utility>

#include "sync/replica_impl.h"
#include "sync/upgrade.h"

// Accepted state (base) and the view on top of it (overlay).
namespace bijeen::sync {
namespace {

bool keeps_events(const RecordState& record) {
  return std::any_of(record.fields.begin(), record.fields.end(), [](const auto& field) {
    const auto* text = std::get_if<TextState>(&field.second);
    return text != nullptr && !text->log.empty();
  });
}

std::size_t events_kept(const RecordState& record) {
  std::size_t count = 0;
  for (const auto& [name, state] : record.fields) {
    if (const auto* text = std::get_if<TextState>(&state)) count += text->log.size();
  }
  return count;
}

}  // namespace

RecordKey key_of(const Op& op) {
  return {op.collection, op.record};
}

std::set<RecordKey> keys_of(const ChangeSet& set) {
  std::set<RecordKey> keys;
  for (const auto& op : set.ops) keys.insert(key_of(op));
  return keys;
}

bool Replica::Impl::readable(const Scope& scope) const {
  const auto found = scopes.find(scope);
  return found != scopes.end() && found->second.readable;
}

RecordState* Replica::Impl::base_record(const RecordKey& key) {
  const auto found = base.find(key);
  if (found == base.end()) return nullptr;
  auto& record = found->second;
  if (!record.state) {
    auto decoded = decode_record(record.stored);
    if (!decoded || decoded->collection != key.collection || decoded->id != key.id) {
      damaged = true;
      base.erase(found);
      return nullptr;
    }
    record.state = std::move(*decoded);
    record.stored = {};
    if (keeps_events(*record.state)) with_log.insert(key);
  }
  return &*record.state;
}

RecordState* Replica::Impl::change_base(const RecordKey& key) {
  auto* record = base_record(key);
  if (record == nullptr) return nullptr;
  base_changed.insert(key);
  view_changed.insert(key);
  const auto scope = scopes.find(record->scope);
  if (scope != scopes.end() && base_unsettled.insert(key).second) scope->second.digest.subtract(sync::digest(*record));
  return record;
}

void Replica::Impl::put_base(const RecordKey& key, RecordState record) {
  erase_base(key);
  base[key].state = std::move(record);
  base_unsettled.insert(key);
  trimmed_to = Seq{};
}

void Replica::Impl::erase_base(const RecordKey& key) {
  change_base(key);
  base.erase(key);
  base_unsettled.erase(key);
  base_changed.insert(key);
  view_changed.insert(key);
  with_log.erase(key);
}

void Replica::Impl::settle() {
  for (const auto& key : std::exchange(base_unsettled, {})) {
    auto* record = base_record(key);
    const auto scope = record == nullptr ? scopes.end() : scopes.find(record->scope);
    if (scope == scopes.end()) continue;
    scope->second.digest.add(sync::digest(*record));
    scopes_changed.insert(record->scope);
    if (keeps_events(*record)) with_log.insert(key);
  }
}

void Replica::Impl::trim_texts() {
  // An own set that waits may be older than the horizon of the living.
  const Seq horizon = std::min(meta.horizon, floor());
  if (horizon <= trimmed_to) return;
  trimmed_to = horizon;
  for (auto it = with_log.begin(); it != with_log.end();) {
    auto* record = base_record(*it);
    if (record != nullptr) {
      const auto before = events_kept(*record);
      trim(*record, horizon);
      if (events_kept(*record) != before) base_changed.insert(*it);
    }
    it = record == nullptr || !keeps_events(*record) ? with_log.erase(it) : std::next(it);
  }
}

std::optional<std::string> Replica::Impl::stored_form(const RecordKey& key) {
  if (const auto* record = base_record(key)) return encode(*record);
  for (const auto& [scope, state] : scopes) {
    const auto staged = state.staged.find(key);
    if (!state.readable && staged != state.staged.end()) return encode(staged->second);
  }
  return std::nullopt;
}

std::vector<RecordKey> Replica::Impl::records_of(const Scope& scope) {
  std::vector<RecordKey> keys;
  for (auto it = base.begin(); it != base.end();) {
    const auto key = (it++)->first;
    const auto* record = base_record(key);
    if (record != nullptr && record->scope == scope) keys.push_back(key);
  }
  return keys;
}

const RecordState* Replica::Impl::shown(const RecordKey& key) {
  const auto found = overlay.find(key);
  return found != overlay.end() ? &found->second : base_record(key);
}

std::vector<RecordId> Replica::Impl::shown_ids(const std::string& collection, const Scope& scope) {
  std::set<RecordKey> known;
  const auto add_keys = [&](const auto& records) {
    for (auto at = records.lower_bound({collection, RecordId{}}); at != records.end(); ++at) {
      if (at->first.collection != collection) break;
      known.insert(at->first);
    }
  };
  add_keys(base);
  add_keys(overlay);
  std::vector<RecordId> ids;
  for (const auto& key : known) {
    const auto* record = shown(key);
    if (record != nullptr && record->scope == scope) ids.push_back(key.id);
  }
  return ids;
}

ChangeSet Replica::Impl::in_todays_words(ChangeSet set) const {
  upgrade(model, set);
  return set;
}

void Replica::Impl::rebuild(std::set<RecordKey> keys) {
  const auto record_for = [&](const Op& op, const Accepted& set) -> RecordState* {
    const auto key = key_of(op);
    const auto found = overlay.find(key);
    const bool exists = found != overlay.end() || base_record(key) != nullptr;
    if (!fits(model, op, exists)) return nullptr;
    if (found != overlay.end()) return &found->second;
    return &overlay.emplace(key, exists ? *base_record(key) : begin_record(op, set)).first->second;
  };
  const auto merge_set = [&](const PendingSet& own) {
    const auto& ops = own.set.ops;
    if (std::none_of(ops.begin(), ops.end(), [&](const Op& op) { return keys.contains(key_of(op)); })) return true;
    const auto at = own.seq == Seq{} ? own.set.made : own.at;
    const Accepted set{in_todays_words(own.set), own.seq, at, meta.actor.person, {}};
    std::vector<TextPatch> patches;
    for (const auto& op : set.set.ops) {
      if (!keys.contains(key_of(op))) continue;
      auto* record = record_for(op, set);
      if (record == nullptr || !merge_op(model, *record, op, set, patches)) return false;
    }
    return true;
  };
  for (bool again = true; again;) {
    again = false;
    for (const auto& key : keys) {
      if (overlay.contains(key)) note_texts(key);
      overlay.erase(key);
      view_changed.insert(key);
    }
    for (auto& [n, own] : pending) {
      if (own.leaning || !own.in_view || !readable(own.set.scope) || merge_set(own)) continue;
      // A set is in the view whole or not at all.
      own.in_view = false;
      keys.merge(keys_of(own.set));
      again = true;
      break;
    }
  }
}

void Replica::Impl::retry_dropped() {
  for (auto& [n, own] : pending) {
    if (!std::exchange(own.in_view, true)) stale.merge(keys_of(own.set));
  }
}

void Replica::Impl::note_texts(const RecordKey& key) {
  if (texts_before.contains(key)) return;
  const auto* record = shown(key);
  if (record == nullptr) return;
  auto& texts = texts_before[key];
  for (const auto& [name, state] : record->fields) {
    if (const auto* text = std::get_if<TextState>(&state)) texts.emplace(name, text->text);
  }
}

std::vector<TextPatch> Replica::Impl::take_patches() {
  std::vector<TextPatch> patches;
  for (auto& [key, exact] : std::exchange(base_patches, {})) {
    // With own sets on top, or replaced as a whole, the base's patches are not about what people saw.
    if (!texts_before.contains(key)) patches.insert(patches.end(), exact.begin(), exact.end());
  }
  for (const auto& [key, texts] : std::exchange(texts_before, {})) {
    const auto* record = shown(key);
    if (record == nullptr) continue;
    for (const auto& [name, state] : record->fields) {
      const auto* text = std::get_if<TextState>(&state);
      if (text == nullptr) continue;
      const auto before = texts.find(name);
      auto edits = difference(before == texts.end() ? std::string_view() : before->second, text->text);
      if (!edits.empty()) patches.push_back({key.collection, key.id, name, std::move(edits)});
    }
  }
  return patches;
}

}  // namespace bijeen::sync
