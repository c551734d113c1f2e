// SPDX-License-Identifier: EUPL-1.2
#include "server/store/push.h"

#include <algorithm>
#include <utility>

#include "server/store/departure.h"
#include "server/store/erasure.h"
#include "server/store/kept_photos.h"
#include "server/store/kept_sets.h"
#include "server/store/people.h"
#include "server/store/receipt.h"

namespace bijeen::store {
namespace {

using Kind = Verdict::Kind;

/// The device's claim, corrected by how far its clock was off when it sent, and never past the time of receipt.
sync::Millis corrected(sync::Millis made, sync::Millis sent_at, sync::Millis received_at) {
  std::int64_t off = 0;
  std::int64_t at = 0;
  if (__builtin_sub_overflow(raw(received_at), raw(sent_at), &off) || __builtin_add_overflow(raw(made), off, &at))
    return received_at;
  return std::clamp(sync::Millis{at}, sync::Millis{0}, std::max(received_at, sync::Millis{0}));
}

template <typename Count>
Count next(Count count) {
  return Count{raw(count) + 1};
}

Status check_seen(const sync::ChangeSet& set, const Device& device, sync::Seq last) {
  if (set.seen > last)
    return Error{ErrorCode::kSyncSeenAhead, "the last sequence number is " + std::to_string(raw(last))};
  if (set.n >= device.expected && set.seen < device.seen)
    return Error{ErrorCode::kSyncSeenBack, "an earlier one has seen " + std::to_string(raw(device.seen))};
  if (set.known >= set.n) return Error{ErrorCode::kChangeSetMalformed, "known: is no number below n"};
  return Done{};
}

/// Texts may have forgotten what lies before the horizon. Two sets can still be merged there: one of a device that was
/// set back, which goes on from what its image had seen, and one from before a restore, until its device has said that
/// it has no more of those (the restore may have lost what the device had said of it).
Status check_horizon(Database& database, MergedState& merged, const sync::ChangeSet& set, const Device& device) {
  const auto horizon = merged.horizon();
  if (set.seen >= horizon || !set.past.follows.is_nil() || !merged.edits_texts(database, set)) return Done{};
  const auto first = generation_first(database);
  if (set.seen < first && device.floor < first) return Done{};
  return Error{ErrorCode::kSyncSeenBack, "texts are kept from " + std::to_string(raw(horizon)) + " on"};
}

/// What a set is said to have seen by following is its author's claim: of his own devices alone.
Status check_follows(Database& database, const sync::ChangeSet& set, const sync::PersonId& author) {
  if (set.past.follows.is_nil()) return Done{};
  const auto followed = find_device(database, set.past.follows);
  if (!followed || followed->person == author) return Done{};
  return Error{ErrorCode::kChangeSetMalformed, "follows: is a device of somebody else"};
}

/// Fails unless it is the device's next one, or one that was skipped when others gave back later ones. A number that
/// was used before comes from a device that was set back.
void check_number(Database& database, const sync::ChangeSet& set, const Device& device) {
  const std::string expected = std::to_string(raw(device.expected));
  if (set.n > device.expected) throw PushFailure{{ErrorCode::kSyncGap, "number " + expected + " is expected"}};
  if (set.n < device.expected &&
      (is_number_used(database, set.device, set.n) || generation_first(database) == sync::Seq{}))
    throw PushFailure{{ErrorCode::kSyncIdReused, "another change set has this number; " + expected + " is expected"}};
}

}  // namespace

std::vector<std::vector<sync::Op>> split(std::vector<sync::Op> ops) {
  constexpr std::size_t kBytesMax = sync::kChangeSetBytesMax / 2;
  std::vector<std::vector<sync::Op>> parts;
  std::size_t count = 0;
  std::size_t bytes = 0;
  for (auto& op : ops) {
    sync::ChangeSet alone;
    alone.ops.push_back(std::move(op));
    const auto more = sync::op_count(alone);
    const auto more_bytes = sync::encode(alone).size();
    if (parts.empty() || count + more > sync::kChangeSetOpsMax || bytes + more_bytes > kBytesMax) {
      parts.emplace_back();
      count = bytes = 0;
    }
    count += more;
    bytes += more_bytes;
    parts.back().push_back(std::move(alone.ops.front()));
  }
  return parts;
}

/// One change set under examination.
struct Judge::Case {
  SealedSet& sealed;
  Device& device;  ///< As it is after the sets before this one.
  sync::PersonId author;
  const sync::Actor* as;  ///< As whom the server itself writes; nullptr = those that the records give the author.
  sync::Seq last;         ///< Of the log so far.
  sync::Millis at;
  sync::Millis received_at;
  sync::DeviceId told;  ///< By the audit log.
  bool unconfirmed;     ///< As Push has it.

