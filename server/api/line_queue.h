// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

namespace bijeen::api {

/// Lines that a thread of its own writes, so that who has something to tell never waits for a slow reader of the log.
/// Holds a bounded number; what does not fit is counted instead. Thread-safe.
class LineQueue {
 public:
  static constexpr std::size_t kLinesMax = 4096;

  explicit LineQueue(std::FILE* to, std::size_t lines_max = kLinesMax);
  /// Writes what waits.
  ~LineQueue();
  LineQueue(const LineQueue&) = delete;
  LineQueue& operator=(const LineQueue&) = delete;

  /// \p line without its end. Returns at once.
  void add(std::string line);
  /// How many did not fit.
  [[nodiscard]] std::uint64_t lost() const { return lost_.load(); }

 private:
  void run();

  std::FILE* const to_;
  const std::size_t lines_max_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::string> lines_;
  bool stopping_ = false;
  std::atomic<std::uint64_t> lost_ = 0;
  std::thread thread_;
};

}  // namespace bijeen::api
