// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>

#include "server/replica/line_reader.h"
#include "server/replica/link.h"
#include "server/replica/wake.h"
#include "server/replica/watch.h"

namespace bijeen::replica {

struct LoopOptions {
  std::filesystem::path store;
  std::string server, ca;            ///< Empty: what the store remembers.
  std::filesystem::path token_file;  ///< Empty: none.
  std::string token;                 ///< From the environment; empty: none.
  bool watch = false;
  std::optional<std::string> command;  ///< One command instead of standard input.
  int input = 0;                       ///< Commands, a line each.
  int output = 1;                      ///< Answers, a line each.
};

/// `bijeen replica`: opens the store and answers commands until there are no more, or until stop().
class CommandLoop {
 public:
  explicit CommandLoop(LoopOptions options);
  /// The exit code: 0; 1 when the store cannot be used (a last answer says why) or the one command failed. Once.
  int run();
  /// Ends it after the answer that is under way; a request that waits for the server is broken off. Any thread.
  void stop();

 private:
  class Reach;
  int answer_all();
  /// False when nobody reads any more.
  bool say(std::string line) const;
  void wait(std::optional<Watch::Clock::time_point> until, LineReader& lines);

  const LoopOptions options_;
  Wake wake_;
  std::atomic<bool> stopped_ = false;
  std::mutex mutex_;      ///< Of link_.
  Link* link_ = nullptr;  ///< What stop() breaks off; a Reach sets it.
};

}  // namespace bijeen::replica
