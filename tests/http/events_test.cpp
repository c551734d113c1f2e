// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <chrono>

#include "tests/http/running_server.h"

namespace bijeen::http::test {
namespace {

using namespace std::chrono_literals;

TEST(Events, AreDeliveredAsTheyComeAndTakeNoThread) {
  RunningServer running;
  std::vector<std::unique_ptr<RawClient>> clients;
  std::vector<std::shared_ptr<EventSink>> sinks;
  for (std::size_t i = 0; i < 100; ++i) {
    clients.push_back(std::make_unique<RawClient>(running.port()));
    clients.back()->send(get("/v1/events"));
    sinks.push_back(running.wait_for_stream(i + 1));
    ASSERT_TRUE(sinks.back());
  }
  EXPECT_LT(running.server().counters().threads, 20U);
  EXPECT_EQ(running.server().counters().event_streams, 100U);
  for (const auto& sink : sinks) EXPECT_TRUE(sink->send("change", R"({"seq":7})"));
  for (const auto& client : clients) {
    const std::optional<Answer> head = client->read_answer();
    ASSERT_TRUE(head);
    EXPECT_EQ(head->status, 200);
    EXPECT_EQ(head->header("content-type"), "text/event-stream");
    EXPECT_EQ(head->header("cache-control"), "no-store");
    EXPECT_EQ(head->headers.count("content-length"), 0U);
    EXPECT_TRUE(client->read_until("event: change\ndata: {\"seq\":7}\n\n"));
  }
}

TEST(Events, EveryLineOfTheDataIsALineOfTheEvent) {
  RunningServer running;
  RawClient client(running.port());
  client.send(get("/v1/events"));
  const auto sink = running.wait_for_stream();
  ASSERT_TRUE(sink);
  sink->send("a\nb", "one\ntwo\r\nthree\rfour");
  sink->send("next", "");
  EXPECT_TRUE(client.read_until("event: ab\ndata: one\ndata: two\ndata: three\ndata: four\n\nevent: next\ndata: \n\n"));
}

TEST(Events, AreRefusedWhereTheHandlerSaysSo) {
  RunningServer running;
  RawClient client(running.port());
  client.send(get("/v1/events?no") + get("/v1/hello"));
  EXPECT_EQ(client.read_answer()->status, 401);
  EXPECT_EQ(client.read_answer()->status, 200);
  EXPECT_EQ(running.server().counters().event_streams, 0U);
}

TEST(Events, AProducerLearnsThatTheReaderIsGone) {
  RunningServer running;
  auto client = std::make_unique<RawClient>(running.port());
  client->send(get("/v1/events"));
  const auto sink = running.wait_for_stream();
  ASSERT_TRUE(sink);
  EXPECT_TRUE(sink->send("change", "1"));
  EXPECT_TRUE(sink->is_open());
  client.reset();
  EXPECT_TRUE(eventually([&] { return !sink->is_open(); }));
  EXPECT_FALSE(sink->send("change", "2"));
  EXPECT_TRUE(eventually([&] { return running.server().counters().event_streams == 0; }));
}

TEST(Events, AReaderThatDoesNotKeepUpIsDropped) {
  RunningServer running;
  RawClient client(running.port());
  client.send(get("/v1/events"));
  const auto sink = running.wait_for_stream();
  ASSERT_TRUE(sink);
  const std::string data(10'000, 'x');
  EXPECT_TRUE(eventually([&] { return !sink->send("change", data); }));
  EXPECT_TRUE(client.read_to_end());
}

TEST(Events, TheProducerEndsAStream) {
  RunningServer running;
  RawClient client(running.port());
  client.send(get("/v1/events"));
  const auto sink = running.wait_for_stream();
  ASSERT_TRUE(sink);
  sink->send("change", "last");
  sink->close();
  EXPECT_FALSE(sink->send("change", "too late"));
  EXPECT_TRUE(client.read_until("data: last\n\n"));
  EXPECT_TRUE(client.ended_silently());
}

TEST(Events, AQuietStreamIsPinged) {
  Options options;
  options.limits.event_ping_interval = 20ms;
  RunningServer running(std::move(options));
  RawClient client(running.port());
  client.send(get("/v1/events"));
  ASSERT_TRUE(client.read_answer());
  EXPECT_TRUE(client.read_until(":\n\n:\n\n:\n\n"));
}

TEST(Events, BeyondTheCapAReaderIsToldToPoll) {
  Options options;
  options.limits.event_streams_max = 1;
  RunningServer running(std::move(options));
  auto first = std::make_unique<RawClient>(running.port());
  first->send(get("/v1/events"));
  ASSERT_TRUE(running.wait_for_stream());
  EXPECT_EQ(ask(running.port(), get("/v1/events"))->status, 503);
  first.reset();
  ASSERT_TRUE(eventually([&] { return running.server().counters().event_streams == 0; }));
  EXPECT_EQ(ask(running.port(), get("/v1/events"))->status, 200);
}

TEST(Events, ASinkMayOutliveItsServer) {
  std::shared_ptr<EventSink> sink;
  {
    RunningServer running;
    RawClient client(running.port());
    client.send(get("/v1/events"));
    sink = running.wait_for_stream();
    ASSERT_TRUE(sink);
  }
  EXPECT_FALSE(sink->send("change", "late"));
  sink->close();
}

}  // namespace
}  // namespace bijeen::http::test
