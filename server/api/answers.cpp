// SPDX-License-Identifier: EUPL-1.2
#include "server/api/answers.h"

#include <nlohmann/json.hpp>

#include "server/auth/sentences.h"
#include "server/auth/sessions.h"

namespace bijeen::api {

http::Response json_answer(const nlohmann::json& body, int status) {
  http::Response response;
  response.status = status;
  response.body = body.dump();
  return response;
}

http::Response no_content() {
  http::Response response;
  response.status = 204;
  response.type.clear();
  return response;
}

http::Response refusal(const http::Request& request, const Error& error, std::chrono::seconds retry_after) {
  const std::string detail = http::prefers_english(request) ? auth::in_english(error.detail) : error.detail;
  http::Response response = http::problem(request, Error{error.code, detail});
  if (retry_after.count() > 0) response.headers.emplace_back("Retry-After", std::to_string(retry_after.count()));
  return response;
}

void set_session_cookie(http::Response& response, const std::string& token) {
  const auto max_age = std::chrono::seconds(auth::kSessionLifetime).count();
  response.headers.emplace_back("Set-Cookie",
                                std::string(kCookie) + "=" + token +
                                    "; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(max_age));
}

void clear_session_cookie(http::Response& response) {
  response.headers.emplace_back("Set-Cookie",
                                std::string(kCookie) + "=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
}

std::string session_token(const http::Request& request) {
  const std::string cookies = request.header("Cookie");
  std::string token;
  std::size_t from = 0;
  int found = 0;
  while (from < cookies.size()) {
    const std::size_t to = std::min(cookies.find(';', from), cookies.size());
    std::string_view pair = std::string_view(cookies).substr(from, to - from);
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    if (pair.starts_with(kCookie) && pair.substr(kCookie.size()).starts_with('=')) {
      token = pair.substr(kCookie.size() + 1);
      ++found;
    }
    from = to + 1;
  }
  return found == 1 ? token : std::string();
}

}  // namespace bijeen::api
