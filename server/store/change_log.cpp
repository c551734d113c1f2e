// SPDX-License-Identifier: EUPL-1.2
#include "server/store/change_log.h"

#include <utility>

#include "server/store/kept_sets.h"
#include "server/store/meta.h"
#include "server/store/receipt.h"

namespace bijeen::store {
namespace {

using Kind = Verdict::Kind;

std::optional<Verdict> accepted_verdict(Database& database, const Identity& identity, const sync::ChangeSetId& id) {
  auto row = database.query(
      "SELECT n, seq, at, hash, author, arrival, body, erased IS NOT NULL FROM change_set WHERE id = ?", id);
  if (!row.step()) return std::nullopt;
  Verdict verdict{sync::DeviceCount{static_cast<std::uint64_t>(row.integer(0))},
                  id,
                  Kind::kAccepted,
                  row.seq(1),
                  row.millis(2),
                  std::string(row.text(3)),
                  {},
                  std::nullopt,
                  {},
                  row.integer(7) != 0};
  if (!row.is_null(5)) verdict.returned = decode_body(row.text(6)).returned;
  verdict.signature = sign(identity.key, {identity.epoch, verdict.seq, verdict.at, row.id<sync::PersonId>(4),
                                          verdict.returned, verdict.hash});
  return verdict;
}

}  // namespace

sync::Accepted decode_body(std::string_view body) {
  auto accepted = sync::decode_accepted(body);
  if (!accepted) throw StorageError(StorageError::Kind::kCorrupt, "a stored change set: " + accepted.error().detail);
  return std::move(*accepted);
}

sync::Seq last_seq(Database& database) {
  auto row = database.query(
      "SELECT max(coalesce((SELECT max(seq) FROM change_set), 0),"
      " coalesce((SELECT max(arrival) FROM change_set WHERE arrival IS NOT NULL), 0),"
      " coalesce((SELECT max(first) FROM generation), 0))");
  row.step();
  return row.seq(0);
}

std::vector<sync::Seq> generation_bases(Database& database) {
  std::vector<sync::Seq> bases;
  auto rows = database.query("SELECT base FROM generation ORDER BY first DESC");
  while (rows.step()) bases.push_back(rows.seq(0));
  return bases;
}

sync::Seq generation_first(Database& database) {
  auto row = database.query("SELECT coalesce(max(first), 0) FROM generation");
  row.step();
  return row.seq(0);
}

sync::Seq backed_up(Database& database) {
  const auto text = read_meta(database, "backed_up");
  return sync::Seq{text ? std::stoull(*text) : 0};
}

Result<std::optional<Verdict>> earlier_verdict(Database& database, const Identity& identity,
                                               const sync::ChangeSetId& id, std::string_view hash) {
  auto verdict = accepted_verdict(database, identity, id);
  if (!verdict) verdict = kept_verdict(database, id);
  // What an erased set was signed for may be forgotten: of one that came without what was erased.
  if (verdict && verdict->hash != hash && !verdict->erased)
    return Error{ErrorCode::kSyncIdReused, "the change set " + id.text() + " came before with other content"};
  return verdict;
}

void write_accepted(Database& database, const SealedSet& sealed, const std::optional<sync::Seq>& arrival) {
  const auto& accepted = sealed.accepted;
  const auto& set = accepted.set;
  database.run(
      "INSERT INTO change_set (seq, id, device, n, scope, author, made, at, seen, hash, body, arrival)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      accepted.seq, set.id, set.device, set.n, set.scope.text(), accepted.author, set.made, accepted.at, set.seen,
      sealed.hash, sync::encode(accepted, sealed.bytes), arrival);
}

std::optional<sync::Accepted> find_accepted(Database& database, const sync::ChangeSetId& id) {
  auto row = database.query("SELECT body FROM change_set WHERE id = ?", id);
  return row.step() ? std::optional(decode_body(row.text(0))) : std::nullopt;
}

bool is_number_used(Database& database, const sync::DeviceId& device, sync::DeviceCount n) {
  return database
      .query(
          "SELECT 1 FROM change_set WHERE device = ?1 AND n = ?2 UNION ALL"
          " SELECT 1 FROM kept_set WHERE device = ?1 AND n = ?2",
          device, n)
      .step();
}

}  // namespace bijeen::store
