// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace bijeen::http {

/// A bounded queue and the threads that empty it, made when all others are busy. Jobs must not throw.
class Workers {
 public:
  Workers(std::size_t threads_max, std::size_t queue_max);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /// False, with nothing kept, when the queue is full or stop() was called. Any thread.
  bool submit(std::function<void()> job);
  /// Goes before all that waits, however much that is: what was begun holds memory. Any thread.
  void submit_first(std::function<void()> job);
  /// Does what was submitted and returns when every thread has ended.
  void stop();

  [[nodiscard]] std::size_t waiting() const;
  [[nodiscard]] std::size_t threads() const;

 private:
  void run();
  /// With the mutex held. False when there is no thread and none to be had.
  bool see_to_a_thread();

  const std::size_t threads_max_, queue_max_;
  mutable std::mutex mutex_;
  std::condition_variable something_to_do_;
  std::deque<std::function<void()>> jobs_;
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;
  bool stopping_ = false;
};

}  // namespace bijeen::http
