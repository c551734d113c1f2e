// SPDX-License-Identifier: EUPL-1.2
#include "server/store/writer.h"

#include <cassert>
#include <chrono>
#include <exception>

namespace bijeen::store {
namespace {

/// Pages of 4 KiB. Past the first the log is moved when nobody waits, past the second also when somebody does.
constexpr int kCheckpointIdlePages = 1000;
constexpr int kCheckpointForcedPages = 16000;
constexpr std::chrono::seconds kEmptyLogAgain{1};

}  // namespace

/// Lives on the caller's stack while the caller waits.
struct Writer::Waiting {
  const Job& job;
  const bool alone;
  std::exception_ptr failure = nullptr;
  /// Each caller waits on its own: with one condition for all, every commit would wake those of the next, too.
  std::condition_variable has_ended{};
  bool ended = false;
};

Writer::Writer(std::unique_ptr<Database> database, Hooks hooks)
    : database_(std::move(database)), hooks_(std::move(hooks)), thread_([this] { work(); }) {}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  has_work_.notify_all();
  thread_.join();
}

void Writer::run(const Job& job) {
  Waiting mine{job, false};
  wait_for(mine);
}

void Writer::run_alone(const Job& job) {
  Waiting mine{job, true};
  wait_for(mine);
}

void Writer::wait_for(Waiting& mine) {
  assert(std::this_thread::get_id() != thread_.get_id());
  std::unique_lock lock(mutex_);
  has_room_.wait(lock, [this] { return waiting_.size() < kWaitingMax; });
  waiting_.push_back(&mine);
  has_work_.notify_one();
  mine.has_ended.wait(lock, [&mine] { return mine.ended; });
  if (mine.failure) std::rethrow_exception(mine.failure);
}

void Writer::nudge() {
  const std::lock_guard lock(mutex_);
  nudged_ = true;
  has_work_.notify_one();
}

std::size_t Writer::waiting() {
  const std::lock_guard lock(mutex_);
  return waiting_.size();
}

void Writer::work() {
  while (const auto together = take()) {
    if (read_only_) {
      give_up(*together, {StorageError::Kind::kReadOnly, "the store is read-only after an earlier failure"});
    } else if (!together->empty() && together->front()->alone) {
      run_outside(*together->front());
      finish(*together);
    } else {
      commit(*together);
    }
    checkpoint_when_due();
  }
}

std::optional<std::vector<Writer::Waiting*>> Writer::take() {
  std::unique_lock lock(mutex_);
  while (database_->has_log_to_empty() && !read_only_ &&
         !has_work_.wait_for(lock, kEmptyLogAgain, [this] { return has_work(); })) {
    lock.unlock();
    checkpoint_when_due();
    lock.lock();
  }
  has_work_.wait(lock, [this] { return has_work(); });
  if (!nudged_ && waiting_.empty()) return std::nullopt;
  nudged_ = false;
  std::vector<Waiting*> together;
  while (!waiting_.empty() && together.size() < kTogetherMax) {
    if (!together.empty() && (waiting_.front()->alone || together.front()->alone)) break;
    together.push_back(waiting_.front());
    waiting_.pop_front();
  }
  has_room_.notify_all();
  return together;
}

void Writer::commit(const std::vector<Waiting*>& together) {
  try {
    database_->run("BEGIN IMMEDIATE");
    hooks_.begin(*database_);
    for (auto* waiting : together) run_in_savepoint(*waiting);
    hooks_.before_commit(*database_);
    database_->run("COMMIT");
  } catch (const StorageError& error) {
    if (error.stops_writing()) read_only_ = true;
    try {
      if (database_->in_transaction()) database_->run("ROLLBACK");
    } catch (const StorageError&) {
      read_only_ = true;
    }
    hooks_.undone();
    hooks_.ended(false);
    give_up(together, error);
    return;
  }
  hooks_.ended(true);
  finish(together);
  hooks_.told();
}

void Writer::run_in_savepoint(Waiting& waiting) {
  try {
    Savepoint savepoint(*database_);
    waiting.job(*database_);
    savepoint.release();
  } catch (const StorageError& error) {
    if (error.stops_writing() || !database_->in_transaction()) throw;
    waiting.failure = std::current_exception();
  } catch (...) {
    waiting.failure = std::current_exception();
  }
  if (waiting.failure) hooks_.undone();
}

void Writer::run_outside(Waiting& waiting) {
  try {
    waiting.job(*database_);
  } catch (...) {
    waiting.failure = std::current_exception();
  }
}

void Writer::give_up(const std::vector<Waiting*>& together, const StorageError& error) {
  for (auto* waiting : together) {
    if (!waiting->failure) waiting->failure = std::make_exception_ptr(error);
  }
  finish(together);
}

void Writer::finish(const std::vector<Waiting*>& together) {
  const std::lock_guard lock(mutex_);
  for (auto* waiting : together) {
    waiting->ended = true;
    waiting->has_ended.notify_one();
  }
}

void Writer::checkpoint_when_due() {
  const int pages = database_->wal_pages();
  const bool must_go = database_->has_log_to_empty();
  if (read_only_ || (pages < kCheckpointIdlePages && !must_go)) return;
  if (!must_go) {
    const std::lock_guard lock(mutex_);
    if (!waiting_.empty() && pages < kCheckpointForcedPages) return;
  }
  try {
    database_->checkpoint(pages >= kCheckpointForcedPages);
  } catch (const StorageError& error) {
    if (error.stops_writing()) read_only_ = true;
  }
}

}  // namespace bijeen::store
