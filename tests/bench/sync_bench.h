// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

namespace bijeen::bench {

/// `bijeen-bench sync`: tests/bench/README.md says what it does.
struct SyncOptions {
  std::filesystem::path program;  ///< The server to start where no running one is named.
  // A running server: its address, the certificate it proves itself with, a link for a project leader; its process,
  // where it runs on this machine, for what it uses.
  std::string server, link;
  std::filesystem::path certificate;
  pid_t process = 0;
  std::string only;  ///< Letters of the scenarios to run; empty = all.
  bool json = false;
};

/// Prints the figures; gives the exit code: 1 when replicas differ or the data is not sound. Throws std::runtime_error
/// when the server says no.
int run_sync_bench(const SyncOptions& options);

}  // namespace bijeen::bench
