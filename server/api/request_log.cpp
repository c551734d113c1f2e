// SPDX-License-Identifier: EUPL-1.2
#include "server/api/request_log.h"

#include <cstdio>
#include <nlohmann/json.hpp>

namespace bijeen::api {
namespace {

using Line = nlohmann::ordered_json;

std::string text_of(const Line& line) {
  return line.dump(-1, ' ', false, Line::error_handler_t::replace);
}

/// One write per line, so that lines of several threads do not mix.
void write_line(const Line& line) {
  const std::string text = text_of(line) + "\n";
  std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace

std::string timestamp(sync::Millis moment) {
  const auto time = sync::raw(moment);
  const auto seconds = static_cast<std::time_t>(time / 1000);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  std::array<char, 40> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &utc);
  std::array<char, 8> fraction{};
  std::snprintf(fraction.data(), fraction.size(), ".%03dZ", static_cast<int>(time % 1000));
  return std::string(text.data(), size) + fraction.data();
}

std::string request_line(sync::Millis now, const http::Request& request, int status, std::chrono::microseconds took,
                         std::size_t bytes) {
  Line line{{"at", timestamp(now)},
            {"request", request.id},
            {"method", request.method},
            {"route", request.note.route},
            {"status", status},
            {"us", took.count()},
            {"bytes", bytes}};
  if (!request.note.person.empty()) line["person"] = request.note.person;
  return text_of(line);
}

void log_failure(sync::Millis now, const http::Request& request, std::string_view cause) {
  write_line({{"at", timestamp(now)}, {"request", request.id}, {"route", request.note.route}, {"failure", cause}});
}

void log_event(sync::Millis now, std::string_view event, std::string_view detail) {
  Line line{{"at", timestamp(now)}, {"event", event}};
  if (!detail.empty()) line["detail"] = detail;
  write_line(line);
}

}  // namespace bijeen::api
