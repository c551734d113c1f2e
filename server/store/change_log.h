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
/// Keeps a refused or escrowed set and notes the texts it wanted to edit.
void write_kept(Database& database, const sync::ChangeSet& set, const sync::PersonId& author, sync::Millis received_at,
                const Verdict& verdict);
/// Whether a set edits a text that an earlier, not merged set of its device edited, unless it was made knowing that.
bool leans_on_kept(Database& database, const sync::ChangeSet& set);

std::vector<KeptSet> kept_sets(Database& database, const std::optional<sync::PersonId>& author);
std::vector<HistoryEntry> history_of(Database& database, const std::string& collection, const sync::RecordId& id);

/// Everything but the epoch and the horizon.
Result<PullPage> pull_page(Database& database, const sync::Actor& actor, sync::Seq after, std::size_t bytes_max);
/// Everything but the epoch. request.parameter when \p from_key is no key that a page gave.
Result<SnapshotPage> snapshot_page(Database& database, const sync::Scope& scope, std::string_view from_key,
                                   std::size_t bytes_max);

}  // namespace bijeen::store
