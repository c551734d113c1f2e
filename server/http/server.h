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

/// A request that passed the guard: complete, within every cap, with one unambiguous length (guard.h says what is
/// refused).
struct Request {
  std::string id;  ///< 128 random bits in hex: in a problem's `instance` and in the log.
  std::string method;
  std::string path;                               ///< Percent-decoded, no query.
  std::map<std::string, std::string> parameters;  ///< Of the path pattern (":id").
  std::map<std::string, std::string> query;       ///< Percent-decoded; a name given twice was refused.
  std::string body;
  std::string peer;              ///< Address of the client (behind a trusted proxy: what that proxy says).
  bool loopback_direct = false;  ///< From this machine, and not through a proxy.

  /// First value of a header, name in any case; empty when absent.
  [[nodiscard]] std::string header(std::string_view name) const;
  std::vector<std::pair<std::string, std::string>> headers;

  /// What a handler learned and `observed` wants to know. The same Request object reaches both.
  struct Note {
    std::string route;                 ///< The pattern that matched.
    std::string person;                ///< Whose session it was; empty without one.
    std::optional<ErrorCode> refused;  ///< What the answer says went wrong.
  };
  mutable Note note;
};

/// Makes the next piece of a content; empty after the last. Called on the server's threads, by one at a time, whenever
/// the reader has taken most of what was made. It holds no transaction and no lock between two calls: the reader
/// decides how long that takes, and may never come back. What it throws ends the connection in the middle of the
/// answer, so that nobody takes the part for the whole, and is told to `failed`.
using NextPiece = std::function<std::string()>;

struct Response {
  int status = 200;
  std::string type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  std::shared_ptr<const std::string> shared{};  ///< The content where others hold it too; `body` is empty then.
  NextPiece more{};                             ///< What follows `body`, made while it is sent.
};

/// An RFC 9457 answer for an error; language from Accept-Language, Dutch where it says nothing. `extra_json` is an
/// object whose members are added, e.g. {"expected":4}; what is no JSON object is left out.
Response problem(const Request& request, const Error& error, std::string_view extra_json = "");
/// Whether the title should be English: Accept-Language ranks English above Dutch.
bool prefers_english(const Request& request);

using Handler = std::function<Response(const Request&)>;
/// Of which type the body of a write is: application/json, or application/octet-stream.
enum class Body : std::uint8_t { kJson, kBytes };

/// One open event stream; the producer pushes, the server writes and drops slow or gone readers.
class EventSink {
 public:
  virtual ~EventSink() = default;
  /// Queues one server-sent event (WHATWG HTML, 9.2); never blocks. False when the reader is gone, or was dropped
  /// because it does not keep up. Any thread.
  virtual bool send(std::string_view event, std::string_view data) = 0;
  /// Ends the stream.
  virtual void close() = 0;
  /// False once the reader is gone or the stream has ended: a producer can let go of it then. Any thread.
  [[nodiscard]] virtual bool is_open() const = 0;
};
/// Decides on a stream request: an answer refuses it; nullopt accepts, and the sink lives until the reader is gone or
/// close().
using EventHandler = std::function<std::optional<Response>(const Request&, std::shared_ptr<EventSink>)>;

