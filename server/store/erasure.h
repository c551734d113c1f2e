// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/store/change_log.h"
#include "server/store/database.h"
#include "sync/merge.h"

/// Records that were erased (docs/erasure.md). Their change sets stay in the log with nothing of them inside, so that
/// the log still adds up to every record: to one that was erased as deleted and empty, to a person as one without a
/// name.
namespace bijeen::store {

/// How a person is called who was erased.
inline constexpr std::string_view kErasedName = "(verwijderd persoon)";

/// A line of the ledger. It names ids alone.
struct Erasure {
  sync::RecordKey key;
  bool is_person = false;
  sync::Millis at{};
  std::string signature{};  ///< HMAC-SHA-256 by the server's key, hexadecimal.
};

/// What its signature must be.
std::string signature_of(std::string_view key, const Erasure& erasure);
/// All of them, in the order of their keys.
std::vector<Erasure> erasures(Database& database);
/// False, and nothing written, when it was there.
bool note_erasure(Database& database, const Erasure& erasure);

bool is_erased(Database& database, const sync::RecordKey& key);
/// Whether something is gone out of the accepted set with this id.
bool is_erased(Database& database, const sync::ChangeSetId& set);
/// What stays of an op on an erased record.
sync::Op redacted(const Erasure& erasure, bool create);

/// Leaves nothing of erased records in the accepted set at this place; gives it as it is then, in the words it was made
/// in, or nullopt when it touches none.
std::optional<sync::Accepted> redact_accepted(Database& database, sync::Seq seq);
/// The same for what is kept of a set that was refused or escrowed.
void redact_kept(Database& database, const sync::ChangeSetId& id);

/// Writes the file anew, so that nothing of what was erased stands in free pages, nor in the log of writes once no
/// reader needs that. Outside of transactions.
void write_file_anew(Database& database);

/// Whether what comes behind the records of an erasure is still to be done: the ledger's file, and writing this one
/// anew. Noted in the erasure's own transaction, so that a server that is killed in between does it when it starts.
void note_erasure_unfinished(Database& database);
void note_erasure_finished(Database& database);
bool is_erasure_unfinished(Database& database);

/// The first line of the ledger that this server did not sign, or change set in which something of an erased record
/// stands, or that one is unfinished; nullopt = there is none.
std::optional<std::string> erasure_fault(Database& database);

/// The person's means of sign-in, sessions, invitations, calendar address and photos on their way go, and the names of
/// the devices; of what he answered to polls, that it was he.
void erase_account(Database& database, const sync::RecordId& person);
/// What people answered to it, and that its result was given out.
void erase_ballots(Database& database, const sync::RecordId& poll);

}  // namespace bijeen::store
