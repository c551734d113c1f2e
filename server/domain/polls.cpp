// SPDX-License-Identifier: EUPL-1.2
#include "server/domain/polls.h"

#include <algorithm>

#include "server/store/people.h"
#include "server/store/polls.h"
#include "server/store/receipt.h"

namespace bijeen::domain {
namespace {

constexpr std::size_t kStoredIdBytes = 16;

/// As the record that people see says.
struct Poll {
  std::string status, body;
  std::int64_t points_each = 0;
  bool anonymous = false;
  std::optional<sync::Millis> closes_at{};

  /// A poll without a status came with the plan, with its result.
  [[nodiscard]] bool closed(sync::Millis now) const {
    return (status != "draft" && status != "open") || (status == "open" && closes_at && *closes_at <= now);
  }
};

std::optional<Poll> find_poll(store::Database& database, const sync::PersonId& person, const sync::RecordId& id) {
  auto row = database.query(
      "SELECT scope, status, body, points_each, anonymous, closes_at_ms FROM poll WHERE id = ? AND deleted = 0", id);
  if (!row.step()) return std::nullopt;
  const auto scope = sync::Scope::parse(row.text(0));
  const auto actor = store::actor_of(database, person);
  if (!scope || !actor || !actor->scopes.contains(*scope)) return std::nullopt;
  Poll poll{.status = std::string(row.text(1)),
            .body = std::string(row.text(2)),
            .points_each = row.integer(3),
            .anonymous = row.integer(4) != 0};
  if (!row.is_null(5)) poll.closes_at = row.millis(5);
  return poll;
}

bool is_member(store::Database& database, const sync::PersonId& person, const std::string& body) {
  return database
      .query("SELECT 1 FROM membership WHERE person = ? AND scope = 'body:' || ? AND deleted = 0", person, body)
      .step();
}

bool is_of(store::Database& database, std::string_view sql, const sync::RecordId& id, const sync::RecordId& poll) {
  return database.query(sql, id, poll).step();
}

bool fits(store::Database& database, const Poll& poll, const Ballot& ballot) {
  if (ballot.anonymous != poll.anonymous) return false;
  if (!is_of(database, "SELECT 1 FROM poll_group WHERE id = ? AND poll = ? AND deleted = 0", ballot.group, ballot.poll))
    return false;
  std::int64_t sum = 0;
  for (const auto& [option, points] : ballot.points) {
    if (points == 0) return false;
    if (!is_of(database, "SELECT 1 FROM poll_option WHERE id = ? AND poll = ? AND deleted = 0", option, ballot.poll))
      return false;
    sum += points;
  }
  return sum == poll.points_each;
}

bool has_answered(store::Database& database, const sync::PersonId& person, const sync::RecordId& poll) {
  return database.query("SELECT 1 FROM poll_answer WHERE poll = ? AND person = ?", poll, person).step();
}

bool has_room(store::Database& database, const Ballot& ballot) {
  auto row =
      database.query("SELECT count(*) FROM poll_answer WHERE poll = ? AND person = ?", ballot.poll, ballot.person);
  return row.step() && row.integer(0) < kBallotsOfOneMax;
}

std::int64_t ballots(store::Database& database, const sync::RecordId& poll) {
  auto row = database.query("SELECT count(*) FROM ballot WHERE poll = ?", poll);
  return row.step() ? row.integer(0) : 0;
}

/// What was answered, without who did.
struct Answer {
  sync::RecordId group;
  std::map<sync::RecordId, std::uint32_t> points;
};

/// By their ids.
std::map<std::string, Answer> answers(store::Database& database, const sync::RecordId& poll) {
  std::map<std::string, Answer> all;
  auto rows = database.query(
      "SELECT id, answers_as, option, points FROM ballot JOIN ballot_points ON ballot_points.ballot = ballot.id"
      " WHERE poll = ?",
      poll);
  while (rows.step()) {
    auto& answer = all[std::string(rows.blob(0))];
    answer.group = rows.id<sync::RecordId>(1);
    answer.points[rows.id<sync::RecordId>(2)] = static_cast<std::uint32_t>(rows.integer(3));
  }
  return all;
}

void write(store::Database& database, const sync::RecordId& poll, const std::string& id, const Answer& answer,
           const std::optional<sync::PersonId>& person) {
  database.run("INSERT INTO ballot (id, poll, answers_as, person) VALUES (?, ?, ?, ?)", store::Blob{id}, poll,
               answer.group, person);
  for (const auto& [option, points] : answer.points)
    database.run("INSERT INTO ballot_points (ballot, option, points) VALUES (?, ?, ?)", store::Blob{id}, option,
                 points);
}

/// A page of the file tells in which order its rows came, and the audit log in which order people answered: so all of
/// them are written anew, in the order of their ids, and pages that become free are emptied.
void write_anonymous(store::Database& database, const Ballot& ballot) {
  auto all = answers(database, ballot.poll);
  all.emplace(store::random_bytes(kStoredIdBytes), Answer{ballot.group, ballot.points});
  database.execute_script("PRAGMA secure_delete = ON");
  database.run("DELETE FROM ballot WHERE poll = ?", ballot.poll);
  for (const auto& [id, answer] : all) write(database, ballot.poll, id, answer, std::nullopt);
  database.execute_script("PRAGMA secure_delete = FAST");
}

/// As one that was counted, whether by itself or by another that took its place.
void note_answer(store::Database& database, const Ballot& ballot, const sync::RecordId& id) {
  database.run("INSERT OR IGNORE INTO poll_answer (poll, person, ballot) VALUES (?, ?, ?)", ballot.poll, ballot.person,
               id);
}

void insert(store::Database& database, const Ballot& ballot) {
  note_answer(database, ballot, ballot.id);
  if (ballot.anonymous) return write_anonymous(database, ballot);
  for (const auto& id : ballot.replaces) note_answer(database, ballot, id);
  database.run("DELETE FROM ballot WHERE person = ? AND poll = ?", ballot.person, ballot.poll);
  write(database, ballot.poll, store::random_bytes(kStoredIdBytes), {ballot.group, ballot.points}, ballot.person);
}

std::vector<Tally> count(store::Database& database, const sync::RecordId& poll) {
  std::vector<Tally> groups;
  auto respondents = database.query(
      "SELECT answers_as, count(*) FROM ballot WHERE poll = ? GROUP BY answers_as ORDER BY answers_as", poll);
  while (respondents.step())
    groups.push_back({{respondents.id<sync::RecordId>(0)}, static_cast<std::uint64_t>(respondents.integer(1)), {}});
  for (auto& tally : groups) {
    auto points = database.query(
        "SELECT option, sum(points) FROM ballot_points JOIN ballot ON ballot.id = ballot_points.ballot"
        " WHERE poll = ? AND answers_as = ? GROUP BY option",
        poll, tally.groups.front());
    while (points.step()) tally.points[points.id<sync::RecordId>(0)] = static_cast<std::uint64_t>(points.integer(1));
  }
  return groups;
}

void add(Tally& sum, const Tally& more) {
  sum.groups.insert(sum.groups.end(), more.groups.begin(), more.groups.end());
  sum.respondents += more.respondents;
  for (const auto& [option, points] : more.points) sum.points[option] += points;
}

/// The smallest groups together, as many as it takes for nobody to stand in fewer than kGroupShownMin.
PollResult with_rest(std::vector<Tally> groups) {
  const auto is_smaller = [](const Tally& a, const Tally& b) { return a.respondents < b.respondents; };
  std::stable_sort(groups.begin(), groups.end(), is_smaller);
  PollResult result;
  Tally rest;
  for (auto& tally : groups) {
    const bool hides =
        tally.respondents < kGroupShownMin || (!rest.groups.empty() && rest.respondents < kGroupShownMin);
    if (hides) {
      add(rest, tally);
    } else {
      result.groups.push_back(std::move(tally));
    }
  }
  const auto is_before = [](const Tally& a, const Tally& b) { return a.groups < b.groups; };
  std::sort(result.groups.begin(), result.groups.end(), is_before);
  std::sort(rest.groups.begin(), rest.groups.end());
  // Fewer is all there are.
  if (rest.respondents >= kGroupShownMin) result.rest = std::move(rest);
  return result;
}

PollResult result_of(store::Database& database, const sync::RecordId& poll, bool anonymous) {
  auto groups = count(database, poll);
  return anonymous ? with_rest(std::move(groups)) : PollResult{std::move(groups), std::nullopt};
}

}  // namespace

bool is_counted(store::Database& database, const Ballot& ballot) {
  return database
      .query("SELECT 1 FROM poll_answer WHERE poll = ? AND person = ? AND ballot = ?", ballot.poll, ballot.person,
             ballot.id)
      .step();
}

Status count_ballot(store::Database& database, const Ballot& ballot, sync::Millis now) {
  const auto poll = find_poll(database, ballot.person, ballot.poll);
  if (!poll) return Error{ErrorCode::kRecordUnknown, "poll " + ballot.poll.text() + " does not exist"};
  if (poll->status == "draft") return Error{ErrorCode::kPollNotOpen, ""};
  if (poll->closed(now) || store::poll_shown(database, ballot.poll) != store::PollShown::kNo)
    return Error{ErrorCode::kPollClosed, ""};
  if (poll->points_each < 1) return Error{ErrorCode::kPollNotOpen, ""};
  if (!poll->body.empty() && !is_member(database, ballot.person, poll->body))
    return Error{ErrorCode::kPollAudience, ""};
  if (!fits(database, *poll, ballot)) return Error{ErrorCode::kPollChanged, ""};
  const bool stands = poll->anonymous && has_answered(database, ballot.person, ballot.poll);
  if (stands || !has_room(database, ballot)) return Error{ErrorCode::kPollAnswered, ""};
  if (poll->anonymous && ballots(database, ballot.poll) >= kAnonymousBallotsMax)
    return Error{ErrorCode::kPollFull, "at most " + std::to_string(kAnonymousBallotsMax)};
  insert(database, ballot);
  return Done{};
}

Result<PollState> poll_state(store::Database& database, const sync::PersonId& person, const sync::RecordId& id,
                             sync::Millis now) {
  const auto poll = find_poll(database, person, id);
  if (!poll) return Error{ErrorCode::kRecordUnknown, "poll " + id.text() + " does not exist"};
  const auto shown = store::poll_shown(database, id);
  PollState state{.closed = shown != store::PollShown::kNo || poll->closed(now),
                  .anonymous = poll->anonymous,
                  .answered = has_answered(database, person, id)};
  state.respondents = static_cast<std::uint64_t>(ballots(database, id));
  // What nobody answered, such as a poll that came with the plan, has nothing that could be given out too early.
  if (shown == store::PollShown::kHere || (state.closed && state.respondents == 0)) {
    state.result = result_of(database, id, poll->anonymous);
  } else if (shown == store::PollShown::kBefore) {
    state.result = PollResult{};  // What it was less this one would say what somebody answered.
  }
  return state;
}

bool close_poll(store::Database& database, const sync::PersonId& person, const sync::RecordId& id, sync::Millis now) {
  const auto state = poll_state(database, person, id, now);
  if (!state || !state->closed || state->result) return false;
  database.run("INSERT INTO poll_shown (poll) VALUES (?)", id);
  return true;
}

}  // namespace bijeen::domain
