// SPDX-License-Identifier: EUPL-1.2
#include "server/reports/read_progress.h"

#include <algorithm>
#include <utility>

namespace bijeen::reports {
namespace {

using store::Database;
using store::Statement;

std::string copy(const Statement& row, int column) {
  return std::string(row.text(column));
}

void read_programme(Database& database, const std::string& scopes, Progress& progress) {
  auto row = database.query(
      "SELECT name, period_text FROM programme WHERE deleted = 0 AND scope IN (SELECT value FROM json_each(?1)) "
      "ORDER BY created_at LIMIT 1",
      scopes);
  if (!row.step()) return;
  progress.programme = copy(row, 0);
  progress.programme_period = copy(row, 1);
}

std::vector<ActionLine> read_action_lines(Database& database, const std::string& scopes) {
  auto row = database.query(
      "SELECT id, number, title, progress FROM action_line "
      "WHERE deleted = 0 AND scope IN (SELECT value FROM json_each(?1)) ORDER BY number, title",
      scopes);
  std::vector<ActionLine> lines;
  while (row.step())
    lines.push_back({.id = copy(row, 0), .number = row.integer(1), .title = copy(row, 2), .progress = copy(row, 3)});
  return lines;
}

std::vector<FocusPoint> read_focus_points(Database& database, const std::string& scopes) {
  auto row = database.query(
      "SELECT id, action_line, number, title, status, progress, priority FROM focus_point "
      "WHERE deleted = 0 AND scope IN (SELECT value FROM json_each(?1)) ORDER BY priority DESC, number NULLS LAST, "
      "title",
      scopes);
  std::vector<FocusPoint> points;
  while (row.step()) {
    FocusPoint point{.id = copy(row, 0),
                     .action_line = copy(row, 1),
                     .number = {},
                     .title = copy(row, 3),
                     .status = copy(row, 4),
                     .progress = copy(row, 5),
                     .priority = row.integer(6) != 0};
    if (!row.is_null(2)) point.number = row.integer(2);
    points.push_back(std::move(point));
  }
  return points;
}

std::vector<Activity> read_activities(Database& database, const std::string& scopes, const Days& days) {
  // An activity is not "changed" by the change set that made it: after setting up, everything would be.
  auto row = database.query(
      "SELECT a.id, a.focus_point, a.theme, a.title, a.level, a.status, a.progress, a.period_text, EXISTS ("
      "  SELECT 1 FROM record r JOIN record_change c ON c.record = r.key JOIN change_set s ON s.seq = c.seq"
      "  WHERE r.collection = 'activity' AND r.id = a.id AND s.at >= ?2 AND s.at < ?3"
      "  AND c.seq > (SELECT min(first.seq) FROM record_change first WHERE first.record = r.key)) "
      "FROM activity a WHERE a.deleted = 0 AND a.scope IN (SELECT value FROM json_each(?1)) ORDER BY a.\"order\", "
      "a.title",
      scopes, start_of(days.from), end_of(days.to));
  std::vector<Activity> activities;
  while (row.step()) {
    activities.push_back({.id = copy(row, 0),
                          .focus_point = copy(row, 1),
                          .theme = copy(row, 2),
                          .title = copy(row, 3),
                          .level = copy(row, 4),
                          .status = copy(row, 5),
                          .progress = copy(row, 6),
                          .period = copy(row, 7),
                          .changed = row.integer(8) != 0,
                          .discussed = false});
  }
  return activities;
}

/// The year and last month of "2018", "2018-01", "2018-Q4"; what is written otherwise comes first.
std::pair<int, int> last_month(const std::string& period) {
  if (const auto date = schema::PartialDate::parse(period)) return {date->year, date->last_day().month};
  if (period.size() == 7 && period[5] == 'Q' && period[6] >= '1' && period[6] <= '4') {
    if (const auto year = schema::PartialDate::parse(period.substr(0, 4))) return {year->year, (period[6] - '0') * 3};
  }
  return {0, 0};
}

std::vector<Indicator> read_indicators(Database& database, const std::string& scopes) {
  auto row = database.query(
      "SELECT id, title, unit, note, target, target_by FROM indicator "
      "WHERE deleted = 0 AND scope IN (SELECT value FROM json_each(?1)) ORDER BY \"order\", title",
      scopes);
  std::vector<Indicator> indicators;
  while (row.step()) {
    Indicator indicator{.title = copy(row, 1),
                        .unit = copy(row, 2),
                        .note = copy(row, 3),
                        .target = {},
                        .target_by = {},
                        .measurements = {}};
    if (!row.is_null(4)) indicator.target = row.real(4);
    indicator.target_by = schema::PartialDate::parse(row.text(5));
    auto measured = database.query(
        "SELECT period, value FROM measurement WHERE indicator = ?2 AND deleted = 0 AND scope IN (SELECT value FROM "
        "json_each(?1)) "
        "ORDER BY created_at, period",
        scopes, row.text(0));
    while (measured.step()) indicator.measurements.push_back({.period = copy(measured, 0), .value = measured.real(1)});
    std::stable_sort(
        indicator.measurements.begin(), indicator.measurements.end(),
        [](const Measurement& a, const Measurement& b) { return last_month(a.period) < last_month(b.period); });
    indicators.push_back(std::move(indicator));
  }
  return indicators;
}

}  // namespace

std::string scope_list(const sync::Actor& actor) {
  std::string list = "[";
  for (const auto& scope : actor.scopes) list += (list.size() == 1 ? "\"" : ",\"") + scope.text() + "\"";
  return list + "]";
}

Progress read_progress(Database& database, const sync::Actor& actor, const Days& days, sync::Millis now,
                       Language language) {
  const std::string scopes = scope_list(actor);
  Progress progress{.days = days,
                    .today = day_of(now),
                    .programme = {},
                    .programme_period = {},
                    .action_lines = {},
                    .focus_points = {},
                    .activities = {},
                    .outcomes = {},
                    .proposals = {},
                    .indicators = {}};
  read_programme(database, scopes, progress);
  progress.action_lines = read_action_lines(database, scopes);
  progress.focus_points = read_focus_points(database, scopes);
  progress.activities = read_activities(database, scopes, days);
  progress.outcomes = read_outcomes(database, scopes, days);
  mark_discussed(database, progress.outcomes, progress.activities);
  progress.proposals = read_proposals(database, scopes, days, language);
  progress.indicators = read_indicators(database, scopes);
  return progress;
}

}  // namespace bijeen::reports
