// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <utility>

#include "sync/codec.h"
#include "sync/replica_impl.h"

// What people and screens read.
namespace bijeen::sync {
namespace {

/// For records of a newer model: they are kept and shown as they are.
const schema::Collection& unknown_collection() {
  static const schema::Collection none;
  return none;
}

struct UnsentSet {
  const ChangeSet* set;
  const RefusedSet* refused;
  std::string_view state;
};

/// nullptr where nothing was written.
const TextState* text_of(const RecordState& record, const std::string& field) {
  const auto found = record.fields.find(field);
  return found == record.fields.end() ? nullptr : std::get_if<TextState>(&found->second);
}

/// By number; sets that were withdrawn hold nothing and are left out.
std::vector<UnsentSet> unsent_sets(const Replica::Impl& impl) {
  std::map<std::uint64_t, UnsentSet> sets;
  for (const auto& [n, own] : impl.pending) {
    if (own.state == PendingSet::State::kAccepted || own.set.ops.empty()) continue;
    sets.emplace(n, UnsentSet{&own.set, nullptr, own.state == PendingSet::State::kWaiting ? "waiting" : "sent"});
  }
  for (const auto& [n, refused] : impl.refused)
    sets.emplace(n, UnsentSet{&refused.set, &refused, refused.escrowed ? "escrowed" : "refused"});
  std::vector<UnsentSet> list;
  list.reserve(sets.size());
  for (const auto& [n, set] : sets) list.push_back(set);
  return list;
}

}  // namespace

std::optional<std::string> Replica::Impl::view(const RecordKey& key) {
  const auto* record = shown(key);
  if (record == nullptr) return std::nullopt;
  const auto* collection = model.collection(key.collection);
  return view_json(collection == nullptr ? unknown_collection() : *collection, *record);
}

std::optional<std::string> Replica::Impl::text(const RecordKey& key, const std::string& field) {
  const auto* record = shown(key);
  if (record == nullptr) return std::nullopt;
  const auto* text = text_of(*record, field);
  return text == nullptr ? std::string() : text->text;
}

std::optional<std::string> Replica::Impl::text_with_refused(const RecordKey& key, const std::string& field) {
  const auto* record = shown(key);
  if (record == nullptr) return std::nullopt;
  const auto* stands = text_of(*record, field);
  TextState text = stands == nullptr ? TextState{} : *stands;
  for (const auto& [n, own] : refused) {
    const ChangeSet set = in_todays_words(own.set);
    for (const auto& op : set.ops) {
      const auto edits = op.text.find(field);
      if (own.escrowed || key_of(op) != key || edits == op.text.end()) continue;
      if (!merge(text, TextEvent{Seq{}, set.device, set.n, set.seen, edits->second, set.past, {}})) return std::nullopt;
    }
  }
  return text.text;
}

std::string Replica::Impl::views_where(const std::function<bool(const RecordState&)>& wanted) {
  std::set<RecordKey> keys;
  for (const auto& [key, record] : base) keys.insert(key);
  for (const auto& [key, record] : overlay) keys.insert(key);
  std::string out = "[";
  for (const auto& key : keys) {
    const auto* record = shown(key);
    if (record == nullptr || !wanted(*record)) continue;
    if (out.size() > 1) out += ',';
    out += *view(key);
  }
  return out + ']';
}

std::string Replica::Impl::views(std::string_view collection) {
  return views_where([&](const RecordState& record) {
    return (collection.empty() || record.collection == collection) && (!is_deleted(record) || in_conflict(record));
  });
}

std::string Replica::Impl::deleted_views() {
  return views_where([](const RecordState& record) { return is_deleted(record); });
}

void Replica::Impl::recount_conflict(const RecordKey& key) {
  const auto* record = shown(key);
  if (record != nullptr && in_conflict(*record)) {
    conflicted->insert(key);
  } else {
    conflicted->erase(key);
  }
}

std::string Replica::Impl::status() {
  if (!conflicted) {
    conflicted.emplace();
    std::vector<RecordKey> keys;
    keys.reserve(base.size() + overlay.size());
    for (const auto& [key, record] : base) keys.push_back(key);
    for (const auto& [key, record] : overlay) keys.push_back(key);
    for (const auto& key : keys) recount_conflict(key);
  }
  Json readable_scopes = Json::array();
  Json missing = Json::array();
  for (const auto& [scope, state] : scopes) (state.readable ? readable_scopes : missing).push_back(scope.text());
  const auto waiting = std::count_if(pending.begin(), pending.end(), [](const auto& own) {
    return own.second.state != PendingSet::State::kAccepted && !own.second.set.ops.empty();
  });
  return dump(Json{{"person", meta.device ? Json(meta.actor.person.text()) : Json()},
                   {"name", meta.actor.name},
                   {"role", meta.actor.role},
                   {"device", meta.device ? Json(meta.device->text()) : Json()},
                   {"cursor", raw(meta.cursor)},
                   {"epoch", meta.epoch},
                   {"scopes", readable_scopes},
                   {"missing", missing},
                   {"pending", waiting},
                   {"refused", refused.size()},
                   {"conflicts", conflicted->size()},
                   {"divergences", meta.divergences},
                   {"kept", kept.size()},
                   {"giveBack", has_to_give_back()},
                   {"renew", needs_renewal}});
}

std::string Replica::Impl::unsent() const {
  std::string out = "[";
  for (const auto& [set, refusal, state] : unsent_sets(*this)) {
    if (out.size() > 1) out += ',';
    out += R"({"n":)" + std::to_string(raw(set->n)) + R"(,"id":")" + set->id.text() + R"(","made":)" +
           std::to_string(raw(set->made)) + R"(,"scope":")" + set->scope.text() + R"(","state":")" +
           std::string(state) + '"';
    if (refusal != nullptr) {
      out += R"(,"code":)" + json_text(refusal->code) + R"(,"title":)" + json_text(refusal->title) + R"(,"detail":)" +
             json_text(refusal->detail);
    }
    out += R"(,"ops":)";
    append_ops(out, in_todays_words(*set).ops);
    out += '}';
  }
  return out + ']';
}

std::string Replica::Impl::export_unsent() const {
  std::string sets;
  std::string sent;
  for (const auto& [set, refusal, state] : unsent_sets(*this)) {
    sets += (sets.empty() ? "" : ",") + encode(*set);
    if (state == "sent") sent += (sent.empty() ? "\"" : ",\"") + set->id.text() + '"';
  }
  return R"({"format":"bijeen-unsent","version":1,"device":)" +
         (meta.device ? json_text(meta.device->text()) : "null") + R"(,"person":)" +
         (meta.device ? json_text(meta.actor.person.text()) : "null") + R"(,"changeSets":[)" + sets + R"(],"sent":[)" +
         sent + "]}";
}

Result<Step> Replica::Impl::dismiss(DeviceCount n) {
  if (refused.erase(raw(n)) == 0) return Error{ErrorCode::kReplicaBusy, "the change was not refused"};
  refused_changed.insert(raw(n));
  meta_changed = true;
  return finish();
}

}  // namespace bijeen::sync
