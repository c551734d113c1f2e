// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/sync/replicas.h"

namespace bijeen::test {
namespace {

using Repair = Replicas;

TEST_F(Repair, DifferentDigestIsMendedByTheRecordsThatDifferAndCountedOnce) {
  for (std::uint64_t i = 1; i <= 200; ++i) a.edit(body(1), {made(i, "one")});
  expect_all_equal();
  server.corrupt({"item", record(7)});
  a.pull_once();
  ASSERT_EQ(a.replica().diverged().size(), 1U);
  EXPECT_TRUE(a.replica().missing_scopes().empty());
  std::size_t fetched = 0;
  while (const auto ask = a.replica().next_comparison()) {
    if (ask->records) {
      const auto part = server.snapshot(ask->scope, ask->from, ask->to);
      fetched += nlohmann::json::parse(part)["records"].size();
      EXPECT_FALSE(a.take_comparison(part));
    } else {
      EXPECT_FALSE(a.take_comparison(server.digests(ask->scope, ask->from, ask->to)));
    }
  }
  EXPECT_LE(fetched, 32U);
  a.sync();
  EXPECT_TRUE(a.replica().diverged().empty());
  EXPECT_EQ(a.replica().digest(body(1)), server.digest(body(1)));
  EXPECT_EQ(a.status("divergences"), "1");
  const auto report = nlohmann::json::parse(a.replica().next_report().value_or("{}"));
  EXPECT_EQ(report["differing"], 1);
  EXPECT_EQ(report["records"][0]["key"], "item/" + record(7).text());
  EXPECT_FALSE(a.replica().next_report());
}

TEST_F(Repair, WhatComparingDoesNotCureIsNotComparedForEver) {
  a.edit(body(1), {made(1, "one")});
  expect_all_equal();
  server.lie(true);
  a.sync();
  EXPECT_EQ(a.status("divergences"), "2");
  EXPECT_EQ(a.replica().diverged().size(), 2U);
  EXPECT_FALSE(a.replica().next_comparison());
  EXPECT_EQ(a.replica().missing_scopes().size(), 0U);
}

TEST_F(Repair, ComparingStartsOverAfterARestart) {
  a.edit(body(1), {made(1, "one")});
  a.edit(body(1), {made(2, "two")});
  expect_all_equal();
  server.records_a_part = 1;
  server.corrupt({"item", record(1)});
  a.pull_once();
  a.take_comparison(server.digests(body(1), "", ""));
  a.restart();
  EXPECT_FALSE(a.replica().next_comparison());
  a.sync();
  EXPECT_EQ(a.field(1, "title"), R"("one")");
  EXPECT_EQ(a.field(2, "title"), R"("two")");
  EXPECT_EQ(a.replica().digest(body(1)), server.digest(body(1)));
}

TEST_F(Repair, AnswersOfAnotherVersionAreNotTaken) {
  a.edit(body(1), {made(1, "one")});
  expect_all_equal();
  server.corrupt({"item", record(1)});
  a.pull_once();
  const auto later = R"({"epoch":"epoch-1","scope":")" + body(1).text() +
                     R"(","cursor":9,"changed":9,"ranges":[{"to":null,"count":0,"digest":""}]})";
  EXPECT_FALSE(a.take_comparison(later));
  EXPECT_NE(a.view(1, "id"), "gone");
  EXPECT_FALSE(a.replica().next_comparison()) << "until the next pull";
  EXPECT_EQ(a.take_comparison("{}"), ErrorCode::kRequestField);
}

TEST_F(Repair, RecordsThatTheServerDoesNotHaveVanish) {
  a.edit(body(1), {made(1, "one")});
  expect_all_equal();
  const auto answer = [&](const std::string& rest) {
    return R"({"epoch":"epoch-1","scope":")" + body(1).text() + R"(","cursor":1,"changed":1,)" + rest + '}';
  };
  server.corrupt({"item", record(1)});
  a.pull_once();
  a.edit(body(1), {made(2, "pending")});
  EXPECT_FALSE(
      a.take_comparison(answer(R"("ranges":[{"to":null,"count":0,"digest":")" + std::string(32, '0') + "\"}]")));
  EXPECT_FALSE(a.take_comparison(answer(R"("records":[],"next":null)")));
  EXPECT_EQ(a.view(1, "id"), "gone");
  EXPECT_EQ(a.field(2, "title"), R"("pending")");
}

TEST_F(Repair, RecordThatCannotBeReadIsFetchedAgain) {
  a.edit(body(1), {made(1, "one")});
  expect_all_equal();
  sync::Replica broken(model());
  for (const auto& [key, value] : a.store()) {
    ASSERT_TRUE(broken.load(key, key.starts_with("record/") ? "{}" : std::string_view(value)));
  }
  ASSERT_TRUE(broken.open());
  EXPECT_EQ(broken.views(""), "[]");
  EXPECT_EQ(broken.missing_scopes().size(), 2U);
  ASSERT_TRUE(broken.snapshot_part(server.snapshot(kProgramme, "")));
  ASSERT_TRUE(broken.snapshot_part(server.snapshot(body(1), "")));
  EXPECT_EQ(broken.views(""), a.replica().views(""));
  EXPECT_EQ(broken.digest(body(1)), server.digest(body(1)));
}

TEST_F(Repair, StoreThatCannotBeReadFailsToLoad) {
  sync::Replica replica(model());
  for (const char* key :
       {"meta", "scope/programme", "scope/x", "pending/1", "refused/1", "record/item", "record/item/1", "kept/1"}) {
    const auto done = replica.load(key, "{}");
    ASSERT_FALSE(done) << key;
    EXPECT_EQ(done.error().code, ErrorCode::kReplicaStore);
  }
  EXPECT_TRUE(replica.load("somebody/else", "whatever"));
}

}  // namespace
}  // namespace bijeen::test
