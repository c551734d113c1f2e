// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

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
    kWorking,    ///< A worker has the request; nothing is read.
    kWriting,    ///< An answer, or the head of an event stream.
    kStreaming,  ///< Events.
    kLingering,  ///< Closing: what the client still sends is dropped, so that the answer is not lost to a reset.
  };

  Connection(ConnectionId number, int descriptor, std::shared_ptr<ssl_ctx_st> tls)
      : id(number), transport(descriptor, std::move(tls)) {}

  const ConnectionId id;
  Transport transport;
  std::string address, group;  ///< group: for the cap per address; empty when this one does not count.
  Phase phase = Phase::kHandshake;
  Clock::time_point since{};  ///< When the phase began.
  Clock::time_point deadline = Clock::time_point::max();

  std::string in;  ///< Read and not yet used.
  Head head;
  std::string out;
  std::size_t sent = 0;           ///< Of out.
  std::uint64_t sent_in_all = 0;  ///< On an event stream, to see whether its reader takes anything.
  std::uint64_t sent_at_ping = 0;
  bool close_after = false;
  std::shared_ptr<EventStream> stream;
  std::size_t discarded = 0;
  std::size_t charged = 0;     ///< Of the loop's sum of buffered bytes.
  std::uint32_t interest = 0;  ///< As epoll knows it.
};

}  // namespace bijeen::http
