// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "schema/result.h"
#include "server/store/database.h"
#include "sync/ids.h"

/// What people answer to a poll, as far as it may not be a record: a record's change sets say who made them and go to
/// everybody at once. Over a connection of the store.
namespace bijeen::domain {

struct Ballot {
  sync::RecordId id;  ///< By chance, chosen by the device: a ballot that comes again counts once.
  sync::PersonId person;
  sync::RecordId poll;
  sync::RecordId group;                            ///< As whom the person answers: a pollGroup of the poll.
  bool anonymous = false;                          ///< What the person was told.
  std::map<sync::RecordId, std::uint32_t> points;  ///< By pollOption of the poll; at least one of each.
  /// Earlier ones of this person that may have been sent and can come yet. Where the poll is not anonymous this one
  /// takes their place also if it comes first.
  std::vector<sync::RecordId> replaces{};
};

inline constexpr std::size_t kBallotOptionsMax = 100;
inline constexpr std::uint32_t kBallotPointsMax = 100;  ///< As the model bounds a poll's pointsEach.

/// Ballots of one person in one poll that is not anonymous, in which each takes the place of the one before. Each is
/// remembered, so that one that comes again, out of order, does not count as a new one.
inline constexpr std::int64_t kBallotsOfOneMax = 50;
/// Ballots of an anonymous poll: with each that comes all of it are written anew.
inline constexpr std::int64_t kAnonymousBallotsMax = 1000;
/// Of an anonymous poll no fewer than so many people's answers are given out together.
inline constexpr std::uint64_t kGroupShownMin = 3;

/// Whether it was counted already: then it is so again, whatever became of the poll since.
bool is_counted(store::Database& database, const Ballot& ballot);

/// Counts a ballot that was not. Where the poll is anonymous the first of a person stands and nothing that is stored
/// says which it is; otherwise the last does, until the poll is closed. In Store::write: whether it came before the
/// closing is decided by the writer's order. Fails with
///
/// | record.unknown | there is no such poll for this person |
/// | poll.not-open  | it was not opened yet, or says not how many points each has |
/// | poll.closed    | it was closed, its time is over by \p now, or its result was given out |
/// | poll.audience  | it is for the members of a body, and the person is none |
/// | poll.changed   | the ballot does not fit the poll as it stands: group, options, sum of the points, anonymity |
/// | poll.answered  | it is anonymous, and the person's ballot is in it; or he gave kBallotsOfOneMax |
/// | poll.full      | it is anonymous and has kAnonymousBallotsMax |
Status count_ballot(store::Database& database, const Ballot& ballot, sync::Millis now);

struct Tally {
  std::vector<sync::RecordId> groups;  ///< One pollGroup, or several that are put together.
  std::uint64_t respondents = 0;
  std::map<sync::RecordId, std::uint64_t> points{};  ///< By pollOption; those that nobody chose are not there.
};

/// Groups in which nobody answered are not there; nor is any of an anonymous poll that fewer than kGroupShownMin
/// answered.
struct PollResult {
  std::vector<Tally> groups;
  /// Of an anonymous poll: groups in which fewer than kGroupShownMin answered, together with the next smallest until
  /// they are that many.
  std::optional<Tally> rest{};
};

struct PollState {
  bool closed = false;
  bool anonymous = false;
  bool answered = false;  ///< By the person who asks.
  std::uint64_t respondents = 0;
  /// Once it was given out; or where it is closed and nobody answered. Empty where a server that was lost gave it out.
  std::optional<PollResult> result{};
};

/// For who reads the programme; record.unknown where there is no such poll for \p person.
Result<PollState> poll_state(store::Database& database, const sync::PersonId& person, const sync::RecordId& poll,
                             sync::Millis now);
/// Where the poll is closed its result is to be given out, which makes it final: nothing is counted after it. Whether
/// that is for the first time: then Store::empty_log() follows, as the order in which ballots came stands there. In one
/// Store::write with the poll_state() that holds the result.
bool close_poll(store::Database& database, const sync::PersonId& person, const sync::RecordId& poll, sync::Millis now);

}  // namespace bijeen::domain
