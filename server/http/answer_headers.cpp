// SPDX-License-Identifier: EUPL-1.2
#include "server/http/answer_headers.h"

#include <array>
#include <ctime>
#include <string>

#include "server/http/guard.h"

namespace bijeen::http {
namespace {

void add_unless_present(Response& response, std::string_view name, std::string_view value) {
  for (const auto& header : response.headers) {
    if (equals_ignoring_case(header.first, name)) return;
  }
  response.headers.emplace_back(name, value);
}

/// RFC 9110, 5.6.7; in English whatever the locale.
std::string http_date(std::time_t now) {
  constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  std::array<char, 64> text{};
  std::strftime(text.data(), text.size(), " %Y %H:%M:%S GMT", &utc);
  const std::string day = (utc.tm_mday < 10 ? "0" : "") + std::to_string(utc.tm_mday);
  return std::string(kDays[static_cast<std::size_t>(utc.tm_wday)]) + ", " + day + " " +
         std::string(kMonths[static_cast<std::size_t>(utc.tm_mon)]) + text.data();
}

}  // namespace

bool is_api(std::string_view path) {
  return path == "/v1" || path.starts_with("/v1/");
}

void add_answer_headers(std::string_view path, bool tls, Response& response) {
  add_unless_present(response, "Date", http_date(std::time(nullptr)));
  add_unless_present(response, "Content-Security-Policy", kContentSecurityPolicy);
  if (tls) add_unless_present(response, "Strict-Transport-Security", "max-age=31536000; includeSubDomains");
  add_unless_present(response, "X-Content-Type-Options", "nosniff");
  add_unless_present(response, "X-Frame-Options", "DENY");
  add_unless_present(response, "Referrer-Policy", "no-referrer");
  add_unless_present(response, "Permissions-Policy",
                     "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
                     "microphone=(), midi=(), payment=(), usb=()");
  add_unless_present(response, "Cross-Origin-Opener-Policy", "same-origin");
  add_unless_present(response, "Cross-Origin-Resource-Policy", "same-origin");
  if (is_api(path)) {
    add_unless_present(response, "Cache-Control", "no-store");
    add_unless_present(response, "API-Version", kApiVersion);
  }
}

}  // namespace bijeen::http
