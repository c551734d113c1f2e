// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "tests/sync/replicas.h"

namespace bijeen::test {
namespace {

using Offline = Replicas;

TEST_F(Offline, ChangeIsSeenAtOnceAndPendingUntilAccepted) {
  EXPECT_FALSE(a.edit(body(1), {made(1, "one")}));
  EXPECT_EQ(a.field(1, "title"), R"("one")");
  EXPECT_EQ(a.view(1, "pending"), "true");
  EXPECT_EQ(a.status("pending"), "1");
  a.sync();
  EXPECT_EQ(a.view(1, "pending"), "false");
  EXPECT_EQ(a.status("pending"), "0");
  b.sync();
  EXPECT_EQ(b.field(1, "title"), R"("one")");
  expect_all_equal();
}

TEST_F(Offline, OwnChangeDoesNotFlickerBetweenTheVerdictAndThePull) {
  a.edit(body(1), {made(1, "one")});
  a.push();
  EXPECT_EQ(a.field(1, "title"), R"("one")");
  EXPECT_EQ(a.view(1, "pending"), "false");
  EXPECT_EQ(a.status("pending"), "0");
  a.pull();
  EXPECT_EQ(a.field(1, "title"), R"("one")");
}

TEST_F(Offline, PendingValueIsShownOnTopOfWhatOthersDid) {
  a.edit(body(1), {made(1, "one")});
  expect_all_equal();
  a.clock = 5;
  a.edit(body(1), {item(1).putting("due", R"("2026-01-01")")});
  b.edit(body(1), {item(1).putting("due", R"("2026-02-02")")});
  b.sync();
  a.pull();
  EXPECT_EQ(a.field(1, "due"), R"("2026-01-01")");
  EXPECT_EQ(a.status("conflicts"), "1");
  expect_all_equal();
  EXPECT_EQ(a.field(1, "due"), R"("2026-02-02")");
  EXPECT_EQ(b.view(1, "conflicts.due.0.value"), R"("2026-02-02")");
  EXPECT_EQ(b.view(1, "conflicts.due.1.value"), R"("2026-01-01")");
}

TEST_F(Offline, ConflictIsSettledByWhoSawBoth) {
  a.edit(body(1), {made(1, "one")});
  expect_all_equal();
  a.edit(body(1), {item(1).putting("due", R"("2026-01-01")")});
  b.edit(body(1), {item(1).putting("due", R"("2026-02-02")")});
  expect_all_equal();
  EXPECT_EQ(leader.status("conflicts"), "1");
  leader.edit(body(1), {item(1).putting("due", R"("2026-02-02")")});
  EXPECT_EQ(leader.status("conflicts"), "0");
  expect_all_equal();
  EXPECT_EQ(a.status("conflicts"), "0");
}

TEST_F(Offline, DeletedRecordsAreLeftOutUnlessInConflict) {
  a.edit(body(1), {made(1, "one")});
  expect_all_equal();
  leader.edit(body(1), {item(1).deleting()});
  EXPECT_EQ(leader.replica().views("item"), "[]");
  b.edit(body(1), {item(1).putting("due", R"("2026-02-02")")});
  expect_all_equal();
  EXPECT_EQ(leader.view(1, "editedWhileDeleted"), "true");
  EXPECT_NE(leader.replica().views("item"), "[]");
}

TEST_F(Offline, DeletedRecordsCanBeListedAndBroughtBack) {
  a.edit(body(1), {made(1, "one"), made(2, "two")});
  expect_all_equal();
  EXPECT_EQ(b.replica().deleted_views(), "[]");
  a.edit(body(1), {item(1).deleting()});
  expect_all_equal();
  EXPECT_NE(b.replica().deleted_views().find(record(1).text()), std::string::npos);
  EXPECT_EQ(b.replica().deleted_views().find(record(2).text()), std::string::npos);
  EXPECT_FALSE(leader.edit(body(1), {item(1).deleting(false)}));
  expect_all_equal();
  EXPECT_EQ(a.replica().deleted_views(), "[]");
}

TEST_F(Offline, ParentAndChildrenInOneSet) {
  const std::string parent = '"' + record(1).text() + '"';
  EXPECT_FALSE(
      a.edit(body(1), {item(2).creating().putting("title", R"("child")").putting("about", parent), made(1, "one")}));
  expect_all_equal();
  EXPECT_EQ(b.field(2, "about"), parent);
}

TEST_F(Offline, WhatIsNotPermittedIsNotMade) {
  EXPECT_EQ(a.edit(body(1), {item(9).putting("due", "null")}), ErrorCode::kRecordUnknown);
  EXPECT_EQ(a.edit(body(1), {item(9).creating()}), ErrorCode::kModelRequired);
  EXPECT_EQ(a.edit(body(7), {made(9, "x")}), ErrorCode::kScopeUnknown);
  EXPECT_EQ(a.edit(body(1), {}), ErrorCode::kChangeSetMalformed);
  EXPECT_EQ(a.edit(body(1), {made(9, "x"), made(9, "y")}), ErrorCode::kChangeSetMalformed);
  EXPECT_EQ(a.status("pending"), "0");
  EXPECT_FALSE(a.edit(body(1), {made(1, "one")}));
  expect_all_equal();
}

TEST_F(Offline, IdentityIsKept) {
  EXPECT_FALSE(a.replica().identify(device(9), person(1)));
  EXPECT_FALSE(a.replica().identify(device(1), person(9)));
  EXPECT_TRUE(a.replica().identify(device(1), person(1)));
  sync::Replica nobody(model());
  ASSERT_TRUE(nobody.open());
  const auto step = nobody.edit(id<sync::ChangeSetId>(1), body(1), sync::Millis{1}, {made(1, "x")}, false);
  ASSERT_FALSE(step);
  EXPECT_EQ(step.error().code, ErrorCode::kReplicaIdentity);
}

}  // namespace
}  // namespace bijeen::test
