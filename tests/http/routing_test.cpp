// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/http/running_server.h"

namespace bijeen::http::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string send(std::string_view method, std::string_view target, std::string_view headers,
                 std::string_view body = "") {
  const std::string length = body.empty() ? "" : "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: localhost:8443\r\n" +
         std::string(headers) + length + "\r\n" + std::string(body);
}

nlohmann::json problem_of(const std::optional<Answer>& answer) {
  EXPECT_TRUE(answer);
  if (!answer) return {};
  EXPECT_EQ(answer->header("content-type"), "application/problem+json");
  return nlohmann::json::parse(answer->body, nullptr, false);
}

class Routing : public testing::Test {
 protected:
  std::optional<Answer> ask_for(const std::string& request) { return ask(running_.port(), request); }
  RunningServer running_;
};

TEST_F(Routing, AParameterIsOneSegmentAndALiteralGoesFirst) {
  EXPECT_EQ(ask_for(get("/v1/things/a%20b"))->body, "a b");
  EXPECT_EQ(ask_for(get("/v1/things/known"))->body, "literal");
  EXPECT_EQ(ask_for(get("/v1/things/"))->status, 404);
  EXPECT_EQ(ask_for(get("/v1/things/a/b"))->status, 404);
  EXPECT_EQ(ask_for(get("/v1/hello/"))->status, 404);
  EXPECT_EQ(ask_for(get("/v1//hello"))->status, 404);
}

TEST_F(Routing, AnUnknownAddressIsAProblemWithEverythingItShouldHave) {
  const nlohmann::json body = problem_of(ask_for(get("/v1/nowhere")));
  EXPECT_EQ(body["type"], "urn:bijeen:error:request.not-found");
  EXPECT_EQ(body["code"], "request.not-found");
  EXPECT_EQ(body["status"], 404);
  EXPECT_EQ(body["title"], "Dit adres bestaat niet");
  EXPECT_THAT(body["instance"].get<std::string>(), StartsWith("urn:bijeen:request:"));
}

TEST_F(Routing, AnotherMethodIsToldWhatIsAllowed) {
  std::optional<Answer> answer = ask_for(send("DELETE", "/v1/things/a", ""));
  EXPECT_EQ(answer->status, 405);
  EXPECT_EQ(answer->header("allow"), "GET, HEAD, PUT");
  EXPECT_EQ(problem_of(answer)["code"], "request.method");
  EXPECT_EQ(ask_for(send("OPTIONS", "/v1/hello", ""))->header("allow"), "GET, HEAD");
  EXPECT_EQ(ask_for(send("BREW", "/v1/hello", ""))->status, 405);
  EXPECT_EQ(ask_for(send("POST", "/v1/nowhere", ""))->status, 404);
}

TEST_F(Routing, HeadIsGetWithoutTheBody) {
  RawClient client(running_.port());
  client.send(send("HEAD", "/v1/hello", "") + get("/v1/hello"));
  const std::optional<Answer> head = client.read_answer(true);
  EXPECT_EQ(head->status, 200);
  EXPECT_EQ(head->header("content-length"), "11");
  EXPECT_EQ(client.read_answer()->body, R"({"hello":1})");
}

TEST_F(Routing, TheLanguageOfAProblemFollowsTheReader) {
  const auto title = [&](const std::string& accepted) {
    return problem_of(
        ask_for(get("/v1/nowhere", accepted.empty() ? "" : "Accept-Language: " + accepted + "\r\n")))["title"];
  };
  for (const std::string dutch : {"", "nl", "nl-NL,nl;q=0.9,en;q=0.8", "de", "en;q=0.5, nl;q=0.6", "*", "en;q=x"}) {
    EXPECT_EQ(title(dutch), "Dit adres bestaat niet") << dutch;
  }
  for (const std::string english : {"en", "en-GB,en;q=0.9", "EN", "de,en;q=0.5,nl;q=0.3", "nl;q=0, en;q=0.1"}) {
    EXPECT_EQ(title(english), "This address does not exist") << english;
  }
}

