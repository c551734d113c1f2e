// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/store/database.h"
#include "sync/merge.h"

/// What the records of a poll owe to the answers that were given to it (server/domain/polls.h).
namespace bijeen::store {

enum class PollShown : std::uint8_t {
  kNo,
  kHere,  ///< By this server, from the ballots that it has.
  /// An anonymous one, by a server that was lost, from ballots that are not all here: its result came back in its
  /// records, or may come yet, as its closing did.
  kBefore,
};
/// Whether its result was given out to anybody, as far as it is known: then nothing is counted any more.
PollShown poll_shown(Database& database, const sync::RecordId& poll);

/// record.locked when the set
/// - opens a poll again that was closed, or of which the result was given out, or moves its time of closing then: two
///   results of an anonymous poll would differ by what was answered in between;
/// - changes what people voted on under their votes: of a poll its question, points, body and anonymity, of an option
///   its title, of a group its name, that one of these is there, or that there is one option more.
/// \p records are as they are before the set, which the model permits.
Status check_polls(Database& database, const schema::Model& model, sync::Records& records, const sync::ChangeSet& set);

/// Ballots of an anonymous poll that say whose they are, and polls that have fewer ballots than people answered.
std::vector<std::string> poll_faults(Database& database);

}  // namespace bijeen::store
