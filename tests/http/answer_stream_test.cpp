// SPDX-License-Identifier: EUPL-1.2
// Answers that are made while they are sent, over plain sockets and under TLS.
#include <brotli/decode.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <thread>

#include "tests/http/running_server.h"

namespace bijeen::http::test {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::size_t kPieceBytes = 20'000;

/// A content of \p count pieces, that counts how many were made.
struct Pieces {
  explicit Pieces(int pieces) : count(pieces) {}
  const int count;
  std::atomic<int> made = 0;
  std::atomic<int> breaks_at = -1;
  std::atomic<bool> gone = false;

  [[nodiscard]] static std::string piece(int i) { return std::string(kPieceBytes, static_cast<char>('a' + i % 26)); }
  [[nodiscard]] std::string whole() const {
    std::string all;
    for (int i = 0; i < count; ++i) all += piece(i);
    return all;
  }
};

/// Sees its end.
struct Held {
  explicit Held(std::shared_ptr<Pieces> of) : pieces(std::move(of)) {}
  ~Held() { pieces->gone = true; }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  const std::shared_ptr<Pieces> pieces;
};

NextPiece maker(const std::shared_ptr<Pieces>& pieces, int from) {
  pieces->made = from;
  return [held = std::make_shared<Held>(pieces)]() -> std::string {
    const int i = held->pieces->made;
    if (i == held->pieces->breaks_at) throw std::runtime_error("the disk is gone");
    if (i == held->pieces->count) return {};
    ++held->pieces->made;
    return Pieces::piece(i);
  };
}

/// Plain, and under TLS.
class AnswerStreams : public testing::TestWithParam<bool> {
 protected:
  AnswerStreams() : context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free) {
    if (!GetParam()) return;
    const auto made = make_localhost_certificate(directory_.path());
    options_.certificate = made->first;
    options_.key = made->second;
  }

  void serve(std::shared_ptr<Pieces> pieces, const std::string& type = "application/octet-stream") {
    pieces_ = std::move(pieces);
    options_.port = 0;
    options_.observed = [this](const Request&, int, std::chrono::microseconds, std::size_t bytes) {
      bytes_observed_ += bytes;
      ++observed_;
    };
    options_.failed = [this](const Request&, std::string_view) { ++failed_; };
    server_ = std::make_unique<Server>(options_);
    server_->route("GET", "/v1/long", [this, type](const Request&) {
      return Response{200, type, Pieces::piece(0), {{"Cache-Control", "no-store"}}, nullptr, maker(pieces_, 1)};
    });
    server_->route("GET", "/v1/quick", [](const Request&) { return Response{200, "text/plain", "quick", {}}; });
    ASSERT_TRUE(server_->start());
  }
  void serve_shared(const std::shared_ptr<const std::string>& shared) {
    options_.port = 0;
    server_ = std::make_unique<Server>(options_);
    server_->route("GET", "/v1/shared",
                   [shared](const Request&) { return Response{200, "text/plain", "", {}, shared, {}}; });
    server_->route("GET", "/v1/quick", [](const Request&) { return Response{200, "text/plain", "quick", {}}; });
    ASSERT_TRUE(server_->start());
  }
  std::unique_ptr<RawClient> connect() {
    return GetParam() ? std::make_unique<RawClient>(server_->port(), context_.get())
                      : std::make_unique<RawClient>(server_->port());
  }

  TemporaryDirectory directory_;
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
  Options options_;
  std::shared_ptr<Pieces> pieces_;
  std::atomic<std::size_t> bytes_observed_ = 0;
  std::atomic<int> observed_ = 0, failed_ = 0;
  std::unique_ptr<Server> server_;
};
INSTANTIATE_TEST_SUITE_P(Wire, AnswerStreams, testing::Bool(),
                         [](const auto& one) { return one.param ? "Tls" : "Plain"; });

TEST_P(AnswerStreams, ComeWholeInChunksAndLeaveTheConnectionOpen) {
  serve(std::make_shared<Pieces>(200));
  const auto client = connect();
  client->send(get("/v1/long") + get("/v1/quick") + get("/v1/long"));
  for (int i = 0; i < 2; ++i) {
    const std::optional<Answer> answer = client->read_answer();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->header("transfer-encoding"), "chunked");
    EXPECT_EQ(answer->headers.count("content-length"), 0U);
    EXPECT_TRUE(answer->body == pieces_->whole()) << answer->body.size();
    if (i == 0) {
      EXPECT_EQ(client->read_answer()->body, "quick");
    }
  }
  EXPECT_EQ(observed_, 3);
  EXPECT_GT(bytes_observed_, 2 * pieces_->whole().size());
}

