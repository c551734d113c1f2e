// SPDX-License-Identifier: EUPL-1.2
// What each fault seen in cpp-httplib 0.11.4 would show on the wire, and what this server does instead.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/http/running_server.h"

namespace bijeen::http::test {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kWrite = "Bijeen-Request: 1\r\nContent-Type: application/json\r\n";

std::string post(std::string_view headers, std::string_view body) {
  return "POST /v1/echo HTTP/1.1\r\nHost: localhost\r\n" + std::string(kWrite) + std::string(headers) + "\r\n" +
         std::string(body);
}

std::string with_length(std::string_view body) {
  return post("Content-Length: " + std::to_string(body.size()) + "\r\n", body);
}

std::string code_of(const std::optional<Answer>& answer) {
  if (!answer) return "no answer";
  const auto json = nlohmann::json::parse(answer->body, nullptr, false);
  return json.is_object() ? json.value("code", "no code") : "no problem: " + answer->body;
}

/// Sends bytes that must be refused, with a request behind them that must never be answered.
void expect_refused_and_closed(std::string_view bytes, int status, const std::string& code) {
  RunningServer running;
  RawClient client(running.port());
  client.send(std::string(bytes) + get("/v1/hello"));
  const std::optional<Answer> answer = client.read_answer();
  ASSERT_TRUE(answer) << bytes.substr(0, 100);
  EXPECT_EQ(answer->status, status);
  EXPECT_EQ(code_of(answer), code);
  EXPECT_EQ(answer->header("connection"), "close");
  EXPECT_TRUE(client.ended_silently());
  for (const auto& observed : running.observed()) EXPECT_NE(observed.path, "/v1/hello");
}

TEST(Wire, AnswersSeveralRequestsOnOneConnection) {
  RunningServer running;
  RawClient client(running.port());
  for (int i = 0; i < 20; ++i) {
    client.send(get("/v1/hello"));
    const std::optional<Answer> answer = client.read_answer();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body, R"({"hello":1})");
  }
}

TEST(Wire, AnswersPipelinedRequestsInTheirOrder) {
  RunningServer running;
  RawClient client(running.port());
  client.send(get("/v1/things/a") + with_length("[1]") + get("/v1/things/b") +
              get("/v1/things/c", "Connection: close\r\n"));
  EXPECT_EQ(client.read_answer()->body, "a");
  EXPECT_EQ(client.read_answer()->body, "127.0.0.1 3 [1] direct");
  EXPECT_EQ(client.read_answer()->body, "b");
  EXPECT_EQ(client.read_answer()->body, "c");
  EXPECT_TRUE(client.ended_silently());
}

TEST(Wire, TakesABodyThatComesInSmallPieces) {
  RunningServer running;
  RawClient client(running.port());
  const std::string request = with_length("[" + std::string(3000, ' ') + "]");
  for (std::size_t i = 0; i < request.size(); i += 7) ASSERT_TRUE(client.send(request.substr(i, 7)));
  EXPECT_THAT(client.read_answer()->body, HasSubstr(" 3002 "));
}

TEST(Wire, SaysContinueToAClientThatAsks) {
  RunningServer running;
  RawClient client(running.port());
  client.send(post("Content-Length: 2\r\nExpect: 100-continue\r\n", ""));
  EXPECT_EQ(client.read_answer(true)->status, 100);
  client.send("{}");
  EXPECT_EQ(client.read_answer()->status, 200);
}

TEST(Wire, RefusesALineWithoutEnd) {
  RunningServer running;
  RawClient client(running.port());
  for (int i = 0; i < 100; ++i) {
    if (!client.send(std::string(64 * 1024, 'a'))) break;
  }
  const std::optional<Answer> answer = client.read_answer();
  ASSERT_TRUE(answer);
  EXPECT_EQ(code_of(answer), "request.headers");
  EXPECT_TRUE(client.read_to_end());
}

TEST(Wire, RefusesTooManyHeaders) {
  std::string headers;
  for (int i = 0; i < 100; ++i) headers += "X-" + std::to_string(i) + ": a\r\n";
  expect_refused_and_closed(get("/v1/hello", headers), 431, "request.headers");
}

TEST(Wire, RefusesChunkedBodies) {
  expect_refused_and_closed(post("Transfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n"), 411, "request.length");
}

