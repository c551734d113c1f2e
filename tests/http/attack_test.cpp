// SPDX-License-Identifier: EUPL-1.2
// What each fault seen in cpp-httplib 0.11.4 let one client do to all others: here others are answered while it goes
// on, over plain sockets and under TLS.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <memory>

#include "tests/http/running_server.h"

namespace bijeen::http::test {
namespace {

/// By how much this process grew, server and clients together: a figure to look at, as sanitizers have their own.
class Memory {
 public:
  void tell() const {
    const std::size_t now = resident_kib();
    testing::Test::RecordProperty("memory_kib", static_cast<int>(now > before_ ? now - before_ : 0));
  }

 private:
  static std::size_t resident_kib() {
    std::ifstream file("/proc/self/statm");
    std::size_t all = 0, resident = 0;
    file >> all >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) / 1024;
  }
  const std::size_t before_ = resident_kib();
};

constexpr int kOthers = 10;
constexpr std::chrono::seconds kSoon{1};
constexpr std::string_view kWrite =
    "POST /v1/echo HTTP/1.1\r\nHost: localhost\r\nBijeen-Request: 1\r\nContent-Type: application/json\r\n";

/// Plain, and under TLS.
class Attack : public testing::TestWithParam<bool> {
 protected:
  Attack() : context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free) {
    options_.limits.connections_max = 2400;
    options_.limits.connections_per_address_max = 2400;
    // What is held open here stays so: only the attack under test may end it.
    options_.limits.head_time_max = options_.limits.idle_time_max = options_.limits.body_time_max =
        options_.limits.handshake_time_max = std::chrono::minutes(10);
    if (!GetParam()) return;
    const auto made = make_localhost_certificate(directory_.path());
    options_.certificate = made->first;
    options_.key = made->second;
  }

  void serve() { running_ = std::make_unique<RunningServer>(options_); }
  std::unique_ptr<RawClient> connect(const std::string& from = "") {
    return GetParam() ? std::make_unique<RawClient>(running_->port(), context_.get(), from)
                      : std::make_unique<RawClient>(running_->port(), from);
  }
  std::vector<std::unique_ptr<RawClient>> open(std::size_t count, std::string_view bytes,
                                               const std::string& from = "") {
    std::vector<std::unique_ptr<RawClient>> clients;
    for (std::size_t i = 0; i < count; ++i) {
      clients.push_back(connect(from));
      EXPECT_TRUE(clients.back()->ok());
      clients.back()->send(bytes);
    }
    return clients;
  }
  /// Somebody else, now, and one of them within a second: a machine that is slow for a moment is no finding, one that
  /// nobody gets an answer of in time is.
  void expect_others_are_answered() {
    constexpr int kTries = 20;
    auto quickest = std::chrono::steady_clock::duration::max();
    for (int i = 0; i < kOthers || (i < kTries && quickest > kSoon); ++i) {
      const auto begun = std::chrono::steady_clock::now();
      const auto client = connect();
      client->send(get("/v1/hello"));
      const std::optional<Answer> answer = client->read_answer();
      ASSERT_TRUE(answer);
      EXPECT_EQ(answer->status, 200);
      quickest = std::min(quickest, std::chrono::steady_clock::now() - begun);
    }
    EXPECT_LE(quickest, kSoon);
  }
  /// Hundreds of connections send \p bytes and wait: they hold nobody up, and no thread.
  void expect_held(std::string_view bytes) {
    const std::size_t count = GetParam() ? 100 : 300;
    const Memory memory;
    const auto clients = open(count, bytes);
    expect_others_are_answered();
    memory.tell();
    EXPECT_GE(running_->server().counters().connections, count);
    // One for each of the others at most.
    EXPECT_LE(running_->server().counters().threads, static_cast<std::size_t>(kOthers));
  }
  /// Each is refused so; nothing behind it is answered.
  void expect_refused(std::size_t count, const std::string& bytes, int status) {
    const Memory memory;
    const auto clients = open(count, bytes + get("/v1/things/smuggled"));
    expect_others_are_answered();
    memory.tell();
    for (const auto& client : clients) {
      const std::optional<Answer> answer = client->read_answer();
      ASSERT_TRUE(answer);
      EXPECT_EQ(answer->status, status) << answer->body;
      EXPECT_TRUE(client->ended_silently());
    }
    for (const auto& observed : running_->observed()) EXPECT_NE(observed.path, "/v1/things/smuggled");
  }

  TemporaryDirectory directory_;
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
  Options options_;
  std::unique_ptr<RunningServer> running_;
};
INSTANTIATE_TEST_SUITE_P(Wire, Attack, testing::Bool(), [](const auto& one) { return one.param ? "Tls" : "Plain"; });

