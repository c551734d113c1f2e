// SPDX-License-Identifier: EUPL-1.2
#include "schema/period.h"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "schema/json.h"
#include "schema/text_rules.h"

namespace bijeen::schema {
namespace {

constexpr std::size_t kTextMax = 200;
constexpr std::size_t kDepthMax = 4;

Error wrong(std::string detail) {
  return {ErrorCode::kModelValue, std::move(detail)};
}

int days_in(int year, int month) {
  constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

/// -1 when a character is not a digit.
int digits(std::string_view text) {
  int number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    number = number * 10 + (c - '0');
  }
  return number;
}

std::string padded(int number, std::size_t width) {
  std::string text = std::to_string(number);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

/// The name of the first key that is not among the known ones, or "".
std::string unknown_key(const Json& object, std::initializer_list<std::string_view> known) {
  for (const auto& [key, value] : object.items()) {
    if (std::find(known.begin(), known.end(), key) == known.end()) return key;
  }
  return {};
}

bool is_sentence(const Json& value) {
  if (!value.is_string()) return false;
  const auto& text = value.get_ref<const std::string&>();
  return says_something(text) && code_points(text) <= kTextMax && is_plain(text, false);
}

std::optional<int> whole(const Json& value, int low, int high) {
  if (!value.is_number_integer()) return std::nullopt;
  const auto number = value.get<double>();
  if (number < low || number > high) return std::nullopt;
  return static_cast<int>(number);
}

std::optional<PartialDate> partial_date(const Json& value) {
  return value.is_string() ? PartialDate::parse(value.get_ref<const std::string&>()) : std::nullopt;
}

template <typename T, typename Parse>
bool read_list(const Json& list, std::vector<T>& into, Parse parse) {
  if (!list.is_array() || list.empty()) return false;
  for (const auto& element : list) {
    const std::optional<T> item = parse(element);
    if (!item || std::find(into.begin(), into.end(), *item) != into.end()) return false;
    into.push_back(*item);
  }
  return true;
}

std::optional<PartialDate> month_of_year(const Json& value) {
  const auto date = partial_date(value);
  return date && date->month != 0 && date->day == 0 ? date : std::nullopt;
}

Result<Recurrence> read_recurrence(const Json& json) {
  if (!json.is_object()) return wrong("a recurrence is an object");
  if (const auto key = unknown_key(json, {"months", "everyMonths", "from", "timesPerYear", "extraUpdates", "text"});
      !key.empty()) {
    return wrong("a recurrence has no '" + key + "'");
  }
  if (json.count("months") + json.count("everyMonths") + json.count("timesPerYear") != 1) {
    return wrong("a recurrence has one of months, everyMonths and timesPerYear");
  }
  Recurrence recurrence;
  if (json.contains("months") &&
      !read_list(json["months"], recurrence.months, [](const Json& m) { return whole(m, 1, 12); })) {
    return wrong("months are numbers from 1 to 12, each once");
  }
  if (json.contains("everyMonths") && !(recurrence.every_months = whole(json["everyMonths"], 1, 12)))
    return wrong("everyMonths is a number from 1 to 12");
  if (json.contains("timesPerYear") && !(recurrence.times_per_year = whole(json["timesPerYear"], 1, 366))) {
    return wrong("timesPerYear is a number from 1 to 366");
  }
  if (json.contains("from") && (!recurrence.every_months || !(recurrence.from = partial_date(json["from"])))) {
    return wrong("from goes with everyMonths and is YYYY, YYYY-MM or YYYY-MM-DD");
  }
  if (json.contains("extraUpdates") && !read_list(json["extraUpdates"], recurrence.extra_updates, month_of_year)) {
    return wrong("extraUpdates are months YYYY-MM, each once");
  }
  if (json.contains("text")) {
    if (!is_sentence(json["text"])) return wrong("a recurrence's text is one line of at most 200 characters");
    recurrence.text = json["text"].get<std::string>();
  }
  return recurrence;
}

/// Reads the three yes-or-no members; false when one of them is something else.
bool read_flags(const Json& json, Period& period) {
  for (const auto* const key : {"ongoing", "started", "certain"}) {
    if (json.contains(key) && !json[key].is_boolean()) return false;
  }
  period.ongoing = json.contains("ongoing") && json["ongoing"].get<bool>();
  period.started = json.contains("started") && json["started"].get<bool>();
  if (json.contains("certain")) period.certain = json["certain"].get<bool>();
  return true;
}

}  // namespace

std::optional<PartialDate> PartialDate::parse(std::string_view text) {
  if (text.size() != 4 && text.size() != 7 && text.size() != 10) return std::nullopt;
  PartialDate date{.year = digits(text.substr(0, 4))};
  if (date.year < 1) return std::nullopt;
  if (text.size() >= 7) {
    date.month = digits(text.substr(5, 2));
    if (text[4] != '-' || date.month < 1 || date.month > 12) return std::nullopt;
  }
  if (text.size() == 10) {
    date.day = digits(text.substr(8, 2));
    if (text[7] != '-' || date.day < 1 || date.day > days_in(date.year, date.month)) return std::nullopt;
  }
  return date;
}

std::string PartialDate::text() const {
  std::string out = padded(year, 4);
  if (month != 0) out += "-" + padded(month, 2);
  if (day != 0) out += "-" + padded(day, 2);
  return out;
}

PartialDate PartialDate::first_day() const {
  return {year, month == 0 ? 1 : month, day == 0 ? 1 : day};
}

PartialDate PartialDate::last_day() const {
  const int last_month = month == 0 ? 12 : month;
  return {year, last_month, day == 0 ? days_in(year, last_month) : day};
}

Result<Recurrence> parse_recurrence(std::string_view json) {
  const auto value = parse_json(json, kDepthMax);
  if (!value) return wrong("a recurrence is valid JSON");
  return read_recurrence(*value);
}

Result<Period> parse_period(std::string_view text) {
  const auto value = parse_json(text, kDepthMax);
  if (!value || !value->is_object()) return wrong("a period is an object");
  const Json& json = *value;
  if (const auto key = unknown_key(json, {"text", "start", "end", "ongoing", "started", "certain", "recurrence"});
      !key.empty()) {
    return wrong("a period has no '" + key + "'");
  }
  if (!json.contains("text") || !is_sentence(json["text"]))
    return wrong("a period has a text of one line, at most 200 characters");
  Period period;
  period.text = json["text"].get<std::string>();
  if (json.contains("start") && !(period.start = partial_date(json["start"])))
    return wrong("start is YYYY, YYYY-MM or YYYY-MM-DD");
  if (json.contains("end") && !(period.end = partial_date(json["end"])))
    return wrong("end is YYYY, YYYY-MM or YYYY-MM-DD");
  if (period.start && period.end && period.end->last_day() < period.start->first_day())
    return wrong("a period does not end before it starts");
  if (!read_flags(json, period)) return wrong("ongoing, started and certain are true or false");
  if (json.contains("recurrence")) {
    auto recurrence = read_recurrence(json["recurrence"]);
    if (!recurrence) return recurrence.error();
    period.recurrence = std::move(*recurrence);
  }
  return period;
}

}  // namespace bijeen::schema
