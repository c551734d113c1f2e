// SPDX-License-Identifier: EUPL-1.2
#include "server/store/polls.h"

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string_view>

#include "server/store/records.h"

namespace bijeen::store {
namespace {

bool is_closed(std::string_view status) {
  return status == R"("closed")" || status == R"("counted")";
}

bool says_status(const sync::RecordState& poll, const std::function<bool(const sync::Entry&)>& wanted) {
  const auto found = poll.fields.find("status");
  const auto* state = found == poll.fields.end() ? nullptr : std::get_if<sync::ValueState>(&found->second);
  return state != nullptr && std::any_of(state->entries.begin(), state->entries.end(), wanted);
}

/// All that stand count: beside a status that was written without knowing of the closing, it is closed.
bool was_closed(const sync::RecordState& poll) {
  return says_status(poll, [](const sync::Entry& entry) { return is_closed(entry.value); });
}

/// The server that heard of the closing was lost, and what was answered to it since its backup with it.
bool was_closed_before(const sync::RecordState& poll) {
  return says_status(poll, [](const sync::Entry& entry) { return is_closed(entry.value) && !entry.returned.empty(); });
}

bool holds_result(Database& database, const sync::RecordId& poll) {
  return database
      .query(
          "SELECT 1 FROM poll_group WHERE poll = ?1 AND respondents IS NOT NULL"
          " UNION ALL SELECT 1 FROM poll_score WHERE poll = ?1 AND points IS NOT NULL",
          poll)
      .step();
}

bool is_anonymous(Database& database, const sync::RecordId& poll) {
  return database.query("SELECT 1 FROM poll WHERE id = ? AND anonymous = 1", poll).step();
}

bool is_answered(Database& database, std::string_view poll) {
  return database.query("SELECT 1 FROM ballot WHERE poll = ?", poll).step();
}

/// One op on a record that is there.
struct Change {
  const schema::Collection& collection;
  const sync::RecordState& record;
  const sync::Op& op;

  [[nodiscard]] bool changes(std::string_view name) const {
    const auto put = op.put.find(std::string(name));
    return put != op.put.end() && put->second != sync::shown_value(record, *collection.field(name));
  }
  [[nodiscard]] bool changes(std::initializer_list<std::string_view> names) const {
    return std::any_of(names.begin(), names.end(), [&](std::string_view name) { return changes(name); });
  }
};

Error locked(const sync::Op& op, const std::string& why) {
  return {ErrorCode::kRecordLocked, op.collection + " " + op.record.text() + ": " + why};
}

Status check_poll(Database& database, const Change& change) {
  const auto& op = change.op;
  const bool shown = poll_shown(database, op.record) != PollShown::kNo;
  const auto status = op.put.find("status");
  const bool opens = status != op.put.end() && !is_closed(status->second);
  if (opens && (shown || was_closed(change.record))) return locked(op, "was closed");
  if (shown && change.changes("closesAt_ms")) return locked(op, "its result was given out");
  if (change.changes({"question", "pointsEach", "body", "anonymous"}) && is_answered(database, op.record.text()))
    return locked(op, "was answered");
  return Done{};
}

/// The id in a field that refers to a record; empty where it refers to none.
std::string id_in(const sync::Value& value) {
  const auto json = nlohmann::json::parse(value);
  return json.is_string() ? json.get<std::string>() : std::string();
}

/// An option or group.
Status check_part(Database& database, const Change& change) {
  const auto& [collection, record, op] = change;
  if (!op.deleted && !change.changes(collection.name == "pollOption" ? "title" : "name")) return Done{};
  const auto poll = id_in(sync::shown_value(record, *collection.field("poll")));
  return is_answered(database, poll) ? Status{locked(op, "its poll was answered")} : Status{Done{}};
}

Status check_op(Database& database, const schema::Model& model, sync::Records& records, const sync::Op& op) {
  const bool is_part = op.collection == "pollOption" || op.collection == "pollGroup";
  if (op.collection != "poll" && !is_part) return Done{};
  if (op.create) {
    if (op.collection != "pollOption" || !is_answered(database, id_in(op.put.at("poll")))) return Done{};
    return locked(op, "its poll was answered");
  }
  const auto* record = records.find(op.collection, op.record);
  if (record == nullptr) return Done{};
  const Change change{*model.collection(op.collection), *record, op};
  return is_part ? check_part(database, change) : check_poll(database, change);
}

}  // namespace

PollShown poll_shown(Database& database, const sync::RecordId& poll) {
  if (database.query("SELECT 1 FROM poll_shown WHERE poll = ?", poll).step()) return PollShown::kHere;
  if (!is_anonymous(database, poll)) return PollShown::kNo;
  if (holds_result(database, poll)) return PollShown::kBefore;
  const auto record = load_record(database, {"poll", poll});
  return record && was_closed_before(*record) ? PollShown::kBefore : PollShown::kNo;
}

Status check_polls(Database& database, const schema::Model& model, sync::Records& records, const sync::ChangeSet& set) {
  for (const auto& op : set.ops) {
    if (auto done = check_op(database, model, records, op); !done) return done;
  }
  return Done{};
}

std::vector<std::string> poll_faults(Database& database) {
  std::vector<std::string> faults;
  auto named = database.query(
      "SELECT DISTINCT b.poll FROM ballot AS b JOIN poll AS p ON p.id = b.poll"
      " WHERE p.anonymous = 1 AND b.person IS NOT NULL");
  while (named.step())
    faults.push_back("poll " + std::string(named.text(0)) + " is anonymous and says who answered what");
  auto lost = database.query(
      "SELECT a.poll FROM poll_answer AS a GROUP BY a.poll"
      " HAVING count(DISTINCT a.person) > (SELECT count(*) FROM ballot AS b WHERE b.poll = a.poll)");
  while (lost.step()) faults.push_back("poll " + std::string(lost.text(0)) + " has fewer ballots than people answered");
  return faults;
}

}  // namespace bijeen::store
