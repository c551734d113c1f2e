// SPDX-License-Identifier: EUPL-1.2
#include "server/main/command_line.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace bijeen::main_program {
namespace {

CommandLine read(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "bijeen");
  return read_command_line(static_cast<int>(arguments.size()), arguments.data());
}

Said said(const std::vector<const char*>& arguments) {
  const CommandLine line = read(arguments);
  const Said* found = std::get_if<Said>(&line);
  EXPECT_NE(found, nullptr);
  return found == nullptr ? Said{} : *found;
}

TEST(CommandLine, HelpNamesEveryCommandAndEachHasItsOwn) {
  const Said help = said({"--help"});
  EXPECT_EQ(help.exit_code, 0);
  for (const char* command :
       {"serve", "init", "invite", "people", "devices", "end-device", "check", "backup", "restore", "access", "erase",
        "retention", "export", "search", "personal-data", "audit"}) {
    EXPECT_NE(help.text.find(command), std::string::npos) << command;
    const Said own = said({command, "--help"});
    EXPECT_EQ(own.exit_code, 0) << command;
    EXPECT_NE(own.text.find("--data"), std::string::npos) << command;
  }
}

TEST(CommandLine, WrongUseIsOneSentenceAndExitCodeTwo) {
  const std::vector<std::vector<const char*>> wrong = {
      {},
      {"fly"},
      {"serve", "--port", "0"},
      {"serve", "--port", "65536"},
      {"serve", "--port", "acht"},
      {"serve", "--wings"},
      {"serve", "--second-factor", "perhaps"},
      {"erase"},
      {"erase", "person", "Secretaris"},
      {"erase", "person", "Secretaris", "--preview", "--confirm"},
      {"erase", "person", "--confirm"},
      {"erase", "record", "outcome", "--confirm"},
      {"serve", "extra"},
      {"serve", "--certificate", "a.pem"},
      {"serve", "--address", "0.0.0.0"},
      {"serve", "--plain-http", "--address", "0.0.0.0"},
      {"serve", "--origin", "bijeen.example.org"},
      {"serve", "--origin", "https://bijeen.example.org/pad"},
      {"serve", "--client", "/does/not/exist"},
      {"serve", "--threads-max", "0"},
      {"init"},
      {"invite"},
      {"invite", "--all", "--person", "Projectleider"},
      {"invite", "--all", "--base", "ftp://example.org"},
      {"backup"},
      {"restore"},
      {"restore", "--from"},
      {"export"},
      {"search"},
      {"search", "woord", "--limit", "0"},
      {"end-device"},
      {"audit", "fly"},
      {"audit", "--since", "gisteren"},
      {"audit", "--until", "2026-03"},
      {"audit", "--limit", "0"},
      {"audit", "cut", "--before", "2026-02-30"},
  };
  for (const auto& arguments : wrong) {
    std::string trace = "bijeen";
    for (const char* argument : arguments) trace += std::string(" ") + argument;
    SCOPED_TRACE(trace);
    const Said sentence = said(arguments);
    EXPECT_EQ(sentence.exit_code, 2);
    EXPECT_EQ(std::count(sentence.text.begin(), sentence.text.end(), '\n'), 1) << sentence.text;
    EXPECT_TRUE(sentence.text.starts_with("bijeen")) << sentence.text;
    EXPECT_TRUE(sentence.text.ends_with(".\n")) << sentence.text;
  }
}

TEST(CommandLine, AnUnknownCommandIsNamed) {
  EXPECT_EQ(said({"frob"}).text, "bijeen: there is no command 'frob'; see bijeen --help.\n");
  EXPECT_EQ(said({"frob", "--data", "d"}).text, "bijeen: there is no command 'frob'; see bijeen --help.\n");
}

TEST(CommandLine, OptionsArriveWhereTheyBelong) {
  const auto serve_line =
      read({"serve", "--data", "d", "--port", "9000", "--certificate", "c", "--key", "k", "--address",
            "::", "--trusted-proxy", "10.0.0.1", "--origin", "https://bijeen.example.org", "--threads-max", "8"});
  const auto& serve = std::get<ServeOptions>(serve_line);
  EXPECT_EQ(serve.data, "d");
  EXPECT_EQ(serve.port, 9000);
  EXPECT_EQ(serve.certificate, "c");
  EXPECT_EQ(serve.trusted_proxies, std::vector<std::string>{"10.0.0.1"});
  EXPECT_EQ(serve.origin, "https://bijeen.example.org");
  EXPECT_EQ(serve.limits.threads_max, 8U);
  EXPECT_EQ(serve.second_factor, auth::SecondFactor::kRequired);
  const auto invite_line = read({"invite", "--data", "d", "--all", "--base", "https://localhost:8443"});
  const auto& invite = std::get<OnStore>(invite_line);
  EXPECT_EQ(invite.command.options,
            (std::map<std::string, std::string>{{"all", "yes"}, {"base", "https://localhost:8443"}}));
}

TEST(CommandLine, OfASecondFactorTheLastWordCountsAsThatOfWhoAddsToACommandThatIsThere) {
  const auto line = read({"serve", "--second-factor", "required", "--second-factor", "offered"});
  EXPECT_EQ(std::get<ServeOptions>(line).second_factor, auth::SecondFactor::kOffered);
}

}  // namespace
}  // namespace bijeen::main_program
