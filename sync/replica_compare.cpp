// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <utility>

#include "sync/codec.h"
#include "sync/replica_impl.h"

// Finding out where a scope differs from the server's, and mending just that.
namespace bijeen::sync {
namespace {

constexpr std::size_t kLevelsAboveValue = 8;
/// A range with no more records than this is fetched, a larger one is looked at more closely.
constexpr std::uint64_t kFetchedAtOnceMax = 32;
constexpr std::size_t kReportedMax = 100;

Error unreadable() {
  return {ErrorCode::kRequestField, "the answer to a comparison cannot be read"};
}

struct TheirRange {
  std::string to;
  std::uint64_t count = 0;
  std::string digest;
};

std::optional<std::vector<TheirRange>> ranges_from(const Json& json) {
  std::vector<TheirRange> ranges;
  for (const auto& item : json) {
    const auto count = whole_member(item, "count");
    const auto* digest = text_member(item, "digest");
    if (!count || digest == nullptr) return std::nullopt;
    const auto* to = text_member(item, "to");
    ranges.push_back({to == nullptr ? std::string() : *to, *count, *digest});
  }
  return ranges;
}

}  // namespace

void Replica::Impl::compare_digests(const Json& digests) {
  std::erase_if(comparisons, [&](const auto& c) { return !meta.actor.scopes.contains(c.first); });
  for (const auto& scope : meta.actor.scopes) {
    auto& state = scopes[scope];
    const auto* theirs = text_member(digests, scope.text().c_str());
    if (!state.readable || state.missing || theirs == nullptr) continue;
    const std::string ours = state.digest.hex();
    if (ours == *theirs) {
      state.compared_for.clear();
      comparisons.erase(scope);
      continue;
    }
    diverged.push_back(scope);
    // What a comparison did not help, another would not either, until something changes.
    if (state.compared_for == ours + *theirs) continue;
    if (const auto running = comparisons.find(scope); running != comparisons.end()) {
      running->second.theirs = *theirs;
      continue;
    }
    ++meta.divergences;
    meta_changed = true;
    comparisons.emplace(scope, Comparison{ours, *theirs, {{"", ""}}, {}, {}});
  }
}

std::optional<Replica::Ask> Replica::Impl::next_comparison() const {
  for (const auto& [scope, running] : comparisons) {
    if (!running.to_compare.empty())
      return Ask{false, scope, running.to_compare.back().after, running.to_compare.back().to};
    if (!running.to_fetch.empty()) return Ask{true, scope, running.to_fetch.back().after, running.to_fetch.back().to};
  }
  return std::nullopt;
}

Result<Step> Replica::Impl::comparison_answer(std::string_view json) {
  const auto answer = parse_json(json, kJsonDepthMax + kLevelsAboveValue);
  const auto* epoch = answer ? text_member(*answer, "epoch") : nullptr;
  const auto* scope_text = answer ? text_member(*answer, "scope") : nullptr;
  const auto scope = scope_text == nullptr ? std::nullopt : Scope::parse(*scope_text);
  const auto cursor = answer ? whole_member(*answer, "cursor") : std::nullopt;
  const auto changed = answer ? whole_member(*answer, "changed") : std::nullopt;
  if (epoch == nullptr || !scope || !cursor || !changed) return unreadable();
  const auto found = comparisons.find(*scope);
  if (found == comparisons.end()) return finish();
  // It speaks of the records as they are here only when nothing in the scope came after the cursor.
  if (*epoch != meta.epoch || Seq{*cursor} < meta.cursor || Seq{*changed} > meta.cursor) {
    comparisons.erase(found);
    return finish();
  }
  const Json* ranges = member(*answer, "ranges");
  const Json* records = member(*answer, "records");
  const bool taken = ranges != nullptr    ? take_ranges(*scope, found->second, *ranges)
                     : records != nullptr ? take_range(*scope, found->second, *answer, *records)
                                          : false;
  if (!taken) return unreadable();
  if (found->second.to_compare.empty() && found->second.to_fetch.empty()) end_comparison(found);
  retry_dropped();
  return finish();
}

std::vector<RecordKey> Replica::Impl::keys_between(const Scope& scope, const KeyRange& range) {
  std::vector<RecordKey> keys;
  const auto after = record_key(range.after);
  const auto to = record_key(range.to);
  for (auto it = after ? base.upper_bound(*after) : base.begin(); it != base.end();) {
    const auto key = (it++)->first;
    if (to && key > *to) break;
    const auto* record = base_record(key);
    if (record != nullptr && record->scope == scope) keys.push_back(key);
  }
  return keys;
}

bool Replica::Impl::take_ranges(const Scope& scope, Comparison& running, const Json& json) {
  const auto ranges = json.is_array() ? ranges_from(json) : std::nullopt;
  if (!ranges || ranges->empty() || running.to_compare.empty()) return false;
  const KeyRange asked = running.to_compare.back();
  running.to_compare.pop_back();
  std::string after = asked.after;
  for (const auto& [to, count, digest] : *ranges) {
    const KeyRange range{after, to};
    after = to;
    Digest ours;
    for (const auto& key : keys_between(scope, range)) ours.add(sync::digest(*base_record(key)));
    if (ours.hex() == digest) continue;
    // A range that did not get smaller would be asked for ever.
    const bool smaller = ranges->size() > 1;
    (count > kFetchedAtOnceMax && smaller ? running.to_compare : running.to_fetch).push_back(range);
  }
  return true;
}

bool Replica::Impl::take_range(const Scope& scope, Comparison& running, const Json& answer, const Json& json) {
  if (!json.is_array() || running.to_fetch.empty()) return false;
  std::map<RecordKey, RecordState> theirs;
  for (const auto& item : json) {
    auto record = record_from(item);
    if (!record || record->scope != scope) return false;
    const RecordKey key{record->collection, record->id};
    theirs.insert_or_assign(key, std::move(*record));
  }
  auto& range = running.to_fetch.back();
  const auto* next = text_member(answer, "next");
  const KeyRange part{range.after, next == nullptr ? range.to : *next};
  std::set<RecordKey> replaced;
  const auto note = [&](const RecordKey& key, std::string here, std::string there) {
    running.found.push_back({record_path(key), std::move(here), std::move(there)});
    note_texts(key);
    replaced.insert(key);
  };
  for (const auto& key : keys_between(scope, part)) {
    if (theirs.contains(key)) continue;
    note(key, sync::digest(*base_record(key)).hex(), {});
    erase_base(key);
  }
  for (auto& [key, record] : theirs) {
    const auto* here = base_record(key);
    const auto ours = here == nullptr ? std::string() : sync::digest(*here).hex();
    const auto there = sync::digest(record).hex();
    if (ours == there) continue;
    note(key, ours, there);
    put_base(key, std::move(record));
  }
  stale.merge(replaced);
  if (next == nullptr) {
    running.to_fetch.pop_back();
  } else {
    range.after = *next;
  }
  return true;
}

void Replica::Impl::end_comparison(std::map<Scope, Comparison>::iterator ended) {
  settle();
  const auto& [scope, done] = *ended;
  auto& state = scopes[scope];
  // The sum itself may have been what was wrong.
  state.digest = {};
  for (const auto& key : keys_between(scope, {})) state.digest.add(sync::digest(*base_record(key)));
  scopes_changed.insert(scope);
  state.compared_for = state.digest.hex() + done.theirs;
  Json records = Json::array();
  for (const auto& [key, here, there] : done.found) {
    if (records.size() == kReportedMax) break;
    records.push_back(
        {{"key", key}, {"here", here.empty() ? Json() : Json(here)}, {"there", there.empty() ? Json() : Json(there)}});
  }
  if (std::exchange(state.reported_for, done.ours + done.theirs) != done.ours + done.theirs)
    reports.push_back(dump(Json{{"scope", scope.text()},
                                {"epoch", meta.epoch},
                                {"cursor", raw(meta.cursor)},
                                {"model", model.version()},
                                {"engine", kEngineVersion},
                                {"here", done.ours},
                                {"there", done.theirs},
                                {"differing", done.found.size()},
                                {"records", std::move(records)}}));
  comparisons.erase(ended);
}

std::optional<std::string> Replica::Impl::next_report() {
  if (reports.empty()) return std::nullopt;
  auto report = std::move(reports.front());
  reports.erase(reports.begin());
  return report;
}

}  // namespace bijeen::sync
