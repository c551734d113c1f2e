// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <thread>

#include "server/replica/link.h"
#include "server/replica/wake.h"

namespace bijeen::replica {

/// When the next round of exchange is due while a store is watched: soon after an edit here or an event of the server,
/// otherwise after a while, and after a failure later and later, with jitter. It rings `wake` when the time may have
/// changed. One thread.
class Watch {
 public:
  using Clock = std::chrono::steady_clock;
  Watch(Link& link, const Wake& wake);
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  void turn(bool on);
  [[nodiscard]] bool on() const { return due_.has_value(); }
  /// There is something to send.
  void edited();
  /// nullopt: not watching.
  [[nodiscard]] std::optional<Clock::time_point> due();
  void after(const Round& round);

 private:
  struct Stream;
  void open_stream();
  void close_stream();

  Link& link_;
  const Wake& wake_;
  std::optional<Clock::time_point> due_;
  unsigned failures_ = 0;
  std::unique_ptr<Stream> stream_;
};

}  // namespace bijeen::replica
