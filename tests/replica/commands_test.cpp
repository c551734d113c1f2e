// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <sstream>

#include "tests/replica/signed_in.h"

namespace bijeen::replica::test {
namespace {

using api::test::kBody;
using api::test::kLeader;
using api::test::kMember;
using api::test::kOtherOutcome;
using api::test::kOutcome;

class Store : public testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path store(const std::string& name = "copy") const { return directory.path() / name; }
  api::test::World world;
  http::test::TemporaryDirectory directory;
};

using Lines = Store;
using Process = Store;
using SignIn = Store;
using Editing = Store;
using UnsentWork = Store;

TEST_F(Lines, BadOnesAreAnsweredAndTheNextIsRead) {
  Program program(store());
  sign_in(program, world, world.port());
  const std::string deep(40, '[');
  const std::string record = R"("collection":"outcome","record":")" + std::string(kOutcome) + '"';
  const std::vector<std::pair<std::string, std::string>> lines = {
      {"", "request.json"},
      {"{", "request.json"},
      {"null", "request.json"},
      {"[]", "request.json"},
      {"\xff", "request.json"},
      {R"({"command":"status","command":"status"})", "request.json"},
      {R"({"command":"do","ops":)" + deep + std::string(40, ']') + "}", "request.json"},
      {"{\"command\":\"list\",\"collection\":\"" + std::string(2 * kLineBytesMax, 'x') + "\"}", "request.too-large"},
      {"{}", "request.field"},
      {R"({"command":7})", "request.field"},
      {R"({"command":"fly"})", "replica.command"},
      {R"({"command":"status","wings":2})", "request.field"},
      {R"({"command":"list","collection":7})", "request.field"},
      {R"({"command":"list","collection":"unicorn"})", "model.collection"},
      {R"({"command":"list","fields":"title"})", "request.field"},
      {R"({"command":"list","scope":"moon"})", "request.field"},
      {R"({"command":"get","collection":"outcome","record":"1"})", "request.field"},
      {R"({"command":"get","collection":"outcome","record":")" + std::string(kOtherOutcome) + "\"}", "record.unknown"},
      {R"({"command":"put",)" + record + "}", "request.field"},
      {R"({"command":"put",)" + record + R"(,"fields":[]})", "request.field"},
      {R"({"command":"put",)" + record + R"(,"fields":{}})", "change-set.malformed"},
      {R"({"command":"put",)" + record + R"(,"fields":{"colour":"red"}})", "model.field"},
      {R"({"command":"put",)" + record + R"(,"fields":{"due":"soon"}})", "model.value"},
      {R"({"command":"put",)" + record + R"(,"fields":{"title":null}})", "model.required"},
      {R"({"command":"put",)" + record + R"(,"fields":{"note":"x"}})", "model.rule"},
      {R"({"command":"put",)" + record + R"(,"fields":{"forReport":true}})", "auth.forbidden"},
      {R"({"command":"put",)" + record + R"(,"fields":{"due":null},"key":7})", "request.field"},
      {R"({"command":"put",)" + record + R"(,"fields":{"due":null},"key":")" + std::string(65, 'k') + "\"}",
       "request.field"},
      {R"({"command":"add",)" + record + R"(,"field":"focusPoints","values":"x"})", "request.field"},
      {R"({"command":"add",)" + record + R"(,"field":"focusPoints","values":[1]})", "model.value"},
      {R"({"command":"text-insert",)" + record + R"(,"field":"note","position":-1,"text":"x"})", "request.field"},
      {R"({"command":"text-insert",)" + record + R"(,"field":"note","position":5000000000,"text":"x"})",
       "request.field"},
      {R"({"command":"text-insert",)" + record + R"(,"field":"note","position":9,"text":"x"})", "text.position"},
      {R"({"command":"text-delete",)" + record + R"(,"field":"note","position":0,"count":1})", "text.position"},
      {R"({"command":"do","ops":[]})", "change-set.malformed"},
      {R"({"command":"do","ops":[7]})", "change-set.malformed"},
      {R"({"command":"create","collection":"outcome","scope":"leader","fields":{}})", "scope.unknown"},
      {R"({"command":"create","collection":"outcome","scope":"programme","fields":{"kind":"idea","title":"x"}})",
       "model.scope"},
      {R"({"command":"create","collection":"outcome","scope":")" + scope_of_body() + R"(","fields":{"kind":"idea"}})",
       "model.required"},
      {R"({"command":"create","collection":"outcome","scope":")" + scope_of_body() +
           R"(","fields":{"focusPoints":"x"}})",
       "request.field"},
      {R"({"command":"resolve",)" + record + R"(,"field":"title","value":"x"})", "record.no-conflict"},
      {R"({"command":"withdraw","n":99})", "replica.busy"},
      {R"({"command":"dismiss","n":99})", "replica.busy"},
      {R"({"command":"digest","scope":"leader"})", "scope.unknown"},
      {R"({"command":"history","collection":"../../x","record":")" + std::string(kOutcome) + "\"}", "model.collection"},
      {R"({"command":"history","collection":"outcome","record":")" + std::string(kOtherOutcome) + "\"}",
       "record.unknown"},
      {R"({"command":"import"})", "request.field"},
      {R"({"command":"import","from":"/does/not/exist"})", "import.malformed"},
      {R"({"command":"import","export":{"format":"other"}})", "import.malformed"},
      {R"({"command":"export","to":"/does/not/exist/file"})", "request.parameter"},
      {R"({"command":"sync","watch":"yes"})", "request.field"},
      {R"({"command":"sign-in","token":"wrong"})", "auth.invitation"},
      {R"({"command":"sign-in","token":"x","server":"ftp://x"})", "request.parameter"},
      {R"({"command":"sign-in","token":"x","server":"http://example.org"})", "request.parameter"},
  };
  const auto before = program.ask({{"command", "pending"}});
  for (const auto& [line, expected] : lines) {
    const auto answer = program.ask_raw(line);
    EXPECT_EQ(answer.value("ok", true), false) << line.substr(0, 200);
    EXPECT_EQ(answer.value("code", ""), expected) << line.substr(0, 200) << ' ' << answer;
    EXPECT_FALSE(answer.value("title", "").empty()) << line.substr(0, 200);
  }
  EXPECT_EQ(program.ask({{"command", "pending"}}), before);
  EXPECT_EQ(program.ask({{"command", "status"}, {"id", "still here"}})["id"], "still here");
  EXPECT_EQ(program.finish(), 0);
}

