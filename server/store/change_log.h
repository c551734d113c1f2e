// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/store/database.h"
#include "server/store/store.h"

namespace bijeen::store {

/// What the server signs its receipts with.
struct Identity {
  std::string epoch;
  std::string key;  ///< A secret.
  sync::DeviceId device;
};

sync::Seq last_seq(Database& database);

/// The verdict that a set with this id had; nullopt when it is new. Other content under the same id: sync.id-reused.
Result<std::optional<Verdict>> earlier_verdict(Database& database, const Identity& identity,
                                               const sync::ChangeSetId& id, std::string_view hash);

void write_accepted(Database& database, const sync::Accepted& accepted, std::string_view hash);
/// As Store::history.
HistoryPage history_page(Database& database, const std::string& collection, const sync::RecordId& id,
                         std::optional<sync::Seq> before, PageSize size);

/// Everything but the epoch and the horizon.
Result<PullPage> pull_page(Database& database, const sync::Actor& actor, sync::Seq after, std::size_t bytes_max);
/// Everything but the epoch. request.parameter when \p from_key is no key that a page gave.
Result<SnapshotPage> snapshot_page(Database& database, const sync::Scope& scope, std::string_view from_key,
                                   std::size_t bytes_max);

}  // namespace bijeen::store
