// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/store/world.h"

namespace bijeen::test {
namespace {

/// Edits of texts whose author had seen less than what is kept of them.
class LateTexts : public testing::Test {
 protected:
  LateTexts() { world.member(group, leader); }
  void come_by() {
    const auto now = world.store().last_seq();
    pen.seen = raw(now);
    world.store().acknowledge(pen.device, now, now);
  }
  /// The text forgets what it got.
  void forget() {
    come_by();
    world.meeting(group, "the horizon is read at a write");
    ASSERT_FALSE(world.send(pen, scope, {putting("meeting", meeting, {{"place", json("Urk")}})}).error.has_value());
  }
  /// A device that goes on where an old image of this person's left off.
  Pen follower() {
    auto again = world.pen(leader);
    again.seen = image.seen;
    return again;
  }
  sync::ChangeSet late_edit(Pen& from, const std::string& text) {
    auto set = from.set(scope, {inserting(meeting, 0, text)});
    set.past.follows = image.device;
    return set;
  }
  /// The verdict on a late edit of a text that got so many sets and was forgotten.
  store::Verdict after_late_edit(std::size_t sets, std::size_t edits) {
    insert_often(sets, edits);
    forget();
    auto again = follower();
    return world.push(again, {late_edit(again, "oud")}).value().at(0);
  }
  /// Accepted sets of `edits` insertions each.
  void insert_often(std::size_t sets, std::size_t edits) {
    come_by();
    const std::size_t in_a_push = std::max<std::size_t>(1, 500 / edits);
    while (sets > 0) {
      std::vector<sync::ChangeSet> push;
      for (; sets > 0 && push.size() < in_a_push; --sets) {
        auto op = inserting(meeting, 0, "x");
        op.text.begin()->second.assign(edits, {0, 0, "x"});
        push.push_back(pen.set(scope, {op}));
      }
      const auto verdicts = world.push(pen, push);
      ASSERT_TRUE(verdicts.ok());
      for (const auto& verdict : *verdicts) ASSERT_EQ(verdict.kind, store::Verdict::Kind::kAccepted);
    }
  }

  World world;
  sync::PersonId leader = world.person("leader");
  sync::RecordId group = world.body("work-group");
  sync::Scope scope = body_scope(group);
  sync::RecordId meeting = world.meeting(group, "Overleg");
  Pen image = world.pen(leader);
  Pen pen = world.pen(leader);
};

TEST_F(LateTexts, AnEditOfATextFromBeforeTheHorizonIsRefusedAndAnyOtherChangeIsNot) {
  auto late = world.pen(leader);
  world.meeting(group, "a");
  const auto now = world.store().last_seq();
  world.store().acknowledge(late.device, now, now);
  world.meeting(group, "b");
  const auto refused = world.send(late, scope, {inserting(meeting, 0, "x")});
  ASSERT_TRUE(refused.error.has_value());
  EXPECT_EQ(refused.error->code, ErrorCode::kSyncSeenBack);
  late.known = late.n;
  EXPECT_FALSE(world.send(late, scope, {putting("meeting", meeting, {{"place", json("Urk")}})}).error.has_value());
  late.seen = raw(now);
  EXPECT_FALSE(world.send(late, scope, {inserting(meeting, 0, "x")}).error.has_value());
}

TEST_F(LateTexts, ATextMadeJointlyFromBeforeTheHorizonIsRefusedWhereItWasMadeAlready) {
  const auto made = world.new_record();
  auto late = world.pen(leader);
  const auto making = [&](const sync::RecordId& record) {
    auto op = creating(
        "meeting", record,
        {{"title", json("Overleg")}, {"date", json(std::string("2027-02-03"))}, {"status", json(std::string("held"))}});
    op.text["minutes"] = {{0, 0, "begin"}};
    return op;
  };
  ASSERT_FALSE(world.send(pen, scope, {making(made)}).error.has_value());
  const auto now = world.store().last_seq();
  world.store().acknowledge(late.device, now, now);
  world.meeting(group, "b");
  const auto refused = world.send(late, scope, {making(made)});
  ASSERT_TRUE(refused.error.has_value());
  EXPECT_EQ(refused.error->code, ErrorCode::kSyncSeenBack);
  EXPECT_FALSE(world.send(late, scope, {making(world.new_record())}).error.has_value()) << "nobody made this one";
}

TEST_F(LateTexts, ADeviceThatWasSetBackFindsATextThatWasForgottenSince) {
  EXPECT_EQ(after_late_edit(3, 1).kind, store::Verdict::Kind::kAccepted);
  const auto minutes = world.sql("SELECT minutes FROM meeting WHERE title = 'Overleg'");
  EXPECT_TRUE(minutes == "oudxxx" || minutes == "xxxoud") << minutes;
}

TEST_F(LateTexts, WhatFollowsOneThatWasRecalledWaitsForTheNextRequest) {
  insert_often(3, 1);
  forget();
  auto again = follower();
  const std::vector<sync::ChangeSet> sets{late_edit(again, "een"), late_edit(again, "twee"), late_edit(again, "drie")};
  EXPECT_EQ(world.push(again, sets)->size(), 1U);
  EXPECT_EQ(world.push(again, sets)->size(), 3U) << "the text is there again";
}

TEST_F(LateTexts, ATextThatChangedVeryOftenIsNotRecalled) {
  const auto verdict = after_late_edit(1001, 1);
  ASSERT_TRUE(verdict.error.has_value());
  EXPECT_EQ(verdict.error->code, ErrorCode::kTextCrowded);
}

TEST_F(LateTexts, WhatARecalledTextGotSinceCountsAsInOneThatIsKept) {
  const auto verdict = after_late_edit(9, 450);
  ASSERT_TRUE(verdict.error.has_value());
  EXPECT_EQ(verdict.error->code, ErrorCode::kTextCrowded);
}

}  // namespace
}  // namespace bijeen::test
