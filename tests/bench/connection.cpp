// SPDX-License-Identifier: EUPL-1.2
#include "tests/bench/connection.h"

#include <brotli/decode.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <stdexcept>

namespace bijeen::bench {
namespace {

constexpr std::string_view kCookie = "__Host-bijeen=";

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error(what);
}

int connect_to(const std::string& host, const std::string& port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0) fail("no host " + host);
  int descriptor = -1;
  for (const addrinfo* at = found; at != nullptr && descriptor < 0; at = at->ai_next) {
    descriptor = ::socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC, at->ai_protocol);
    if (descriptor >= 0 && ::connect(descriptor, at->ai_addr, at->ai_addrlen) != 0) {
      ::close(descriptor);
      descriptor = -1;
    }
  }
  freeaddrinfo(found);
  if (descriptor < 0) fail("no connection to " + host + ":" + port);
  const int on = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  // Far beyond what a working server needs, so that a broken one ends a run.
  const timeval time_max{60, 0};
  ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time_max, sizeof(time_max));
  ::setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time_max, sizeof(time_max));
  return descriptor;
}

std::string brotli_decoded(std::string_view coded) {
  const std::unique_ptr<BrotliDecoderState, decltype(&BrotliDecoderDestroyInstance)> state(
      BrotliDecoderCreateInstance(nullptr, nullptr, nullptr), BrotliDecoderDestroyInstance);
  std::string out;
  const auto* next_in = reinterpret_cast<const std::uint8_t*>(coded.data());
  std::size_t in = coded.size();
  auto result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
  while (result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) {
    std::size_t room = 0;
    result = BrotliDecoderDecompressStream(state.get(), &in, &next_in, &room, nullptr, nullptr);
    std::size_t size = 0;
    while (const auto* part = BrotliDecoderTakeOutput(state.get(), &size)) {
      if (size == 0) break;
      out.append(reinterpret_cast<const char*>(part), size);
      size = 0;
    }
  }
  if (result != BROTLI_DECODER_RESULT_SUCCESS) fail("an answer's brotli cannot be decoded");
  return out;
}

}  // namespace

Address::Address(const std::string& url, const std::filesystem::path& certificate)
    : tls_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free) {
  constexpr std::string_view kScheme = "https://";
  const auto colon = url.rfind(':');
  if (!url.starts_with(kScheme) || colon < kScheme.size()) fail("'" + url + "' is not https://host:port");
  host_ = url.substr(kScheme.size(), colon - kScheme.size());
  port_ = url.substr(colon + 1);
  SSL_CTX_set_verify(tls_.get(), SSL_VERIFY_PEER, nullptr);
  if (SSL_CTX_load_verify_locations(tls_.get(), certificate.c_str(), nullptr) != 1)
    fail("the certificate " + certificate.string() + " cannot be read");
}

void Connection::open() {
  read_.clear();
  ssl_.reset(SSL_new(address_.tls()));
  SSL_set_tlsext_host_name(ssl_.get(), address_.host().c_str());
  SSL_set1_host(ssl_.get(), address_.host().c_str());
  SSL_set_fd(ssl_.get(), connect_to(address_.host(), address_.port()));
  if (SSL_connect(ssl_.get()) != 1) fail("the TLS handshake failed");
}

Connection::~Connection() {
  leave();
}

void Connection::leave() {
  if (!ssl_) return;
  bytes_before_ = bytes_in();
  ::close(SSL_get_fd(ssl_.get()));
  ssl_.reset();
}

std::uint64_t Connection::bytes_in() const {
  return bytes_before_ + (ssl_ ? BIO_number_read(SSL_get_rbio(ssl_.get())) : 0);
}

void Connection::read_more() {
  std::array<char, 16384> part;
  std::size_t got = 0;
  if (SSL_read_ex(ssl_.get(), part.data(), part.size(), &got) != 1) fail("the server ended the connection");
  read_.append(part.data(), got);
}

Connection::Head Connection::read_head() {
  std::size_t end = 0;
  while ((end = read_.find("\r\n\r\n")) == std::string::npos) read_more();
  Head head;
  std::string_view lines(read_.data(), end + 2);
  const auto status = lines.substr(sizeof("HTTP/1.1"), 3);
  std::from_chars(status.data(), status.data() + status.size(), head.answer.status);
  while (!lines.empty()) {
    const auto line = lines.substr(0, lines.find("\r\n"));
    lines.remove_prefix(line.size() + 2);
    const auto colon = line.find(": ");
    if (colon == std::string_view::npos) continue;
    const auto name = line.substr(0, colon);
    const auto value = line.substr(colon + 2);
    if (name == "Content-Length") std::from_chars(value.data(), value.data() + value.size(), head.length);
    if (name == "Transfer-Encoding") head.chunked = value == "chunked";
    if (name == "Content-Encoding") head.brotli = value == "br";
    if (name == "Connection") head.ends = value == "close";
    if (name == "Set-Cookie" && value.starts_with(kCookie))
      head.answer.cookie = value.substr(kCookie.size(), value.find(';') - kCookie.size());
  }
  read_.erase(0, end + 4);
  return head;
}

std::string Connection::read_bytes(std::size_t count) {
  while (read_.size() < count) read_more();
  std::string bytes = read_.substr(0, count);
  read_.erase(0, count);
  return bytes;
}

std::string Connection::read_chunks() {
  constexpr int kHexadecimal = 16;
  std::string content;
  while (true) {
    std::size_t end = 0;
    while ((end = read_.find("\r\n")) == std::string::npos) read_more();
    std::size_t size = 0;
    std::from_chars(read_.data(), read_.data() + end, size, kHexadecimal);
    read_.erase(0, end + 2);
    content += read_bytes(size);
    read_bytes(2);
    if (size == 0) return content;
  }
}

Answer Connection::exchange(std::string_view method, std::string_view target, std::string_view cookie,
                            std::string_view body, bool decoded) {
  if (!ssl_) open();
  std::string request(method);
  request.append(" ").append(target).append(" HTTP/1.1\r\nHost: ").append(address_.host()).append(":");
  request.append(address_.port()).append("\r\nAccept-Encoding: br\r\nAccept-Language: en\r\n");
  if (!cookie.empty()) request.append("Cookie: ").append(kCookie).append(cookie).append("\r\n");
  if (method != "GET") request.append("Bijeen-Request: 1\r\n");
  if (!body.empty())
    request.append("Content-Type: application/json\r\nContent-Length: ")
        .append(std::to_string(body.size()))
        .append("\r\n");
  request.append("\r\n").append(body);
  std::size_t sent = 0;
  if (SSL_write_ex(ssl_.get(), request.data(), request.size(), &sent) != 1) fail("the server took no request");
  Head head = read_head();
  head.answer.body = head.chunked ? read_chunks() : read_bytes(head.length);
  if (head.ends) leave();
  if (decoded && head.brotli) head.answer.body = brotli_decoded(head.answer.body);
  return std::move(head.answer);
}

Answer Connection::ask(std::string_view method, std::string_view target, std::string_view cookie,
                       std::string_view body) {
  return exchange(method, target, cookie, body, true);
}

Answer Connection::ask_raw(std::string_view method, std::string_view target, std::string_view cookie,
                           std::string_view body) {
  return exchange(method, target, cookie, body, false);
}

}  // namespace bijeen::bench
