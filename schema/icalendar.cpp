// SPDX-License-Identifier: EUPL-1.2
#include "schema/icalendar.h"

#include <array>
#include <chrono>
#include <cstdio>

namespace bijeen::schema {
namespace {

constexpr std::size_t kLineOctetsMax = 75;
constexpr std::string_view kZone = "Europe/Amsterdam";

/// The rules since 1996, which no law has an end for.
constexpr std::string_view kZoneRules =
    "BEGIN:VTIMEZONE\r\nTZID:Europe/Amsterdam\r\n"
    "BEGIN:DAYLIGHT\r\nDTSTART:19970330T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
    "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\nEND:DAYLIGHT\r\n"
    "BEGIN:STANDARD\r\nDTSTART:19961027T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
    "TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\nEND:STANDARD\r\n"
    "END:VTIMEZONE\r\n";

bool continues_character(char octet) {
  return (static_cast<unsigned char>(octet) & 0xc0U) == 0x80U;
}

void append_line(std::string& out, std::string_view line) {
  std::size_t room = kLineOctetsMax;
  while (line.size() > room) {
    std::size_t cut = room;
    while (continues_character(line[cut])) --cut;
    out.append(line.substr(0, cut)).append("\r\n ");
    line.remove_prefix(cut);
    room = kLineOctetsMax - 1;
  }
  out.append(line).append("\r\n");
}

void append_text(std::string& out, std::string_view name, std::string_view text) {
  if (text.empty()) return;
  std::string line = std::string(name) + ':';
  for (const char c : text) {
    if (c == '\\' || c == ';' || c == ',') line += '\\';
    if (c == '\n') line += "\\n";
    if (static_cast<unsigned char>(c) >= 32 && c != 127) line += c;
  }
  append_line(out, line);
}

std::string compact(const PartialDate& day) {
  std::string text = day.text();
  std::erase(text, '-');
  return text;
}

/// HH:MM as HHMM00.
std::string compact(const std::string& time) {
  return time.substr(0, 2) + time.substr(3, 2) + "00";
}

std::string utc(std::int64_t at_ms) {
  namespace chrono = std::chrono;
  const chrono::sys_time<chrono::milliseconds> moment{chrono::milliseconds(at_ms)};
  const auto midnight = chrono::floor<chrono::days>(moment);
  const chrono::year_month_day day(midnight);
  const chrono::hh_mm_ss time(chrono::floor<chrono::seconds>(moment - midnight));
  std::array<char, 40> text{};
  const int size = std::snprintf(text.data(), text.size(), "%04d%02u%02uT%02d%02d%02dZ", static_cast<int>(day.year()),
                                 static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()),
                                 static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                                 static_cast<int>(time.seconds().count()));
  return {text.data(), static_cast<std::size_t>(size)};
}

void append_times(std::string& out, const CalendarEvent& event) {
  const std::string day = compact(event.day);
  if (!event.start) return append_line(out, "DTSTART;VALUE=DATE:" + day);
  const std::string at = ";TZID=" + std::string(kZone) + ':' + day + 'T';
  append_line(out, "DTSTART" + at + compact(*event.start));
  if (event.end && *event.end > *event.start) append_line(out, "DTEND" + at + compact(*event.end));
}

void append_event(std::string& out, const CalendarEvent& event) {
  append_line(out, "BEGIN:VEVENT");
  append_line(out, "UID:" + event.id + "@bijeen");
  append_line(out, "DTSTAMP:" + utc(event.changed_at_ms));
  append_line(out, "LAST-MODIFIED:" + utc(event.changed_at_ms));
  append_times(out, event);
  append_text(out, "SUMMARY", event.title);
  append_text(out, "LOCATION", event.place);
  append_text(out, "DESCRIPTION", event.about);
  if (!event.link.empty()) append_line(out, "URL:" + event.link);
  append_line(out, event.cancelled ? "STATUS:CANCELLED" : "STATUS:CONFIRMED");
  append_line(out, "END:VEVENT");
}

}  // namespace

std::string icalendar(std::string_view name, const std::vector<CalendarEvent>& events) {
  std::string out;
  append_line(out, "BEGIN:VCALENDAR");
  append_line(out, "VERSION:2.0");
  append_line(out, "PRODID:-//Bijeen//Bijeen//NL");
  append_line(out, "CALSCALE:GREGORIAN");
  append_line(out, "METHOD:PUBLISH");
  // What the common calendars name a feed by.
  append_text(out, "X-WR-CALNAME", name);
  out += kZoneRules;
  for (const auto& event : events) append_event(out, event);
  append_line(out, "END:VCALENDAR");
  return out;
}

}  // namespace bijeen::schema
