// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <thread>

#include "server/http/address.h"
#include "tests/http/running_server.h"

namespace bijeen::http::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

/// Lets handlers wait until the test lets them go.
class Gate {
 public:
  void pass() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait_for(lock, 20s, [this] { return open_; });
  }
  bool wait_for(int count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, 20s, [&] { return waiting_ >= count; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int waiting_ = 0;
  bool open_ = false;
};

/// A server whose GET /wait waits at the gate.
struct GatedServer {
  explicit GatedServer(Limits limits) {
    Options options;
    options.port = 0;
    options.limits = limits;
    server = std::make_unique<Server>(std::move(options));
    server->route("GET", "/wait", [this](const Request&) {
      gate.pass();
      return Response{200, "text/plain", "waited", {}};
    });
    server->route("GET", "/quick", [](const Request&) { return Response{200, "text/plain", "quick", {}}; });
    if (!server->start()) throw std::runtime_error("start");
  }
  Gate gate;
  std::unique_ptr<Server> server;
};

TEST(Limits, SilentConnectionsKeepNobodyWaiting) {
  RunningServer running;
  std::vector<std::unique_ptr<RawClient>> silent;
  for (int i = 0; i < 100; ++i) {
    silent.push_back(std::make_unique<RawClient>(running.port()));
    if (i % 2 == 0) silent.back()->send("GET /v1/hello HTTP/1.1\r\nHost: loc");
  }
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(ask(running.port(), get("/v1/hello"))->status, 200);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 5s);
  EXPECT_EQ(running.server().counters().threads, 1U);
}

TEST(Limits, AHeadThatDripsIsEndedInTime) {
  Options options;
  options.limits.head_time_max = 200ms;
  options.limits.idle_time_max = 60s;
  RunningServer running(std::move(options));
  RawClient client(running.port());
  std::atomic<bool> ended = false;
  std::thread dripper([&] {
    client.send("GET / HTTP/1.1\r\nX: ");
    while (!ended && client.send("a")) std::this_thread::yield();
  });
  // Drips until the head would be too long by far; only the time limit, or that, can end it.
  const std::optional<Answer> answer = client.read_answer();
  ended = true;
  dripper.join();
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->status == 408 || answer->status == 431) << answer->status;
  EXPECT_TRUE(client.read_to_end());
}

TEST(Limits, AHeadThatStopsHalfwayIsToldSo) {
  Options options;
  options.limits.head_time_max = 50ms;
  options.limits.idle_time_max = 60s;
  RunningServer running(std::move(options));
  RawClient client(running.port());
  client.send("GET / HTTP/1.1\r\nX: ");
  const std::optional<Answer> answer = client.read_answer();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 408);
  EXPECT_TRUE(client.ended_silently());
}

TEST(Limits, ABodyThatDoesNotComeIsGivenUp) {
  Options options;
  options.limits.body_time_max = 50ms;
  RunningServer running(std::move(options));
  RawClient client(running.port());
  client.send("POST /v1/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
  const std::optional<Answer> answer = client.read_answer();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 408);
  EXPECT_TRUE(client.ended_silently());
}

TEST(Limits, AnIdleConnectionIsEnded) {
  Options options;
  options.limits.idle_time_max = 50ms;
  RunningServer running(std::move(options));
  RawClient client(running.port());
  client.send(get("/v1/hello"));
  ASSERT_TRUE(client.read_answer());
  EXPECT_TRUE(client.ended_silently());
}

TEST(Limits, AReaderThatTakesNothingIsEnded) {
  Options options;
  options.limits.answer_time_max = 50ms;
  options.limits.bytes_per_second_min = 1024 * 1024 * 1024;
  RunningServer running(std::move(options));
  RawClient client(running.port());
  // More answers than the sockets' buffers hold, and nothing read.
  for (int i = 0; i < 200; ++i) client.send(get("/v1/large"));
  EXPECT_TRUE(eventually([&] { return running.server().counters().connections == 0; }));
}

TEST(Limits, AnAddressGetsItsShareOfConnections) {
  Options options;
  options.limits.connections_per_address_max = 3;
  RunningServer running(std::move(options));
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(std::make_unique<RawClient>(running.port()));
    clients.back()->send(get("/v1/hello"));
    ASSERT_TRUE(clients.back()->read_answer());
  }
  RawClient another(running.port());
  const std::optional<std::string> told = another.read_to_end();
  ASSERT_TRUE(told);
  EXPECT_THAT(*told, HasSubstr("503"));
  EXPECT_EQ(running.server().counters().connections_refused, 1U);
  clients.pop_back();
  EXPECT_TRUE(eventually([&] { return running.server().counters().connections == 2; }));
  EXPECT_EQ(ask(running.port(), get("/v1/hello"))->status, 200);
}

