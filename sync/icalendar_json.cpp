// SPDX-License-Identifier: EUPL-1.2
#include "sync/icalendar_json.h"

#include <utility>

#include "schema/icalendar.h"

namespace bijeen::sync {
namespace {

Result<std::optional<std::string>> time_in(Params& params, const char* name) {
  const auto text = params.text_or(name, "");
  if (text.empty()) return std::optional<std::string>();
  schema::Field time;
  time.type = schema::Type::kTime;
  if (const auto fits = schema::Model::check(time, json_text(text)); !fits)
    return Error{ErrorCode::kRequestField, std::string(name) + ": must be a time (HH:MM)"};
  return std::optional(text);
}

Result<schema::CalendarEvent> event_from(const Json& json) {
  Params params(json);
  schema::CalendarEvent event;
  event.id = params.id<RecordId>("id").text();
  event.title = params.text("title");
  event.place = params.text_or("place", "");
  event.about = params.text_or("about", "");
  event.link = params.text_or("link", "");
  event.cancelled = params.boolean_or_false("cancelled");
  event.changed_at_ms = raw(params.time("changedAt"));
  const auto day = schema::PartialDate::parse(params.text("day"));
  auto start = time_in(params, "start");
  auto end = time_in(params, "end");
  if (const auto sound = params.sound(); !sound) return sound.error();
  if (!day || day->day == 0) return Error{ErrorCode::kRequestField, "day: must be a date (YYYY-MM-DD)"};
  if (!start) return start.error();
  if (!end) return end.error();
  event.day = *day;
  event.start = std::move(*start);
  event.end = std::move(*end);
  return event;
}

}  // namespace

Result<std::string> icalendar_answer(Params& params) {
  std::vector<schema::CalendarEvent> events;
  for (const auto& item : params.list("events")) {
    auto event = item.is_object() ? event_from(item) : Error{ErrorCode::kRequestField, "events holds something else"};
    if (!event) return event.error();
    events.push_back(std::move(*event));
  }
  if (const auto sound = params.sound(); !sound) return sound.error();
  return R"(,"text":)" + json_text(schema::icalendar("", events));
}

}  // namespace bijeen::sync
