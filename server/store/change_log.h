// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/store/database.h"
#include "server/store/sealed_set.h"
#include "server/store/store.h"

namespace bijeen::store {

/// What the server signs its receipts with.
struct Identity {
  std::string epoch;
  std::string key;  ///< A secret.
  sync::DeviceId device;
};

/// The last number given: to a change set, to one that came back, or by a restore.
sync::Seq last_seq(Database& database);
/// For each restore that this server's numbers come after, newest first, the last number of the backup.
std::vector<sync::Seq> generation_bases(Database& database);
/// The first number of the current generation: no place from there on is from before the last restore. 0 = there was
/// none.
sync::Seq generation_first(Database& database);
/// The last number that two verified backups hold; 0 = there are none.
sync::Seq backed_up(Database& database);

/// The verdict that a set with this id had; nullopt when it is new. Other content under the same id: sync.id-reused.
Result<std::optional<Verdict>> earlier_verdict(Database& database, const Identity& identity,
                                               const sync::ChangeSetId& id, std::string_view hash);

/// \p arrival: where pulls find it with its records (schema/migrations/0004_restore.sql).
void write_accepted(Database& database, const SealedSet& sealed, const std::optional<sync::Seq>& arrival);
/// Throws StorageError (kCorrupt).
sync::Accepted decode_body(std::string_view body);
/// The accepted change set with this id, as pulls give it.
std::optional<sync::Accepted> find_accepted(Database& database, const sync::ChangeSetId& id);
/// Whether an accepted or kept change set has this number of the device.
bool is_number_used(Database& database, const sync::DeviceId& device, sync::DeviceCount n);
/// As Store::history.
HistoryPage history_page(Database& database, const schema::Model& model, const std::string& collection,
                         const sync::RecordId& id, std::optional<sync::Seq> before, PageSize size);

/// The last number in a scope; zero while it has no records.
sync::Seq last_change(Database& database, const sync::Scope& scope);
/// Everything but the epoch and the horizon.
Result<PullPage> pull_page(Database& database, const Identity& identity, const sync::Actor& actor, const PullFrom& from,
                           std::size_t bytes_max);
/// Everything but the epoch. request.parameter when a key is none that a page gave.
Result<SnapshotPage> snapshot_page(Database& database, const sync::Scope& scope, std::string_view from_key,
                                   std::string_view to_key, std::size_t bytes_max);
Result<DigestPage> digest_page(Database& database, const sync::Scope& scope, std::string_view from_key,
                               std::string_view to_key);

}  // namespace bijeen::store
