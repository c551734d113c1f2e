// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/http/address.h"
#include "server/http/answer_stream.h"
#include "server/http/events.h"
#include "server/http/guard.h"
#include "server/http/mailbox.h"
#include "server/http/transport.h"

namespace bijeen::http {

using Clock = std::chrono::steady_clock;

/// One client's connection, as the connection loop keeps it.
struct Connection {
  enum class Phase {
    kHandshake,  ///< TLS.
    kWaiting,    ///< For the first byte of a request.
    kHead,       ///< Some bytes of a head are in.
    kBody,
    kWorking,    ///< A worker makes the answer, or what comes next of it; nothing is read.
    kWriting,    ///< An answer, or the head of an event stream.
    kStreaming,  ///< Events.
    kLingering,  ///< Closing: what the client still sends is dropped, so that the answer is not lost to a reset.
  };

  Connection(ConnectionId number, int descriptor, std::shared_ptr<ssl_ctx_st> tls)
      : id(number), transport(descriptor, std::move(tls)) {}

  const ConnectionId id;
  Transport transport;
  std::string address;
  std::vector<Network> networks;  ///< Whose share it takes of; none when this one does not count.
  Phase phase = Phase::kHandshake;
  Clock::time_point since{};  ///< When the phase began.
  Clock::time_point deadline = Clock::time_point::max();

  std::string in;           ///< Read and not yet used.
  std::size_t scanned = 0;  ///< Of `in`: as NeedMore has it.
  Head head;
  std::string out;
  std::shared_ptr<const std::string> shared_out;  ///< What follows `out`; may be null.
  std::size_t sent = 0;                           ///< Of both.
  std::shared_ptr<AnswerStream> rest;             ///< Of the answer that is being written; null when it has no more.
  std::chrono::nanoseconds time_left{};           ///< For its reader, while he has to wait for it.
  std::uint64_t sent_in_all = 0;                  ///< On an event stream, to see whether its reader takes anything.
  std::uint64_t sent_at_ping = 0;
  bool close_after = false;
  std::shared_ptr<EventStream> stream;
  std::size_t discarded = 0;
  std::size_t charged = 0;     ///< Of the loop's sum of buffered bytes.
  std::uint32_t interest = 0;  ///< As epoll knows it.

  [[nodiscard]] std::string_view unsent() const {
    if (sent < out.size()) return std::string_view(out).substr(sent);
    return shared_out ? std::string_view(*shared_out).substr(sent - out.size()) : std::string_view();
  }
  void put_out(std::string bytes, std::shared_ptr<const std::string> shared = nullptr) {
    out = std::move(bytes);
    shared_out = std::move(shared);
    sent = 0;
  }
};

}  // namespace bijeen::http