TEST_F(Process, SecondOneOnAStoreIsRefusedAndTheFirstGoesOn) {
  Program first(store());
  EXPECT_TRUE(first.ask({{"command", "status"}})["ok"]);
  Program second(store());
  const auto refused = second.read();
  ASSERT_TRUE(refused.has_value());
  EXPECT_EQ((*refused)["code"], "replica.locked");
  EXPECT_EQ(second.finish(), 1);
  EXPECT_TRUE(first.ask({{"command", "status"}})["ok"]);
}

TEST_F(Process, DirectoryThatIsNoStoreIsLeftAlone) {
  std::filesystem::create_directory(store());
  directory.write("copy/bijeen.sqlite", "");
  Program server_data(store());
  EXPECT_EQ((*server_data.read())["code"], "replica.store");
  EXPECT_EQ(server_data.finish(), 1);
  std::filesystem::create_directory(store("other"));
  directory.write("other/replica.sqlite", "this is no database, but it is long enough to be taken for one");
  Program damaged(store("other"));
  EXPECT_EQ((*damaged.read())["code"], "replica.store");
  EXPECT_EQ(damaged.finish(), 1);
}

TEST_F(Process, EndsCleanlyWhenAskedTo) {
  Program program(store());
  EXPECT_TRUE(program.ask({{"command", "status"}})["ok"]);
  program.signal(SIGTERM);
  EXPECT_EQ(program.read(), std::nullopt);
  EXPECT_EQ(program.finish(), 0);
}

TEST_F(Process, StoreIsForItsUserAlone) {
  Program(store()).ask({{"command", "status"}});
  for (const auto& entry : std::filesystem::directory_iterator(store())) {
    struct stat state{};
    ASSERT_EQ(::stat(entry.path().c_str(), &state), 0);
    EXPECT_EQ(state.st_mode & 0077U, 0U) << entry.path();
  }
}

TEST_F(Process, OneCommandAnswersAndItsExitCodeSaysHowItWent) {
  {
    sign_in(*std::make_unique<Program>(store()), world, world.port());
  }
  Program good(store(), {"list", R"({"collection":"outcome","fields":["title"]})"});
  EXPECT_EQ((*good.read())["records"].size(), 1U);
  EXPECT_EQ(good.finish(), 0);
  Program bad(store(), {"list", R"({"collection":"unicorn"})"});
  EXPECT_EQ((*bad.read())["code"], "model.collection");
  EXPECT_EQ(bad.finish(), 1);
  Program wrong(store(), {"list", "collection=outcome"});
  EXPECT_EQ(wrong.read(), std::nullopt);
  EXPECT_EQ(wrong.finish(), 2);
}

