// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/result.h"

namespace bijeen::http {

/// A request that passed the guard: complete, within every cap, with one unambiguous length.
struct Request {
  std::string method;
  std::string path;                              ///< Percent-decoded, no query.
  std::map<std::string, std::string> parameters; ///< Of the path pattern (":id").
  std::map<std::string, std::string> query;
  std::string body;
  std::string peer;                              ///< Address of the client (behind a trusted proxy: what that proxy says).
  bool loopback_direct = false;                  ///< From this machine, and not through a proxy.

  /// First value of a header, name in any case; empty when absent.
  [[nodiscard]] std::string header(std::string_view name) const;
  std::vector<std::pair<std::string, std::string>> headers;
};

struct Response {
  int status = 200;
  std::string type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

/// An RFC 9457 answer for an error; language from Accept-Language. `extra` is JSON members to add, e.g. {"expected":4}.
Response problem(const Request& request, const Error& error, std::string_view extra_json = "");

using Handler = std::function<Response(const Request&)>;

/// One open event stream; the producer pushes, the server writes and drops slow or gone readers.
class EventSink {
 public:
  virtual ~EventSink() = default;
  /// Queues one server-sent event (WHATWG HTML, 9.2). False when the reader is gone.
  virtual bool send(std::string_view event, std::string_view data) = 0;
  /// Ends the stream.
  virtual void close() = 0;
};
/// Decides on a stream request: an answer refuses it; nullopt accepts, and the sink lives until the reader is gone or close().
using EventHandler = std::function<std::optional<Response>(const Request&, std::shared_ptr<EventSink>)>;

/// Every limit has a name and a default; docs/limits.md lists them.
struct Limits {
  std::size_t body_bytes_max = 1024 * 1024;
  std::size_t header_bytes_max = 16 * 1024;
  std::size_t headers_max = 64;
  std::size_t url_bytes_max = 2048;
  std::chrono::milliseconds head_time_max{10'000};   ///< From the first byte (or the end of TLS) to the end of the head.
  std::chrono::milliseconds body_time_max{30'000};
  std::chrono::milliseconds idle_time_max{30'000};   ///< Kept connection without a request.
  std::size_t connections_max = 1024;
  std::size_t connections_per_address_max = 128;
  std::size_t threads_max = 64;                       ///< For ordinary requests.
  std::size_t event_streams_max = 512;
};

struct Options {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8443;                          ///< 0 = any free port; port() tells.
  std::filesystem::path certificate, key;             ///< PEM. Empty: plain HTTP (behind a proxy on this machine, and in tests).
  std::filesystem::path client;                       ///< Directory of the built client; empty = none is served.
  std::vector<std::string> trusted_proxies;           ///< Addresses whose X-Forwarded-For is believed.
  Limits limits;
  /// Called once per finished request, for log and metrics.
  std::function<void(const Request&, int status, std::chrono::microseconds took, std::size_t bytes)> observed;
};

/// cpp-httplib behind a guard; the only place that includes httplib.h. Handlers run on the server's threads and must be thread-safe;
/// what they throw becomes server.internal and a log line, never text in the answer.
class Server {
 public:
  explicit Server(Options options);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Pattern segments beginning with ":" match one segment. An address known under another method answers request.method with Allow.
  void route(std::string_view method, std::string_view pattern, Handler handler);
  void route_events(std::string_view pattern, EventHandler handler);

  /// Binds (failing when the port is taken: no SO_REUSEPORT) and serves until stop(). start() returns when the socket listens.
  Status start();
  void stop();
  [[nodiscard]] std::uint16_t port() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace bijeen::http
