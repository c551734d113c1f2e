// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <openssl/ssl.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace bijeen::bench {

/// Where a server is, and the certificate that it must prove itself with.
class Address {
 public:
  /// \p url is "https://host:port". Throws std::runtime_error when it is not, or the file cannot be read.
  Address(const std::string& url, const std::filesystem::path& certificate);

  [[nodiscard]] const std::string& host() const { return host_; }
  [[nodiscard]] const std::string& port() const { return port_; }
  [[nodiscard]] std::string origin() const { return "https://" + host_ + ":" + port_; }
  [[nodiscard]] SSL_CTX* tls() const { return tls_.get(); }

 private:
  std::string host_, port_;
  std::shared_ptr<SSL_CTX> tls_;
};

struct Answer {
  int status = 0;
  std::string cookie;  ///< Of a session that began; empty else.
  std::string body;    ///< Decoded.
};

/// One kept HTTPS connection that asks and waits, as a browser would: it takes brotli. Blocks its thread. Throws
/// std::runtime_error when the connection breaks. The address outlives it.
class Connection {
 public:
  explicit Connection(const Address& address) : address_(address) {}
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// \p cookie is a session's token, or empty. With a body it is a write.
  Answer ask(std::string_view method, std::string_view target, std::string_view cookie, std::string_view body = {});
  /// ask() with the body left as it came: what a load costs the server alone.
  Answer ask_raw(std::string_view method, std::string_view target, std::string_view cookie, std::string_view body = {});

  /// Ends the connection; the next ask() opens one.
  void leave();

  /// On the wire, TLS included, of this connection and those it replaced.
  [[nodiscard]] std::uint64_t bytes_in() const;

 private:
  struct Head {
    Answer answer;
    std::size_t length = 0;
    bool brotli = false, ends = false, chunked = false;
  };
  void open();
  Head read_head();
  void read_more();
  /// The next so many bytes.
  std::string read_bytes(std::size_t count);
  /// Up to the last chunk (RFC 9112, 7.1).
  std::string read_chunks();
  Answer exchange(std::string_view method, std::string_view target, std::string_view cookie, std::string_view body,
                  bool decoded);

  const Address& address_;
  std::unique_ptr<SSL, decltype(&SSL_free)> ssl_{nullptr, SSL_free};
  std::uint64_t bytes_before_ = 0;
  std::string read_;  ///< Read and not used yet.
};

}  // namespace bijeen::bench
