// SPDX-License-Identifier: EUPL-1.2
#include "tests/replica/proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace bijeen::replica::test {
namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

bool send_all(int to, const char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t sent = ::send(to, bytes, size, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

}  // namespace

Proxy::Proxy(std::uint16_t server_port) : server_port_(server_port) {
  listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  auto address = loopback(0);
  socklen_t size = sizeof(address);
  if (::bind(listening_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listening_, 16) != 0)
    throw std::runtime_error("the proxy cannot listen");
  ::getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  accepting_ = std::thread([this] { accept_all(); });
}

Proxy::~Proxy() {
  ::shutdown(listening_, SHUT_RDWR);
  accepting_.join();
  ::close(listening_);
  {
    const std::lock_guard lock(mutex_);
    for (const int socket : open_) ::shutdown(socket, SHUT_RDWR);
  }
  for (auto& carrier : carriers_) carrier.join();
}

void Proxy::cut_answers(int count, std::size_t bytes_through) {
  bytes_through_ = bytes_through;
  to_cut_ = count;
}

void Proxy::accept_all() {
  while (true) {
    const int client = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) return;
    carriers_.emplace_back([this, client] { carry(client); });
  }
}

void Proxy::carry(int client) {
  const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto address = loopback(server_port_);
  {
    const std::lock_guard lock(mutex_);
    open_.insert({client, server});
  }
  bool going = ::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  std::array<char, 16 * 1024> part{};
  while (going) {
    std::array<pollfd, 2> waiting{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
    if (::poll(waiting.data(), waiting.size(), -1) < 0) break;
    const bool answers = waiting[1].revents != 0;
    const ssize_t got = ::recv(answers ? server : client, part.data(), part.size(), 0);
    if (got <= 0) break;
    auto size = static_cast<std::size_t>(got);
    // The server is done when its first bytes are here: what is cut off now was committed.
    if (answers && to_cut_ > 0) {
      --to_cut_;
      size = std::min<std::size_t>(size, bytes_through_);
      going = false;
    }
    if (!send_all(answers ? client : server, part.data(), size)) break;
  }
  const std::lock_guard lock(mutex_);
  open_.erase(client);
  open_.erase(server);
  ::close(client);
  ::close(server);
}

}  // namespace bijeen::replica::test