TEST(Wire, RefusesTwoLengths) {
  expect_refused_and_closed(post("Content-Length: 2\r\nContent-Length: 40\r\n", "{}"), 400, "request.malformed");
  expect_refused_and_closed(post("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400,
                            "request.malformed");
}

TEST(Wire, RefusesAnEncodedBodyWithoutUnpackingIt) {
  expect_refused_and_closed(post("Content-Encoding: gzip\r\nContent-Length: 4\r\n", "\x1f\x8b\x08\x00"), 415,
                            "request.encoding");
}

TEST(Wire, ReadsNothingAfterABodyThatIsTooLarge) {
  // The bytes of the body are a request themselves: a server that forgets the body answers it.
  expect_refused_and_closed(post("Content-Length: 1048577\r\n", get("/v1/hello")), 413, "request.too-large");
}

TEST(Wire, LetsAClientReadTheRefusalThoughItStillSends) {
  RunningServer running;
  RawClient client(running.port());
  client.send(post("Content-Length: 4000000\r\n", ""));
  for (int i = 0; i < 40; ++i) ASSERT_TRUE(client.send(std::string(100'000, ' '))) << "a reset, " << i;
  EXPECT_EQ(code_of(client.read_answer()), "request.too-large");
}

TEST(Wire, GivesNoRanges) {
  RunningServer running;
  std::string ranges = "Range: bytes=0-";
  for (int i = 0; i < 500; ++i) ranges += ",0-";
  const std::optional<Answer> answer = ask(running.port(), get("/v1/large", ranges + "\r\n"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body.size(), 100'002U);
}

TEST(Wire, BelievesNoAddressThatAClientSends) {
  RunningServer running;
  const std::optional<Answer> answer =
      ask(running.port(),
          post("REMOTE_ADDR: 10.0.0.1\r\nX-Forwarded-For: 10.0.0.2\r\nForwarded: for=10.0.0.3\r\nContent-Length: 2\r\n",
               "{}"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "127.0.0.1 2 {} indirect");
}

TEST(Wire, BelievesATrustedProxyAboutItsNeighbourAlone) {
  Options options;
  options.trusted_proxies = {"127.0.0.1", "10.0.0.9"};
  RunningServer running(std::move(options));
  const auto peer = [&](const std::string& headers) {
    return ask(running.port(), post(headers + "Content-Length: 2\r\n", "{}"))->body;
  };
  EXPECT_EQ(peer("X-Forwarded-For: 1.2.3.4, 192.0.2.7\r\n"), "192.0.2.7 2 {} indirect");
  EXPECT_EQ(peer("X-Forwarded-For: 1.2.3.4, 192.0.2.7, 10.0.0.9\r\n"), "192.0.2.7 2 {} indirect");
  EXPECT_EQ(peer("X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-For: 2001:DB8::1\r\n"), "2001:db8::1 2 {} indirect");
  EXPECT_EQ(peer("X-Forwarded-For: 127.0.0.1\r\n"), "127.0.0.1 2 {} indirect");
  EXPECT_EQ(peer("X-Forwarded-For: <script>\r\n"), "127.0.0.1 2 {} indirect");
  EXPECT_EQ(peer(""), "127.0.0.1 2 {} indirect");
}

TEST(Wire, SaysNothingOfWhatAHandlerThrew) {
  RunningServer running;
  RawClient client(running.port());
  client.send(get("/v1/throw"));
  const std::optional<Answer> answer = client.read_answer();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 500);
  EXPECT_EQ(code_of(answer), "server.internal");
  EXPECT_THAT(answer->body, Not(HasSubstr("secret")));
  for (const auto& [name, value] : answer->headers) EXPECT_THAT(value, Not(HasSubstr("secret"))) << name;
  EXPECT_EQ(running.causes(), std::vector<std::string>{"a secret of the server"});
  client.send(get("/v1/hello"));
  EXPECT_EQ(client.read_answer()->status, 200);
}

TEST(Wire, GivesEveryRequestAReferenceThatTheLogHasToo) {
  RunningServer running;
  const std::optional<Answer> answer = ask(running.port(), get("/v1/nowhere"));
  const auto body = nlohmann::json::parse(answer->body);
  ASSERT_EQ(running.observed().size(), 1U);
  EXPECT_EQ(body["instance"], "urn:bijeen:request:" + running.observed()[0].id);
  EXPECT_EQ(running.observed()[0].id.size(), 32U);
}

TEST(Wire, NoMethodOrBytesMakeItFall) {
  RunningServer running;
  for (const std::string request :
       {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "CONNECT localhost:1 HTTP/1.1\r\nHost: a\r\n\r\n",
        "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", "\r\n", "GET", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"}) {
    RawClient client(running.port());
    client.send(request);
  }
  std::string everything;
  for (int i = 0; i < 256; ++i) everything += static_cast<char>(i);
  ask(running.port(), everything + "\r\n\r\n");
  EXPECT_EQ(ask(running.port(), get("/v1/hello"))->status, 200);
}

}  // namespace
}  // namespace bijeen::http::test
