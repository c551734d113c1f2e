// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <set>
#include <string>

#include "sync/merge.h"

namespace bijeen::sync {

/// The person who acts, as the server knows him; a replica holds what the server last told it.
struct Actor {
  PersonId person;
  std::string role;        ///< A role of the model; empty = none.
  std::set<Scope> scopes;  ///< What this person may read.
  std::string name{};      ///< As people call him.
};

/// Kept edits of one text that merging an edit may have to play. Past them: text.crowded.
inline constexpr std::size_t kConcurrentEditsMax = 4000;

enum class Act : std::uint8_t { kCreate, kWrite, kRemove };

/// Whether the actor may do this to a record (`author` = who created it) of this collection and scope; `field` and
/// `value` narrow a write and may be empty. It does not see the record, and so not whether it is settled or locked:
/// permit() does.
bool may(const schema::Collection& collection, const schema::Field* field, std::string_view value, Act act,
         const Actor& actor, const Scope& scope, const PersonId& author);

/// Checks a whole set against the model and the actor's rights: collections, fields, rules, values, required fields at
/// creation, scope, who may, also on a record that is settled or locked; that a text has not changed too much since;
/// and what it owes to other records (sync/across.h). The server calls it at receipt; a replica calls it before it
/// makes a set. Gives the first failure.
Status permit(const schema::Model& model, const Actor& actor, Records& records, const ChangeSet& set);

}  // namespace bijeen::sync
