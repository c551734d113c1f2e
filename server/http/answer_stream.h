// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "server/http/server.h"

namespace bijeen::http {

/// The content of one answer that is made while it is sent, between the worker that makes it and the connection loop.
/// Bounded: when enough lies ready the worker goes, holding nothing, and the loop asks for another when it has taken
/// that.
class AnswerStream {
 public:
  struct Owner {
    /// There is something to take, or the end; called when the loop had found nothing. Any thread.
    std::function<void()> wake;
    /// Once: all was made, or the reader left, or \p cause broke it off. \p bytes were made. Any thread.
    std::function<void(std::size_t bytes, const std::optional<std::string>& cause)> over;
  };
  /// How the pieces stand on the wire: as chunks (RFC 9112, 7.1), or bare up to the end of the connection.
  enum class Form { kChunks, kBare };

  AnswerStream(NextPiece next, Form form, std::size_t ready_bytes_max, Owner owner);
  AnswerStream(const AnswerStream&) = delete;
  AnswerStream& operator=(const AnswerStream&) = delete;

  /// For a worker: makes pieces until enough lie ready, or the last. One worker at a time; the first call is due when
  /// this was made, each further one when take() asks for it.
  void make();

  struct Taken {
    std::string bytes;          ///< Empty: nothing is ready, or `end` says why there will be nothing.
    bool wants_worker = false;  ///< make() is due.
    enum class End { kNotYet, kWhole, kBroken } end = End::kNotYet;
  };
  /// For the loop: all that lies ready.
  [[nodiscard]] Taken take();
  /// For the loop: the connection is gone.
  void reader_gone();

  /// A piece as one chunk.
  static std::string chunk(std::string_view piece);

 private:
  enum class State { kMaking, kResting, kWhole, kBroken, kGone };
  /// Lets the source go and says that it is over; without the mutex held.
  void finish(const std::optional<std::string>& cause);

  const Form form_;
  const std::size_t ready_bytes_max_;
  const Owner owner_;
  NextPiece next_;  ///< Of who makes; in rest, of who ends it.
  std::size_t made_bytes_ = 0;
  std::mutex mutex_;
  State state_ = State::kMaking;
  std::string ready_;
  bool loop_waits_ = false;
};

}  // namespace bijeen::http
