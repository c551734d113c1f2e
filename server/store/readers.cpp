// SPDX-License-Identifier: EUPL-1.2
#include "server/store/readers.h"

#include <utility>

namespace bijeen::store {

Readers::Readers(std::filesystem::path file, std::size_t connections_max)
    : file_(std::move(file)), may_open_(connections_max == 0 ? 1 : connections_max) {}

void Readers::read(const std::function<void(Database&)>& work) {
  auto connection = take();
  try {
    Savepoint transaction(*connection);
    work(*connection);
    transaction.release();
  } catch (...) {
    give_back(std::move(connection));
    throw;
  }
  give_back(std::move(connection));
}

std::unique_ptr<Database> Readers::take() {
  std::unique_lock lock(mutex_);
  has_free_.wait(lock, [this] { return !free_.empty() || may_open_ > 0; });
  if (!free_.empty()) {
    auto connection = std::move(free_.back());
    free_.pop_back();
    return connection;
  }
  --may_open_;
  lock.unlock();
  try {
    return std::make_unique<Database>(file_, Database::Mode::kQueryOnly);
  } catch (...) {
    lock.lock();
    ++may_open_;
    has_free_.notify_one();
    throw;
  }
}

void Readers::give_back(std::unique_ptr<Database> connection) {
  const std::lock_guard lock(mutex_);
  free_.push_back(std::move(connection));
  has_free_.notify_one();
}

}  // namespace bijeen::store
