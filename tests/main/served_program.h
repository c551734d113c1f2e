// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/http/running_server.h"

namespace bijeen::main_program::test {

using nlohmann::json;

/// Of a device that signs in, and of a group that is made.
inline constexpr const char* kDevice = "00000000-0000-7000-8000-0000000000d1";
inline constexpr const char* kBody = "00000000-0000-7000-8000-0000000000b1";

/// What a command said, and how it ended.
struct Ran {
  int exit_code = 0;
  std::string out, err;
};

struct Reply {
  int status = 0;
  std::string body;
  json content;  ///< The body where it is JSON; otherwise discarded.
  std::string cookie;
};

/// `bijeen` with a data directory of its own, as a person would run it.
class ServedProgram {
 public:
  /// The data are those of the programme that ships.
  ServedProgram();
  /// Kills the server where it still runs.
  ~ServedProgram();
  ServedProgram(const ServedProgram&) = delete;
  ServedProgram& operator=(const ServedProgram&) = delete;

  /// Runs it with these words and the data directory, to its end.
  Ran run(std::vector<std::string> words) const;
  /// `bijeen serve` on a free port, until it answers; \p more: further options. Fails the test when it does not.
  void serve(const std::vector<std::string>& more);
  /// Waits until the server has ended by itself or by what signal() sent.
  int wait();
  void signal(int number) const;

  /// Over plain HTTP, from this site where it writes; with a session where there is a cookie.
  [[nodiscard]] Reply ask(const std::string& method, const std::string& target, const std::string& cookie = "",
                          const std::string& body = "", const std::string& more_headers = "") const;
  /// One change set with one op, the \p n-th of a device; the verdict, or nothing where there is none.
  [[nodiscard]] std::string push(const std::string& cookie, const std::string& device, int n, const std::string& scope,
                                 const json& op) const;
  /// The code of a link for the programme's leader, made by `bijeen invite`.
  [[nodiscard]] std::string invitation() const;
  /// All that the server wrote to standard output and standard error.
  [[nodiscard]] std::string said() const;
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] pid_t process() const { return process_; }
  [[nodiscard]] std::filesystem::path data() const { return directory_.path() / "data"; }
  [[nodiscard]] std::filesystem::path file(const char* name) const { return directory_.path() / name; }
  void write(const char* name, std::string_view text) const { directory_.write(name, text); }

 private:
  bool answers();

  http::test::TemporaryDirectory directory_;
  std::uint16_t port_ = 0;
  pid_t process_ = -1;
  bool plain_ = false;
};

/// The bytes of a file.
std::string bytes_of(const std::filesystem::path& file);

}  // namespace bijeen::main_program::test
