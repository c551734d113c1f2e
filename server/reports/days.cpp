// SPDX-License-Identifier: EUPL-1.2
#include "server/reports/days.h"

#include <array>
#include <chrono>
#include <string_view>

namespace bijeen::reports {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::sys_days;
using std::chrono::year_month_day;
using Moment = std::chrono::sys_time<milliseconds>;

Moment change_of_clocks(std::chrono::year year, std::chrono::month month) {
  return sys_days(year / month / std::chrono::Sunday[std::chrono::last]) + hours(1);
}

hours offset_at(Moment moment) {
  const std::chrono::year year = year_month_day(std::chrono::floor<days>(moment)).year();
  const bool summer =
      change_of_clocks(year, std::chrono::March) <= moment && moment < change_of_clocks(year, std::chrono::October);
  return hours(summer ? 2 : 1);
}

sys_days as_days(const schema::PartialDate& day) {
  return year_month_day(std::chrono::year(day.year), std::chrono::month(static_cast<unsigned>(day.month)),
                        std::chrono::day(static_cast<unsigned>(day.day)));
}

sync::Millis midnight(sys_days day) {
  // Clocks change at 02:00 or 03:00, so an hour before midnight in winter time has the offset of midnight.
  const Moment guess = Moment(day) - hours(1);
  return sync::Millis{(Moment(day) - offset_at(guess)).time_since_epoch().count()};
}

}  // namespace

sync::Millis start_of(const schema::PartialDate& day) {
  return midnight(as_days(day));
}

sync::Millis end_of(const schema::PartialDate& day) {
  return midnight(as_days(day) + days(1));
}

schema::PartialDate day_of(sync::Millis moment) {
  const Moment utc{milliseconds(raw(moment))};
  const year_month_day date(std::chrono::floor<days>(utc + offset_at(utc)));
  return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day()))};
}

std::string spoken(const schema::PartialDate& date, Language language) {
  constexpr std::array<std::string_view, 12> kDutch{"januari",   "februari", "maart",    "april",
                                                    "mei",       "juni",     "juli",     "augustus",
                                                    "september", "oktober",  "november", "december"};
  constexpr std::array<std::string_view, 12> kEnglish{"January",   "February", "March",    "April",
                                                      "May",       "June",     "July",     "August",
                                                      "September", "October",  "November", "December"};
  std::string text = std::to_string(date.year);
  if (date.month == 0) return text;
  const auto& names = language == Language::kDutch ? kDutch : kEnglish;
  text = std::string(names[static_cast<std::size_t>(date.month - 1)]) + " " + text;
  return date.day == 0 ? text : std::to_string(date.day) + " " + text;
}

}  // namespace bijeen::reports
