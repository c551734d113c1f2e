// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "server/replica/line_reader.h"

namespace bijeen::replica::test {

using nlohmann::json;

/// `bijeen replica` as a process of its own, with pipes for its input and output.
class Program {
 public:
  Program(const std::filesystem::path& store, const std::vector<std::string>& arguments = {},
          const std::map<std::string, std::string>& environment = {});
  /// Kills it where it still runs.
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  /// Writes a line; false when it is gone.
  bool write(const std::string& line);
  /// The next line of its output; nullopt at the end.
  std::optional<json> read();
  /// Writes a command and reads its answer; fails the test when there is none.
  json ask(const json& command);
  json ask_raw(const std::string& line);
  /// No more input; its exit code when it has ended.
  int finish();
  void signal(int number);
  /// Kills it at once (SIGKILL).
  void kill();

 private:
  int wait();

  pid_t process_ = -1;
  int input_ = -1, output_ = -1;
  LineReader lines_;
};

}  // namespace bijeen::replica::test
