// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <utility>

#include "sync/codec.h"
#include "sync/replica_impl.h"
#include "sync/upgrade.h"

// The replica's persistent form: reading it at the start and writing what a call changed.
namespace bijeen::sync {
namespace {

constexpr std::string_view kMeta = "meta";
constexpr std::string_view kRecord = "record/";
constexpr std::string_view kScope = "scope/";
constexpr std::string_view kPending = "pending/";
constexpr std::string_view kRefused = "refused/";
constexpr std::string_view kKept = "kept/";
constexpr std::uint64_t kFormat = 1;

Error unreadable(std::string_view key) {
  return {ErrorCode::kReplicaStore, std::string(key) + " cannot be read"};
}

bool flag(const Json& json, const char* name) {
  const Json* found = member(json, name);
  return found != nullptr && *found == true;
}

std::optional<std::uint64_t> hex_number(std::string_view digits) {
  std::uint64_t value = 0;
  for (const char c : digits) {
    const auto digit = std::string_view("0123456789abcdef").find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    value = value << 4 | digit;
  }
  return value;
}

std::optional<Digest> digest_from(const std::string& hex) {
  if (hex.size() != 32) return std::nullopt;
  const auto high = hex_number(std::string_view(hex).substr(0, 16));
  const auto low = hex_number(std::string_view(hex).substr(16));
  if (!high || !low) return std::nullopt;
  return Digest{*low, *high};
}

std::string text_of(const ReplicaMeta& meta) {
  Json json{{"format", kFormat},
            {"model", meta.model},
            {"device", meta.device ? Json(meta.device->text()) : Json()},
            {"person", meta.actor.person.text()},
            {"role", meta.actor.role},
            {"name", meta.actor.name},
            {"epoch", meta.epoch},
            {"cursor", raw(meta.cursor)},
            {"horizon", raw(meta.horizon)},
            {"n", meta.n},
            {"divergences", meta.divergences},
            {"backedUp", raw(meta.backed_up)},
            {"givenTo", meta.given_to}};
  for (const auto base : meta.bases) json["bases"].push_back(raw(base));
  if (!meta.follows.is_nil()) json["follows"] = {meta.follows.text(), raw(meta.follows_n), raw(meta.follows_until)};
  return dump(json);
}

bool read_follows(const Json& json, ReplicaMeta& meta) {
  const Json* follows = member(json, "follows");
  if (follows == nullptr) return true;
  if (!follows->is_array() || follows->size() != 3) return false;
  const auto* device_text = (*follows)[0].get_ptr<const std::string*>();
  const auto device = device_text == nullptr ? std::nullopt : DeviceId::parse(*device_text);
  const auto n = whole((*follows)[1]);
  const auto until = whole((*follows)[2]);
  if (!device || !n || !until) return false;
  meta.follows = *device;
  meta.follows_n = DeviceCount{*n};
  meta.follows_until = Seq{*until};
  return true;
}

bool read_meta(const Json& json, ReplicaMeta& meta) {
  const auto device = id_member<DeviceId>(json, "device");
  const auto person = id_member<PersonId>(json, "person");
  const auto cursor = whole_member(json, "cursor");
  const auto horizon = whole_member(json, "horizon");
  const auto n = whole_member(json, "n");
  const auto divergences = whole_member(json, "divergences");
  if (whole_member(json, "format") != kFormat || !device || !person || !cursor || !horizon || !n || !divergences)
    return false;
  meta.device = *device;
  meta.actor.person = *person;
  meta.actor.role = text_or_empty(json, "role");
  meta.actor.name = text_or_empty(json, "name");
  meta.epoch = text_or_empty(json, "epoch");
  meta.cursor = Seq{*cursor};
  meta.horizon = Seq{*horizon};
  meta.n = *n;
  meta.divergences = *divergences;
  meta.model = model_version_in(json);
  meta.backed_up = Seq{whole_member(json, "backedUp").value_or(0)};
  const auto* given_to = text_member(json, "givenTo");
  meta.given_to = given_to == nullptr ? meta.epoch : *given_to;
  if (const Json* bases = member(json, "bases")) {
    auto numbers = numbers_from(*bases);
    if (!numbers) return false;
    meta.bases = std::move(*numbers);
  }
  return read_follows(json, meta);
}

std::string text_of(const ScopeState& scope) {
  return dump(Json{{"readable", scope.readable},
                   {"missing", scope.missing},
                   {"fetched", scope.fetched},
                   {"next", scope.next},
                   {"ahead", raw(scope.ahead)},
                   {"digest", scope.digest.hex()}});
}

std::optional<ScopeState> scope_from(const Json& json) {
  const auto ahead = whole_member(json, "ahead");
  const auto digest = digest_from(text_or_empty(json, "digest"));
  if (!ahead || !digest) return std::nullopt;
  ScopeState scope;
  scope.readable = flag(json, "readable");
  scope.missing = flag(json, "missing");
  scope.digest = *digest;
  // What is fetched again is staged in memory alone, so it starts over; a first fetch goes on where it was.
  if (scope.readable) return scope;
  scope.fetched = flag(json, "fetched");
  scope.next = text_or_empty(json, "next");
  scope.ahead = Seq{*ahead};
  return scope;
}

std::string text_of(const PendingSet& pending) {
  std::string out = "{";
  if (pending.state == PendingSet::State::kAccepted) out += R"("at":)" + std::to_string(raw(pending.at)) + ',';
  if (pending.leaning) out += R"("leaning":true,)";
  if (pending.state == PendingSet::State::kAccepted) out += R"("seq":)" + std::to_string(raw(pending.seq)) + ',';
  const char* state = pending.state == PendingSet::State::kWaiting ? "waiting"
                      : pending.state == PendingSet::State::kSent  ? "sent"
                                                                   : "accepted";
  return out + R"("set":)" + encode(pending.set) + R"(,"state":")" + state + "\"}";
}

std::optional<PendingSet> pending_from(const Json& json) {
  const Json* inner = member(json, "set");
  if (inner == nullptr) return std::nullopt;
  auto set = change_set_from(*inner);
  if (!set) return std::nullopt;
  PendingSet pending;
  pending.set = std::move(*set);
  pending.leaning = flag(json, "leaning");
  pending.seq = Seq{whole_member(json, "seq").value_or(0)};
  pending.at = Millis{static_cast<std::int64_t>(whole_member(json, "at").value_or(0))};
  const std::string state = text_or_empty(json, "state");
  if (state == "sent") pending.state = PendingSet::State::kSent;
  if (state == "accepted") pending.state = PendingSet::State::kAccepted;
  return pending;
}

std::string text_of(const RefusedSet& refused) {
  return R"({"code":)" + json_text(refused.code) + R"(,"detail":)" + json_text(refused.detail) + R"(,"heldBy":)" +
         json_text(refused.held_by) + R"(,"set":)" + encode(refused.set) + R"(,"state":")" +
         (refused.escrowed ? "escrowed" : "refused") + R"(","title":)" + json_text(refused.title) + '}';
}

