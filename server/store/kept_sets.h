// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "server/store/database.h"
#include "server/store/sealed_set.h"
#include "server/store/store.h"

/// Change sets that were refused or escrowed, with why. Nothing in them is ever dropped.
namespace bijeen::store {

/// The verdict of the kept set with this id; nullopt when there is none.
std::optional<Verdict> kept_verdict(Database& database, const sync::ChangeSetId& id);

/// Counts so many bytes to what is kept of a person. False, with nothing written, when that would be more than \p
/// bytes_max.
bool take_room(Database& database, const sync::PersonId& author, std::uint64_t bytes, std::uint64_t bytes_max);
void give_room_back(Database& database, const sync::PersonId& author, std::uint64_t bytes);

/// Keeps a set and notes the texts it wanted to edit. False, with nothing written, when its author's would take more
/// than \p bytes_max with it.
bool write_kept(Database& database, const SealedSet& sealed, const sync::PersonId& author, sync::Millis received_at,
                const Verdict& verdict, std::uint64_t bytes_max);

/// Keeps a set that came back and cannot stand where it stood, whatever room it takes: it was accepted once.
void write_unplaced(Database& database, const SealedSet& sealed, sync::Millis received_at, const Verdict& verdict);
/// Those, in the order of their old places.
std::vector<sync::Accepted> unplaced_sets(Database& database);
/// Takes the kept set with this id and content out, where there is one: it is accepted after all.
void take_kept(Database& database, const sync::ChangeSet& set, std::string_view hash);

/// Whether a set edits a text that an earlier, not merged set of its device edited, unless it was made knowing that.
bool leans_on_kept(Database& database, const sync::ChangeSet& set);

/// As Store::kept.
KeptPage kept_page(Database& database, const schema::Model& model, const std::optional<sync::PersonId>& author,
                   std::optional<std::uint64_t> before, PageSize size);

}  // namespace bijeen::store