TEST_P(AnswerStreams, AReaderWhoTakesNothingMakesTheServerHoldNoMoreThanTheLimit) {
  options_.limits.answer_buffer_bytes_max = 4 * kPieceBytes;
  serve(std::make_shared<Pieces>(5000));
  const auto client = connect();
  client->send(get("/v1/long"));
  ASSERT_TRUE(client->read_until("\r\n\r\n"));
  // What is made and not read lies in the sockets, which hold some megabytes at most, and in the buffer. Other requests
  // are answered while it lies there.
  int before = -1;
  while (before != pieces_->made) {
    before = pieces_->made;
    for (int i = 0; i < 50; ++i) {
      const auto other = connect();
      other->send(get("/v1/quick"));
      ASSERT_EQ(other->read_answer()->body, "quick");
    }
  }
  EXPECT_LT(before, 2000);
  // Having rested, it goes on to the end.
  const std::optional<Answer> answer = client->read_answer();
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->body == pieces_->whole()) << answer->body.size();
}

TEST_P(AnswerStreams, WhatBreaksOffIsSeenToBeCut) {
  serve(std::make_shared<Pieces>(100));
  pieces_->breaks_at = 50;
  const auto client = connect();
  client->send(get("/v1/long"));
  EXPECT_FALSE(client->read_answer());
  EXPECT_THAT(client->unread, Not(HasSubstr("\r\n0\r\n\r\n")));
  EXPECT_EQ(failed_, 1);
  EXPECT_EQ(observed_, 1);
  const auto other = connect();
  other->send(get("/v1/quick"));
  EXPECT_EQ(other->read_answer()->body, "quick");
}

TEST_P(AnswerStreams, AReaderWhoLeavesFreesWhatMadeThem) {
  serve(std::make_shared<Pieces>(1'000'000));
  auto client = connect();
  client->send(get("/v1/long"));
  ASSERT_TRUE(client->read_until("\r\n\r\n"));
  client.reset();
  EXPECT_TRUE(eventually([&] { return pieces_->gone.load(); }));
  EXPECT_LT(pieces_->made, 1'000'000);
  EXPECT_TRUE(eventually([&] { return observed_ == 1; }));
  EXPECT_TRUE(eventually([&] { return server_->counters().connections == 0; }));
}

TEST_P(AnswerStreams, AReaderWhoIsTooSlowIsEnded) {
  options_.limits.answer_time_max = std::chrono::milliseconds(50);
  options_.limits.bytes_per_second_min = std::size_t{1024} * 1024 * 1024;
  serve(std::make_shared<Pieces>(1'000'000));
  const auto client = connect();
  client->send(get("/v1/long"));
  EXPECT_TRUE(eventually([&] { return pieces_->gone.load(); }));
}

TEST_P(AnswerStreams, HeadMakesNothing) {
  serve(std::make_shared<Pieces>(100));
  const auto client = connect();
  client->send("HEAD /v1/long HTTP/1.1\r\nHost: a\r\n\r\n" + get("/v1/quick"));
  const std::optional<Answer> head = client->read_answer(true);
  ASSERT_TRUE(head);
  EXPECT_EQ(head->header("transfer-encoding"), "chunked");
  EXPECT_EQ(head->header("content-type"), "application/octet-stream");
  EXPECT_EQ(client->read_answer()->body, "quick");
  EXPECT_EQ(pieces_->made, 1);
}

TEST_P(AnswerStreams, AnOlderClientGetsThemUpToTheEndOfTheConnection) {
  serve(std::make_shared<Pieces>(100));
  const auto client = connect();
  client->send("GET /v1/long HTTP/1.0\r\n\r\n");
  const std::optional<Answer> head = client->read_answer(true);
  ASSERT_TRUE(head);
  EXPECT_EQ(head->headers.count("transfer-encoding"), 0U);
  EXPECT_EQ(head->headers.count("content-length"), 0U);
  EXPECT_EQ(head->header("connection"), "close");
  EXPECT_TRUE(client->read_to_end() == pieces_->whole());
}