TEST_F(SignIn, TokenComesFromAFileOrTheEnvironmentButNotFromTheCommandLine) {
  const std::vector<std::string> at{"--server", server_at(world.port())};
  const auto run = [&](std::vector<std::string> more, const std::map<std::string, std::string>& environment) {
    more.insert(more.begin(), at.begin(), at.end());
    Program program(store("at" + std::to_string(more.size() + environment.size() * 10)), more, environment);
    return program.read().value_or(json());
  };
  directory.write("token", token_for(world, kMember) + "\n");
  const auto file = (directory.path() / "token").string();
  ::chmod(file.c_str(), 0644);
  EXPECT_EQ(run({"--token-file", file, "sign-in"}, {})["code"], "request.parameter");
  ::chmod(file.c_str(), 0600);
  EXPECT_EQ(run({"--token-file", file, "sign-in"}, {})["person"], kMember);
  EXPECT_EQ(run({"sign-in"}, {{"BIJEEN_TOKEN", token_for(world, kMember)}})["person"], kMember);
  EXPECT_EQ(run({"sign-in", R"({"token":")" + token_for(world, kMember) + "\"}"}, {})["code"], "request.parameter");
  EXPECT_EQ(run({"sign-in", "{}"}, {})["detail"], "no token was given");
}

TEST_F(SignIn, WholeLinkNamesTheServerToo) {
  Program program(store());
  const auto link = server_at(world.port()) + "/welkom#" + token_for(world, kMember);
  EXPECT_EQ(program.ask({{"command", "sign-in"}, {"token", link}})["person"], kMember);
  EXPECT_EQ(program.ask({{"command", "status"}})["server"], server_at(world.port()));
}

TEST_F(SignIn, AgainKeepsTheDeviceAndTheUnsentWork) {
  Program program(store());
  sign_in(program, world, world.port());
  const auto device = program.ask({{"command", "status"}})["status"]["device"];
  EXPECT_TRUE(program.ask(creating("Vier"))["ok"]);
  world.advance(std::chrono::hours(24 * 15));
  EXPECT_EQ(program.ask({{"command", "sync"}})["code"], "auth.required");
  const auto other = token_for(world, kLeader);
  EXPECT_EQ(program.ask({{"command", "sign-in"}, {"token", other}})["code"], "replica.identity");
  EXPECT_EQ(program.ask({{"command", "sign-in"}, {"token", token_for(world, kMember)}})["device"], device);
  EXPECT_EQ(program.ask({{"command", "sync"}})["status"]["pending"], 0);
  // It was only looked at: who it is for can still use it.
  Program leader(store("leader"));
  EXPECT_EQ(leader.ask({{"command", "sign-in"}, {"server", server_at(world.port())}, {"token", other}})["person"],
            kLeader);
}

TEST_F(SignIn, TokenWorksOnce) {
  Program first(store("1"));
  Program second(store("2"));
  const json command{{"command", "sign-in"}, {"server", server_at(world.port())}, {"token", token_for(world, kMember)}};
  EXPECT_TRUE(first.ask(command)["ok"]);
  EXPECT_EQ(second.ask(command)["code"], "auth.invitation");
}

TEST_F(Editing, PositionsAreCodePoints) {
  Program program(store());
  sign_in(program, world, world.port());
  const auto type = [&](const char* command, json members) {
    members.update({{"command", command}, {"collection", "outcome"}, {"record", kOutcome}, {"field", "note"}});
    return program.ask(members)["ok"];
  };
  EXPECT_TRUE(type("text-insert", {{"position", 0}, {"text", "één 👩‍💻 twee"}}));
  EXPECT_TRUE(type("text-insert", {{"position", 8}, {"text", "en "}}));
  EXPECT_TRUE(type("text-delete", {{"position", 0}, {"count", 4}}));
  const auto shown = program.ask({{"command", "get"}, {"collection", "outcome"}, {"record", kOutcome}});
  EXPECT_EQ(shown["record"]["fields"]["note"], "👩‍💻 en twee");
}

