// SPDX-License-Identifier: EUPL-1.2
#include "server/http/address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>

namespace bijeen::http {
namespace {

// What waits between two turns of the loop; the system caps it at net.core.somaxconn.
constexpr int kBacklog = 1024;

std::string text_of(const in6_addr& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (IN6_IS_ADDR_V4MAPPED(&address)) {
    ::inet_ntop(AF_INET, &address.s6_addr[12], text.data(), text.size());
  } else {
    ::inet_ntop(AF_INET6, &address, text.data(), text.size());
  }
  return text.data();
}

std::string text_of(const in_addr& address) {
  std::array<char, INET_ADDRSTRLEN> text{};
  ::inet_ntop(AF_INET, &address, text.data(), text.size());
  return text.data();
}

Error failure(const std::string& address, std::uint16_t port, int reason) {
  const std::string place = address + " port " + std::to_string(port);
  if (reason == EADDRINUSE) {
    return {ErrorCode::kServerInternal, place + " is in use by another program, perhaps a server that runs already"};
  }
  return {ErrorCode::kServerInternal, "cannot listen on " + place + ": " + std::generic_category().message(reason)};
}

std::uint16_t port_of(int descriptor) {
  sockaddr_storage bound{};
  socklen_t length = sizeof(bound);
  ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&bound), &length);
  return ntohs(bound.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6&>(bound).sin6_port
                                           : reinterpret_cast<sockaddr_in&>(bound).sin_port);
}

}  // namespace

std::string address_text(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET) return text_of(reinterpret_cast<const sockaddr_in&>(address).sin_addr);
  if (address.ss_family == AF_INET6) return text_of(reinterpret_cast<const sockaddr_in6&>(address).sin6_addr);
  return {};
}

std::string normal_address(std::string_view text) {
  const std::string terminated(text);
  in_addr four{};
  in6_addr six{};
  if (::inet_pton(AF_INET, terminated.c_str(), &four) == 1) return text_of(four);
  if (::inet_pton(AF_INET6, terminated.c_str(), &six) == 1) return text_of(six);
  return {};
}

bool is_loopback(std::string_view address) {
  in_addr four{};
  const std::string terminated(address);
  if (::inet_pton(AF_INET, terminated.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 24) == IN_LOOPBACKNET;
  in6_addr six{};
  return ::inet_pton(AF_INET6, terminated.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

std::vector<Network> networks_of(std::string_view address) {
  in6_addr six{};
  std::string terminated(address);
  if (::inet_pton(AF_INET6, terminated.c_str(), &six) != 1) return {{std::move(terminated), 1}};
  const auto first = [&](std::size_t bytes) {
    std::fill(std::begin(six.s6_addr) + bytes, std::end(six.s6_addr), std::uint8_t{0});
    return text_of(six) + "/" + std::to_string(8 * bytes);
  };
  std::vector<Network> networks;
  for (const auto& [bytes, shares] : {std::pair<std::size_t, std::size_t>{8, 1}, {7, 2}, {6, 4}})
    networks.push_back({first(bytes), shares});
  return networks;
}

Result<Listening> listen_on(const std::string& address, std::uint16_t port) {
  addrinfo wanted{};
  wanted.ai_family = AF_UNSPEC;
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* list = nullptr;
  const int looked_up = ::getaddrinfo(address.c_str(), std::to_string(port).c_str(), &wanted, &list);
  if (looked_up != 0) {
    return Error{ErrorCode::kServerInternal, "the address " + address + " is not known: " + ::gai_strerror(looked_up)};
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owned(list, ::freeaddrinfo);
  const int descriptor = ::socket(list->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return failure(address, port, errno);
  const int on = 1, off = 0;
  // A restart may take the port while old connections linger; a second listener still may not (that takes
  // SO_REUSEPORT).
  ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  if (list->ai_family == AF_INET6) ::setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
  if (::bind(descriptor, list->ai_addr, list->ai_addrlen) != 0 || ::listen(descriptor, kBacklog) != 0) {
    const int reason = errno;
    ::close(descriptor);
    return failure(address, port, reason);
  }
  return Listening{descriptor, port_of(descriptor)};
}

}  // namespace bijeen::http