TEST(Limits, TheLongestIdleConnectionMakesRoom) {
  Options options;
  options.limits.connections_max = 3;
  RunningServer running(std::move(options));
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(std::make_unique<RawClient>(running.port()));
    clients.back()->send(get("/v1/hello"));
    ASSERT_TRUE(clients.back()->read_answer());
  }
  EXPECT_EQ(ask(running.port(), get("/v1/hello"))->status, 200);
  EXPECT_TRUE(clients[0]->ended_silently());
  clients[2]->send(get("/v1/hello"));
  EXPECT_TRUE(clients[2]->read_answer());
}

TEST(Limits, RequestsBeyondTheQueueAreToldToComeBack) {
  Limits limits;
  limits.threads_max = 2;
  limits.queue_max = 1;
  GatedServer gated(limits);
  const std::uint16_t port = gated.server->port();
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 2; ++i) {
    clients.push_back(std::make_unique<RawClient>(port));
    clients.back()->send(get("/wait"));
    ASSERT_TRUE(gated.gate.wait_for(i + 1));
  }
  clients.push_back(std::make_unique<RawClient>(port));
  clients.back()->send(get("/quick"));
  ASSERT_TRUE(eventually([&] { return gated.server->counters().requests_waiting == 1; }));
  const std::optional<Answer> refused = ask(port, get("/quick"));
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, 503);
  EXPECT_FALSE(refused->header("retry-after").empty());
  gated.gate.open();
  for (const auto& client : clients) EXPECT_EQ(client->read_answer()->status, 200);
}

TEST(Limits, MemoryForBodiesIsSharedAndBounded) {
  Options options;
  options.limits.buffered_bytes_max = 1'500'000;
  RunningServer running(std::move(options));
  const std::string part =
      "POST /v1/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" + std::string(800'000, ' ');
  RawClient first(running.port()), second(running.port());
  first.send(part);
  second.send(part);
  // Whose bytes do not fit any more is told so; the other is waited for.
  ASSERT_TRUE(eventually([&] { return !running.observed().empty(); }));
  EXPECT_EQ(running.observed().front().status, 503);
  EXPECT_EQ(running.observed().size(), 1U);
}

TEST(Limits, HundredsMayKnockWhileTheLoopIsBusy) {
  // Nobody takes them in here, as when the loop is held up.
  const auto listening = listen_on("127.0.0.1", 0);
  ASSERT_TRUE(listening.ok());
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 400; ++i) {
    clients.push_back(std::make_unique<RawClient>(listening->port));
    ASSERT_TRUE(clients.back()->ok()) << i;
  }
  ::close(listening->descriptor);
}

TEST(Limits, ASecondServerOnThePortIsRefusedWithAReason) {
  RunningServer running;
  Options options;
  options.port = running.port();
  Server second(std::move(options));
  const Status started = second.start();
  ASSERT_FALSE(started);
  EXPECT_THAT(started.error().detail, HasSubstr("in use"));
}

TEST(Limits, StopReturnsThoughConnectionsAreOpen) {
  auto running = std::make_unique<RunningServer>();
  std::vector<std::unique_ptr<RawClient>> clients;
  for (const std::string_view bytes :
       {"", "GET / HT", "POST /v1/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab"}) {
    clients.push_back(std::make_unique<RawClient>(running->port()));
    clients.back()->send(bytes);
  }
  clients.push_back(std::make_unique<RawClient>(running->port()));
  clients.back()->send(get("/v1/events"));
  ASSERT_TRUE(running->wait_for_stream());
  clients.push_back(std::make_unique<RawClient>(running->port()));
  clients.back()->send(get("/v1/hello"));
  ASSERT_TRUE(clients.back()->read_answer());

  const auto stopped = std::async(std::launch::async, [&] { running->server().stop(); });
  ASSERT_EQ(stopped.wait_for(10s), std::future_status::ready);
  for (const auto& client : clients) EXPECT_TRUE(client->read_to_end());
}

TEST(Limits, StopLetsARequestUnderWayFinish) {
  Limits limits;
  limits.drain_time_max = 20s;
  GatedServer gated(limits);
  RawClient client(gated.server->port());
  client.send(get("/wait"));
  ASSERT_TRUE(gated.gate.wait_for(1));
  auto stopped = std::async(std::launch::async, [&] { gated.server->stop(); });
  // The listener is closed first: once nobody gets in, the stop is under way.
  ASSERT_TRUE(eventually([&] { return !RawClient(gated.server->port()).ok(); }));
  gated.gate.open();
  const std::optional<Answer> answer = client.read_answer();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "waited");
  EXPECT_TRUE(client.ended_silently());
}

}  // namespace
}  // namespace bijeen::http::test
