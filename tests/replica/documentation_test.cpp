// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "tests/replica/signed_in.h"

namespace bijeen::replica::test {
namespace {

/// The pairs of lines in the example of docs/replica.md.
std::vector<std::pair<std::string, std::string>> example() {
  std::ifstream in(std::string(BIJEEN_SOURCE_DIR) + "/docs/replica.md");
  std::vector<std::pair<std::string, std::string>> pairs;
  bool inside = false;
  std::string line;
  std::string command;
  while (std::getline(in, line)) {
    if (line == "```jsonl") inside = true;
    if (line == "```") inside = false;
    if (!inside || !line.starts_with('{')) continue;
    if (command.empty()) {
      command = line;
    } else {
      pairs.emplace_back(std::exchange(command, {}), line);
    }
  }
  return pairs;
}

/// "…" stands for any value; all else is as it is written.
bool fits(const json& pattern, const json& answer) {
  if (pattern == "…") return true;
  if (pattern.type() != answer.type() && !(pattern.is_number() && answer.is_number())) return false;
  if (!pattern.is_structured()) return pattern == answer;
  if (pattern.size() != answer.size()) return false;
  if (pattern.is_array()) {
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      if (!fits(pattern[i], answer[i])) return false;
    }
    return true;
  }
  for (const auto& [name, value] : pattern.items()) {
    if (!answer.contains(name) || !fits(value, answer[name])) return false;
  }
  return true;
}

std::string with(std::string text, const std::string& word, const std::string& value) {
  const auto at = text.find('"' + word + '"');
  return at == std::string::npos ? text : text.replace(at + 1, word.size(), value);
}

TEST(Documentation, ExampleIsWhatTheProgramDoes) {
  api::test::World world;
  const http::test::TemporaryDirectory directory;
  Program program(directory.path() / "copy");
  const auto pairs = example();
  ASSERT_GT(pairs.size(), 20U);
  for (const auto& [command, expected] : pairs) {
    auto line = with(command, "SERVER", server_at(world.port()));
    if (line.find("\"TOKEN\"") != std::string::npos) line = with(line, "TOKEN", token_for(world, api::test::kMember));
    const auto answer = program.ask_raw(line);
    EXPECT_TRUE(fits(json::parse(expected), answer))
        << command << "\n  says    " << answer << "\n  not     " << expected;
  }
  EXPECT_EQ(program.finish(), 0);
}

TEST(Documentation, NamesEveryCommandAndEveryMember) {
  std::ifstream in(std::string(BIJEEN_SOURCE_DIR) + "/docs/replica.md");
  std::ostringstream text;
  text << in.rdbuf();
  const http::test::TemporaryDirectory directory;
  const auto commands = Program(directory.path() / "copy").ask({{"command", "help"}})["commands"];
  EXPECT_GT(commands.size(), 20U);
  for (const auto& [name, members] : commands.items()) {
    EXPECT_NE(text.str().find("| `" + name + '`'), std::string::npos) << name;
    for (const auto& member : members)
      EXPECT_NE(text.str().find('`' + member.get<std::string>() + '`'), std::string::npos) << name << ' ' << member;
  }
}

}  // namespace
}  // namespace bijeen::replica::test
