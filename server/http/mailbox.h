// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "server/http/answer_stream.h"
#include "server/http/events.h"

namespace bijeen::http {

using ConnectionId = std::uint64_t;

/// An answer on its way from a worker to its connection.
struct Reply {
  ConnectionId connection = 0;
  std::string bytes;                          ///< Head and body.
  bool close = false;                         ///< After it, end the connection.
  std::shared_ptr<const std::string> shared;  ///< May be null; comes after the bytes.
  std::shared_ptr<AnswerStream> rest;         ///< May be null; comes after the bytes.
  std::shared_ptr<EventStream> stream;        ///< When set, what follows the bytes; never null with close == false.
};

/// How other threads reach the connection loop. Outlives it, so that a producer of events may come late.
class Mailbox {
 public:
  /// Throws std::system_error when the system gives no event descriptor.
  Mailbox();
  ~Mailbox();
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  void post(Reply reply);
  /// A stream of this connection has something to write, or ended.
  void wake(ConnectionId connection);
  void ask_to_stop();

  struct Contents {
    std::vector<Reply> replies;
    std::vector<ConnectionId> woken;
    bool stop = false;
  };
  /// For the loop: readable when there is something.
  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] Contents take();

 private:
  void signal() const;

  int descriptor_;
  std::mutex mutex_;
  Contents contents_;
};

}  // namespace bijeen::http
