// SPDX-License-Identifier: EUPL-1.2
#include "server/http/guard.h"

#include <gtest/gtest.h>

namespace bijeen::http {
namespace {

std::string told(std::string_view input, const Limits& limits = {}) {
  const auto verdict = read_head(input, limits);
  if (std::holds_alternative<NeedMore>(verdict)) return "more";
  if (const auto* refusal = std::get_if<Refusal>(&verdict)) return std::string(code(refusal->code));
  return "taken";
}

std::string with_headers(std::string_view headers, std::string_view method = "POST") {
  return std::string(method) + " /v1/echo HTTP/1.1\r\nHost: localhost\r\n" + std::string(headers) + "\r\n";
}

std::string with_target(std::string_view target) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

TEST(Guard, TakesAPlainRequestAndSaysWhatItHolds) {
  const std::string input =
      "POST /v1/zoeken%20hier?q=gr%C3%BCn+blauw&leeg HTTP/1.1\r\nHost: localhost:8443\r\nContent-Length: 3\r\nX-A:  b "
      "\t\r\n\r\nabcGET /";
  const auto verdict = read_head(input, Limits{});
  const Head* head = std::get_if<Head>(&verdict);
  ASSERT_NE(head, nullptr);
  EXPECT_EQ(head->method, "POST");
  EXPECT_EQ(head->path, "/v1/zoeken hier");
  EXPECT_EQ(head->query.at("q"), "grün blauw");
  EXPECT_EQ(head->query.at("leeg"), "");
  EXPECT_EQ(head->content_length, 3U);
  EXPECT_EQ(find_header(head->headers, "x-a"), "b");
  EXPECT_TRUE(head->keep_alive);
  EXPECT_EQ(input.substr(head->bytes), "abcGET /");
}

TEST(Guard, WaitsForTheRestOfAHeadWhereverItIsCut) {
  const std::string whole = with_headers("Content-Length: 0\r\n");
  for (std::size_t i = 0; i < whole.size(); ++i) EXPECT_EQ(told(std::string_view(whole).substr(0, i)), "more") << i;
  EXPECT_EQ(told(whole), "taken");
}

TEST(Guard, ReadsAHeadThatComesByteByByteAsItReadsTheWhole) {
  for (const std::string& whole :
       {with_headers("Content-Length: 0\r\n"), "\r\n" + with_headers(""), with_headers("A: b\nC: d\r\n"),
        with_headers("A: b\rC: d\r\n"), with_headers("\r"), with_headers("A: b\r\r\n"), with_headers("A: b\r\n\n"),
        "\n" + with_headers(""), "\r\n\r\n" + with_headers(""), with_headers(" folded\r\n")}) {
    SCOPED_TRACE(whole);
    std::size_t scanned = 0, size = 0;
    std::string piecewise = "more";
    while (piecewise == "more" && size < whole.size()) {
      const auto verdict = read_head(std::string_view(whole).substr(0, ++size), Limits{}, scanned);
      if (const auto* more = std::get_if<NeedMore>(&verdict)) {
        EXPECT_EQ(more->scanned, size);
        scanned = more->scanned;
      } else {
        const auto* refusal = std::get_if<Refusal>(&verdict);
        piecewise = refusal != nullptr ? code(refusal->code) : "taken";
      }
    }
    EXPECT_EQ(piecewise, told(whole));
  }
}

TEST(Guard, RefusesEveryAmbiguousLength) {
  EXPECT_EQ(told(with_headers("Content-Length: 3\r\nContent-Length: 3\r\n")), "request.malformed");
  EXPECT_EQ(told(with_headers("Content-Length: 3\r\ncontent-length: 4\r\n")), "request.malformed");
  EXPECT_EQ(told(with_headers("Content-Length: 3, 3\r\n")), "request.malformed");
  EXPECT_EQ(told(with_headers("Content-Length: +3\r\n")), "request.malformed");
  EXPECT_EQ(told(with_headers("Content-Length: -1\r\n")), "request.malformed");
  EXPECT_EQ(told(with_headers("Content-Length: 0x3\r\n")), "request.malformed");
  EXPECT_EQ(told(with_headers("Content-Length:\r\n")), "request.malformed");
  EXPECT_EQ(told(with_headers("Content-Length : 3\r\n")), "request.malformed");
  EXPECT_EQ(told(with_headers("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n")), "request.malformed");
  EXPECT_EQ(told(with_headers("Transfer-Encoding: chunked\r\n")), "request.length");
  EXPECT_EQ(told(with_headers("Transfer-Encoding:\x0b chunked\r\n")), "request.malformed");
  EXPECT_EQ(told(with_headers("Transfer-Encoding: identity\r\n")), "request.length");
  EXPECT_EQ(told(with_headers("Content-Length: 99999999999999999999999\r\n")), "request.too-large");
  EXPECT_EQ(told(with_headers("Content-Length: 1048577\r\n")), "request.too-large");
  EXPECT_EQ(told(with_headers("Content-Length: 1048576\r\n")), "taken");
  EXPECT_EQ(told(with_headers("Content-Length: 1\r\n", "GET")), "request.malformed");
  EXPECT_EQ(told(with_headers("Content-Length: 0\r\n", "GET")), "taken");
}

TEST(Guard, RefusesHeadsThatDoNotFollowTheGrammar) {
  EXPECT_EQ(told("GET / HTTP/1.1\nHost: a\n\n"), "request.malformed");
  EXPECT_EQ(told("GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n"), "request.malformed");
  EXPECT_EQ(told("GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n"), "request.malformed");
  EXPECT_EQ(told(with_headers("X-A: b\r\n c\r\n")), "request.malformed");
  EXPECT_EQ(told(with_headers(" X-A: b\r\n")), "request.malformed");
  EXPECT_EQ(told(with_headers("X A: b\r\n")), "request.malformed");
  EXPECT_EQ(told(with_headers("no colon\r\n")), "request.malformed");
  EXPECT_EQ(told(with_headers(": empty\r\n")), "request.malformed");
  EXPECT_EQ(told(with_headers(std::string_view("X-A: b\0c\r\n", 10))), "request.malformed");
  EXPECT_EQ(told("GET  / HTTP/1.1\r\nHost: a\r\n\r\n"), "request.malformed");
  EXPECT_EQ(told("GET / HTTP/1.1 \r\nHost: a\r\n\r\n"), "request.malformed");
  EXPECT_EQ(told("GET / HTTP/2.0\r\nHost: a\r\n\r\n"), "request.malformed");
  EXPECT_EQ(told("GET /\r\nHost: a\r\n\r\n"), "request.malformed");
  EXPECT_EQ(told("G(T / HTTP/1.1\r\nHost: a\r\n\r\n"), "request.malformed");
  EXPECT_EQ(told("\r\n\r\n\r\n"), "request.malformed");
  EXPECT_EQ(told("\x16\x03\x01\x02\r\n\r\n"), "request.malformed");
  EXPECT_EQ(told(with_headers("Expect: tea\r\n")), "request.malformed");
}

TEST(Guard, RefusesWhatIsSaidTwiceOrNotAtAll) {
  EXPECT_EQ(told("GET / HTTP/1.1\r\n\r\n"), "request.malformed");
  EXPECT_EQ(told("GET / HTTP/1.1\r\nHost:\r\n\r\n"), "request.malformed");
  EXPECT_EQ(told("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"), "request.malformed");
  EXPECT_EQ(told("GET / HTTP/1.0\r\n\r\n"), "taken");
  for (const std::string name : {"Host", "Origin", "Content-Type", "Cookie", "Bijeen-Request", "Sec-Fetch-Site"}) {
    EXPECT_EQ(told("GET / HTTP/1.1\r\nHost: a\r\n" + name + ": a\r\n" + name + ": a\r\n\r\n"), "request.malformed")
        << name;
  }
}

TEST(Guard, RefusesEncodedBodies) {
  EXPECT_EQ(told(with_headers("Content-Encoding: gzip\r\nContent-Length: 3\r\n")), "request.encoding");
  EXPECT_EQ(told(with_headers("Content-Encoding: identity\r\nContent-Length: 3\r\n")), "taken");
}

TEST(Guard, RefusesTargetsThatTwoReadersCouldReadInTwoWays) {
  for (const std::string_view target : {"/../etc/passwd",
                                        "/a/../b",
                                        "/a/./b",
                                        "/%2e%2e/etc",
                                        "/a/%2E%2e",
                                        "/a%2fb",
                                        "/a%2Fb",
                                        "/a%5Cb",
                                        "/a\\b",
                                        "/a%00b",
                                        "/a%0d%0ab",
                                        "/a%7f",
                                        "/%",
                                        "/%4",
                                        "/%zz",
                                        "/%u0041",
                                        "/%ff",
                                        "/%c0%ae",
                                        "/%ed%a0%80",
                                        "/a#b",
                                        "http://localhost/",
                                        "*",
                                        "a",
                                        "//a/../b"}) {
    EXPECT_EQ(told(with_target(target)), "request.malformed") << target;
  }
  for (const std::string_view target : {"/?a=1&a=2", "/?a=%", "/?a=%00", "/?%ff=1", "/?a&a"}) {
    EXPECT_EQ(told(with_target(target)), "request.parameter") << target;
  }
  for (const std::string_view target : {"/", "/a.b", "/a..b", "/...", "/a?b=c=d==", "/?", "/?&&a=1&", "/%C3%A9"}) {
    EXPECT_EQ(told(with_target(target)), "taken") << target;
  }
}

TEST(Guard, KeepsEqualSignsInsideAValue) {
  const auto verdict = read_head(with_target("/?a=b=c=="), Limits{});
  ASSERT_TRUE(std::holds_alternative<Head>(verdict));
  EXPECT_EQ(std::get<Head>(verdict).query.at("a"), "b=c==");
}

TEST(Guard, LeavesPercentSignsInHeadersAlone) {
  const auto verdict = read_head(with_headers("X-A: a%0d%0ab\r\n"), Limits{});
  ASSERT_TRUE(std::holds_alternative<Head>(verdict));
  EXPECT_EQ(find_header(std::get<Head>(verdict).headers, "X-A"), "a%0d%0ab");
}

TEST(Guard, HoldsTheLimitsToTheByte) {
  Limits limits;
  limits.url_bytes_max = 10;
  EXPECT_EQ(told(with_target("/" + std::string(9, 'a')), limits), "taken");
  EXPECT_EQ(told(with_target("/" + std::string(10, 'a')), limits), "request.headers");

  limits = {};
  limits.headers_max = 3;
  EXPECT_EQ(told(with_headers("A: 1\r\nB: 2\r\n"), limits), "taken");
  EXPECT_EQ(told(with_headers("A: 1\r\nB: 2\r\nC: 3\r\n"), limits), "request.headers");

  limits = {};
  const std::string head = with_headers("X: " + std::string(100, 'x') + "\r\n");
  limits.header_bytes_max = head.size();
  EXPECT_EQ(told(head, limits), "taken");
  limits.header_bytes_max = head.size() - 1;
  EXPECT_EQ(told(head, limits), "request.headers");
  EXPECT_EQ(told(std::string(limits.header_bytes_max, 'a'), limits), "request.headers");
  EXPECT_EQ(told(std::string(limits.header_bytes_max - 1, 'a'), limits), "more");
}

TEST(Guard, ForgivesOneEmptyLineBeforeARequest) {
  EXPECT_EQ(told("\r\n" + with_target("/")), "taken");
  EXPECT_EQ(told("\r\n\r\n" + with_target("/")), "request.malformed");
}

TEST(Guard, ClosesWhenAskedTo) {
  for (const std::string_view value : {"close", "Close", "keep-alive, close"}) {
    const auto verdict = read_head(with_headers("Connection: " + std::string(value) + "\r\n"), Limits{});
    ASSERT_TRUE(std::holds_alternative<Head>(verdict));
    EXPECT_FALSE(std::get<Head>(verdict).keep_alive) << value;
  }
}

}  // namespace
}  // namespace bijeen::http
