// SPDX-License-Identifier: EUPL-1.2
#include "server/http/write_rules.h"

#include <algorithm>

namespace bijeen::http {
namespace {

constexpr Refusal kNoMark{ErrorCode::kRequestOrigin, "De kopregel Bijeen-Request: 1 ontbreekt.",
                          "The header Bijeen-Request: 1 is missing."};
constexpr Refusal kOtherOrigin{ErrorCode::kRequestOrigin, "De kopregel Origin noemt een andere site.",
                               "The Origin header names another site."};
constexpr Refusal kOtherSite{ErrorCode::kRequestOrigin, "De browser zegt dat dit van een andere site komt.",
                             "The browser says this comes from another site."};
constexpr Refusal kNoJson{ErrorCode::kRequestType, "Stuur JSON met Content-Type: application/json.",
                          "Send JSON with Content-Type: application/json."};

bool is_own_origin(const Request& request, const std::string& origin, const std::vector<std::string>& origins,
                   bool tls) {
  if (!origins.empty()) return std::find(origins.begin(), origins.end(), origin) != origins.end();
  const std::string host = request.header("Host");
  if (host.empty()) return false;
  return equals_ignoring_case(origin, "https://" + host) || (!tls && equals_ignoring_case(origin, "http://" + host));
}

constexpr Refusal kNoBytes{ErrorCode::kRequestType, "Stuur bytes met Content-Type: application/octet-stream.",
                           "Send bytes with Content-Type: application/octet-stream."};

/// Without its parameters.
bool is_type(std::string_view type, std::string_view expected) {
  std::string_view media = type.substr(0, type.find(';'));
  while (!media.empty() && (media.back() == ' ' || media.back() == '\t')) media.remove_suffix(1);
  return equals_ignoring_case(media, expected);
}

}  // namespace

std::optional<Refusal> check_write(const Request& request, const std::vector<std::string>& origins, bool tls,
                                   Body body) {
  if (request.header("Bijeen-Request") != "1") return kNoMark;
  const std::string origin = request.header("Origin");
  if (!origin.empty() && !is_own_origin(request, origin, origins, tls)) return kOtherOrigin;
  const std::string site = request.header("Sec-Fetch-Site");
  if (!site.empty() && site != "same-origin" && site != "none") return kOtherSite;
  if (request.body.empty()) return std::nullopt;
  const std::string type = request.header("Content-Type");
  if (body == Body::kJson && !is_type(type, "application/json")) return kNoJson;
  if (body == Body::kBytes && !is_type(type, "application/octet-stream")) return kNoBytes;
  return std::nullopt;
}

}  // namespace bijeen::http
