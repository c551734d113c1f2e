// SPDX-License-Identifier: EUPL-1.2
#include <set>

#include "server/store/erasure.h"
#include "server/store/photos.h"
#include "server/store/push.h"
#include "sync/upgrade.h"

// Redacting what was accepted and kept.
namespace bijeen::store {
namespace {

sync::Seq next_number(Database& database) {
  return sync::Seq{raw(last_seq(database)) + 1};
}

/// A set that replicas may keep to give it back gets one more number, at which they get what is left of it in the place
/// of what they keep; nullopt for the others.
std::optional<sync::Accepted> tell_again(Database& database, const schema::Model& model, sync::Accepted accepted) {
  if (sync::arrival(accepted.seq, accepted.returned) <= backed_up(database)) return std::nullopt;
  const auto number = next_number(database);
  auto& numbers = accepted.returned;
  // Only the last of those that it was told at again counts: one before it in this generation covers who has seen it.
  const auto before = numbers.size() > 1 ? numbers[numbers.size() - 2] : accepted.seq;
  if (!numbers.empty() && sync::generation(before) == sync::generation(number)) numbers.pop_back();
  numbers.push_back(number);
  database.run("UPDATE change_set SET body = ?, arrival = ? WHERE seq = ?", sync::encode(accepted), number,
               accepted.seq);
  // Folding its records anew notes it again.
  database.run("DELETE FROM record_change WHERE seq = ?", accepted.seq);
  sync::upgrade(model, accepted.set);
  return accepted;
}

/// As whose the change shows; the audit log says who did it. Nil where nobody leads.
sync::PersonId leader_of(Database& database) {
  auto row = database.query(
      "SELECT id FROM person WHERE role = 'leader' AND active IS NOT 0 AND deleted = 0"
      " AND NOT EXISTS (SELECT 1 FROM erasure WHERE collection = 'person' AND erasure.id = person.id)"
      " ORDER BY created_at, id");
  return row.step() ? row.id<sync::PersonId>(0) : sync::PersonId{};
}

void redact_all_kept(Database& database) {
  std::vector<sync::ChangeSetId> kept;
  auto rows = database.query("SELECT id FROM kept_set");
  while (rows.step()) kept.push_back(rows.id<sync::ChangeSetId>(0));
  for (const auto& id : kept) redact_kept(database, id);
}

}  // namespace

void Judge::erase(Database& database, const std::vector<Erasure>& ledger, sync::Millis now) {
  call_ = {};
  std::map<sync::Scope, std::vector<sync::Op>> ops;
  std::set<sync::Seq> touching;
  for (const auto& erasure : ledger) {
    if (!note_erasure(database, erasure)) continue;
    const auto& [collection, id] = erasure.key;
    append_audit(database, now, {Act::kErase, std::string(kOperator), {}, collection, {}, id.text()});
    const auto record = load_record(database, erasure.key);
    if (!record) continue;
    ops[record->scope].push_back(redacted(erasure, false));
    auto rows = database.query(
        "SELECT seq FROM record_change WHERE record = (SELECT key FROM record WHERE collection = ?"
        " AND id = ?)",
        collection, id);
    while (rows.step()) touching.insert(rows.seq(0));
  }
  std::vector<sync::Accepted> told;
  for (const auto seq : touching) {
    auto rest = redact_accepted(database, seq);
    if (auto again = rest ? tell_again(database, model_, std::move(*rest)) : std::nullopt)
      told.push_back(std::move(*again));
  }
  redact_all_kept(database);
  tell_erased(database, ops, now, told);
  if (!told.empty()) {
    if (const auto folded = merged_.fold_in(database, told, last_seq(database)); !folded)
      throw StorageError(StorageError::Kind::kOther,
                         "an erased record cannot be merged again: " + folded.error().detail);
  }
  end_who_left(database, {Act::kErase, std::string(kOperator)}, now);
  for (const auto& erasure : ledger) {
    if (erasure.is_person) erase_account(database, erasure.key.id);
    if (erasure.key.collection == "poll") erase_ballots(database, erasure.key.id);
  }
  end_call(database);
  drop_unnamed_photos(database);
  erased_ = true;
}

void Judge::tell_erased(Database& database, const std::map<sync::Scope, std::vector<sync::Op>>& ops, sync::Millis now,
                        std::vector<sync::Accepted>& told) {
  const auto author = leader_of(database);
  auto device = own_device(database);
  for (const auto& [scope, all] : ops) {
    for (auto& part : split(all)) {
      const auto last = last_seq(database);
      auto sealed = own_set(database, scope, device, last, std::move(part), now);
      auto& accepted = sealed.accepted;
      accepted.seq = sync::Seq{raw(last) + 1};
      accepted.at = now;
      accepted.author = author;
      write_accepted(database, sealed, accepted.seq);
      device.expected = sync::DeviceCount{raw(device.expected) + 1};
      device.seen = last;
      count_accepted(accepted.set, accepted.seq);
      told.push_back(accepted);
    }
  }
  advance_device(database, identity_.device, device.expected, device.seen);
}

}  // namespace bijeen::store
