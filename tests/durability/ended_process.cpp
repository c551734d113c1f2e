// SPDX-License-Identifier: EUPL-1.2
#include "tests/durability/ended_process.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <exception>
#include <thread>

namespace bijeen::test {
namespace {

enum Code : int { kDone = 0, kStopped = 3, kWrong = 4 };

/// In the child, which has no other thread yet.
int work(const Site& site, const std::filesystem::path& directory, const Promises& earlier, std::uint64_t sets_each,
         const disk::Plan& plan, int to) try {
  disk::plan(plan);
  const auto store = Site::open(directory);
  std::atomic<int> code = kDone;
  std::vector<std::thread> threads;
  for (const auto& worker : site.workers()) {
    threads.emplace_back([&, from = next_of(earlier, worker)] {
      // Shorter than PIPE_BUF, so promises of several threads do not mix.
      const auto tell = [&](const Promise& promise) {
        if (::write(to, &promise, sizeof promise) != static_cast<ssize_t>(sizeof promise)) ::_exit(kWrong);
      };
      try {
        if (!site.push(*store, worker, from, from + sets_each - 1, tell)) code = kStopped;
      } catch (const store::StorageError&) {
        code = kStopped;
      } catch (const std::exception& error) {
        std::fprintf(stderr, "worker %d: %s\n", static_cast<int>(worker.index), error.what());
        code = kWrong;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  return code;
} catch (const store::StorageError&) {
  return kStopped;
}

}  // namespace

bool Ended::by_itself() const {
  return WIFEXITED(status) && WEXITSTATUS(status) == kDone;
}
bool Ended::by_kill() const {
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}
bool Ended::by_power_cut() const {
  return WIFEXITED(status) && (WEXITSTATUS(status) == disk::kCutCode || WEXITSTATUS(status) == kStopped);
}

Ended push_in_a_process(const Site& site, const std::filesystem::path& directory, const Promises& earlier,
                        std::uint64_t sets_each, const disk::Plan& plan,
                        const std::function<void(std::size_t)>& while_it_runs) {
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    ::_exit(work(site, directory, earlier, sets_each, plan, ends[1]));
  }
  ::close(ends[1]);
  Ended ended;
  for (Promise promise; ::read(ends[0], &promise, sizeof promise) == static_cast<ssize_t>(sizeof promise);) {
    ended.promises.push_back(promise);
    if (while_it_runs) while_it_runs(ended.promises.size());
  }
  ::close(ends[0]);
  ::waitpid(child, &ended.status, 0);
  return ended;
}

}  // namespace bijeen::test
