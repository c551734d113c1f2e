// SPDX-License-Identifier: EUPL-1.2
#include "schema/icalendar.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace bijeen::schema {
namespace {

CalendarEvent meeting() {
  return {"016b2a15-cc00-700a-8000-000000000001",
          "Kernteam",
          "Stadhuis, Lelystad",
          "Kernteam; bereidt voor",
          "https://bijeen.test/overleg/1",
          {2026, 12, 1},
          "13:30",
          "15:00",
          false,
          1'767'225'600'000};
}

/// The lines of the one event, unfolded.
std::vector<std::string> lines_of(const CalendarEvent& event) {
  std::string text = icalendar("", {event});
  for (auto at = text.find("\r\n "); at != std::string::npos; at = text.find("\r\n ")) text.erase(at, 3);
  std::vector<std::string> lines;
  auto from = text.find("BEGIN:VEVENT");
  for (auto to = text.find("\r\n", from); to != std::string::npos; to = text.find("\r\n", from)) {
    lines.push_back(text.substr(from, to - from));
    from = to + 2;
  }
  return lines;
}

bool has(const std::vector<std::string>& lines, const std::string& line) {
  return std::find(lines.begin(), lines.end(), line) != lines.end();
}

TEST(ICalendar, TimesAreThoseOfAmsterdamAndTheZoneComesAlong) {
  const auto lines = lines_of(meeting());
  EXPECT_TRUE(has(lines, "DTSTART;TZID=Europe/Amsterdam:20261201T133000"));
  EXPECT_TRUE(has(lines, "DTEND;TZID=Europe/Amsterdam:20261201T150000"));
  EXPECT_TRUE(has(lines, "DTSTAMP:20260101T000000Z"));
  EXPECT_TRUE(has(lines, "UID:016b2a15-cc00-700a-8000-000000000001@bijeen"));
  EXPECT_NE(icalendar("", {}).find("TZID:Europe/Amsterdam\r\n"), std::string::npos);
}

TEST(ICalendar, WithoutAStartItIsAboutTheDay) {
  auto event = meeting();
  event.start.reset();
  const auto lines = lines_of(event);
  EXPECT_TRUE(has(lines, "DTSTART;VALUE=DATE:20261201"));
  for (const auto& line : lines) EXPECT_FALSE(line.starts_with("DTEND")) << line;
}

TEST(ICalendar, AnEndThatIsNotAfterTheStartIsLeftOut) {
  auto event = meeting();
  event.end = "13:30";
  for (const auto& line : lines_of(event)) EXPECT_FALSE(line.starts_with("DTEND")) << line;
}

TEST(ICalendar, TextsAreEscapedAndCannotBeginALine) {
  auto event = meeting();
  event.title = "a\\b;c,d\ne\r\nBEGIN:VALARM";
  const auto lines = lines_of(event);
  EXPECT_TRUE(has(lines, "SUMMARY:a\\\\b\\;c\\,d\\ne\\nBEGIN:VALARM"));
  EXPECT_TRUE(has(lines, "LOCATION:Stadhuis\\, Lelystad"));
  EXPECT_TRUE(has(lines, "DESCRIPTION:Kernteam\\; bereidt voor"));
}

TEST(ICalendar, LongLinesAreFoldedBetweenCharacters) {
  auto event = meeting();
  event.title.clear();
  for (int i = 0; i < 40; ++i) event.title += "één €";
  const std::string text = icalendar("", {event});
  std::size_t from = 0;
  for (auto to = text.find("\r\n"); to != std::string::npos; to = text.find("\r\n", from)) {
    const auto line = text.substr(from, to - from);
    EXPECT_LE(line.size(), 75U) << line;
    EXPECT_NE(static_cast<unsigned char>(line[line.starts_with(' ') ? 1 : 0]) & 0xc0U, 0x80U) << line;
    from = to + 2;
  }
  EXPECT_EQ(from, text.size()) << "every line ends in CRLF";
  EXPECT_TRUE(has(lines_of(event), "SUMMARY:" + event.title));
}

TEST(ICalendar, WhatDoesNotGoOnSaysSo) {
  auto event = meeting();
  EXPECT_TRUE(has(lines_of(event), "STATUS:CONFIRMED"));
  event.cancelled = true;
  EXPECT_TRUE(has(lines_of(event), "STATUS:CANCELLED"));
}

}  // namespace
}  // namespace bijeen::schema
