// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/result.h"

namespace bijeen::schema {

/// A date known to the year, the month or the day (ISO 8601 reduced precision): YYYY, YYYY-MM or YYYY-MM-DD.
struct PartialDate {
  int year = 0;
  int month = 0;  ///< 0 = not known
  int day = 0;    ///< 0 = not known

  /// Accepts days that exist in the proleptic Gregorian calendar alone, from year 1. nullopt otherwise.
  static std::optional<PartialDate> parse(std::string_view text);
  [[nodiscard]] std::string text() const;
  [[nodiscard]] PartialDate first_day() const;
  [[nodiscard]] PartialDate last_day() const;
  friend auto operator<=>(const PartialDate&, const PartialDate&) = default;
};

/// How something comes back. Exactly one of `months`, `every_months` and `times_per_year` is there.
struct Recurrence {
  std::vector<int> months;                 ///< 1..12, each once
  std::optional<int> every_months;         ///< 1..12
  std::optional<PartialDate> from;         ///< with every_months: where counting starts
  std::optional<int> times_per_year;       ///< 1..366
  std::vector<PartialDate> extra_updates;  ///< months in which something more comes
  std::string text;                        ///< as people say it; may be empty
};

/// When something is, as people say it and as far as that is known.
struct Period {
  std::string text;
  std::optional<PartialDate> start, end;  ///< no end lies wholly before its start
  bool ongoing = false;                   ///< goes on without a known end
  bool started = false;                   ///< had begun when this was written
  std::optional<bool> certain;            ///< false: nobody knows yet whether it will be so
  std::optional<Recurrence> recurrence;
};

/// Both read the JSON form that docs/model.md describes and fail with model.value, saying what is wrong.
Result<Period> parse_period(std::string_view json);
Result<Recurrence> parse_recurrence(std::string_view json);

}  // namespace bijeen::schema
