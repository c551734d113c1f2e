// SPDX-License-Identifier: EUPL-1.2
#include "server/http/transport.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace bijeen::http {
namespace {

Io socket_outcome(ssize_t returned, Io wants, std::size_t& count) {
  if (returned > 0) {
    count = static_cast<std::size_t>(returned);
    return Io::kDone;
  }
  if (returned < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) return wants;
  return Io::kClosed;
}

}  // namespace

Transport::Transport(int descriptor, std::shared_ptr<ssl_ctx_st> tls)
    : descriptor_(descriptor), context_(std::move(tls)) {
  if (!context_) return;
  ssl_ = SSL_new(context_.get());
  if (ssl_ == nullptr || SSL_set_fd(ssl_, descriptor_) != 1) {
    broken_ = true;
    return;
  }
  SSL_set_accept_state(ssl_);
}

Transport::~Transport() {
  SSL_free(ssl_);
  ::close(descriptor_);
}

Io Transport::tls_outcome(int returned) {
  switch (SSL_get_error(ssl_, returned)) {
    case SSL_ERROR_WANT_READ:
      return Io::kWantsRead;
    case SSL_ERROR_WANT_WRITE:
      return Io::kWantsWrite;
    case SSL_ERROR_ZERO_RETURN:
      return Io::kClosed;
    default:
      broken_ = true;
      return Io::kClosed;
  }
}

Io Transport::handshake() {
  if (!context_) return Io::kDone;
  if (broken_) return Io::kClosed;
  ERR_clear_error();
  const int returned = SSL_do_handshake(ssl_);
  return returned == 1 ? Io::kDone : tls_outcome(returned);
}

Io Transport::read(char* to, std::size_t size, std::size_t& got) {
  if (ssl_ == nullptr) return socket_outcome(::recv(descriptor_, to, size, 0), Io::kWantsRead, got);
  ERR_clear_error();
  const int returned = SSL_read_ex(ssl_, to, size, &got);
  return returned == 1 ? Io::kDone : tls_outcome(returned);
}

Io Transport::write(const char* from, std::size_t size, std::size_t& sent) {
  if (ssl_ == nullptr) {
    return socket_outcome(::send(descriptor_, from, size, MSG_NOSIGNAL), Io::kWantsWrite, sent);
  }
  ERR_clear_error();
  const int returned = SSL_write_ex(ssl_, from, size, &sent);
  return returned == 1 ? Io::kDone : tls_outcome(returned);
}

void Transport::end_writing() {
  if (ssl_ != nullptr && !broken_) {
    ERR_clear_error();
    SSL_shutdown(ssl_);
  }
  ::shutdown(descriptor_, SHUT_WR);
}

void Transport::break_off() {
  const linger now{1, 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
}

Io Transport::discard(std::size_t& got) const {
  std::array<char, 16384> nowhere;
  return socket_outcome(::recv(descriptor_, nowhere.data(), nowhere.size(), 0), Io::kWantsRead, got);
}

}  // namespace bijeen::http
