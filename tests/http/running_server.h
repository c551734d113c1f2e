// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "server/http/server.h"
#include "tests/http/raw_client.h"

namespace bijeen::http::test {

/// A directory that goes with the test.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  void write(const std::string& name, std::string_view text) const;

 private:
  std::filesystem::path path_;
};

/// Tries until it holds; false when it does not for 20 seconds.
bool eventually(const std::function<bool()>& holds);

/// A server with a few addresses on a free port: GET /v1/hello, POST /v1/echo (gives back peer, body length and what it
/// thinks of headers), GET /v1/throw, GET /v1/large, and GET /v1/things/:id next to GET /v1/things/known. It keeps what
/// was observed.
class RunningServer {
 public:
  explicit RunningServer(Options options = {});
  ~RunningServer();
  RunningServer(const RunningServer&) = delete;
  RunningServer& operator=(const RunningServer&) = delete;

  Server& server() { return *server_; }
  [[nodiscard]] std::uint16_t port() const { return server_->port(); }
  /// The last stream accepted at GET /v1/events, once there is one.
  std::shared_ptr<EventSink> wait_for_stream(std::size_t count = 1);

  struct Observed {
    std::string id, path;
    int status;
  };
  std::vector<Observed> observed();
  std::vector<std::string> causes();

 private:
  void add_routes();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::shared_ptr<EventSink>> streams_;
  std::vector<Observed> observed_;
  std::vector<std::string> causes_;
  std::unique_ptr<Server> server_;
};

}  // namespace bijeen::http::test
