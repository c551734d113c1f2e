// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/period.h"

namespace bijeen::schema {

/// A meeting as other people's calendars show it.
struct CalendarEvent {
  std::string id;                         ///< Of the meeting: the same in the file of one meeting and in a feed.
  std::string title, place, about, link;  ///< Empty = not said. `link` is a URI.
  PartialDate day;                        ///< Known to the day.
  std::optional<std::string> start, end;  ///< HH:MM, in Dutch time. Without a start it is about the whole day.
  bool cancelled = false;
  std::int64_t changed_at_ms = 0;  ///< Since 1970 UTC.
};

/// An iCalendar object (RFC 5545): lines folded at 75 octets between characters, texts escaped, times in
/// Europe/Amsterdam with its rules. `name` is what a feed is called, empty for one meeting. An end that is not after
/// the start is left out.
std::string icalendar(std::string_view name, const std::vector<CalendarEvent>& events);

}  // namespace bijeen::schema
