// SPDX-License-Identifier: EUPL-1.2
// All that a connection carries, heads and bodies one after the other, through a server that listens; it comes in two
// pieces, whose border the first two bytes say.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <string>

#include "server/http/server.h"
#include "tests/fuzz/fuzz.h"

using namespace bijeen;
using test::must;

namespace {

/// What a handler gets is whole, whatever stood before and behind it.
http::Response echo(const http::Request& request) {
  const auto length = request.header("Content-Length");
  must(request.body.size() == (length.empty() ? 0 : std::stoull(length)));
  must(request.path.starts_with("/v1/"));
  return {200, "text/plain", std::to_string(request.body.size()), {}};
}

http::Server& server() {
  static http::Server running = [] {
    http::Options options;
    options.port = 0;
    return http::Server(std::move(options));
  }();
  static const bool started = [] {
    std::signal(SIGPIPE, SIG_IGN);
    for (const char* method : {"GET", "POST"}) running.route(method, "/v1/echo", echo);
    running.route("PUT", "/v1/things/:id", echo);
    return running.start().ok();
  }();
  must(started);
  return running;
}

class Connection {
 public:
  explicit Connection(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // Ended by a reset, so that the port is free again at once.
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    must(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  }
  ~Connection() { ::close(socket_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// The server may have closed before all was sent.
  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(socket_, bytes.data(), bytes.size(), 0);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  std::string read_to_end() {
    ::shutdown(socket_, SHUT_WR);
    std::string all;
    char part[4096];
    for (ssize_t got = 0; (got = ::recv(socket_, part, sizeof part, 0)) > 0;)
      all.append(part, static_cast<std::size_t>(got));
    return all;
  }

 private:
  int socket_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  auto text = test::text_of(data, size);
  const auto border = (std::size_t{data[0]} << 8 | data[1]) % (text.size() - 1);
  text.remove_prefix(2);
  Connection connection(server().port());
  connection.send(text.substr(0, border));
  connection.send(text.substr(std::min(border, text.size())));
  const auto answered = connection.read_to_end();
  must(answered.empty() || answered.starts_with("HTTP/1.1 "));
  return 0;
}
