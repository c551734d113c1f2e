// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <iterator>
#include <set>

#include "server/store/erasure.h"
#include "server/store/kept_sets.h"
#include "server/store/push.h"
#include "server/store/receipt.h"
#include "sync/upgrade.h"

// What replicas return after a restore from a backup.
namespace bijeen::store {
namespace {

using Kind = Verdict::Kind;

/// A device can hardly have made more change sets than that since the backup.
constexpr std::uint64_t kLostMax = 1'000'000;

/// Undoes what was done for the sets under examination.
struct CannotStand {
  Error error;
};

std::vector<sync::Seq> numbers_of(const sync::Accepted& accepted) {
  std::vector<sync::Seq> numbers{accepted.seq};
  numbers.insert(numbers.end(), accepted.returned.begin(), accepted.returned.end());
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

/// The set with all the numbers it ever got; its place is the first of them.
sync::Accepted united(const sync::Accepted& here, const sync::Accepted& given) {
  std::vector<sync::Seq> numbers;
  std::ranges::set_union(numbers_of(here), numbers_of(given), std::back_inserter(numbers));
  sync::Accepted both = given.seq < here.seq ? given : here;
  both.seq = numbers.front();
  both.returned.assign(numbers.begin() + 1, numbers.end());
  return both;
}

void advance(Database& database, const sync::DeviceId& id, sync::DeviceCount expected, sync::Seq seen) {
  const auto device = find_device(database, id);
  advance_device(database, id, std::max(device->expected, expected), std::max(device->seen, seen));
}

/// What the server does not know of a device that was left behind: that it ended, where that was after the backup, or
/// that it was. A restore ends all sessions, so where there is one, the device is in use and was not left behind.
void end_left_behind(Database& database, const GiveBack& given) {
  const auto known = find_device(database, given.device);
  if (known && (known->has_ended || known->person != given.person)) return;
  const bool may_have_ended =
      !known || (generation_first(database) != sync::Seq{} && !is_signed_in(database, given.device, given.received_at));
  if (given.hands_in_only || !may_have_ended) throw PushFailure{{ErrorCode::kAuthDevice, "this device was not ended"}};
  ensure_device(database, given.device, given.person, given.received_at);
  end_device(database, given.device, given.received_at);
  append_audit(database, given.received_at,
               {Act::kEndDevice, given.person.text(), {}, "device", {}, given.device.text()});
}

/// Puts the set in the log; nullopt when it is there with all its numbers.
std::optional<sync::Accepted> put_in_log(Database& database, const schema::Model& model, const SealedSet& sealed,
                                         sync::Seq number) {
  const auto& given = sealed.accepted;
  const auto& set = given.set;
  const auto here = find_accepted(database, set.id);
  if (here && !is_erased(database, set.id) && sha256_hex(sync::encode(here->set)) != sealed.hash)
    throw CannotStand{{ErrorCode::kSyncIdReused, "another change set has this id"}};
  auto placed = here ? united(*here, given) : given;
  if (here && numbers_of(placed) == numbers_of(*here)) return std::nullopt;
  const bool moves = !here || placed.seq != here->seq;
  if (moves && placed.seq >= generation_first(database))
    throw CannotStand{{ErrorCode::kSyncPlace, "its number is not from before the restore"}};
  if (moves && database.query("SELECT 1 FROM change_set WHERE seq = ?", placed.seq).step())
    throw CannotStand{{ErrorCode::kSyncPlace, "another change set stands at its number"}};
  if (!here && is_number_used(database, set.device, set.n))
    throw CannotStand{{ErrorCode::kSyncPlace, "another change set has this number of the device"}};
  placed.returned.push_back(number);
  if (here) {
    database.run("DELETE FROM record_change WHERE seq = ?", here->seq);
    database.run("UPDATE change_set SET seq = ?, at = ?, author = ?, body = ?, arrival = ? WHERE seq = ?", placed.seq,
                 placed.at, placed.author, sync::encode(placed, sealed.bytes), number, here->seq);
  } else {
    SealedSet anew = sealed;
    anew.accepted = placed;
    write_accepted(database, anew, number);
  }
  if (auto rest = redact_accepted(database, placed.seq)) {
    sync::upgrade(model, rest->set);
    return rest;
  }
  return placed;
}

}  // namespace

std::vector<Verdict> Judge::give_back(Database& database, const GiveBack& given) {
  call_ = {};
  if (given.epoch != identity_.epoch)
    throw PushFailure{{ErrorCode::kSyncEpoch, "the server goes by another epoch now"}};
  if (given.left_behind) end_left_behind(database, given);
  const auto device = find_device(database, given.device);
  if (!device || device->person != given.person)
    throw PushFailure{{ErrorCode::kAuthDevice, "this device is not registered for this person"}};
  auto verdicts = place_all(database, given);
  std::set<sync::RecordKey> touched;
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    if (verdicts[i].kind == Kind::kAccepted) touched.merge(keys_of(given.sets[i].accepted.set));
  }
  place_waiting(database, given, std::move(touched));
  const bool was_restored = generation_first(database) != sync::Seq{};
  const sync::DeviceCount bound{raw(find_device(database, given.device)->expected) + kLostMax};
  if (given.next > bound) throw PushFailure{{ErrorCode::kRequestField, "next: far beyond what the server expects"}};
  for (const auto& [set, escrowed, error] : given.refused) {
    if (set.device != given.device) throw PushFailure{{ErrorCode::kAuthDevice, "a change set is of another device"}};
    if (!was_restored || set.n > bound || is_number_used(database, set.device, set.n)) continue;
    const SealedSet sealed(model_, set);
    if (const auto earlier = earlier_verdict(database, identity_, set.id, sealed.hash); !earlier || *earlier) continue;
    const auto kind = escrowed ? Kind::kEscrowed : Kind::kRefused;
    const Verdict verdict{set.n, set.id, kind, {}, {}, sealed.hash, {}, error, {}};
    // Where there is no room the device has it still: nothing proves that the server ever had.
    if (write_kept(database, sealed, given.person, given.received_at, verdict, kept_bytes_max_)) {
      redact_kept(database, set.id);
      tell(database, given, set, error.code);
    }
    advance(database, set.device, sync::DeviceCount{raw(set.n) + 1}, {});
  }
  // Of a device that has begun, numbers can only have been lost by a restore.
  if (was_restored || device->expected == sync::DeviceCount{1}) advance(database, given.device, given.next, {});
  end_who_left(database, {Act::kGiveBack, given.person.text(), given.device}, given.received_at);
  end_call(database);
  return verdicts;
}

void Judge::tell(Database& database, const GiveBack& given, const sync::ChangeSet& set,
                 std::optional<ErrorCode> refused) {
  AuditEntry told{Act::kGiveBack, given.person.text(), given.device};
  told.refused = refused;
  append_change(database, model_, given.received_at, told, set);
}

std::vector<Verdict> Judge::place_all(Database& database, const GiveBack& given) {
  // Together each record is folded once. Where something cannot stand, it is found one by one.
  const auto call = call_;
  try {
    Savepoint together(database);
    std::vector<Verdict> verdicts;
    verdicts.reserve(given.sets.size());
    std::vector<sync::Accepted> placed;
    for (const auto& item : given.sets) verdicts.push_back(place(database, given, item, placed));
    fold(database, placed);
    together.release();
    return verdicts;
  } catch (const CannotStand&) {
    undone();
    call_ = call;
  }
  std::vector<Verdict> verdicts;
  verdicts.reserve(given.sets.size());
  for (const auto& item : given.sets) verdicts.push_back(place_alone(database, given, item));
  return verdicts;
}

Verdict Judge::place_alone(Database& database, const GiveBack& given, const GiveBack::Set& item) {
  const auto call = call_;
  try {
    Savepoint alone(database);
    std::vector<sync::Accepted> placed;
    auto verdict = place(database, given, item, placed);
    fold(database, placed);
    alone.release();
    return verdict;
  } catch (const CannotStand& reason) {
    undone();
    call_ = call;
    return keep_unplaced(database, given, SealedSet(model_, item.accepted), reason.error);
  }
}

Verdict Judge::keep_unplaced(Database& database, const GiveBack& given, const SealedSet& sealed, const Error& reason) {
  const auto& set = sealed.accepted.set;
  Verdict verdict{set.n, set.id, Kind::kRefused, {}, {}, sealed.hash, {}, reason, {}};
  const auto earlier = earlier_verdict(database, identity_, set.id, verdict.hash);
  if (!earlier) {
    verdict.error = earlier.error();
    return verdict;
  }
  if (*earlier && (*earlier)->kind == Kind::kAccepted) return **earlier;
  ensure_device(database, set.device, sealed.accepted.author, given.received_at);
  write_unplaced(database, sealed, given.received_at, verdict);
  redact_kept(database, set.id);
  tell(database, given, set, reason.code);
  advance(database, set.device, sync::DeviceCount{raw(set.n) + 1}, {});
  return verdict;
}

void Judge::place_waiting(Database& database, const GiveBack& given, std::set<sync::RecordKey> touched) {
  for (const auto& accepted : unplaced_sets(database)) {
    const auto keys = keys_of(accepted.set);
    if (std::none_of(keys.begin(), keys.end(), [&](const auto& key) { return touched.contains(key); })) continue;
    const auto call = call_;
    try {
      Savepoint alone(database);
      std::vector<sync::Accepted> placed;
      stand(database, given, SealedSet(model_, accepted), placed);
      fold(database, placed);
      alone.release();
      touched.insert(keys.begin(), keys.end());
    } catch (const CannotStand&) {
      undone();
      call_ = call;
    }
  }
}

Verdict Judge::place(Database& database, const GiveBack& given, const GiveBack::Set& item,
                     std::vector<sync::Accepted>& placed) {
  const auto& [accepted, epoch, signature] = item;
  const auto& set = accepted.set;
  const SealedSet sealed(model_, accepted);
  Verdict verdict{set.n, set.id, Kind::kRefused, {}, {}, sealed.hash, {}, std::nullopt, {}};
  const Receipt receipt{epoch, accepted.seq, accepted.at, accepted.author, accepted.returned, verdict.hash};
  if (!is_signed(identity_.key, receipt, signature)) {
    verdict.error = Error{ErrorCode::kSyncReceipt, {}};
    return verdict;
  }
  ensure_device(database, set.device, accepted.author, given.received_at);
  stand(database, given, sealed, placed);
  auto earlier = earlier_verdict(database, identity_, set.id, verdict.hash);
  return **earlier;
}

void Judge::stand(Database& database, const GiveBack& given, const SealedSet& sealed,
                  std::vector<sync::Accepted>& placed) {
  const auto& set = sealed.accepted.set;
  const auto number = sync::Seq{raw(last_seq(database)) + 1};
  take_kept(database, set, sealed.hash);
  auto here = put_in_log(database, model_, sealed, number);
  if (!here) return;
  count_accepted(set, number);
  tell(database, given, set, std::nullopt);
  std::erase_if(placed, [&](const sync::Accepted& earlier) { return earlier.set.id == set.id; });
  placed.push_back(std::move(*here));
  advance(database, set.device, sync::DeviceCount{raw(set.n) + 1}, set.seen);
}

void Judge::fold(Database& database, const std::vector<sync::Accepted>& placed) {
  if (placed.empty()) return;
  if (const auto folded = merged_.fold_in(database, placed, last_seq(database)); !folded)
    throw CannotStand{{ErrorCode::kSyncPlace, std::string(code(folded.error().code)) + ": " + folded.error().detail}};
}

}  // namespace bijeen::store
