// SPDX-License-Identifier: EUPL-1.2
#include "server/api/line_queue.h"

#include <utility>

namespace bijeen::api {

LineQueue::LineQueue(std::FILE* to, std::size_t lines_max)
    : to_(to), lines_max_(lines_max), thread_([this] { run(); }) {}

LineQueue::~LineQueue() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void LineQueue::add(std::string line) {
  {
    const std::lock_guard lock(mutex_);
    if (lines_.size() >= lines_max_) {
      lost_.fetch_add(1);
      return;
    }
    lines_.push_back(std::move(line));
  }
  wake_.notify_one();
}

void LineQueue::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || !lines_.empty(); });
    if (lines_.empty()) return;
    std::string line = std::move(lines_.front());
    lines_.pop_front();
    lock.unlock();
    // One write a line, so that those of several threads do not mix.
    line += '\n';
    std::fwrite(line.data(), 1, line.size(), to_);
    lock.lock();
  }
}

}  // namespace bijeen::api