TEST_F(Editing, DifferenceIsSeenAndSettled) {
  Program member(store("member"));
  Program leader(store("leader"));
  sign_in(member, world, world.port());
  sign_in(leader, world, world.port(), kLeader);
  const auto due = [&](const char* day) {
    return json{{"command", "put"}, {"collection", "outcome"}, {"record", kOutcome}, {"fields", {{"due", day}}}};
  };
  member.ask(due("2026-03-01"));
  leader.ask(due("2026-04-01"));
  EXPECT_TRUE(member.ask({{"command", "sync"}})["ok"]);
  EXPECT_EQ(leader.ask({{"command", "sync"}})["status"]["conflicts"], 1);
  const auto conflicts = leader.ask({{"command", "conflicts"}})["records"];
  ASSERT_EQ(conflicts.size(), 1U);
  EXPECT_EQ(conflicts[0]["conflicts"]["due"].size(), 2U);
  EXPECT_TRUE(leader.ask({{"command", "resolve"},
                          {"collection", "outcome"},
                          {"record", kOutcome},
                          {"field", "due"},
                          {"value", "2026-05-01"}})["ok"]);
  leader.ask({{"command", "sync"}});
  EXPECT_EQ(member.ask({{"command", "sync"}})["status"]["conflicts"], 0);
  EXPECT_EQ(member.ask({{"command", "digest"}, {"scope", scope_of_body()}})["digests"],
            leader.ask({{"command", "digest"}, {"scope", scope_of_body()}})["digests"]);
}

TEST_F(Editing, EditBesideADeletionIsSettledByBringingBack) {
  Program member(store("member"));
  Program leader(store("leader"));
  sign_in(member, world, world.port());
  sign_in(leader, world, world.port(), kLeader);
  const json record{{"collection", "outcome"}, {"record", kOutcome}};
  const auto ask = [&](Program& program, json members) {
    members.update(record);
    return program.ask(members);
  };
  ask(leader, {{"command", "delete"}});
  ask(member, {{"command", "put"}, {"fields", {{"due", "2026-03-01"}}}});
  leader.ask({{"command", "sync"}});
  member.ask({{"command", "sync"}});
  leader.ask({{"command", "sync"}});
  ASSERT_EQ(leader.ask({{"command", "conflicts"}})["records"].size(), 1U);
  EXPECT_EQ(ask(leader, {{"command", "resolve"}, {"field", "deleted"}, {"value", "no"}})["code"], "request.field");
  EXPECT_TRUE(ask(leader, {{"command", "resolve"}, {"field", "deleted"}, {"value", false}})["ok"]);
  EXPECT_EQ(leader.ask({{"command", "conflicts"}})["records"].size(), 0U);
}

TEST_F(UnsentWork, RefusedSetIsKeptUntilItIsDismissed) {
  Program member(store("member"));
  Program leader(store("leader"));
  sign_in(member, world, world.port());
  sign_in(leader, world, world.port(), kLeader);
  const auto made = leader.ask({{"command", "create"},
                                {"collection", "proposal"},
                                {"scope", "person:" + std::string(kMember)},
                                {"fields", {{"collection", "activity"}}}});
  EXPECT_EQ(made["code"], "model.required");
  const json record{{"collection", "outcome"}, {"record", "00000000-0000-7000-8000-0000000000da"}};
  for (auto* program : {&member, &leader}) {
    auto command = creating("Twee keer hetzelfde kenmerk");
    command.update(record);
    EXPECT_TRUE(program->ask(command)["ok"]);
  }
  EXPECT_TRUE(leader.ask({{"command", "sync"}})["ok"]);
  EXPECT_EQ(member.ask({{"command", "sync"}})["status"]["refused"], 1);
  const auto sets = member.ask({{"command", "pending"}})["sets"];
  ASSERT_EQ(sets.size(), 1U);
  EXPECT_EQ(sets[0]["state"], "refused");
  EXPECT_EQ(sets[0]["code"], "record.exists");
  EXPECT_TRUE(member.ask({{"command", "dismiss"}, {"n", sets[0]["n"]}})["ok"]);
  EXPECT_EQ(member.ask({{"command", "pending"}})["sets"].size(), 0U);
}

