// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "tests/sync/replicas.h"

namespace bijeen::test {
namespace {

using Scopes = Replicas;

TEST_F(Scopes, GainedScopeIsFetchedInPartsAndSeenWhenComplete) {
  for (std::uint64_t i = 1; i <= 5; ++i) leader.edit(body(1), {made(i, "x")});
  leader.sync();
  server.records_a_part = 2;
  server.sends_history_at_first = false;
  SyncDevice fresh(4, server);
  server.know(person(4), "", {body(1)});
  fresh.pull();
  fresh.fetch();
  fresh.restart();
  fresh.fetch();
  EXPECT_EQ(fresh.replica().views(""), "[]");
  EXPECT_EQ(fresh.edit(body(1), {made(9, "x")}), ErrorCode::kScopeUnknown);
  EXPECT_EQ(fresh.status("missing.0"), '"' + body(1).text() + '"');
  fresh.restart();
  fresh.fetch();
  EXPECT_EQ(fresh.replica().views(""), leader.replica().views(""));
  EXPECT_EQ(fresh.replica().digest(body(1)), server.digest(body(1)));
  EXPECT_EQ(fresh.last_step().changed.size(), 5U);
}

TEST_F(Scopes, WhoHoldsNothingAsksForNoLog) {
  leader.edit(body(1), {made(1, "one")});
  leader.sync();
  server.sends_history_at_first = false;
  SyncDevice fresh(4, server);
  server.know(person(4), "", {body(1)});
  EXPECT_EQ(fresh.replica().pull_query(), "floor=0");
  fresh.pull_once();
  EXPECT_EQ(fresh.replica().pull_query().substr(0, 6), "after=");
  leader.edit(body(1), {made(2, "two")});
  leader.sync();
  fresh.sync();
  EXPECT_EQ(fresh.replica().digest(body(1)), server.digest(body(1)));
  EXPECT_EQ(fresh.replica().views(""), leader.replica().views(""));
}

TEST_F(Scopes, WhatIsAcceptedWhileAScopeIsFetchedIsInItOnce) {
  for (std::uint64_t i = 1; i <= 4; ++i) leader.edit(body(1), {made(i, "x").editing("note", {0, 0, "n"})});
  leader.sync();
  server.records_a_part = 2;
  server.sends_history_at_first = false;
  SyncDevice fresh(4, server);
  server.know(person(4), "", {body(1)});
  fresh.pull();
  fresh.fetch();
  leader.type(1, "note", "n", "no");
  leader.type(4, "note", "n", "ne");
  leader.edit(body(1), {made(5, "five")});
  leader.edit(body(1), {made(0, "before the first part")});
  leader.sync();
  fresh.pull();
  fresh.fetch();
  leader.type(4, "note", "ne", "new");
  leader.sync();
  fresh.fetch();
  fresh.sync();
  EXPECT_EQ(fresh.replica().views(""), leader.replica().views(""));
  EXPECT_EQ(fresh.replica().digest(body(1)), server.digest(body(1)));
  EXPECT_EQ(fresh.status("divergences"), "0");
}

TEST_F(Scopes, NothingNewerThanTheCursorIsShown) {
  leader.edit(body(1), {made(1, "one").editing("note", {0, 0, "n"})});
  leader.sync();
  server.sends_history_at_first = false;
  SyncDevice fresh(4, server);
  server.know(person(4), "", {body(1)});
  fresh.pull();
  leader.type(1, "note", "n", "nu");
  leader.sync();
  fresh.fetch();
  EXPECT_EQ(fresh.replica().views(""), "[]");
  EXPECT_TRUE(fresh.replica().missing_scopes().empty());
  fresh.restart();
  fresh.pull();
  EXPECT_EQ(fresh.field(1, "note"), R"("nu")");
}

TEST_F(Scopes, LostScopeIsErasedAndPendingSetsReachEscrow) {
  a.edit(body(1), {made(1, "one")});
  expect_all_equal();
  a.edit(body(1), {item(1).putting("due", R"("2026-01-01")")});
  server.know(person(1), "", {kProgramme});
  a.pull();
  EXPECT_EQ(a.view(1, "id"), "gone");
  for (const auto& [key, value] : a.store()) EXPECT_NE(key.substr(0, 7), "record/") << key;
  EXPECT_EQ(a.status("pending"), "1");
  a.push();
  EXPECT_EQ(a.unsent(0, "state"), R"("escrowed")");
  server.know(person(1), "", {kProgramme, body(1)});
  expect_all_equal();
  EXPECT_EQ(a.field(1, "due"), "null");
}

TEST_F(Scopes, WhatWasMadeInALostScopeIsNotShownEither) {
  a.edit(body(1), {made(1, "one")});
  server.know(person(1), "", {kProgramme});
  a.pull();
  EXPECT_EQ(a.view(1, "id"), "gone");
  EXPECT_EQ(a.replica().views(""), "[]");
  EXPECT_EQ(a.status("pending"), "1");
}

TEST_F(Scopes, ScopeThatComesBackBringsPendingSetsBackIntoView) {
  a.edit(body(1), {made(1, "one")});
  expect_all_equal();
  a.edit(body(1), {item(1).putting("due", R"("2026-01-01")")});
  server.know(person(1), "", {kProgramme});
  a.pull();
  server.know(person(1), "", {kProgramme, body(1)});
  a.pull();
  a.fetch();
  EXPECT_EQ(a.field(1, "due"), R"("2026-01-01")");
  expect_all_equal();
}

TEST_F(Scopes, PagesOfAPullAreTakenOneAfterTheOther) {
  for (std::uint64_t i = 1; i <= 5; ++i) leader.edit(body(1), {made(i, "x")});
  leader.sync();
  server.sets_a_page = 2;
  a.pull_once();
  EXPECT_EQ(a.view(3, "id"), "gone");
  EXPECT_NE(a.view(2, "id"), "gone");
  expect_all_equal();
}

}  // namespace
}  // namespace bijeen::test
