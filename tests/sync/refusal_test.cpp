// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "tests/sync/replicas.h"

namespace bijeen::test {
namespace {

using Refusal = Replicas;

/// The leader approves what a member then may no longer do: here, a member writes a value that only the server refuses.
TEST_F(Refusal, RefusedSetLeavesTheViewAndIsKeptToRead) {
  a.edit(body(1), {made(1, "one")});
  expect_all_equal();
  const std::string x = '"' + record(7).text() + '"';
  const std::string y = '"' + record(8).text() + '"';
  a.edit(body(1), {item(1).putting("about", x)});
  b.edit(body(1), {item(1).putting("about", y)});
  b.sync();
  a.push();
  EXPECT_EQ(a.unsent(0, "state"), R"("refused")");
  EXPECT_EQ(a.unsent(0, "code"), R"("record.once")");
  EXPECT_EQ(a.status("refused"), "1");
  EXPECT_EQ(a.field(1, "about"), "null");
  expect_all_equal();
  EXPECT_EQ(a.field(1, "about"), y);
  EXPECT_NE(a.replica().export_unsent().find(x.substr(1, 36)), std::string::npos);
  EXPECT_FALSE(a.dismiss(2));
  EXPECT_EQ(a.unsent_count(), 0U);
  EXPECT_EQ(a.dismiss(2), ErrorCode::kReplicaBusy);
}

TEST_F(Refusal, LaterSetsGoOn) {
  a.edit(body(1), {made(1, "one")});
  expect_all_equal();
  b.edit(body(1), {item(1).putting("about", '"' + record(8).text() + '"')});
  b.sync();
  a.edit(body(1), {item(1).putting("about", '"' + record(7).text() + '"').putting("due", R"("2026-01-01")")});
  a.edit(body(1), {item(1).putting("due", R"("2026-03-03")")});
  expect_all_equal();
  EXPECT_EQ(b.field(1, "due"), R"("2026-03-03")");
  EXPECT_EQ(a.status("refused"), "1");
}

TEST_F(Refusal, TextThatLeansOnARefusedSetGoesWithIt) {
  a.edit(body(1), {made(1, "one")});
  expect_all_equal();
  b.edit(body(1), {item(1).putting("about", '"' + record(8).text() + '"')});
  b.sync();
  a.edit(body(1), {item(1).putting("about", '"' + record(7).text() + '"').editing("note", {0, 0, "refused "})});
  a.edit(body(1), {item(1).editing("note", {8, 0, "leaning"})});
  a.edit(body(1), {made(2, "two")});
  a.push(false, 2);
  EXPECT_EQ(a.field(1, "note"), R"("")");
  EXPECT_EQ(a.unsent_count(), 3U);
  // Written after the refusal was known: stands by itself.
  EXPECT_FALSE(a.type(1, "note", "", "own feet"));
  expect_all_equal();
  EXPECT_EQ(b.field(1, "note"), R"("own feet")");
  EXPECT_EQ(a.unsent(1, "code"), R"("text.leaning")");
  EXPECT_EQ(b.field(2, "title"), R"("two")");
}

TEST_F(Refusal, WhatWasDoneToARecordWhoseMakingWasRefusedGoesWithIt) {
  a.edit(body(1), {made(1, "one")});
  b.edit(body(1), {made(1, "the same id")});
  b.sync();
  a.edit(body(1), {item(1).putting("due", R"("2026-03-03")")});
  expect_all_equal();
  EXPECT_EQ(a.field(1, "title"), R"("the same id")");
  EXPECT_EQ(a.status("refused"), "2");
}

}  // namespace
}  // namespace bijeen::test
