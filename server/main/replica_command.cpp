// SPDX-License-Identifier: EUPL-1.2
#include "server/main/replica_command.h"

#include <signal.h>
#include <unistd.h>

#include <csignal>
#include <thread>

namespace bijeen::main_program {

int run_replica(replica::LoopOptions options) {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM}) sigaddset(&signals, signal);
  // Before any thread begins: all of them then leave these signals to the one that waits for them.
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  replica::CommandLoop loop(std::move(options));
  std::thread waiting([&] {
    int signal = 0;
    sigwait(&signals, &signal);
    loop.stop();
  });
  const int exit_code = loop.run();
  ::kill(::getpid(), SIGTERM);  // blocked, so the one that waits for it gets it
  waiting.join();
  return exit_code;
}

}  // namespace bijeen::main_program
