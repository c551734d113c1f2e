// SPDX-License-Identifier: EUPL-1.2
#include "tests/replica/program.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

namespace bijeen::replica::test {
namespace {

std::array<int, 2> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  return ends;
}

}  // namespace

Program::Program(const std::filesystem::path& store, const std::vector<std::string>& arguments,
                 const std::map<std::string, std::string>& environment)
    : lines_(-1) {
  std::signal(SIGPIPE, SIG_IGN);
  const auto in = make_pipe();
  const auto out = make_pipe();
  std::vector<std::string> words{BIJEEN_PROGRAM, "replica", "--store", store.string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (auto& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  process_ = ::fork();
  if (process_ == 0) {
    ::dup2(in[0], STDIN_FILENO);
    ::dup2(out[1], STDOUT_FILENO);
    for (const auto& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
    ::execv(pointers[0], pointers.data());
    ::_exit(127);
  }
  ::close(in[0]);
  ::close(out[1]);
  input_ = in[1];
  output_ = out[0];
  lines_ = LineReader(output_);
}

Program::~Program() {
  if (process_ > 0) kill();
  ::close(output_);
}

bool Program::write(const std::string& line) {
  const std::string whole = line + '\n';
  return ::write(input_, whole.data(), whole.size()) == static_cast<ssize_t>(whole.size());
}

std::optional<json> Program::read() {
  while (true) {
    if (auto line = lines_.next()) {
      EXPECT_TRUE(line->ok());
      auto answer = json::parse(**line, nullptr, false);
      EXPECT_TRUE(answer.is_object()) << **line;
      return answer;
    }
    if (lines_.ended()) return std::nullopt;
    lines_.read_more();
  }
}

json Program::ask_raw(const std::string& line) {
  EXPECT_TRUE(write(line));
  auto answer = read();
  EXPECT_TRUE(answer.has_value()) << line;
  return answer.value_or(json::object());
}

json Program::ask(const json& command) {
  return ask_raw(command.dump());
}

int Program::wait() {
  int status = 0;
  ::waitpid(std::exchange(process_, -1), &status, 0);
  if (input_ >= 0) ::close(std::exchange(input_, -1));
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

int Program::finish() {
  ::close(std::exchange(input_, -1));
  return wait();
}

void Program::signal(int number) {
  ::kill(process_, number);
}

void Program::kill() {
  ::kill(process_, SIGKILL);
  wait();
}

}  // namespace bijeen::replica::test
