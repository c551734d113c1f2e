// SPDX-License-Identifier: EUPL-1.2
#include <ctime>
#include <nlohmann/json.hpp>

#include "server/api/answers.h"
#include "server/api/api.h"
#include "server/api/openapi_text.h"
#include "server/api/programme_name.h"

namespace bijeen::api {

http::Response Api::status(const Call&) {
  return json_answer({{"status", store_.health().read_only ? "read-only" : "ok"},
                      {"version", options_.version},
                      {"programme", programme_name(store_)}});
}

http::Response Api::metrics_page(const Call&) {
  http::Response response;
  response.type = "text/plain; version=0.0.4; charset=utf-8";
  const auto health = store_.health();
  store::AuditHead audit;
  store_.read([&](store::Database& database) { audit = store::audit_head(database); });
  response.body = metrics_.prometheus({.last_seq = sync::raw(store_.last_seq()),
                                       .event_streams = hub_.open_streams(),
                                       .read_only = health.read_only,
                                       .writes_waiting = health.waiting,
                                       .audit_lines = audit.number,
                                       .lost_log_lines = request_lines_.lost()});
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

http::Response Api::openapi(const Call&) {
  http::Response response;
  response.body = std::string(openapi_text());
  return response;
}

http::Response Api::security_txt(const Call& call) {
  if (options_.security_contact.empty()) return http::problem(call.request, Error{ErrorCode::kRequestNotFound, ""});
  // RFC 9116 wants an end date; the file is made when asked, so it is always a year away.
  constexpr std::time_t kYear_s = 365L * 24 * 3600;
  const auto expires = static_cast<std::time_t>(sync::raw(options_.clock()) / 1000) + kYear_s;
  std::tm utc{};
  gmtime_r(&expires, &utc);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT00:00:00Z", &utc);
  http::Response response;
  response.type = "text/plain; charset=utf-8";
  response.body = "Contact: " + options_.security_contact + "\nExpires: " + text.data() +
                  "\nPreferred-Languages: nl, en\nCanonical: " + sign_in_.party().origin +
                  "/.well-known/security.txt\n";
  return response;
}

}  // namespace bijeen::api
