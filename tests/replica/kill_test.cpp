// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "tests/replica/signed_in.h"

namespace bijeen::replica::test {
namespace {

/// The titles of the outcomes made here that the server holds; a title twice fails the test.
std::set<std::string> titles_at(api::test::World& world) {
  std::set<std::string> titles;
  world.store().read([&](store::Database& database) {
    auto row = database.query("SELECT title FROM outcome WHERE title LIKE 'Leven %'");
    while (row.step()) EXPECT_TRUE(titles.insert(std::string(row.text(0))).second) << row.text(0);
  });
  return titles;
}

TEST(Killed, AnywhereLosesNothingAndDoesNothingTwice) {
  api::test::World world;
  const http::test::TemporaryDirectory directory;
  const auto store = directory.path() / "copy";
  {
    Program program(store);
    sign_in(program, world, world.port());
    EXPECT_EQ(program.finish(), 0);
  }
  std::minstd_rand random(20260101);
  const auto up_to = [&](unsigned most) { return std::uniform_int_distribution<unsigned>(0, most)(random); };
  constexpr unsigned kLives = 40;
  constexpr unsigned kPerLife = 6;
  std::set<std::string> wanted;
  std::set<std::string> promised;
  std::vector<json> unanswered;
  for (unsigned life = 0; life < kLives; ++life) {
    Program program(store);
    // Whoever did not hear asks again under the same key.
    std::vector<json> commands = std::exchange(unanswered, {});
    for (unsigned i = 0; i < kPerLife; ++i) {
      const auto title = "Leven " + std::to_string(life) + '.' + std::to_string(i);
      wanted.insert(title);
      commands.push_back(creating(title, title));
      if (up_to(2) == 0) commands.push_back({{"command", "sync"}});
    }
    for (const auto& command : commands) program.write(command.dump());
    const unsigned heard = up_to(static_cast<unsigned>(commands.size()));
    for (unsigned i = 0; i < heard; ++i) {
      const auto answer = program.read();
      ASSERT_TRUE(answer.has_value());
      EXPECT_TRUE((*answer)["ok"]) << *answer;
      if (commands[i]["command"] == "create") promised.insert(commands[i]["fields"]["title"]);
    }
    for (unsigned spin = up_to(200'000); spin > 0; --spin) std::atomic_signal_fence(std::memory_order_seq_cst);
    program.kill();
    for (std::size_t i = heard; i < commands.size(); ++i) {
      if (commands[i]["command"] == "create") unanswered.push_back(commands[i]);
    }
  }
  Program program(store);
  for (const auto& command : unanswered) EXPECT_TRUE(program.ask(command)["ok"]);
  const auto synced = program.ask({{"command", "sync"}});
  EXPECT_TRUE(synced["ok"]) << synced;
  EXPECT_EQ(synced["status"]["pending"], 0);
  EXPECT_EQ(synced["status"]["refused"], 0);
  EXPECT_EQ(synced["status"]["divergences"], 0);
  const auto at_server = titles_at(world);
  EXPECT_EQ(at_server, wanted);
  for (const auto& title : promised) EXPECT_TRUE(at_server.contains(title)) << title;
  EXPECT_EQ(program.ask({{"command", "list"}, {"collection", "outcome"}})["records"].size(), wanted.size() + 1);
}

}  // namespace
}  // namespace bijeen::replica::test