TEST_F(Routing, AWriteMustBeThisSitesOwn) {
  const std::string mark = "Bijeen-Request: 1\r\n", json = "Content-Type: application/json\r\n";
  const auto outcome = [&](const std::string& headers, std::string_view body = "{}") {
    const std::optional<Answer> answer = ask_for(send("POST", "/v1/echo", headers, body));
    return answer->status == 200 ? "taken" : problem_of(answer)["code"].get<std::string>();
  };
  EXPECT_EQ(outcome(mark + json), "taken");
  EXPECT_EQ(outcome(mark, ""), "taken");
  EXPECT_EQ(outcome(mark + "Content-Type: Application/JSON; charset=utf-8\r\n"), "taken");
  EXPECT_EQ(outcome(mark + json + "Origin: https://localhost:8443\r\nSec-Fetch-Site: same-origin\r\n"), "taken");
  EXPECT_EQ(outcome(mark + json + "Sec-Fetch-Site: none\r\n"), "taken");
  EXPECT_EQ(outcome(json), "request.origin");
  EXPECT_EQ(outcome("Bijeen-Request: 0\r\n" + json), "request.origin");
  EXPECT_EQ(outcome(mark + json + "Origin: https://localhost:8444\r\n"), "request.origin");
  EXPECT_EQ(outcome(mark + json + "Origin: https://evil.example\r\n"), "request.origin");
  EXPECT_EQ(outcome(mark + json + "Origin: null\r\n"), "request.origin");
  EXPECT_EQ(outcome(mark + json + "Origin: https://\r\n"), "request.origin");
  EXPECT_EQ(outcome(mark + json + "Sec-Fetch-Site: same-site\r\n"), "request.origin");
  EXPECT_EQ(outcome(mark + json + "Sec-Fetch-Site: cross-site\r\n"), "request.origin");
  EXPECT_EQ(outcome(mark), "request.type");
  EXPECT_EQ(outcome(mark + "Content-Type: text/plain\r\n"), "request.type");
  EXPECT_EQ(outcome(mark + "Content-Type: application/jsonx\r\n"), "request.type");
}

TEST(WriteRules, NamedOriginsAreTheOnlyOnes) {
  Options options;
  options.origins = {"https://bijeen.example"};
  RunningServer running(std::move(options));
  const auto status = [&](const std::string& origin) {
    return ask(running.port(), send("PUT", "/v1/things/a", "Bijeen-Request: 1\r\nOrigin: " + origin + "\r\n"))->status;
  };
  EXPECT_EQ(status("https://bijeen.example"), 204);
  EXPECT_EQ(status("https://localhost:8443"), 403);
  EXPECT_EQ(status("http://bijeen.example"), 403);
}

TEST_F(Routing, EveryAnswerHasTheSecurityHeaders) {
  for (const std::string& request : {get("/v1/hello"), get("/v1/nowhere"), get("/v1/throw"), get("/elsewhere"),
                                     send("POST", "/v1/echo", ""), std::string("nonsense\r\n\r\n")}) {
    const std::optional<Answer> answer = ask_for(request);
    ASSERT_TRUE(answer);
    // Whole, so that nothing is let in behind it; the last two are Trusted Types.
    EXPECT_EQ(answer->header("content-security-policy"),
              "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; "
              "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-ancestors 'none'; "
              "base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'; trusted-types bijeen "
              "svelte-trusted-html");
    EXPECT_EQ(answer->header("x-content-type-options"), "nosniff");
    EXPECT_EQ(answer->header("referrer-policy"), "no-referrer");
    EXPECT_EQ(answer->header("cross-origin-opener-policy"), "same-origin");
    EXPECT_EQ(answer->header("cross-origin-resource-policy"), "same-origin");
    EXPECT_THAT(answer->header("permissions-policy"), HasSubstr("camera=()"));
    EXPECT_EQ(answer->headers.count("strict-transport-security"), 0U);
    EXPECT_EQ(answer->headers.count("server"), 0U);
    EXPECT_THAT(answer->header("date"), testing::MatchesRegex("[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} "
                                                              "[0-9]{2}:[0-9]{2}:[0-9]{2} GMT"));
  }
}

TEST_F(Routing, AnApiAnswerIsNotStoredAndSaysItsVersion) {
  for (const std::string& request : {get("/v1/hello"), get("/v1/nowhere")}) {
    const std::optional<Answer> answer = ask_for(request);
    EXPECT_EQ(answer->header("cache-control"), "no-store");
    EXPECT_EQ(answer->header("api-version"), "1.0.0");
  }
}

TEST_F(Routing, AnAnswerWithoutContentSaysNoLength) {
  const std::optional<Answer> answer = ask_for(send("PUT", "/v1/things/a", "Bijeen-Request: 1\r\n"));
  EXPECT_EQ(answer->status, 204);
  EXPECT_EQ(answer->headers.count("content-length"), 0U);
  EXPECT_EQ(answer->headers.count("content-type"), 0U);
}

TEST(Problem, TakesOnlyMembersOfAnObjectAndAnyBytesForADetail) {
  Request request;
  request.id = "abc";
  const Error error{ErrorCode::kSyncGap, "\xff kapot"};
  auto body = nlohmann::json::parse(problem(request, error, R"({"expected":4})").body);
  EXPECT_EQ(body["expected"], 4);
  EXPECT_EQ(body["status"], 409);
  EXPECT_EQ(nlohmann::json::parse(problem(request, error, "[1]").body).size(), 6U);
  EXPECT_EQ(nlohmann::json::parse(problem(request, error, "{").body).size(), 6U);
}

}  // namespace
}  // namespace bijeen::http::test