TEST_P(Attack, HundredsOfSilentConnections) {
  serve();
  expect_held("");
}

TEST_P(Attack, HundredsOfLinesWithoutEnd) {
  serve();
  expect_held("GET /" + std::string(1500, 'a'));
  expect_held(get("/", "X: " + std::string(15'000, 'a')).substr(0, 15'000));
}

TEST_P(Attack, HundredsOfBodiesThatDoNotCome) {
  options_.limits.buffered_bytes_max = std::size_t{1024} * 1024 * 1024;
  serve();
  expect_held(std::string(kWrite) + "Content-Length: 1000000\r\n\r\n[");
}

/// A body of so many bytes is taken from somebody else.
void expect_taken(RawClient& client, std::size_t size) {
  const std::string body = "[" + std::string(size - 2, ' ') + "]";
  client.send(std::string(kWrite) + "Content-Length: " + std::to_string(size) + "\r\n\r\n" + body);
  const std::optional<Answer> answer = client.read_answer();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200) << answer->body;
}

TEST_P(Attack, TwoAddressesThatPromiseBodiesDoNotKeepAThirdFromPushing) {
  options_.limits.buffered_bytes_max = std::size_t{8} * 1024 * 1024;
  options_.limits.buffered_bytes_per_address_max = std::size_t{2} * 1024 * 1024;
  serve();
  const std::string promise = std::string(kWrite) + "Content-Length: 1000000\r\n\r\n[";
  const auto first = open(50, promise, "127.0.0.2"), second = open(50, promise, "127.0.0.3");
  const auto third = connect();
  expect_taken(*third, 500'000);
  // Nor do they by what they send: an address gets no further than its share.
  const std::string some(200'000, ' ');
  for (const auto* clients : {&first, &second}) {
    for (const auto& client : *clients) client->send(some);
  }
  // Ten of each fit.
  EXPECT_TRUE(eventually([&] { return running_->server().counters().requests_refused >= 80; }));
  expect_taken(*third, 500'000);
}

TEST_P(Attack, BodiesThatStopMakeRoomForSomebodyElse) {
  options_.limits.connections_max = 20;
  serve();
  const auto clients = open(20, std::string(kWrite) + "Content-Length: 1000000\r\n\r\n[", "127.0.0.2");
  ASSERT_TRUE(eventually([&] { return running_->server().counters().connections == 20; }));
  // Under TLS the handshake takes longest; where all have sent their head the next one is let in.
  ASSERT_TRUE(eventually([&] {
    const auto client = connect();
    if (!client->ok()) return false;
    client->send(get("/v1/hello"));
    const std::optional<Answer> answer = client->read_answer();
    return answer && answer->status == 200;
  }));
}

TEST_P(Attack, HundredsOfDrippingConnections) {
  serve();
  const std::string request = get("/v1/things/dripped");
  const auto clients = open(150, "");
  for (std::size_t i = 0; i < request.size(); ++i) {
    for (const auto& client : clients) ASSERT_TRUE(client->send(request.substr(i, 1)));
    if (i % 16 == 0) expect_others_are_answered();
  }
  for (const auto& client : clients) EXPECT_EQ(client->read_answer()->body, "dripped");
}

TEST_P(Attack, AMillionHeaders) {
  serve();
  const auto client = connect();
  client->send("GET /v1/hello HTTP/1.1\r\nHost: a\r\n");
  std::string headers;
  for (int i = 0; i < 1000; ++i) headers += "X: a\r\n";
  for (int i = 0; i < 1000 && client->send(headers); ++i) {
    if (i % 100 == 0) expect_others_are_answered();
  }
  const std::optional<Answer> answer = client->read_answer();
  // Where the client goes on and on the server resets at last.
  if (answer) {
    EXPECT_EQ(answer->status, 431);
  }
  expect_others_are_answered();
}

TEST_P(Attack, ChunksWithoutEndAndTwoLengths) {
  serve();
  std::string chunks = std::string(kWrite) + "Transfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 100; ++i) chunks += "ffff\r\n" + std::string(0xffff, 'a') + "\r\n";
  const auto client = connect();
  client->send(chunks);
  expect_others_are_answered();
  EXPECT_EQ(client->read_answer()->status, 411);
  expect_refused(20, std::string(kWrite) + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", 411);
  expect_refused(20, std::string(kWrite) + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400);
  expect_refused(20, std::string(kWrite) + "Content-Length: +2\r\n\r\n{}", 400);
  expect_refused(20, std::string(kWrite) + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400);
}

TEST_P(Attack, BodiesThatInflate) {
  serve();
  expect_refused(20, std::string(kWrite) + "Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x01", 415);
}

TEST_P(Attack, RequestsInsideARefusedBody) {
  serve();
  expect_refused(20, std::string(kWrite) + "Content-Length: 1048577\r\n\r\n", 413);
  expect_refused(20, "GET /v1/hello HTTP/1.1\r\nHost: a\r\nContent-Length: 40\r\n\r\n", 400);
}

TEST_P(Attack, RangesThatMultiplyTheAnswer) {
  serve();
  std::string ranges = "Range: bytes=0-";
  for (int i = 0; i < 500; ++i) ranges += ",0-";
  const Memory memory;
  const auto clients = open(100, get("/v1/large", ranges + "\r\n"));
  expect_others_are_answered();
  memory.tell();
  for (const auto& client : clients) {
    const std::optional<Answer> answer = client->read_answer();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body.size(), 100'002U);
  }
}

TEST_P(Attack, HandlersThatThrowAndAddressesThatAreMadeUp) {
  serve();
  const auto clients =
      open(100, get("/v1/throw") + std::string(kWrite) +
                    "REMOTE_ADDR: 10.0.0.1\r\nX-Forwarded-For: 10.0.0.2\r\nContent-Length: 2\r\n\r\n{}");
  expect_others_are_answered();
  for (const auto& client : clients) {
    EXPECT_EQ(client->read_answer()->status, 500);
    EXPECT_EQ(client->read_answer()->body, "127.0.0.1 2 {} indirect");
  }
}

TEST_P(Attack, ReadersWhoTakeNothing) {
  serve();
  std::string many;
  for (int i = 0; i < 100; ++i) many += get("/v1/large");
  const Memory memory;
  const auto clients = open(20, many);
  expect_others_are_answered();
  memory.tell();
  EXPECT_GE(running_->server().counters().connections, 20U);
}

TEST_P(Attack, AThousandIdleEventStreamsAreHeldAndOneMoreIsToldToPoll) {
  // As a server is by default, but for what one address may have: here all are one.
  const Limits limits;
  options_.limits = limits;
  options_.limits.connections_per_address_max = limits.connections_max;
  const std::size_t streams = GetParam() ? 200 : 1000;
  if (GetParam()) options_.limits.event_streams_max = streams;
  serve();
  const Memory memory;
  std::vector<std::unique_ptr<RawClient>> clients;
  while (clients.size() < streams) {
    clients.push_back(connect());
    clients.back()->send(get("/v1/events"));
    const std::optional<Answer> head = clients.back()->read_answer();
    ASSERT_TRUE(head);
    ASSERT_EQ(head->status, 200);
  }
  EXPECT_EQ(running_->server().counters().event_streams, streams);
  memory.tell();
  const auto one_more = connect();
  one_more->send(get("/v1/events"));
  const std::optional<Answer> told = one_more->read_answer();
  ASSERT_TRUE(told);
  EXPECT_EQ(told->status, 503);
  EXPECT_THAT(told->body, testing::HasSubstr("request.busy"));
  EXPECT_FALSE(told->header("retry-after").empty());
  expect_others_are_answered();
  EXPECT_EQ(running_->server().counters().event_streams, streams);
}

TEST_P(Attack, AnAddressHasItsShareWhateverItSaysAndAllTogetherHaveTheirs) {
  options_.limits.connections_per_address_max = 5;
  serve();
  const std::string forged = get("/v1/hello", "X-Forwarded-For: 192.0.2.1\r\n");
  const auto clients = open(5, forged);
  for (const auto& client : clients) ASSERT_EQ(client->read_answer()->status, 200);
  const auto one_more = connect();
  one_more->send(forged);
  EXPECT_FALSE(one_more->ok() && GetParam());
  const std::optional<Answer> answer = one_more->read_answer();
  EXPECT_TRUE(!answer || answer->status == 503);
  EXPECT_EQ(running_->server().counters().connections, 5U);
}

TEST_P(Attack, ATrustedProxyIsNotCountedAsOneAddress) {
  options_.limits.connections_per_address_max = 5;
  options_.trusted_proxies = {"127.0.0.1"};
  serve();
  const auto clients = open(50, get("/v1/hello", "X-Forwarded-For: 192.0.2.1\r\n"));
  for (const auto& client : clients) ASSERT_EQ(client->read_answer()->status, 200);
  EXPECT_EQ(running_->server().counters().connections, 50U);
}

}  // namespace
}  // namespace bijeen::http::test