std::optional<RefusedSet> refused_from(const Json& json) {
  const Json* inner = member(json, "set");
  if (inner == nullptr) return std::nullopt;
  auto set = change_set_from(*inner);
  if (!set) return std::nullopt;
  return RefusedSet{std::move(*set),
                    text_or_empty(json, "state") == "escrowed",
                    text_or_empty(json, "code"),
                    text_or_empty(json, "title"),
                    text_or_empty(json, "detail"),
                    text_or_empty(json, "heldBy")};
}

constexpr std::string_view kItem = R"(,"item":)";

std::string text_of(const KeptSet& kept) {
  return std::string(kept.alone ? R"({"alone":true,)" : "{") + R"("heldBy":)" + json_text(kept.held_by) +
         R"(,"number":)" + std::to_string(raw(kept.number)) + R"(,"own":)" + (kept.own ? "true" : "false") +
         R"(,"scope":")" + kept.scope.text() + '"' + std::string(kItem) + kept.item + '}';
}

/// The item is left as it is until somebody needs it: there may be megabytes of them.
std::optional<KeptSet> kept_from(std::string_view text) {
  const auto at = text.find(kItem);
  if (at == std::string_view::npos) return std::nullopt;
  const auto head = parse_json(std::string(text.substr(0, at)) + '}');
  const auto number = head ? whole_member(*head, "number") : std::nullopt;
  const auto scope = head ? Scope::parse(text_or_empty(*head, "scope")) : std::nullopt;
  if (!number || !scope) return std::nullopt;
  const auto from = at + kItem.size();
  return KeptSet{std::string(text.substr(from, text.size() - from - 1)),
                 text_or_empty(*head, "heldBy"),
                 Seq{*number},
                 *scope,
                 flag(*head, "own"),
                 flag(*head, "alone")};
}

}  // namespace

std::optional<RecordKey> record_key(std::string_view path) {
  const auto slash = path.find('/');
  if (slash == std::string_view::npos || !is_name(path.substr(0, slash))) return std::nullopt;
  const auto id = RecordId::parse(path.substr(slash + 1));
  if (!id) return std::nullopt;
  return RecordKey{std::string(path.substr(0, slash)), *id};
}

std::string record_path(const RecordKey& key) {
  return key.collection + '/' + key.id.text();
}

std::string store_key(const RecordKey& key) {
  return std::string(kRecord) + record_path(key);
}

