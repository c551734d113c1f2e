// SPDX-License-Identifier: EUPL-1.2
#include "tests/bench/server_process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

extern char** environ;

namespace bijeen::bench {
namespace {

using std::chrono::steady_clock;

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error(what);
}

std::filesystem::path proc(pid_t process, const char* file) {
  return std::filesystem::path("/proc") / std::to_string(process) / file;
}

/// Starts a program with its standard output on `out` and its standard error on `error`.
pid_t spawn(const std::vector<std::string>& command, int out, int error) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, error, STDERR_FILENO);
  std::vector<char*> arguments;
  for (const auto& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  pid_t process = 0;
  const int code = posix_spawn(&process, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (code != 0) fail("'" + command.front() + "' cannot be started");
  return process;
}

int free_port() {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  const bool found = ::bind(listener, reinterpret_cast<const sockaddr*>(&address), size) == 0 &&
                     ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(listener);
  if (!found) fail("there is no free port");
  return ntohs(address.sin_port);
}

}  // namespace

Usage usage_of(pid_t process) {
  std::ifstream stat(proc(process, "stat"));
  std::string text;
  std::getline(stat, text);
  if (text.empty()) fail("the server has ended");
  // After the name in brackets, which may hold anything: state is field 3, utime 14, stime 15 (proc(5)).
  std::istringstream fields(text.substr(text.rfind(')') + 2));
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  std::uint64_t user = 0;
  std::uint64_t system = 0;
  fields >> user >> system;
  Usage usage;
  usage.cpu_s = static_cast<double>(user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
  std::ifstream status(proc(process, "status"));
  for (std::string name; status >> name;) {
    if (name == "VmHWM:") status >> usage.memory_peak_bytes;
  }
  usage.memory_peak_bytes *= 1024;
  return usage;
}

void reset_memory_peak(pid_t process) {
  std::ofstream(proc(process, "clear_refs")) << "5";
}

std::string output_of(const std::vector<std::string>& command) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail("no pipe");
  const pid_t process = spawn(command, ends[1], STDERR_FILENO);
  ::close(ends[1]);
  std::string output;
  std::array<char, 4096> part{};
  for (ssize_t got = 0; (got = ::read(ends[0], part.data(), part.size())) > 0;)
    output.append(part.data(), static_cast<std::size_t>(got));
  ::close(ends[0]);
  int status = 0;
  ::waitpid(process, &status, 0);
  if (status != 0) fail("'" + command.front() + " " + command.at(1) + "' failed: " + output);
  return output;
}

ServerProcess::ServerProcess(std::filesystem::path program) : program_(std::move(program)), port_(free_port()) {
  std::string name = (std::filesystem::temp_directory_path() / "bijeen-bench-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) fail("no temporary directory");
  directory_ = name;
  data_ = directory_ / "data";
  output_of({program_, "init", "--data", data_, "--programme",
             std::filesystem::path(BIJEEN_SOURCE_DIR) / "schema/programmes/flevoland.json"});
  start();
}

ServerProcess::~ServerProcess() {
  ::kill(pid_, SIGTERM);
  ::waitpid(pid_, nullptr, 0);
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

void ServerProcess::start() {
  const int log = ::open((directory_ / "log").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  // All devices have one address here, and each may hold two connections.
  pid_ = spawn(
      {program_, "serve", "--data", data_, "--port", std::to_string(port_), "--connections-per-address-max", "1000"},
      log, log);
  ::close(log);
  wait_until_it_listens();
}

void ServerProcess::wait_until_it_listens() const {
  const auto deadline = steady_clock::now() + std::chrono::seconds(30);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port_));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  while (steady_clock::now() < deadline) {
    const int client = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool listens = ::connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
    ::close(client);
    if (listens) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  fail("the server does not listen");
}

std::string ServerProcess::invitation() const {
  std::string link = output_of({program_, "invite", "--data", data_, "--person", "Projectleider", "--base", url()});
  return link.substr(0, link.find('\n'));
}

std::string ServerProcess::findings() const {
  try {
    output_of({program_, "check", "--data", data_});
  } catch (const std::runtime_error& failure) {
    return failure.what();
  }
  return {};
}

std::uint64_t ServerProcess::bytes_on_disk() const {
  std::uint64_t bytes = 0;
  for (const char* name : {"bijeen.sqlite", "bijeen.sqlite-wal"}) {
    std::error_code absent;
    const auto size = std::filesystem::file_size(data_ / name, absent);
    if (!absent) bytes += size;
  }
  return bytes;
}

}  // namespace bijeen::bench
