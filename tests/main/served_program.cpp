// SPDX-License-Identifier: EUPL-1.2
#include "tests/main/served_program.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>

namespace bijeen::main_program::test {
namespace {

/// Its output goes to the end of two files, which may be one.
pid_t start(std::vector<std::string> words, const std::filesystem::path& out, const std::filesystem::path& err) {
  words.insert(words.begin(), BIJEEN_PROGRAM);
  std::vector<char*> pointers;
  for (auto& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const pid_t process = ::fork();
  if (process != 0) return process;
  for (const auto& [file, descriptor] : {std::pair{&out, STDOUT_FILENO}, std::pair{&err, STDERR_FILENO}})
    ::dup2(::open(file->c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600), descriptor);
  ::execv(pointers[0], pointers.data());
  ::_exit(127);
}

int end_of(pid_t process) {
  int status = 0;
  ::waitpid(process, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/// One that nobody listens on right now.
std::uint16_t free_port() {
  const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool bound = ::bind(probe, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(probe);
  EXPECT_TRUE(bound);
  return ntohs(address.sin_port);
}

}  // namespace

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

ServedProgram::ServedProgram() {
  const auto made = run({"init", "--programme", BIJEEN_SOURCE_DIR "/schema/programmes/flevoland.json"});
  EXPECT_EQ(made.exit_code, 0) << made.err;
}

ServedProgram::~ServedProgram() {
  if (process_ <= 0) return;
  ::kill(process_, SIGKILL);
  end_of(process_);
}

Ran ServedProgram::run(std::vector<std::string> words) const {
  words.insert(words.end(), {"--data", data().string()});
  const auto out = file("command.out"), err = file("command.err");
  std::filesystem::remove(out);
  std::filesystem::remove(err);
  const int code = end_of(start(words, out, err));
  return {code, bytes_of(out), bytes_of(err)};
}

void ServedProgram::serve(const std::vector<std::string>& more) {
  plain_ = std::find(more.begin(), more.end(), "--plain-http") != more.end();
  // Between finding a port and listening on it somebody else may take it.
  constexpr int kAttempts = 10;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    port_ = free_port();
    std::vector<std::string> words{"serve", "--data", data().string(), "--port", std::to_string(port_)};
    words.insert(words.end(), more.begin(), more.end());
    process_ = start(words, file("server.log"), file("server.log"));
    bool ended = false;
    const bool answered = http::test::eventually([&] {
      ended = ::waitpid(process_, nullptr, WNOHANG) == process_;
      return ended || answers();
    });
    if (answered && !ended) return;
    if (!ended) break;
    process_ = -1;
  }
  ADD_FAILURE() << "the server does not answer: " << said();
}

bool ServedProgram::answers() {
  if (!plain_) return said().find("\"started\"") != std::string::npos;
  return ask("GET", "/v1/status").status == 200;
}

int ServedProgram::wait() {
  return end_of(std::exchange(process_, -1));
}

void ServedProgram::signal(int number) const {
  ::kill(process_, number);
}

Reply ServedProgram::ask(const std::string& method, const std::string& target, const std::string& cookie,
                         const std::string& body, const std::string& more_headers) const {
  std::string request = method + " " + target + " HTTP/1.1\r\nHost: localhost:" + std::to_string(port_) +
                        "\r\nConnection: close\r\n" + more_headers;
  if (!cookie.empty()) request += "Cookie: __Host-bijeen=" + cookie + "\r\n";
  if (method != "GET") request += "Bijeen-Request: 1\r\nSec-Fetch-Site: same-origin\r\n";
  if (!body.empty())
    request += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  const auto answer = http::test::ask(port_, request + "\r\n" + body);
  if (!answer) return {};
  constexpr std::string_view kPrefix = "__Host-bijeen=";
  const auto set = answer->header("set-cookie");
  return {answer->status, answer->body, json::parse(answer->body, nullptr, false),
          set.starts_with(kPrefix) ? set.substr(kPrefix.size(), set.find(';') - kPrefix.size()) : ""};
}

std::string ServedProgram::push(const std::string& cookie, const std::string& device, int n, const std::string& scope,
                                const json& op) const {
  const Reply now = ask("GET", "/v1/sync/pull", cookie);
  constexpr int kFirst = 10;
  const json set{{"id", "00000000-0000-7000-8000-00000000f0" + std::to_string(kFirst + n)},
                 {"scope", scope},
                 {"device", device},
                 {"n", n},
                 {"seen", now.content.at("cursor")},
                 {"known", n - 1},
                 {"made", 1},
                 {"model", now.content.at("model")},
                 {"ops", json::array({op})}};
  const Reply reply =
      ask("POST", "/v1/sync/push", cookie,
          json{{"epoch", now.content.at("epoch")}, {"now", 1}, {"changeSets", json::array({set})}}.dump());
  return reply.status == 200 ? reply.content.at("verdicts").at(0).at("verdict").get<std::string>() : "";
}

std::string ServedProgram::invitation() const {
  const auto link = run({"invite", "--person", "Projectleider"}).out;
  const auto code = link.substr(link.find('#') + 1);
  return code.substr(0, code.find('\n'));
}

std::string ServedProgram::said() const {
  return bytes_of(file("server.log"));
}

}  // namespace bijeen::main_program::test