TEST_F(UnsentWork, ExportOfOneStoreIsDoneOnceInAnother) {
  Program old(store("old"));
  sign_in(old, world, world.port());
  for (const char* title : {"Een", "Twee"}) EXPECT_TRUE(old.ask(creating(title))["ok"]);
  const auto file = (directory.path() / "unsent.json").string();
  EXPECT_EQ(old.ask({{"command", "export"}, {"to", file}})["to"], file);
  EXPECT_EQ(old.ask({{"command", "export"}, {"to", file}})["code"], "request.parameter");
  old.finish();
  Program fresh(store("fresh"));
  sign_in(fresh, world, world.port());
  EXPECT_EQ(fresh.ask({{"command", "import"}, {"from", file}}),
            json::parse(R"({"ok":true,"imported":2,"earlier":0,"refused":[]})"));
  EXPECT_EQ(fresh.ask({{"command", "import"}, {"from", file}}),
            json::parse(R"({"ok":true,"imported":0,"earlier":2,"refused":[]})"));
  EXPECT_EQ(fresh.ask({{"command", "sync"}})["status"]["refused"], 0);
  EXPECT_EQ(fresh.ask({{"command", "list"}, {"collection", "outcome"}})["records"].size(), 3U);
}

TEST_F(UnsentWork, ImportLeavesTextsThatMayReadOtherwiseAndWhatWasSentToAPerson) {
  Program old(store("old"));
  sign_in(old, world, world.port());
  const json known{{"collection", "outcome"}, {"record", kOutcome}, {"field", "note"}};
  const json made{{"collection", "outcome"}, {"record", "00000000-0000-7000-8000-0000000000da"}, {"field", "note"}};
  const auto insert = [](Program& program, json at, int position, const char* text) {
    at.update({{"command", "text-insert"}, {"position", position}, {"text", text}});
    EXPECT_TRUE(program.ask(at)["ok"]);
  };
  const auto create = [&](const char* title, const char* record) {
    auto command = creating(title);
    command["record"] = record;
    command["fields"]["note"] = "Voor vrijdag";
    EXPECT_TRUE(old.ask(command)["ok"]);
  };
  create("Al verstuurd", "00000000-0000-7000-8000-0000000000db");
  insert(old, known, 0, "Hier. ");
  create("Een", "00000000-0000-7000-8000-0000000000da");
  insert(old, made, 5, "aanstaande ");
  auto exported = old.ask({{"command", "export"}})["export"];
  EXPECT_EQ(exported["sent"], json::array());
  exported["sent"].push_back(exported["changeSets"][0]["id"]);
  Program fresh(store("fresh"));
  sign_in(fresh, world, world.port());
  insert(fresh, known, 0, "Daar en nergens anders. ");
  const auto imported = fresh.ask({{"command", "import"}, {"export", exported}});
  EXPECT_EQ(imported["imported"], 2) << imported;
  ASSERT_EQ(imported["refused"].size(), 2U);
  EXPECT_EQ(imported["refused"][0]["code"], "import.sent");
  EXPECT_EQ(imported["refused"][1]["code"], "import.text");
  EXPECT_EQ(imported["refused"][1]["detail"], "outcome " + std::string(kOutcome) + " note");
  const auto text = [&](const json& of) {
    return fresh.ask(
        {{"command", "get"}, {"collection", "outcome"}, {"record", of["record"]}})["record"]["fields"]["note"];
  };
  EXPECT_EQ(text(made), "Voor aanstaande vrijdag");
  EXPECT_EQ(text(known), "Daar en nergens anders. ");
}

TEST_F(UnsentWork, ImportDoesNoTextOfARecordOnceASetInBetweenIsMissing) {
  Program old(store("old"));
  sign_in(old, world, world.port());
  auto command = creating("Een");
  const std::string record = "00000000-0000-7000-8000-0000000000da";
  command["record"] = record;
  EXPECT_TRUE(old.ask(command)["ok"]);
  for (const char* text : {"achter", "voor "}) {
    EXPECT_TRUE(old.ask({{"command", "text-insert"},
                         {"collection", "outcome"},
                         {"record", record},
                         {"field", "note"},
                         {"position", 0},
                         {"text", text}})["ok"]);
  }
  auto exported = old.ask({{"command", "export"}})["export"];
  exported["changeSets"].erase(1);
  Program fresh(store("fresh"));
  sign_in(fresh, world, world.port());
  const auto imported = fresh.ask({{"command", "import"}, {"export", exported}});
  EXPECT_EQ(imported["imported"], 1);
  ASSERT_EQ(imported["refused"].size(), 1U);
  EXPECT_EQ(imported["refused"][0]["code"], "import.text");
}

}  // namespace
}  // namespace bijeen::replica::test
