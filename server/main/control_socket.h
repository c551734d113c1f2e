// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <thread>

#include "server/main/store_command.h"

namespace bijeen::main_program {

/// How the command line reaches a store that a running server holds: a Unix socket in the data directory, for this user
/// alone (mode 0600, and the kernel's word on who calls). One command at a time: a JSON object and end of writing, an
/// outcome back. No network, no password, nothing that a browser can reach.
class ControlSocket {
 public:
  using Handler = std::function<CommandOutcome(const StoreCommand&)>;
  /// Throws std::runtime_error when the socket cannot be made. A socket left by a killed server is replaced: the caller
  /// holds the lock on the directory.
  ControlSocket(const std::filesystem::path& data_directory, Handler handler);
  ~ControlSocket();
  ControlSocket(const ControlSocket&) = delete;
  ControlSocket& operator=(const ControlSocket&) = delete;

 private:
  void run();
  void answer(int connection);

  std::filesystem::path path_;
  Handler handler_;
  int socket_ = -1;
  int wake_[2] = {-1, -1};  ///< A pipe: written at the end, so that waiting ends.
  std::thread thread_;
};

/// Has a running server carry a command out. nullopt when none listens in this directory.
std::optional<CommandOutcome> ask_server(const std::filesystem::path& data_directory, const StoreCommand& command);

}  // namespace bijeen::main_program
