// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/server.h"

namespace bijeen::api {

/// The name of the session cookie (RFC 6265bis: the prefix binds it to this host, with Secure and Path=/).
inline constexpr std::string_view kCookie = "__Host-bijeen";

http::Response json_answer(const nlohmann::json& body, int status = 200);
/// The object with one more member, whose value is JSON already: stored bytes go out as they are.
std::string with_member(const nlohmann::json& object, std::string_view name, std::string_view value);
/// A list of elements that are JSON already.
std::string json_array(const std::vector<std::string>& elements);
/// The beginning of an object with these members, up to where the elements of its list \p name come.
std::string open_list(const nlohmann::json& members, std::string_view name);
/// An answer of an object with members and a list whose elements are JSON already.
http::Response list_answer(const nlohmann::json& members, std::string_view name,
                           const std::vector<std::string>& elements);
/// The content that \p answer makes, piece by piece.
template <typename Answer>
http::Response streamed(std::shared_ptr<Answer> answer) {
  http::Response response;
  response.body = answer->next();
  if (!answer->is_whole()) response.more = [answer = std::move(answer)] { return answer->next(); };
  return response;
}
http::Response no_content();
/// A problem with a detail of auth in the reader's language; with request.too-many also when to try again.
http::Response refusal(const http::Request& request, const Error& error,
                       std::chrono::seconds retry_after = std::chrono::seconds(0), std::string_view extra_json = "");

/// Set-Cookie for a new or renewed session, and for one that ended.
void set_session_cookie(http::Response& response, const std::string& token);
void clear_session_cookie(http::Response& response);
/// The token in the request's cookie; empty when there is none, or more than one.
std::string session_token(const http::Request& request);

}  // namespace bijeen::api
