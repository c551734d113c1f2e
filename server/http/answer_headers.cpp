// SPDX-License-Identifier: EUPL-1.2
#include "server/http/answer_headers.h"

#include "server/http/guard.h"

namespace bijeen::http {
namespace {

void add_unless_present(Response& response, std::string_view name, std::string_view value) {
  for (const auto& header : response.headers) {
    if (equals_ignoring_case(header.first, name)) return;
  }
  response.headers.emplace_back(name, value);
}

}  // namespace

bool is_api(std::string_view path) {
  return path == "/v1" || path.starts_with("/v1/");
}

void add_answer_headers(std::string_view path, bool tls, Response& response) {
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
