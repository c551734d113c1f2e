// SPDX-License-Identifier: EUPL-1.2
#include "server/http/workers.h"

#include <system_error>

namespace bijeen::http {

Workers::Workers(std::size_t threads_max, std::size_t queue_max) : threads_max_(threads_max), queue_max_(queue_max) {}

Workers::~Workers() {
  stop();
}

bool Workers::submit(std::function<void()> job) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || !see_to_a_thread()) return false;
    // Jobs that an idle thread is about to take are not waiting.
    if (jobs_.size() >= queue_max_ + idle_) return false;
    jobs_.push_back(std::move(job));
  }
  something_to_do_.notify_one();
  return true;
}

void Workers::submit_first(std::function<void()> job) {
  {
    const std::lock_guard lock(mutex_);
    // When stopping, those who wait for it are gone.
    if (stopping_) return;
    see_to_a_thread();
    jobs_.push_front(std::move(job));
  }
  something_to_do_.notify_one();
}

bool Workers::see_to_a_thread() {
  if (idle_ > jobs_.size() || threads_.size() >= threads_max_) return true;
  try {
    threads_.emplace_back([this] { run(); });
    ++idle_;
  } catch (const std::system_error&) {
    // The system gives no more threads; those there are will come to it, if there are any.
  }
  return !threads_.empty();
}

void Workers::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    something_to_do_.wait(lock, [this] { return !jobs_.empty() || stopping_; });
    if (jobs_.empty()) return;
    std::function<void()> job = std::move(jobs_.front());
    jobs_.pop_front();
    --idle_;
    lock.unlock();
    job();
    job = nullptr;  // What it holds must not be destroyed under the lock.
    lock.lock();
    ++idle_;
  }
}

void Workers::stop() {
  std::vector<std::thread> threads;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    threads.swap(threads_);
  }
  something_to_do_.notify_all();
  for (std::thread& thread : threads) thread.join();
}

std::size_t Workers::waiting() const {
  const std::lock_guard lock(mutex_);
  return jobs_.size();
}

std::size_t Workers::threads() const {
  const std::lock_guard lock(mutex_);
  return threads_.size();
}

}  // namespace bijeen::http
