// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "server/http/guard.h"
#include "server/http/server.h"

namespace bijeen::http {
namespace {

/// The weight of one language in Accept-Language (RFC 9110, 12.5.4); 0 when it is not named.
double language_weight(std::string_view accepted, std::string_view language) {
  double best = 0;
  while (!accepted.empty()) {
    std::string_view item = accepted.substr(0, accepted.find(','));
    accepted.remove_prefix(std::min(accepted.size(), item.size() + 1));
    item.remove_prefix(std::min(item.size(), item.find_first_not_of(" \t")));
    const std::string_view tag = item.substr(0, item.find_first_of("; \t"));
    if (!equals_ignoring_case(tag.substr(0, tag.find('-')), language)) continue;
    double weight = 1;
    if (const std::size_t q = item.find("q="); q != std::string_view::npos) {
      const std::string_view digits = item.substr(q + 2);
      if (std::from_chars(digits.data(), digits.data() + digits.size(), weight).ec != std::errc()) weight = 0;
    }
    best = std::max(best, weight);
  }
  return best;
}

}  // namespace

std::string Request::header(std::string_view name) const {
  return std::string(find_header(headers, name));
}

bool prefers_english(const Request& request) {
  const std::string accepted = request.header("Accept-Language");
  return language_weight(accepted, "en") > language_weight(accepted, "nl");
}

Response problem(const Request& request, const Error& error, std::string_view extra_json) {
  request.note.refused = error.code;
  const bool english = prefers_english(request);
  nlohmann::ordered_json body = nlohmann::ordered_json::object();
  body["type"] = "urn:bijeen:error:" + std::string(code(error.code));
  body["code"] = code(error.code);
  body["title"] = title(error.code, !english);
  if (!error.detail.empty()) body["detail"] = error.detail;
  body["status"] = http_status(error.code);
  if (!request.id.empty()) body["instance"] = "urn:bijeen:request:" + request.id;
  const auto extra = nlohmann::ordered_json::parse(extra_json, nullptr, false);
  if (extra.is_object()) body.update(extra);

  Response response;
  response.status = http_status(error.code);
  response.type = "application/problem+json";
  // A detail may quote what a client sent; bytes that are no UTF-8 must not make the error an error.
  response.body = body.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  response.headers.emplace_back("Content-Language", english ? "en" : "nl");
  response.headers.emplace_back("Vary", "Accept-Language");
  return response;
}

}  // namespace bijeen::http
