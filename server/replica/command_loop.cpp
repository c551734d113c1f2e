// SPDX-License-Identifier: EUPL-1.2
#include "server/replica/command_loop.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "server/replica/commands.h"

namespace bijeen::replica {
namespace {

using store::StorageError;

Error cause_of(const StorageError& failure) {
  switch (failure.kind()) {
    case StorageError::Kind::kLocked:
      return {ErrorCode::kReplicaLocked, failure.what()};
    case StorageError::Kind::kCorrupt:
      return {ErrorCode::kReplicaStore, failure.what()};
    default:
      return {ErrorCode::kReplicaDisk, failure.what()};
  }
}

/// Whether people want to hear of a round that nobody asked for: something is new, or it goes otherwise than last time.
class News {
 public:
  bool is_news(const Round& round) {
    const auto now = round.failure ? std::optional(round.failure->code) : std::nullopt;
    const bool first = std::exchange(first_, false);
    return std::exchange(before_, now) != now || round.changed > 0 || first;
  }

 private:
  bool first_ = true;
  std::optional<ErrorCode> before_;
};

}  // namespace

/// Lets stop() reach a link for as long as it is there: it is let go of before the link ends.
class CommandLoop::Reach {
 public:
  Reach(CommandLoop& loop, Link& link) : loop_(loop) {
    const std::lock_guard lock(loop_.mutex_);
    loop_.link_ = &link;
    if (loop_.stopped_) link.stop();
  }
  ~Reach() {
    const std::lock_guard lock(loop_.mutex_);
    loop_.link_ = nullptr;
  }
  Reach(const Reach&) = delete;
  Reach& operator=(const Reach&) = delete;

 private:
  CommandLoop& loop_;
};

CommandLoop::CommandLoop(LoopOptions options) : options_(std::move(options)) {}

int CommandLoop::run() {
  try {
    return answer_all();
  } catch (const StorageError& failure) {
    say(Commands::failure(cause_of(failure)));
    return 1;
  }
}

void CommandLoop::stop() {
  stopped_ = true;
  const std::lock_guard lock(mutex_);
  if (link_ != nullptr) link_->stop();
  wake_.ring();
}

int CommandLoop::answer_all() {
  const auto replica = OpenReplica::open(options_.store);
  if (!replica) {
    say(Commands::failure(replica.error()));
    return 1;
  }
  Link link(**replica, {options_.server, options_.ca});
  const Reach reach(*this, link);
  Watch watch(link, wake_);
  Commands commands(**replica, link, {options_.token_file, options_.token, !options_.command},
                    {[&] { watch.edited(); }, [&](bool on) { watch.turn(on); }});
  int exit_code = 0;
  if (options_.command) {
    const std::string answer = commands.answer(*options_.command);
    exit_code = answer.starts_with(R"({"ok":true)") ? 0 : 1;
    say(answer);
  }
  if (options_.watch) watch.turn(true);
  LineReader lines(options_.input);
  News news;
  while (!stopped_) {
    const auto due = watch.due();
    if (due && *due <= Watch::Clock::now()) {
      const Round round = link.exchange();
      watch.after(round);
      if (!stopped_ && news.is_news(round) && !say(commands.report(round))) return 1;
      continue;
    }
    if (options_.command && !due) break;
    if (!options_.command) {
      if (const auto line = lines.next()) {
        if (!say(*line ? commands.answer(**line) : Commands::failure(line->error()))) return 1;
        continue;
      }
      if (lines.ended()) break;
    }
    wait(due, lines);
  }
  return exit_code;
}

void CommandLoop::wait(std::optional<Watch::Clock::time_point> until, LineReader& lines) {
  std::array<pollfd, 2> waiting{{{wake_.descriptor(), POLLIN, 0}, {options_.command ? -1 : options_.input, POLLIN, 0}}};
  int time_ms = -1;
  if (until) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*until - Watch::Clock::now()).count();
    time_ms = static_cast<int>(std::clamp<std::chrono::milliseconds::rep>(left, 0, 60'000));
  }
  if (::poll(waiting.data(), waiting.size(), time_ms) <= 0) return;
  if (waiting[0].revents != 0) wake_.quiet();
  if (waiting[1].revents != 0) lines.read_more();
}

bool CommandLoop::say(std::string line) const {
  line += '\n';
  std::string_view left = line;
  while (!left.empty()) {
    const ssize_t done = ::write(options_.output, left.data(), left.size());
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return false;
    left.remove_prefix(static_cast<std::size_t>(done));
  }
  return true;
}

}  // namespace bijeen::replica
