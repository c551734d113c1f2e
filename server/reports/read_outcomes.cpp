// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <utility>

#include "server/reports/read_progress.h"

namespace bijeen::reports {
namespace {

using store::Database;
using store::Statement;

std::string copy(const Statement& row, int column) {
  return std::string(row.text(column));
}

std::vector<std::string> names(Statement row) {
  std::vector<std::string> found;
  while (row.step()) found.push_back(copy(row, 0));
  return found;
}

void read_links(Database& database, const std::string& scopes, Outcome& outcome) {
  const auto points =
      names(database.query("SELECT value FROM outcome_focus_points WHERE record = ?2 UNION "
                           "SELECT a.focus_point FROM outcome_activities l JOIN activity a ON a.id = l.value "
                           "WHERE l.record = ?2 AND a.focus_point IS NOT NULL AND a.deleted = 0 AND a.scope IN (SELECT "
                           "value FROM json_each(?1))",
                           scopes, outcome.id));
  outcome.focus_points.insert(points.begin(), points.end());
  outcome.activities = names(database.query(
      "SELECT a.title FROM outcome_activities l JOIN activity a ON a.id = l.value "
      "WHERE l.record = ?2 AND a.deleted = 0 AND a.scope IN (SELECT value FROM json_each(?1)) ORDER BY a.title",
      scopes, outcome.id));
  outcome.municipalities = names(database.query(
      "SELECT m.name FROM outcome_municipalities l JOIN municipality m ON m.id = l.value "
      "WHERE l.record = ?2 AND m.deleted = 0 AND m.scope IN (SELECT value FROM json_each(?1)) ORDER BY m.name",
      scopes, outcome.id));
}

Outcome read_outcome(const Statement& row, const Days& days) {
  Outcome outcome;
  outcome.id = copy(row, 0);
  outcome.kind = copy(row, 1);
  outcome.title = copy(row, 2);
  outcome.note = copy(row, 3);
  outcome.owner = copy(row, 4);
  outcome.due = schema::PartialDate::parse(row.text(5));
  outcome.status = copy(row, 6);
  outcome.why = copy(row, 7);
  outcome.consolidation = copy(row, 8);
  outcome.answer = copy(row, 9);
  outcome.for_report = row.integer(10) != 0;
  outcome.body = copy(row, 11);
  outcome.meeting = copy(row, 12);
  const auto meeting_day = schema::PartialDate::parse(row.text(13));
  outcome.day = meeting_day ? *meeting_day : day_of(row.millis(14));
  outcome.of_period = days.holds(outcome.day);
  return outcome;
}

}  // namespace

std::vector<Outcome> read_outcomes(Database& database, const std::string& scopes, const Days& days) {
  // What was recorded offline may arrive long after the meeting, so the meeting's date counts where there is one. Of
  // what was merged the oldest by its id stands, for those who may read it.
  auto row = database.query(
      "WITH readable (scope) AS (SELECT value FROM json_each(?1)) "
      "SELECT o.id, o.kind, o.title, o.note, p.name, o.due, o.status, o.why, o.consolidation, o.answer, "
      "o.for_report,"
      " b.name, m.title, m.date, o.created_at "
      "FROM outcome o"
      " LEFT JOIN meeting m ON m.id = o.meeting AND m.deleted = 0 AND m.scope = o.scope"
      " LEFT JOIN person p ON p.id = o.owner AND p.scope IN readable"
      " LEFT JOIN body b ON 'body:' || b.id = o.scope AND b.scope IN readable "
      "WHERE o.deleted = 0 AND o.scope IN readable AND NOT EXISTS ("
      " SELECT 1 FROM outcome main WHERE main.id = o.merged_into AND main.id < o.id AND main.deleted = 0"
      " AND main.scope IN readable) AND ("
      " m.date BETWEEN ?2 AND ?3 OR (m.date IS NULL AND o.created_at >= ?4 AND o.created_at < ?5)"
      " OR (o.kind = 'action-item' AND coalesce(o.status, 'open') = 'open'"
      "     AND (m.date < ?2 OR (m.date IS NULL AND o.created_at < ?4)))) "
      "ORDER BY o.created_at, o.id",
      scopes, days.from.text(), days.to.text(), start_of(days.from), end_of(days.to));
  std::vector<Outcome> outcomes;
  while (row.step()) {
    outcomes.push_back(read_outcome(row, days));
    read_links(database, scopes, outcomes.back());
  }
  std::stable_sort(outcomes.begin(), outcomes.end(), [](const Outcome& a, const Outcome& b) { return a.day < b.day; });
  return outcomes;
}

void mark_discussed(Database& database, const std::vector<Outcome>& outcomes, std::vector<Activity>& activities) {
  std::set<std::string> discussed;
  for (const auto& outcome : outcomes) {
    if (!outcome.of_period) continue;
    const auto ids = names(database.query("SELECT value FROM outcome_activities WHERE record = ?1", outcome.id));
    discussed.insert(ids.begin(), ids.end());
  }
  for (auto& activity : activities) activity.discussed = discussed.contains(activity.id);
}

}  // namespace bijeen::reports