TEST_P(AnswerStreams, AreCodedAsTheyAreMade) {
  serve(std::make_shared<Pieces>(100), "application/json");
  const std::string whole = pieces_->whole();
  const auto client = connect();
  client->send(get("/v1/long", "Accept-Encoding: br\r\n"));
  std::optional<Answer> answer = client->read_answer();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->header("content-encoding"), "br");
  EXPECT_EQ(answer->header("vary"), "Accept-Encoding");
  std::string plain(whole.size() + 1, '\0');
  std::size_t size = plain.size();
  ASSERT_EQ(BrotliDecoderDecompress(answer->body.size(), reinterpret_cast<const std::uint8_t*>(answer->body.data()),
                                    &size, reinterpret_cast<std::uint8_t*>(plain.data())),
            BROTLI_DECODER_RESULT_SUCCESS);
  plain.resize(size);
  EXPECT_TRUE(plain == whole) << size;

  client->send(get("/v1/long", "Accept-Encoding: gzip\r\n"));
  answer = client->read_answer();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->header("content-encoding"), "gzip");
  plain.assign(whole.size() + 1, '\0');
  z_stream stream{};
  inflateInit2(&stream, 15 + 16);
  stream.next_in = reinterpret_cast<Bytef*>(answer->body.data());
  stream.avail_in = static_cast<uInt>(answer->body.size());
  stream.next_out = reinterpret_cast<Bytef*>(plain.data());
  stream.avail_out = static_cast<uInt>(plain.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  plain.resize(stream.total_out);
  inflateEnd(&stream);
  EXPECT_TRUE(plain == whole) << plain.size();
}

TEST_P(AnswerStreams, ManyGoOutAtOnceThroughFewThreads) {
  options_.limits.threads_max = 2;
  serve(std::make_shared<Pieces>(0));
  server_->stop();
  // Each its own source.
  server_ = std::make_unique<Server>(options_);
  const Pieces all(60);
  server_->route("GET", "/v1/long", [](const Request&) {
    return Response{200, "text/plain", Pieces::piece(0), {}, nullptr, maker(std::make_shared<Pieces>(60), 1)};
  });
  ASSERT_TRUE(server_->start());
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 60; ++i) {
    clients.push_back(connect());
    clients.back()->send(get("/v1/long"));
  }
  for (const auto& client : clients) {
    const std::optional<Answer> answer = client->read_answer();
    ASSERT_TRUE(answer);
    EXPECT_TRUE(answer->body == all.whole());
  }
}

TEST_P(AnswerStreams, StoppingDoesNotWaitForAReaderWhoTakesNothing) {
  options_.limits.drain_time_max = std::chrono::milliseconds(50);
  serve(std::make_shared<Pieces>(1'000'000));
  const auto client = connect();
  client->send(get("/v1/long"));
  ASSERT_TRUE(client->read_until("\r\n\r\n"));
  server_->stop();
  EXPECT_TRUE(pieces_->gone);
}

TEST_P(AnswerStreams, ASharedContentGoesOutToManyWithItsLength) {
  const auto shared = std::make_shared<const std::string>(1'000'000, 's');
  serve_shared(shared);
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 20; ++i) {
    clients.push_back(connect());
    clients.back()->send("HEAD /v1/shared HTTP/1.1\r\nHost: a\r\n\r\n" + get("/v1/shared"));
  }
  for (const auto& client : clients) {
    EXPECT_EQ(client->read_answer(true)->header("content-length"), "1000000");
    const std::optional<Answer> answer = client->read_answer();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->header("content-length"), "1000000");
    EXPECT_TRUE(answer->body == *shared);
  }
}

TEST_P(AnswerStreams, ASharedContentHasTheTimeThatItsLengthNeeds) {
  // For a head alone that is a few milliseconds, for all of it minutes.
  options_.limits.answer_time_max = std::chrono::milliseconds(0);
  options_.limits.bytes_per_second_min = 100'000;
  const auto shared = std::make_shared<const std::string>(std::size_t{32} * 1024 * 1024, 's');
  serve_shared(shared);
  const auto client = connect();
  client->send(get("/v1/shared"));
  ASSERT_TRUE(client->read_until("\r\n\r\n"));
  for (int i = 0; i < 50; ++i) {
    const auto other = connect();
    other->send(get("/v1/quick"));
    ASSERT_EQ(other->read_answer()->body, "quick");
  }
  const std::optional<Answer> answer = client->read_answer();
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->body == *shared) << answer->body.size();
}

}  // namespace
}  // namespace bijeen::http::test
