// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/replica/proxy.h"
#include "tests/replica/signed_in.h"

namespace bijeen::replica::test {
namespace {

std::int64_t sets_at(api::test::World& world) {
  std::int64_t count = 0;
  world.store().read([&](store::Database& database) {
    auto row = database.query("SELECT count(*) FROM change_set");
    row.step();
    count = row.integer(0);
  });
  return count;
}

class Network : public testing::Test {
 protected:
  api::test::World world;
  http::test::TemporaryDirectory directory;
};

using Watching = Network;

TEST_F(Network, AnswerThatIsCutOffAfterTheCommitIsAskedForAgain) {
  Proxy proxy(world.port());
  Program program(directory.path() / "copy");
  sign_in(program, world, proxy.port());
  const auto before = sets_at(world);
  int made = 0;
  for (const std::size_t through : {0, 1, 40, 200, 400}) {
    EXPECT_TRUE(program.ask(creating("Doorgeknipt " + std::to_string(through)))["ok"]);
    ++made;
    proxy.cut_answers(1, through);
    EXPECT_EQ(program.ask({{"command", "sync"}})["code"], "request.offline") << through;
    EXPECT_EQ(sets_at(world), before + made) << through;
    const auto again = program.ask({{"command", "sync"}});
    EXPECT_TRUE(again["ok"]) << again;
    EXPECT_EQ(again["status"]["pending"], 0);
    EXPECT_EQ(sets_at(world), before + made) << through;
  }
}

TEST_F(Network, CopyOfAStoreGoesOnAsADeviceOfItsOwn) {
  const auto of_copy = directory.path() / "copy of it";
  {
    Program program(directory.path() / "copy");
    sign_in(program, world, world.port());
    EXPECT_EQ(program.finish(), 0);
  }
  std::filesystem::copy(directory.path() / "copy", of_copy);
  const auto before = sets_at(world);
  Program original(directory.path() / "copy");
  Program copy(of_copy);
  EXPECT_TRUE(original.ask(creating("Van het origineel"))["ok"]);
  EXPECT_TRUE(copy.ask(creating("Van de kopie"))["ok"]);
  EXPECT_TRUE(original.ask({{"command", "sync"}})["ok"]);
  const auto synced = copy.ask({{"command", "sync"}});
  EXPECT_TRUE(synced["ok"]) << synced;
  EXPECT_EQ(synced["status"]["pending"], 0);
  EXPECT_EQ(synced["status"]["renew"], false);
  EXPECT_EQ(synced["status"]["refused"], 0) << copy.ask({{"command", "pending"}});
  EXPECT_EQ(sets_at(world), before + 2);
  EXPECT_NE(synced["status"]["device"], original.ask({{"command", "status"}})["status"]["device"]);
  // The session is the new device's, so that the next change goes out like any other.
  EXPECT_TRUE(copy.ask(creating("Nog een van de kopie"))["ok"]);
  EXPECT_TRUE(copy.ask({{"command", "sync"}})["ok"]);
  EXPECT_EQ(sets_at(world), before + 3);
}

TEST_F(Network, ServerThatIsNotThereIsSaidAndNothingIsLost) {
  std::uint16_t gone = 0;
  Program program(directory.path() / "copy");
  {
    Proxy proxy(world.port());
    gone = proxy.port();
    sign_in(program, world, gone);
  }
  EXPECT_TRUE(program.ask(creating("Zonder netwerk"))["ok"]);
  EXPECT_EQ(program.ask({{"command", "sync"}})["code"], "request.offline");
  EXPECT_EQ(program.ask({{"command", "history"}, {"collection", "outcome"}, {"record", api::test::kOutcome}})["code"],
            "request.offline");
  EXPECT_EQ(program.ask({{"command", "status"}})["status"]["pending"], 1);
  EXPECT_EQ(program.finish(), 0);
  Program elsewhere(directory.path() / "copy", {"--server", server_at(world.port()), "sync"});
  EXPECT_EQ((*elsewhere.read())["status"]["pending"], 0);
  EXPECT_EQ(elsewhere.finish(), 0);
}

TEST_F(Watching, ChangeOfAnotherArrivesByItself) {
  Program watching(directory.path() / "watching");
  sign_in(watching, world, world.port());
  EXPECT_TRUE(watching.ask({{"command", "sync"}, {"watch", true}})["ok"]);
  EXPECT_EQ((*watching.read())["event"], "sync");
  auto leader = world.sign_in(api::test::kLeader);
  world.push_op(leader, scope_of_body(),
                {{"collection", "outcome"}, {"record", api::test::kOutcome}, {"put", {{"due", "2026-03-01"}}}});
  const auto news = watching.read();
  ASSERT_TRUE(news.has_value());
  EXPECT_EQ((*news)["event"], "sync");
  EXPECT_EQ((*news)["changed"], 1);
  const auto shown = watching.ask({{"command", "get"}, {"collection", "outcome"}, {"record", api::test::kOutcome}});
  EXPECT_EQ(shown["record"]["fields"]["due"], "2026-03-01");
  watching.signal(SIGTERM);
  EXPECT_EQ(watching.finish(), 0);
}

TEST_F(Watching, EndsCleanlyAtWhateverMomentItIsAskedTo) {
  {
    Program program(directory.path() / "copy");
    sign_in(program, world, world.port());
  }
  for (int turn = 0; turn < 60; ++turn) {
    Program watching(directory.path() / "copy", {"--watch"});
    EXPECT_EQ((*watching.read())["event"], "sync");
    for (int command = 0; command <= turn % 10; ++command) EXPECT_TRUE(watching.write(R"({"command":"status"})"));
    watching.signal(SIGTERM);
    while (watching.read()) {
    }
    ASSERT_EQ(watching.finish(), 0) << turn;
  }
}

TEST_F(Watching, ChangeHereIsSentByItselfAndSoIsOneThatMetABrokenLine) {
  Proxy proxy(world.port());
  Program watching(directory.path() / "watching", {"--watch"});
  EXPECT_EQ((*watching.read())["code"], "replica.identity");
  EXPECT_TRUE(watching.ask({{"command", "sign-in"},
                            {"server", server_at(proxy.port())},
                            {"token", token_for(world, api::test::kMember)}})["ok"]);
  json news;
  const auto wait_for_pending = [&](int pending) {
    do {
      news = watching.read().value_or(json());
    } while (!news.is_null() && (!news["ok"] || news["status"]["pending"] != pending));
    return !news.is_null();
  };
  ASSERT_TRUE(wait_for_pending(0));
  proxy.cut_answers(2);
  EXPECT_TRUE(watching.write(creating("Onderweg").dump()));
  ASSERT_TRUE(wait_for_pending(0));
  EXPECT_EQ(watching.finish(), 0);
}

}  // namespace
}  // namespace bijeen::replica::test
