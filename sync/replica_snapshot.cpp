// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <utility>

#include "sync/codec.h"
#include "sync/replica_impl.h"
#include "sync/upgrade.h"

// Fetching whole scopes.
namespace bijeen::sync {

std::vector<std::pair<Scope, std::string>> Replica::Impl::missing_scopes() {
  if (std::exchange(damaged, false)) {
    for (const auto& scope : meta.actor.scopes) fetch_again(scope);
  }
  std::vector<std::pair<Scope, std::string>> missing;
  for (const auto& [scope, state] : scopes) {
    if (state.missing && !state.fetched) missing.emplace_back(scope, state.next);
  }
  return missing;
}

void Replica::Impl::fetch_again(const Scope& scope) {
  const auto found = scopes.find(scope);
  if (found == scopes.end()) return;
  auto& state = found->second;
  if (!state.readable) {
    for (const auto& [key, record] : state.staged) base_changed.insert(key);
  }
  state.missing = true;
  state.fetched = false;
  state.next.clear();
  state.ahead = Seq{};
  state.staged.clear();
  scopes_changed.insert(scope);
}

Result<Step> Replica::Impl::snapshot_part(std::string_view json) {
  constexpr std::size_t kLevelsAboveValue = 8;
  const auto part = parse_json(json, kJsonDepthMax + kLevelsAboveValue);
  const auto* epoch = part ? text_member(*part, "epoch") : nullptr;
  const auto* scope_text = part ? text_member(*part, "scope") : nullptr;
  const auto scope = scope_text == nullptr ? std::nullopt : Scope::parse(*scope_text);
  const auto cursor = part ? whole_member(*part, "cursor") : std::nullopt;
  const Json* records = part ? member(*part, "records") : nullptr;
  if (epoch == nullptr || !scope || !cursor || records == nullptr || !records->is_array())
    return Error{ErrorCode::kRequestField, "a part of a snapshot cannot be read"};
  std::vector<RecordState> decoded;
  for (const auto& item : *records) {
    auto record = record_from(item);
    if (!record) return record.error();
    if (record->scope != *scope) return Error{ErrorCode::kRequestField, "a snapshot holds a record of another scope"};
    upgrade(model, model_version_in(*part), *record);
    decoded.push_back(std::move(*record));
  }
  const auto found = scopes.find(*scope);
  const bool wanted = found != scopes.end() && found->second.missing && !found->second.fetched;
  if (!wanted || *epoch != meta.epoch) return finish();
  auto& state = found->second;
  for (auto& record : decoded) {
    const RecordKey key{record.collection, record.id};
    const auto here = state.staged.find(key);
    if (here != state.staged.end() && here->second.changed >= record.changed) continue;
    state.staged.insert_or_assign(key, std::move(record));
    if (!state.readable) base_changed.insert(key);
  }
  state.ahead = std::max(state.ahead, Seq{*cursor});
  const auto* next = text_member(*part, "next");
  state.fetched = next == nullptr;
  state.next = next == nullptr ? std::string() : *next;
  scopes_changed.insert(*scope);
  take_fetched();
  retry_dropped();
  return finish();
}

/// Makes readable what is complete. Not before the pulls have caught up: an own set says it has seen what the cursor
/// says, so nothing newer than that may be on the screen.
void Replica::Impl::take_fetched() {
  for (auto& [scope, state] : scopes) {
    if (!state.missing || !state.fetched || state.ahead > meta.cursor) continue;
    const bool first = !state.readable;
    for (const auto& key : records_of(scope)) {
      note_texts(key);
      stale.insert(key);
      erase_base(key);
    }
    state.digest = {};
    for (auto& [key, record] : std::exchange(state.staged, {})) {
      // What earlier parts of a first fetch brought is stored already.
      const bool stored = first && !base_changed.contains(key);
      stale.insert(key);
      put_base(key, std::move(record));
      if (stored) base_changed.erase(key);
    }
    state.readable = true;
    state.missing = state.fetched = false;
    scopes_changed.insert(scope);
    for (const auto& [n, own] : pending) {
      if (own.set.scope == scope) stale.merge(keys_of(own.set));
    }
  }
}

}  // namespace bijeen::sync
