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

std::string with_member(const nlohmann::json& object, std::string_view name, std::string_view value) {
  std::string out = object.dump();
  out.back() = ',';
  return out.append(R"(")").append(name).append(R"(":)").append(value).append(R"(})");
}

std::string json_array(const std::vector<std::string>& elements) {
  std::size_t bytes = 2;
  for (const std::string& element : elements) bytes += element.size() + 1;
  std::string list;
  list.reserve(bytes);
  list += '[';
  for (const std::string& element : elements) list.append(element).append(1, ',');
  if (!elements.empty()) list.pop_back();
  return list += ']';
}

std::string open_list(const nlohmann::json& members, std::string_view name) {
  std::string out = members.dump();
  out.back() = ',';
  return out.append(R"(")").append(name).append(R"(":[)");
}

http::Response list_answer(const nlohmann::json& members, std::string_view name,
                           const std::vector<std::string>& elements) {
  http::Response response;
  response.body = with_member(members, name, json_array(elements));
  return response;
}

http::Response no_content() {
  http::Response response;
  response.status = 204;
  response.type.clear();
  return response;
}

http::Response refusal(const http::Request& request, const Error& error, std::chrono::seconds retry_after,
                       std::string_view extra_json) {
  const std::string detail = http::prefers_english(request) ? auth::in_english(error.detail) : error.detail;
  http::Response response = http::problem(request, Error{error.code, detail}, extra_json);
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