  [[nodiscard]] const sync::ChangeSet& set() const { return sealed.accepted.set; }
};

std::vector<Verdict> Judge::push(Database& database, const Push& push, std::vector<SealedSet>& sets) {
  call_ = {};
  auto device = find_device(database, push.device);
  if (!device || device->person != push.person || (push.left_behind && !device->has_ended))
    throw PushFailure{{ErrorCode::kAuthDevice, "this device is not registered for this person"}};
  if (push.epoch != identity_.epoch) throw PushFailure{{ErrorCode::kSyncEpoch, "the server goes by another epoch now"}};
  std::vector<Verdict> verdicts;
  auto last = last_seq(database);
  for (auto& sealed : sets) {
    const auto& set = sealed.accepted.set;
    if (set.device != push.device) throw PushFailure{{ErrorCode::kAuthDevice, "a change set is of another device"}};
    const auto at = corrected(set.made, push.sent_at, push.received_at);
    auto verdict = judge(
        database, {sealed, *device, push.person, nullptr, last, at, push.received_at, push.device, push.unconfirmed});
    if (!verdict && verdicts.empty()) throw PushFailure{verdict.error()};
    if (!verdict) break;
    last = std::max(last, verdict->seq);
    verdicts.push_back(std::move(*verdict));
    // That is much work, and others wait: what follows comes with the next request.
    if (merged_.take_recalled()) break;
  }
  advance_device(database, push.device, device->expected, device->seen);
  end_call(database);
  return verdicts;
}

Device Judge::own_device(Database& database) {
  if (auto device = find_device(database, identity_.device)) return *device;
  throw StorageError(StorageError::Kind::kCorrupt, "the server's own device is not in the table");
}

SealedSet Judge::own_set(Database& database, const sync::Scope& scope, const Device& device, sync::Seq last,
                         std::vector<sync::Op> ops, sync::Millis now) {
  return {model_, sync::ChangeSet{sync::uuid_v7<sync::ChangeSetTag>(now, random_for_id()),
                                  scope,
                                  identity_.device,
                                  device.expected,
                                  last,
                                  sync::DeviceCount{raw(device.expected) - 1},
                                  now,
                                  model_.version(),
                                  std::move(ops),
                                  {generation_bases(database), {}, {}}}};
}

std::vector<Verdict> Judge::write(Database& database, const sync::PersonId& author, const sync::Scope& scope,
                                  std::vector<sync::Op> ops, sync::Millis now) {
  // Who asks the server to write was asked for his rights there; the model's rules hold here as everywhere.
  return write_as(database, {author, "leader", {scope}}, identity_.device, scope, std::move(ops), now);
}

void Judge::write_for(Database& database, const NewPhoto& photo, sync::Millis now) {
  // Both may have ended since the request came in: it comes again then, into escrow.
  if (const auto device = find_device(database, photo.device); device && device->has_ended)
    throw PushFailure{{ErrorCode::kAuthDevice, "this device was ended"}};
  const auto* as = actor(database, photo.author);
  if (as == nullptr) throw PushFailure{{ErrorCode::kAuthDevice, "this person takes part no longer"}};
  write_as(database, sync::Actor(*as), photo.device, photo.scope, {photo.op}, now);
}

void Judge::escrow_photo(Database& database, const NewPhoto& photo, sync::Millis now) {
  const auto& [author, told, scope, op] = photo;
  if (is_erased(database, {op.collection, op.record})) throw PushFailure{{ErrorCode::kRecordUnknown, {}}};
  const auto device = own_device(database);
  const auto last = last_seq(database);
  const auto sealed = own_set(database, scope, device, last, {op}, now);
  // The leader's list of what is kept has to read it.
  if (const auto form = sync::decode(sealed.bytes); !form) throw PushFailure{form.error()};
  const auto& set = sealed.accepted.set;
  const Verdict verdict{set.n, set.id, Kind::kEscrowed, {}, {}, sealed.hash, {}, Error{ErrorCode::kSyncRevoked, {}},
                        {}};
  if (!write_kept(database, sealed, author, now, verdict, kept_bytes_max_) ||
      !note_kept(database, set.id, author, scope, op, kept_bytes_max_))
    throw PushFailure{{ErrorCode::kSyncKeptFull, {}}};
  advance_device(database, identity_.device, next(set.n), std::max(device.seen, last));
  append_change(database, model_, now, {Act::kChange, author.text(), told, {}, {}, {}, verdict.error->code}, set);
}

std::vector<Verdict> Judge::write_as(Database& database, const sync::Actor& as, const sync::DeviceId& told,
                                     const sync::Scope& scope, std::vector<sync::Op> ops, sync::Millis now) {
  call_ = {};
  auto device = own_device(database);
  std::vector<Verdict> verdicts;
  auto last = last_seq(database);
  for (auto& part : split(std::move(ops))) {
    auto sealed = own_set(database, scope, device, last, std::move(part), now);
    verdicts.push_back(judge(database, {sealed, device, as.person, &as, last, now, now, told, false}).value());
    last = verdicts.back().seq;
  }
  advance_device(database, identity_.device, device.expected, device.seen);
  end_call(database);
  return verdicts;
}

Result<Verdict> Judge::judge(Database& database, const Case& c) {
  const auto& set = c.set();
  Verdict verdict{set.n, set.id, Kind::kRefused, {}, {}, c.sealed.hash, {}, std::nullopt, {}};
  const auto earlier = earlier_verdict(database, identity_, set.id, verdict.hash);
  if (!earlier) throw PushFailure{earlier.error()};
  if (*earlier) return **earlier;
  check_number(database, set, c.device);

  const auto* as = c.as != nullptr ? c.as : actor(database, c.author);
  const bool escrowed = c.device.has_ended || as == nullptr;
  if (c.unconfirmed && !escrowed && decides_access(set)) {
    merged_.flush(database);
    if (gives_or_takes_access(database, model_, *as, set)) return Error{ErrorCode::kAuthConfirm, {}};
  }
  Status status = check_seen(set, c.device, c.last);
  if (status) status = check_follows(database, set, c.author);
  if (status) c.device.seen = std::max(c.device.seen, set.seen);
  if (escrowed) {
    verdict.kind = Kind::kEscrowed;
    status = Error{ErrorCode::kSyncRevoked, {}};
  }
  if (status) status = accept(database, c, *as, verdict);
  if (!status) {
    if (c.as != nullptr) throw PushFailure{status.error()};
    verdict.error = status.error();
    if (!write_kept(database, c.sealed, c.author, c.received_at, verdict, kept_bytes_max_))
      return Error{ErrorCode::kSyncKeptFull, "at most " + std::to_string(kept_bytes_max_) + " bytes a person"};
    redact_kept(database, set.id);
  }
  c.device.expected = std::max(c.device.expected, next(set.n));
  AuditEntry told{Act::kChange, c.author.text(), c.told};
  if (verdict.error) told.refused = verdict.error->code;
  append_change(database, model_, c.received_at, told, set);
  end_who_left(database, told, c.received_at);
  return verdict;
}

Status Judge::accept(Database& database, const Case& c, const sync::Actor& as, Verdict& verdict) {
  // As of what never was: who may not read it is not told that it was there.
  for (const auto& op : c.set().ops) {
    if (is_erased(database, {op.collection, op.record}))
      return Error{ErrorCode::kRecordUnknown, op.collection + ' ' + op.record.text() + " does not exist"};
  }
  if (leans_on_kept(database, c.set()))
    return Error{ErrorCode::kTextLeaning, "an earlier change of this device to the same text was not taken in"};
  if (auto status = check_horizon(database, merged_, c.set(), c.device); !status) return status;
  auto& accepted = c.sealed.accepted;
  accepted.seq = next(c.last);
  accepted.at = c.at;
  accepted.author = c.author;
  if (auto applied = merged_.apply(database, as, c.sealed); !applied) return applied;
  verdict.kind = Kind::kAccepted;
  verdict.seq = accepted.seq;
  verdict.at = accepted.at;
  verdict.signature =
      sign(identity_.key, {identity_.epoch, verdict.seq, verdict.at, c.author, verdict.returned, verdict.hash});
  count_accepted(c.set(), accepted.seq);
  return Done{};
}

const sync::Actor* Judge::actor(Database& database, const sync::PersonId& person) {
  auto found = actors_.find(person);
  if (found == actors_.end()) {
    // Who may what stands in the typed tables.
    merged_.flush(database);
    found = actors_.emplace(person, actor_of(database, person)).first;
  }
  return found->second ? &*found->second : nullptr;
}

void Judge::count_accepted(const sync::ChangeSet& set, sync::Seq seq) {
  call_.last = seq;
  call_.scopes.insert(set.scope);
  for (const auto& op : set.ops) {
    if (op.collection == "person") call_.people.insert(sync::PersonId{op.record.bytes});
  }
  if (!decides_access(set)) return;
  call_.access = true;
  actors_.clear();
}

void Judge::end_who_left(Database& database, const AuditEntry& by, sync::Millis now) {
  for (const auto& person : std::exchange(call_.people, {})) {
    if (actor(database, person) != nullptr) continue;
    const auto ended = end_access(database, person, by, now);
    call_.ended.insert(call_.ended.end(), ended.begin(), ended.end());
  }
}

void Judge::end_call(Database& database) {
  merged_.flush(database);
  accepted_.last = std::max(accepted_.last, call_.last);
  accepted_.scopes.merge(call_.scopes);
  accepted_.access = accepted_.access || call_.access;
  accepted_.ended.insert(accepted_.ended.end(), call_.ended.begin(), call_.ended.end());
}

void Judge::before_commit(Database& database) {
  merged_.write_search_index(database);
  // The index keeps words that are gone until it writes its parts together.
  if (std::exchange(erased_, false)) database.run("INSERT INTO search (search) VALUES ('optimize')");
}

void Judge::undone() {
  merged_.forget();
  actors_.clear();
}

}  // namespace bijeen::store
