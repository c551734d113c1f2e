// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <memory>

struct ssl_st;
struct ssl_ctx_st;

namespace bijeen::http {

/// What a step on a socket that never blocks came to. "Wants" says what to wait for before the same step is tried
/// again; with TLS a read may have to wait for writing and the other way round.
enum class Io { kDone, kWantsRead, kWantsWrite, kClosed };

/// One accepted socket, plain or under TLS. Owns the descriptor. One thread.
class Transport {
 public:
  /// \p descriptor is connected and non-blocking; a null \p tls means plain.
  Transport(int descriptor, std::shared_ptr<ssl_ctx_st> tls);
  ~Transport();
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;

  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] bool is_tls() const { return ssl_ != nullptr; }

  /// Plain: done at once.
  Io handshake();
  /// Done: \p got bytes, at least one. Closed: the other side ended, or an error.
  Io read(char* to, std::size_t size, std::size_t& got);
  /// Done: \p sent bytes, at least one.
  Io write(const char* from, std::size_t size, std::size_t& sent);
  /// Says that nothing more will be written (close_notify, FIN); what still comes in can be dropped with discard().
  void end_writing();
  /// Makes the end, when it comes, an abortive one (a reset, and no close_notify): what was sent is not all.
  void break_off();
  /// Reads and forgets raw bytes; Done: \p got bytes.
  Io discard(std::size_t& got) const;

 private:
  Io tls_outcome(int returned);

  const int descriptor_;
  std::shared_ptr<ssl_ctx_st> context_;
  ssl_st* ssl_ = nullptr;
  bool broken_ = false;  ///< After a fatal TLS error not even close_notify may be sent.
};

}  // namespace bijeen::http