Status Replica::Impl::load(std::string_view key, std::string_view value) {
  if (key.starts_with(kRecord)) {
    const auto record = record_key(key.substr(kRecord.size()));
    if (!record) return unreadable(key);
    base[*record].stored = value;
    return Done{};
  }
  if (key.starts_with(kKept)) {
    auto set = kept_from(value);
    const auto seq = parse_json(key.substr(kKept.size()));
    const auto place = seq ? whole(*seq) : std::nullopt;
    if (!set || !place) return unreadable(key);
    kept_bytes += set->item.size();
    kept.insert_or_assign(*place, std::move(*set));
    return Done{};
  }
  const bool ours = key == kMeta || key.starts_with(kScope) || key.starts_with(kPending) || key.starts_with(kRefused);
  if (!ours) return Done{};
  constexpr std::size_t kLevelsAboveValue = 8;
  const auto json = parse_json(value, kJsonDepthMax + kLevelsAboveValue);
  if (!json) return unreadable(key);
  if (key == kMeta) return read_meta(*json, meta) ? Status{Done{}} : unreadable(key);
  if (key.starts_with(kScope)) {
    const auto scope = Scope::parse(key.substr(kScope.size()));
    auto state = scope_from(*json);
    if (!scope || !state) return unreadable(key);
    scopes.insert_or_assign(*scope, std::move(*state));
  } else if (key.starts_with(kPending)) {
    auto set = pending_from(*json);
    if (!set) return unreadable(key);
    pending.insert_or_assign(raw(set->set.n), std::move(*set));
  } else {
    auto set = refused_from(*json);
    if (!set) return unreadable(key);
    refused.insert_or_assign(raw(set->set.n), std::move(*set));
  }
  return Done{};
}

Status Replica::Impl::open() {
  if (!meta.device && !(base.empty() && scopes.empty() && pending.empty() && refused.empty())) return unreadable(kMeta);
  if (!pending.empty()) meta.n = std::max(meta.n, pending.rbegin()->first);
  if (!refused.empty()) meta.n = std::max(meta.n, refused.rbegin()->first);
  if (meta.model < model.version()) upgrade_base();
  meta.model = model.version();
  bool fetching = false;
  for (const auto& [scope, state] : scopes) {
    meta.actor.scopes.insert(scope);
    fetching = fetching || !state.readable;
  }
  if (fetching) unstage();
  std::set<RecordKey> touched;
  for (const auto& [n, set] : pending) touched.merge(keys_of(set.set));
  rebuild(std::move(touched));
  view_changed.clear();
  return Done{};
}

/// The app was updated since this was stored. What is upgraded is written with the next Step; when there is none before
/// the host stops, it is upgraded again.
void Replica::Impl::upgrade_base() {
  for (auto& [scope, state] : scopes) {
    state.digest = {};
    scopes_changed.insert(scope);
  }
  for (auto it = base.begin(); it != base.end();) {
    const auto key = (it++)->first;
    auto* record = base_record(key);
    if (record == nullptr) continue;
    upgrade(model, meta.model, *record);
    base_changed.insert(key);
    const auto scope = scopes.find(record->scope);
    if (scope != scopes.end() && scope->second.readable) scope->second.digest.add(sync::digest(*record));
  }
  meta_changed = meta.device.has_value();
}

/// Records of scopes that were being fetched when the host stopped are not to be seen yet.
void Replica::Impl::unstage() {
  for (auto it = base.begin(); it != base.end();) {
    const auto key = (it++)->first;
    auto* record = base_record(key);
    if (record == nullptr) continue;
    const auto scope = scopes.find(record->scope);
    if (scope == scopes.end() || scope->second.readable) continue;
    scope->second.staged.emplace(key, std::move(*record));
    base.erase(key);
  }
}

Result<Step> Replica::Impl::identify(const DeviceId& device, const PersonId& person) {
  if (meta.device && (*meta.device != device || meta.actor.person != person))
    return Error{ErrorCode::kReplicaIdentity, "this store belongs to another device or person"};
  if (!meta.device) {
    meta.device = device;
    meta.actor.person = person;
    meta_changed = true;
  }
  return finish();
}

Step Replica::Impl::finish() {
  if (!stale.empty()) rebuild(std::exchange(stale, {}));
  settle();
  Step step;
  const auto write = [&](std::string key, std::optional<std::string> value) {
    step.writes.push_back({std::move(key), std::move(value)});
  };
  for (const auto n : std::exchange(pending_changed, {})) {
    const auto found = pending.find(n);
    write(std::string(kPending) + std::to_string(n),
          found == pending.end() ? std::nullopt : std::optional(text_of(found->second)));
  }
  for (const auto n : std::exchange(refused_changed, {})) {
    const auto found = refused.find(n);
    write(std::string(kRefused) + std::to_string(n),
          found == refused.end() ? std::nullopt : std::optional(text_of(found->second)));
  }
  for (const auto seq : std::exchange(kept_changed, {})) {
    const auto found = kept.find(seq);
    write(std::string(kKept) + std::to_string(seq),
          found == kept.end() ? std::nullopt : std::optional(text_of(found->second)));
  }
  for (const auto& key : std::exchange(base_changed, {})) write(store_key(key), stored_form(key));
  for (const auto& scope : std::exchange(scopes_changed, {})) {
    const auto found = scopes.find(scope);
    write(std::string(kScope) + scope.text(),
          found == scopes.end() ? std::nullopt : std::optional(text_of(found->second)));
  }
  if (std::exchange(meta_changed, false)) write(std::string(kMeta), text_of(meta));
  step.patches = take_patches();
  for (const auto& patch : step.patches) note_changed({patch.collection, patch.record}, patch.field, patch.edits);
  for (const auto& key : std::exchange(view_changed, {})) {
    if (conflicted) recount_conflict(key);
    step.changed.push_back(key);
  }
  return step;
}

}  // namespace bijeen::sync
