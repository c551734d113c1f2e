// SPDX-License-Identifier: EUPL-1.2
#include "server/store/change_log.h"

#include <utility>

#include "server/store/kept_sets.h"
#include "server/store/receipt.h"

namespace bijeen::store {
namespace {

using Kind = Verdict::Kind;

std::optional<Verdict> accepted_verdict(Database& database, const Identity& identity, const sync::ChangeSetId& id) {
  auto row = database.query("SELECT n, seq, at, hash FROM change_set WHERE id = ?", id);
  if (!row.step()) return std::nullopt;
  Verdict verdict{sync::DeviceCount{static_cast<std::uint64_t>(row.integer(0))},
                  id,
                  Kind::kAccepted,
                  row.seq(1),
                  row.millis(2),
                  std::string(row.text(3)),
                  {},
                  std::nullopt};
  verdict.signature = sign_receipt(identity.key, identity.epoch, verdict.seq, verdict.at, verdict.hash);
  return verdict;
}

}  // namespace

sync::Seq last_seq(Database& database) {
  auto row = database.query("SELECT coalesce(max(seq), 0) FROM change_set");
  row.step();
  return row.seq(0);
}

Result<std::optional<Verdict>> earlier_verdict(Database& database, const Identity& identity,
                                               const sync::ChangeSetId& id, std::string_view hash) {
  auto verdict = accepted_verdict(database, identity, id);
  if (!verdict) verdict = kept_verdict(database, id);
  if (verdict && verdict->hash != hash)
    return Error{ErrorCode::kSyncIdReused, "the change set " + id.text() + " came before with other content"};
  return verdict;
}

void write_accepted(Database& database, const sync::Accepted& accepted, std::string_view hash) {
  const auto& set = accepted.set;
  database.run(
      "INSERT INTO change_set (seq, id, device, n, scope, author, made, at, seen, hash, body)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      accepted.seq, set.id, set.device, set.n, set.scope.text(), accepted.author, set.made, accepted.at, set.seen, hash,
      sync::encode(accepted));
}

}  // namespace bijeen::store
