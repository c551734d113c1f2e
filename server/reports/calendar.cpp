// SPDX-License-Identifier: EUPL-1.2
#include "server/reports/calendar.h"

#include "schema/icalendar.h"
#include "server/reports/read_progress.h"

namespace bijeen::reports {
namespace {

std::string copy(const store::Statement& row, int column) {
  return std::string(row.text(column));
}

std::optional<std::string> time(const store::Statement& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(copy(row, column));
}

}  // namespace

std::string calendar(store::Store& store, const sync::Actor& actor, const schema::PartialDate& from,
                     const std::string& origin) {
  std::string name;
  std::vector<schema::CalendarEvent> events;
  store.read([&](store::Database& database) {
    const std::string scopes = scope_list(actor);
    auto programme = database.query(
        "SELECT coalesce(short_name, name) FROM programme WHERE deleted = 0 AND scope IN (SELECT value FROM "
        "json_each(?1)) ORDER BY created_at LIMIT 1",
        scopes);
    if (programme.step()) name = copy(programme, 0);
    auto row = database.query(
        "WITH readable (scope) AS (SELECT value FROM json_each(?1)) "
        "SELECT m.id, m.title, m.place, b.name, m.date, m.start, m.\"end\", m.status, m.changed_at FROM meeting m"
        " LEFT JOIN body b ON 'body:' || b.id = m.scope AND b.scope IN readable "
        "WHERE m.deleted = 0 AND m.scope IN readable AND m.date >= ?2 ORDER BY m.date, m.start, m.id",
        scopes, from.text());
    while (row.step()) {
      const auto day = schema::PartialDate::parse(row.text(4));
      if (!day) continue;
      events.push_back({copy(row, 0), copy(row, 1), copy(row, 2), copy(row, 3), origin + "/overleg/" + copy(row, 0),
                        *day, time(row, 5), time(row, 6), row.text(7) == "cancelled", row.integer(8)});
    }
  });
  return schema::icalendar(name, events);
}

}  // namespace bijeen::reports
