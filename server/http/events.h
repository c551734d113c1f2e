// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "server/http/server.h"

namespace bijeen::http {

/// What lies between a producer on any thread and the connection loop: a bounded queue of events already in their wire
/// form.
class EventStream final : public EventSink {
 public:
  /// \p wake tells the loop there is something; any thread. \p open counts the streams that hold a place.
  EventStream(std::size_t buffer_bytes_max, std::function<void()> wake, std::shared_ptr<std::atomic<std::size_t>> open);
  ~EventStream() override;
  EventStream(const EventStream&) = delete;
  EventStream& operator=(const EventStream&) = delete;

  bool send(std::string_view event, std::string_view data) override;
  void close() override;
  [[nodiscard]] bool is_open() const override { return !ended(); }

  /// For the loop: what waits to be written, which is then its own.
  [[nodiscard]] std::string take();
  /// For the loop: nothing will come after what take() gives.
  [[nodiscard]] bool ended() const;
  /// For the loop: the connection is gone; gives the place back.
  void reader_gone();

 private:
  void give_place_back();

  const std::size_t buffer_bytes_max_;
  const std::function<void()> wake_;
  const std::shared_ptr<std::atomic<std::size_t>> open_;
  std::atomic<bool> holds_place_ = true;
  mutable std::mutex mutex_;
  std::string waiting_;
  bool ended_ = false;
};

}  // namespace bijeen::http
