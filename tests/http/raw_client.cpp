// SPDX-License-Identifier: EUPL-1.2
#include "tests/http/raw_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace bijeen::http::test {
namespace {

int connect_to(std::uint16_t port, const std::string& from) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval limit{20, 0};
  ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
  ::setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
  sockaddr_in source{};
  source.sin_family = AF_INET;
  if (::inet_pton(AF_INET, from.c_str(), &source.sin_addr) == 1)
    ::bind(descriptor, reinterpret_cast<sockaddr*>(&source), sizeof(source));
  if (::connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0) return descriptor;
  ::close(descriptor);
  return -1;
}

std::string lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

Answer parse_head(std::string_view head) {
  Answer answer;
  answer.status = std::stoi(std::string(head.substr(9, 3)));
  std::size_t at = head.find("\r\n") + 2;
  while (at < head.size()) {
    const std::size_t end = head.find("\r\n", at);
    const std::string line(head.substr(at, end - at));
    at = end + 2;
    const std::size_t colon = line.find(": ");
    if (colon != std::string::npos) answer.headers.emplace(lowered(line.substr(0, colon)), line.substr(colon + 2));
  }
  return answer;
}

}  // namespace

std::string Answer::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? "" : found->second;
}

RawClient::RawClient(std::uint16_t port, const std::string& from)
    : socket_(connect_to(port, from)), ok_(socket_ >= 0) {}

RawClient::RawClient(std::uint16_t port, SSL_CTX* context, const std::string& from) : socket_(connect_to(port, from)) {
  if (socket_ < 0) return;
  ssl_ = SSL_new(context);
  SSL_set_fd(ssl_, socket_);
  ok_ = SSL_connect(ssl_) == 1;
}

RawClient::~RawClient() {
  SSL_free(ssl_);
  if (socket_ >= 0) ::close(socket_);
}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ssl_ != nullptr ? SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()))
                                         : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool RawClient::read_more() {
  std::array<char, 65536> buffer;
  const ssize_t got = ssl_ != nullptr ? SSL_read(ssl_, buffer.data(), static_cast<int>(buffer.size()))
                                      : ::recv(socket_, buffer.data(), buffer.size(), 0);
  if (got > 0) {
    unread.append(buffer.data(), static_cast<std::size_t>(got));
    return true;
  }
  const bool timed_out = got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
  ended_ = !timed_out;
  return false;
}

std::optional<Answer> RawClient::read_answer(bool head_only) {
  std::size_t end = unread.find("\r\n\r\n");
  while (end == std::string::npos) {
    if (!read_more()) return std::nullopt;
    end = unread.find("\r\n\r\n");
  }
  Answer answer = parse_head(std::string_view(unread).substr(0, end + 2));
  unread.erase(0, end + 4);
  const std::string length = answer.header("content-length");
  if (!head_only && answer.header("transfer-encoding") == "chunked") {
    std::optional<std::string> body = read_chunks();
    if (!body) return std::nullopt;
    answer.body = std::move(*body);
    return answer;
  }
  if (head_only || length.empty()) return answer;
  const std::size_t size = std::stoul(length);
  while (unread.size() < size) {
    if (!read_more()) return std::nullopt;
  }
  answer.body = unread.substr(0, size);
  unread.erase(0, size);
  return answer;
}

std::optional<std::string> RawClient::read_chunks() {
  std::string body;
  while (true) {
    std::size_t end = unread.find("\r\n");
    for (; end == std::string::npos; end = unread.find("\r\n")) {
      if (!read_more()) return std::nullopt;
    }
    const std::size_t size = std::stoul(unread.substr(0, end), nullptr, 16);
    while (unread.size() < end + 2 + size + 2) {
      if (!read_more()) return std::nullopt;
    }
    if (unread.substr(end + 2 + size, 2) != "\r\n") return std::nullopt;
    body += unread.substr(end + 2, size);
    unread.erase(0, end + 2 + size + 2);
    if (size == 0) return body;
  }
}

bool RawClient::read_until(std::string_view text) {
  while (unread.find(text) == std::string::npos) {
    if (!read_more()) return false;
  }
  return true;
}

std::optional<std::string> RawClient::read_to_end() {
  while (read_more()) {
  }
  if (!ended_) return std::nullopt;
  return unread;
}

bool RawClient::ended_silently() {
  const std::size_t before = unread.size();
  return read_to_end().has_value() && unread.size() == before;
}

std::optional<Answer> ask(std::uint16_t port, std::string_view request, bool head_only) {
  RawClient client(port);
  client.send(request);
  return client.read_answer(head_only);
}

std::string get(std::string_view target, std::string_view headers) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(headers) + "\r\n";
}

}  // namespace bijeen::http::test