/// Every limit has a name and a default; docs/limits.md lists them.
struct Limits {
  std::size_t body_bytes_max = std::size_t{1024} * 1024;
  std::size_t header_bytes_max = std::size_t{16} * 1024;
  std::size_t headers_max = 64;
  std::size_t url_bytes_max = 2048;
  std::chrono::milliseconds head_time_max{10'000};  ///< From the first byte (or the end of TLS) to the end of the head.
  /// Plus the time that what has come needs at bytes_per_second_min; and never so long without a byte.
  std::chrono::milliseconds body_time_max{30'000};
  std::chrono::milliseconds idle_time_max{30'000};       ///< Kept connection without a request.
  std::chrono::milliseconds handshake_time_max{10'000};  ///< TLS.
  std::chrono::milliseconds answer_time_max{30'000};     ///< To take an answer, plus its bytes at bytes_per_second_min.
  std::chrono::milliseconds drain_time_max{2'000};       ///< stop() lets answers under way go out for so long.
  std::size_t bytes_per_second_min = 4096;
  std::size_t connections_max = 2048;  ///< Beyond it the longest idle one makes room, else the new one goes.
  /// IPv6: per /64; twice that per /56, four times per /48. Not for trusted proxies.
  std::size_t connections_per_address_max = 128;
  std::size_t threads_max = 64;  ///< For ordinary requests; made on demand.
  std::size_t queue_max = 256;   ///< Complete requests that wait for a thread; beyond it 503.
  std::size_t buffered_bytes_max =
      std::size_t{256} * 1024 * 1024;  ///< All bodies coming in and answers going out together; beyond it 503.
  /// Of these, what the connections of one address may hold; networks of IPv6 as above.
  std::size_t buffered_bytes_per_address_max = std::size_t{32} * 1024 * 1024;
  /// Of an answer that is made while it is sent: half of it ready, half on its way. When a piece goes past that, no
  /// more is made until the reader has taken some.
  std::size_t answer_buffer_bytes_max = std::size_t{256} * 1024;
  std::size_t event_streams_max = 1000;
  std::size_t event_buffer_bytes_max =
      std::size_t{64} * 1024;  ///< Per stream, unread; beyond it the reader is dropped.
  std::chrono::milliseconds event_ping_interval{25'000};
};

struct Options {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8443;                 ///< 0 = any free port; port() tells.
  std::filesystem::path certificate, key;    ///< PEM. Empty: plain HTTP (behind a proxy on this machine, and in tests).
  std::filesystem::path client;              ///< Directory of the built client; empty = none is served.
  std::vector<std::string> trusted_proxies;  ///< Addresses whose X-Forwarded-For is believed.
  /// This site as browsers name it ("https://bijeen.example"). Empty: the Host of each request is taken for it.
  std::vector<std::string> origins;
  Limits limits;
  /// Called once per answered request, refused ones too, for log and metrics: when all of the answer was made, or its
  /// reader left. Any thread; must be quick and not throw.
  std::function<void(const Request&, int status, std::chrono::microseconds took, std::size_t bytes)> observed;
  /// Called when a handler (or what it left to make of its answer) threw or a certificate could not be loaded again:
  /// the private cause, for the log only. The request is empty where there is none. Any thread; must not throw.
  std::function<void(const Request&, std::string_view cause)> failed;
};

/// For metrics.
struct Counters {
  std::size_t connections = 0, event_streams = 0, requests_waiting = 0, threads = 0;  ///< Now.
  std::uint64_t connections_refused = 0, requests_refused = 0;  ///< Since the start, by the guard.
};

/// Makes DIR/localhost.crt and DIR/localhost.key: self-signed P-256 for localhost, 127.0.0.1 and ::1, 397 days, key
/// 0600. Files that are there and valid for at least another day are kept. Gives both paths.
Result<std::pair<std::filesystem::path, std::filesystem::path>> make_localhost_certificate(
    const std::filesystem::path& dir);

/// cpp-httplib behind a guard; the only place that includes httplib.h. Handlers run on the server's threads and must be
/// thread-safe; what they throw becomes server.internal and a call of `failed`, never text in the answer.
///
/// Besides routing, the server sees to these, so that no handler can forget them:
/// - writes (not GET, HEAD) under /v1: request.origin unless `Bijeen-Request: 1`, and unless Origin and Sec-Fetch-Site,
/// where
///   sent, are this site's; request.type when a body is there that is not of the route's type;
/// - on every answer the security headers of answer_headers.h; under /v1 also `Cache-Control: no-store` (unless the
/// handler says
///   otherwise) and `API-Version`;
/// - HEAD wherever there is GET; compression (br, gzip) of texts above 1 KiB; the built client with its shell for
/// unknown pages.
class Server {
 public:
  explicit Server(Options options);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Before start(). Pattern segments beginning with ":" match one segment, and a literal one goes before them. An
  /// address known under another method answers request.method with Allow.
  void route(std::string_view method, std::string_view pattern, Handler handler, Body body = Body::kJson);
  void route_events(std::string_view pattern, EventHandler handler);

  /// Binds (failing when the port is taken: no SO_REUSEPORT) and serves until stop(). start() returns when the socket
  /// listens. Fails with server.internal and a detail for the operator. Once per Server.
  Status start();
  /// Ends event streams and idle connections at once, lets requests under way finish, and returns when every thread has
  /// ended.
  void stop();
  [[nodiscard]] std::uint16_t port() const;
  /// Takes changed certificate files into use for new connections; the old ones stay when the new cannot be loaded.
  /// Also done by itself within half a minute of a change. Any thread.
  Status reload_certificates();
  [[nodiscard]] Counters counters() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace bijeen::http
