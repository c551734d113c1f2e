// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <openssl/ssl.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace bijeen::http::test {

struct Answer {
  int status = 0;
  std::multimap<std::string, std::string> headers;  ///< Names in lower case.
  std::string body;

  [[nodiscard]] std::string header(const std::string& name) const;
};

/// A client that sends exactly the bytes it is told to, over a socket to this machine. Every wait ends after 20
/// seconds, far beyond what a working server needs, so that a broken one fails a test and hangs none.
class RawClient {
 public:
  /// \p from: an address of this machine to come from; any when empty.
  explicit RawClient(std::uint16_t port, const std::string& from = "");
  /// Under TLS; ok() is false when the handshake fails. \p set_up may change the client's side of it.
  RawClient(std::uint16_t port, SSL_CTX* context, const std::string& from = "");
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] SSL* ssl() const { return ssl_; }
  /// False when the server has closed.
  bool send(std::string_view bytes);
  /// The next answer; nullopt when the connection ended before one was complete. With \p head_only no body is read,
  /// nor where neither a length nor chunks say how long it is.
  std::optional<Answer> read_answer(bool head_only = false);
  /// Reads until \p text has come; false when the connection ended before.
  bool read_until(std::string_view text);
  /// Everything up to the end of the connection; nullopt when it does not end.
  std::optional<std::string> read_to_end();
  /// Whether the server ends the connection without another byte.
  bool ended_silently();
  /// What was read and not used yet.
  std::string unread;

 private:
  bool read_more();
  /// Up to the last chunk.
  std::optional<std::string> read_chunks();

  int socket_ = -1;
  SSL* ssl_ = nullptr;
  bool ok_ = false, ended_ = false;
};

/// Sends one request on a connection of its own and gives the answer.
std::optional<Answer> ask(std::uint16_t port, std::string_view request, bool head_only = false);
/// A GET with further header lines, each with its CRLF.
std::string get(std::string_view target, std::string_view headers = "");

}  // namespace bijeen::http::test
