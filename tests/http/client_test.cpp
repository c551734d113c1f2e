// SPDX-License-Identifier: EUPL-1.2
#include "server/http/client.h"

#include <gtest/gtest.h>

#include <thread>

#include "tests/http/running_server.h"

namespace bijeen::http::test {
namespace {

class Asking : public testing::Test {
 protected:
  Asking() {
    const auto made = make_localhost_certificate(directory_.path());
    if (!made) throw std::runtime_error(made.error().detail);
    certificate_ = made->first;
    Options options;
    options.address = "0.0.0.0";
    options.certificate = made->first;
    options.key = made->second;
    running_.emplace(std::move(options));
  }
  [[nodiscard]] Client::Options trusting(const std::string& host = "localhost") const {
    Client::Options options;
    options.origin = "https://" + host + ":" + std::to_string(running_->port());
    options.ca = certificate_;
    return options;
  }
  static std::optional<ErrorCode> failure(Client::Options options, const std::string& path) {
    const auto answer = Client(std::move(options)).ask("GET", path);
    return answer ? std::nullopt : std::optional(answer.error().code);
  }

  TemporaryDirectory directory_;
  std::filesystem::path certificate_;
  std::optional<RunningServer> running_;
};

TEST_F(Asking, GetsAnswersOverAKeptConnection) {
  Client client(trusting());
  for (int i = 0; i < 3; ++i) {
    const auto answer = client.ask("GET", "/v1/hello");
    ASSERT_TRUE(answer.ok()) << answer.error().detail;
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->type, "application/json");
    EXPECT_EQ(answer->body, R"({"hello":1})");
  }
  EXPECT_EQ(running_->server().counters().connections, 1U);
}

TEST_F(Asking, SendsWhatAWriteNeeds) {
  Client client(trusting());
  const auto answer = client.ask("POST", "/v1/echo", R"({"a":1})");
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->status, 200);
  EXPECT_NE(answer->body.find(R"({"a":1})"), std::string::npos);
}

TEST_F(Asking, TakesCompressedAnswersAndProblems) {
  Client client(trusting());
  EXPECT_EQ(client.ask("GET", "/v1/large")->body.size(), 100'002U);
  const auto nothing = client.ask("GET", "/v1/nothing");
  EXPECT_EQ(nothing->status, 404);
  EXPECT_EQ(problem_of(nothing->body).code, ErrorCode::kRequestNotFound);
}

TEST_F(Asking, BelievesNoCertificateThatIsNotTrustedOrOfAnotherName) {
  auto options = trusting();
  options.ca.clear();
  EXPECT_EQ(failure(options, "/v1/hello"), ErrorCode::kServerUntrusted);
  EXPECT_EQ(failure(trusting("127.0.0.2"), "/v1/hello"), ErrorCode::kServerUntrusted);
  options = trusting();
  options.ca = directory_.path() / "missing.pem";
  EXPECT_EQ(failure(options, "/v1/hello"), ErrorCode::kServerUntrusted);
  EXPECT_EQ(failure(trusting(), "/v1/hello"), std::nullopt);
}

TEST_F(Asking, RefusesAnAnswerThatIsTooLarge) {
  auto options = trusting();
  options.answer_bytes_max = 99'999;
  EXPECT_EQ(failure(options, "/v1/large"), ErrorCode::kRequestTooLarge);
}

TEST_F(Asking, TakesNoAnswerOfSomethingElse) {
  EXPECT_EQ(failure(trusting(), "/"), ErrorCode::kRequestOffline);
}

TEST_F(Asking, SaysThatTheServerIsNotThere) {
  auto options = trusting();
  running_->server().stop();
  EXPECT_EQ(failure(options, "/v1/hello"), ErrorCode::kRequestOffline);
}

TEST_F(Asking, IsEndedByStop) {
  Client client(trusting());
  client.stop();
  EXPECT_EQ(client.ask("GET", "/v1/hello").error().code, ErrorCode::kRequestOffline);
}

TEST_F(Asking, HearsEventsUntilTheStreamEnds) {
  Client client(trusting());
  std::vector<std::string> heard;
  bool opened = false;
  std::optional<Error> end;
  std::thread listening([&] {
    end =
        client.listen("/v1/events", [&] { opened = true; }, [&](std::string_view event) { heard.emplace_back(event); });
  });
  const auto stream = running_->wait_for_stream();
  ASSERT_NE(stream, nullptr);
  stream->send("change", R"({"seq":1})");
  stream->send("change", R"({"seq":2})");
  stream->close();
  listening.join();
  EXPECT_TRUE(opened);
  EXPECT_EQ(heard, (std::vector<std::string>{"change", "change"}));
  EXPECT_EQ(end->code, ErrorCode::kRequestOffline);
}

TEST_F(Asking, StopEndsAStreamThatIsOpen) {
  Client client(trusting());
  std::thread listening([&] { client.listen("/v1/events", [] {}, [](std::string_view) {}); });
  ASSERT_NE(running_->wait_for_stream(), nullptr);
  client.stop();
  listening.join();
}

TEST_F(Asking, StreamThatIsRefusedSaysWhy) {
  Client client(trusting());
  const auto end = client.listen("/v1/events?no=1", [] { FAIL(); }, [](std::string_view) { FAIL(); });
  EXPECT_EQ(end.code, ErrorCode::kAuthRequired);
}

TEST(Origin, IsOfAServerWithTlsOrOfThisMachine) {
  for (const char* good : {"https://example.org", "https://example.org:8443", "https://[::1]:8443",
                           "http://127.0.0.1:80", "http://localhost:8080", "http://[::1]:8080"}) {
    EXPECT_TRUE(Client::check_origin(good).ok()) << good;
  }
  for (const char* bad : {"", "example.org", "ftp://example.org", "http://example.org", "http://127.0.0.1.example.org",
                          "https://", "https://a/b", "https://user@example.org", "https://a b"}) {
    EXPECT_FALSE(Client::check_origin(bad).ok()) << bad;
  }
}

}  // namespace
}  // namespace bijeen::http::test
