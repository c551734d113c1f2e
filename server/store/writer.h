// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "server/store/database.h"

namespace bijeen::store {

/// The one thread that writes. Jobs that wait are committed together, each in a savepoint of its own; their callers go
/// on after the durable commit. The same thread moves the write-ahead log into the file, so no checkpoint meets a
/// commit; a log that is to be emptied is tried again until nobody reads it any more.
class Writer {
 public:
  using Job = std::function<void(Database&)>;

  /// What the store does around commits, on the writer's thread.
  struct Hooks {
    Job begin;                        ///< In the transaction, before the first job.
    Job before_commit;                ///< In the transaction, after the last job.
    std::function<void()> undone;     ///< A job, or the whole transaction, was rolled back.
    std::function<void(bool)> ended;  ///< The transaction is durable (true) or gone (false); callers still wait.
    std::function<void()> told;       ///< After a durable commit, when the callers were told.
  };

  /// How many callers may wait before the next one blocks, and how many jobs one commit takes.
  static constexpr std::size_t kWaitingMax = 256;
  static constexpr std::size_t kTogetherMax = 64;

  Writer(std::unique_ptr<Database> database, Hooks hooks);
  /// Commits what waits, then ends.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// Returns when \p job is durable; rethrows what it threw, having undone it. StorageError (kReadOnly) after a failure
  /// of the disk. Not to be called from a job or a hook.
  void run(const Job& job);
  /// The same outside of any transaction, alone. A failure is the caller's: writing goes on.
  void run_alone(const Job& job);
  /// Has a commit made soon for what hooks.begin writes, also when no job waits. Returns at once.
  void nudge();
  [[nodiscard]] bool is_read_only() const { return read_only_; }
  /// Callers whose jobs were not taken up yet.
  [[nodiscard]] std::size_t waiting();

 private:
  struct Waiting;
  void wait_for(Waiting& mine);
  void work();
  /// What one commit takes, none when it was only nudged; nullopt at the end.
  std::optional<std::vector<Waiting*>> take();
  void commit(const std::vector<Waiting*>& together);
  void run_in_savepoint(Waiting& waiting);
  void run_outside(Waiting& waiting);
  void give_up(const std::vector<Waiting*>& together, const StorageError& error);
  void finish(const std::vector<Waiting*>& together);
  void checkpoint_when_due();
  bool has_work() const { return stopping_ || nudged_ || !waiting_.empty(); }

  std::unique_ptr<Database> database_;
  Hooks hooks_;
  std::mutex mutex_;
  std::condition_variable has_work_, has_room_;
  std::deque<Waiting*> waiting_;
  bool nudged_ = false;
  bool stopping_ = false;
  std::atomic<bool> read_only_ = false;
  std::thread thread_;
};

}  // namespace bijeen::store
