// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace bijeen::bench {

/// What a process has used, as Linux counts it.
struct Usage {
  double cpu_s = 0;  ///< User and system.
  std::uint64_t memory_peak_bytes = 0;
};
/// Throws std::runtime_error when there is no such process.
Usage usage_of(pid_t process);
/// The peak counts from here on.
void reset_memory_peak(pid_t process);

/// Runs a program to its end and gives what it wrote to standard output. Throws std::runtime_error unless it ended
/// well.
std::string output_of(const std::vector<std::string>& command);

/// The real program, serving the Flevoland plan from a temporary directory on a free port. Ends it and removes the
/// directory when it goes.
class ServerProcess {
 public:
  explicit ServerProcess(std::filesystem::path program);
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] std::string url() const { return "https://localhost:" + std::to_string(port_); }
  [[nodiscard]] std::filesystem::path certificate() const { return data_ / "localhost.crt"; }
  /// A link for the project leader, for one use.
  [[nodiscard]] std::string invitation() const;
  /// What `bijeen check` says; empty when the data is sound.
  [[nodiscard]] std::string findings() const;
  /// Of the database and its log.
  [[nodiscard]] std::uint64_t bytes_on_disk() const;
  [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }

 private:
  void start();
  void wait_until_it_listens() const;

  const std::filesystem::path program_;
  std::filesystem::path directory_, data_;
  int port_ = 0;
  pid_t pid_ = 0;
};

}  // namespace bijeen::bench
