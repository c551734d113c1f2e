// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/result.h"

namespace bijeen::http {

/// What a server of ours answered, problems too.
struct Answer {
  int status = 0;
  std::string type;  ///< Without its parameters.
  std::string body;
  std::optional<std::chrono::seconds> retry_after;
  std::vector<std::string> cookies;  ///< The values of Set-Cookie.
};

/// What the problem (RFC 9457) in an answer says; server.internal where it is none of ours.
Error problem_of(std::string_view body);

/// A kept connection to one server of ours. TLS certificates are verified, name too; no redirects. One thread at a
/// time, but for stop().
class Client {
 public:
  struct Options {
    std::string origin;        ///< "https://host[:port]"; "http://…" for this machine alone.
    std::filesystem::path ca;  ///< PEM of whom to trust; empty: whom this machine trusts.
    std::vector<std::pair<std::string, std::string>> headers;  ///< Of every request.
    std::chrono::milliseconds connect_time_max{10'000};
    std::chrono::milliseconds silence_max{30'000};  ///< Between two bytes; under an event stream more than its pings.
    std::chrono::milliseconds answer_time_max{120'000};  ///< Until the answer is there whole.
    std::size_t answer_bytes_max = std::size_t{64} * 1024 * 1024;
  };
  /// Whether `origin` is one that can be asked. Fails with request.parameter.
  static Status check_origin(std::string_view origin);

  /// Precondition: check_origin().
  explicit Client(Options options);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// Fails with request.offline (no connection, it broke off, no answer in time, or something in between answered for
  /// the server), server.untrusted (its certificate), request.too-large (the answer).
  Result<Answer> ask(const std::string& method, const std::string& path, const std::string& json = {});
  /// Reads server-sent events (WHATWG HTML, 9.2) and hands on the name of each until the stream ends, which is an Error
  /// like those of ask(), or with the server's code where it refuses. `opened` is called when the server accepted.
  Error listen(const std::string& path, const std::function<void()>& opened,
               const std::function<void(std::string_view event)>& heard);
  /// Ends what is under way, and what is asked later at once. Any thread.
  void stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace bijeen::http
