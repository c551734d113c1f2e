// SPDX-License-Identifier: EUPL-1.2
#include "sync/access.h"

#include <gtest/gtest.h>

#include "tests/support/sync_world.h"

namespace bijeen::test {
namespace {

/// Items 1 (by person 1) and 2 (by person 2) and plan 3, in the programme.
class Permit : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(log.take(1, 0, {item(1).creating().putting("title", R"("x")")}));
    ASSERT_TRUE(log.take(2, 0, {item(2).creating().putting("title", R"("x")")}));
    ASSERT_TRUE(log.take(3, 0, {OpOf("plan", 3).creating().putting("title", R"("x")")}));
  }
  /// nullopt when it is permitted.
  std::optional<ErrorCode> judge(const sync::Actor& actor, const sync::Scope& scope, std::vector<sync::Op> ops) {
    sync::ChangeSet set;
    set.scope = scope;
    set.model = 3;
    set.ops = std::move(ops);
    const auto done = sync::permit(model(), actor, log, set);
    return done ? std::nullopt : std::optional(done.error().code);
  }
  Log log;
  sync::Scope own{sync::Scope::Kind::kPerson, id<sync::RecordId>(0xa01)};
  sync::Actor member{person(1), "member", {kProgramme, body(1), own}};
  sync::Actor leader{person(3), "leader", {kProgramme, body(1), own, sync::Scope{sync::Scope::Kind::kLeader, {}}}};
  const std::string title = R"("x")";
};

using ErrorCode::kAuthForbidden;
constexpr auto kYes = std::nullopt;

TEST_F(Permit, CollectionsAndFieldsOfTheModelAlone) {
  EXPECT_EQ(judge(member, kProgramme, {OpOf("nothing", 9).creating()}), ErrorCode::kModelCollection);
  EXPECT_EQ(judge(member, kProgramme, {item(1).putting("nothing", "1")}), ErrorCode::kModelField);
  EXPECT_EQ(judge(member, kProgramme, {item(1).putting("due", R"("2026-01-01")")}), kYes);
}

TEST_F(Permit, RulesDecideHowAFieldIsChanged) {
  EXPECT_EQ(judge(member, kProgramme, {item(1).putting("tags", R"(["a"])")}), ErrorCode::kModelRule);
  EXPECT_EQ(judge(member, kProgramme, {item(1).putting("note", R"("a")")}), ErrorCode::kModelRule);
  EXPECT_EQ(judge(member, kProgramme, {item(1).adding("due", R"("2026-01-01")")}), ErrorCode::kModelRule);
  EXPECT_EQ(judge(member, kProgramme, {item(1).removing("title", title)}), ErrorCode::kModelRule);
  EXPECT_EQ(judge(member, kProgramme, {item(1).editing("title", {0, 0, "x"})}), ErrorCode::kModelRule);
}

TEST_F(Permit, ValuesFitTheirFields) {
  EXPECT_EQ(judge(member, kProgramme, {item(1).putting("due", R"("tomorrow")")}), ErrorCode::kModelValue);
  EXPECT_EQ(judge(member, kProgramme, {item(1).putting("due", "null")}), kYes);
  EXPECT_EQ(judge(member, kProgramme, {item(1).putting("title", "null")}), ErrorCode::kModelRequired);
  EXPECT_EQ(judge(member, kProgramme, {item(1).putting("about", R"("no id")")}), ErrorCode::kModelValue);
  EXPECT_EQ(judge(member, kProgramme, {item(1).putting("status", R"("vague")")}), ErrorCode::kModelValue);
}

TEST_F(Permit, ElementsOfASetAreCheckedOneByOne) {
  EXPECT_EQ(judge(member, kProgramme, {item(1).adding("tags", R"("a")").adding("tags", "5")}), ErrorCode::kModelValue);
  EXPECT_EQ(judge(member, kProgramme, {item(1).adding("tags", "null")}), ErrorCode::kModelValue);
  EXPECT_EQ(judge(member, kProgramme, {item(1).removing("tags", "5")}), kYes);
}

TEST_F(Permit, RequiredFieldsStandAtTheMaking) {
  EXPECT_EQ(judge(member, kProgramme, {item(9).creating()}), ErrorCode::kModelRequired);
  EXPECT_EQ(judge(leader, kProgramme, {OpOf("plan", 9).creating().putting("title", title)}), ErrorCode::kModelRequired);
  EXPECT_EQ(judge(leader, kProgramme, {OpOf("plan", 9).creating().putting("title", title).adding("parties", title)}),
            kYes);
}

TEST_F(Permit, RecordsExistOnceAndAreKnown) {
  EXPECT_EQ(judge(member, kProgramme, {item(1).creating().putting("title", title)}), ErrorCode::kRecordExists);
  EXPECT_EQ(judge(member, kProgramme, {item(9).putting("title", title)}), ErrorCode::kRecordUnknown);
}

TEST_F(Permit, MakingWhatIsMadeJointlyAndIsThereIsAChangeOfIt) {
  const auto one = [&](const char* of) { return seat(1).creating().putting("of", of).putting("answer", title); };
  ASSERT_TRUE(log.take(1, 0, {one(R"("a")")}));
  EXPECT_EQ(judge(member, kProgramme, {one(R"("a")")}), kYes);
  EXPECT_EQ(judge(member, kProgramme, {one(R"("b")")}), ErrorCode::kRecordOnce);
  EXPECT_EQ(judge(member, kProgramme, {seat(1).creating()}), ErrorCode::kModelRequired);
  EXPECT_EQ(judge(member, body(1), {one(R"("a")")}), ErrorCode::kRecordExists) << "its scope is another one";
}

TEST_F(Permit, ScopeIsTheActorsAndTheRecordsAndFitsTheCollection) {
  EXPECT_EQ(judge(member, body(2), {item(9).creating().putting("title", title)}), ErrorCode::kScopeUnknown);
  EXPECT_EQ(judge(member, body(2), {}), ErrorCode::kScopeUnknown);
  EXPECT_EQ(judge(member, body(1), {item(1).putting("title", title)}), ErrorCode::kModelScope);
  EXPECT_EQ(judge(leader, body(1), {OpOf("plan", 9).creating().putting("title", title)}), ErrorCode::kModelScope);
  EXPECT_EQ(judge(leader, kProgramme, {OpOf("meeting", 9).creating()}), ErrorCode::kModelScope);
  const sync::Actor elsewhere{person(5), "member", {body(1)}};
  EXPECT_EQ(judge(elsewhere, body(1), {item(1).putting("title", title)}), ErrorCode::kRecordUnknown);
}

TEST_F(Permit, RolesAuthorsAndParticipants) {
  EXPECT_EQ(judge(member, kProgramme, {OpOf("plan", 3).putting("title", title)}), kAuthForbidden);
  EXPECT_EQ(judge(leader, kProgramme, {OpOf("plan", 3).putting("title", title)}), kYes);
  EXPECT_EQ(judge(member, body(1), {OpOf("meeting", 9).creating()}), kYes);
  EXPECT_EQ(judge(member, kProgramme, {OpOf("plan", 9).creating().putting("title", title).adding("parties", title)}),
            kAuthForbidden);
}

TEST_F(Permit, DeletingAndBringingBackNeedTheirOwnRight) {
  EXPECT_EQ(judge(member, kProgramme, {item(1).deleting()}), kYes);
  EXPECT_EQ(judge(member, kProgramme, {item(2).deleting()}), kAuthForbidden);
  EXPECT_EQ(judge(member, kProgramme, {item(2).deleting(false)}), kAuthForbidden);
  EXPECT_EQ(judge(leader, kProgramme, {item(2).deleting()}), kYes);
}

TEST_F(Permit, FieldsAndValuesOfTheirOwnKeepOthersOutAlsoAtTheMaking) {
  EXPECT_EQ(judge(member, kProgramme, {item(1).putting("verdict", title)}), kAuthForbidden);
  EXPECT_EQ(judge(leader, kProgramme, {item(1).putting("verdict", title)}), kYes);
  EXPECT_EQ(judge(member, kProgramme, {item(9).creating().putting("title", title).putting("verdict", title)}),
            kAuthForbidden);
  EXPECT_EQ(judge(member, kProgramme, {item(1).putting("status", R"("done")")}), kYes);
  EXPECT_EQ(judge(member, kProgramme, {item(1).putting("status", R"("approved")")}), kAuthForbidden);
  EXPECT_EQ(judge(leader, kProgramme, {item(1).putting("status", R"("approved")")}), kYes);
}

TEST_F(Permit, WhatIsFixedAtTheMakingStaysFixed) {
  const std::string a = '"' + record(7).text() + '"';
  const std::string b = '"' + record(8).text() + '"';
  EXPECT_EQ(judge(member, kProgramme, {item(1).putting("about", a)}), kYes);
  ASSERT_TRUE(log.take(1, 0, {item(1).putting("about", a)}));
  EXPECT_EQ(judge(member, kProgramme, {item(1).putting("about", a)}), kYes);
  EXPECT_EQ(judge(member, kProgramme, {item(1).putting("about", b)}), ErrorCode::kRecordOnce);
}

/// Wish 5 of person 1, on which the leader's decision may stand.
class PermitSettled : public Permit {
 protected:
  void SetUp() override {
    Permit::SetUp();
    ASSERT_TRUE(log.take(1, 0, {wish().creating().putting("status", R"("open")")}));
  }
  static OpOf wish() { return {"wish", 5}; }
  /// One of each kind of op that changes or deletes the wish.
  static std::vector<sync::Op> all_ways() {
    return {wish().putting("status", R"("open")"),
            wish().adding("tags", R"("a")"),
            wish().removing("tags", R"("a")"),
            wish().editing("note", {0, 0, "x"}),
            wish().deleting(),
            wish().deleting(false)};
  }
  void expect_all(const sync::Actor& actor, std::optional<ErrorCode> expected) {
    const auto ways = all_ways();
    for (std::size_t i = 0; i < ways.size(); ++i) EXPECT_EQ(judge(actor, kProgramme, {ways[i]}), expected) << i;
  }
};

TEST_F(PermitSettled, TheAuthorChangesItUntilItIsDecided) {
  expect_all(member, kYes);
  expect_all(leader, kYes);
}

TEST_F(PermitSettled, AfterTheDecisionNobodyElseRewritesOrDeletesIt) {
  for (const auto* const decision : {R"("granted")", R"("refused")"}) {
    ASSERT_TRUE(log.take(3, 4, {wish().putting("status", decision)}));
    expect_all(member, kAuthForbidden);
    expect_all(leader, kYes);
  }
}

TEST_F(PermitSettled, AnAuthorWhoWithdrewWithoutKnowingDoesNotUndoTheDecision) {
  ASSERT_TRUE(log.take(3, 4, {wish().putting("status", R"("granted")")}, 5000));
  ASSERT_TRUE(log.take(1, 4, {wish().putting("status", R"("open")")}, 9000));
  ASSERT_TRUE(sync::in_conflict(*log.find("wish", record(5))));
  expect_all(member, kAuthForbidden);
  expect_all(leader, kYes);
}

TEST_F(PermitSettled, WhenTheDecisionIsTakenBackItIsTheAuthorsAgain) {
  ASSERT_TRUE(log.take(3, 4, {wish().putting("status", R"("granted")")}));
  ASSERT_TRUE(log.take(3, 5, {wish().putting("status", R"("open")")}));
  expect_all(member, kYes);
}

/// Paper 6 by person 1, sealed by person 2 (numbers 4 and 5 of the log).
class PermitLocked : public Permit {
 protected:
  static OpOf paper() { return {"paper", 6}; }
  void SetUp() override {
    Permit::SetUp();
    ASSERT_TRUE(log.take(1, 0, {paper().creating().putting("title", R"("x")").adding("tags", R"("a")")}));
    ASSERT_TRUE(log.take(2, 4, {paper().putting("seal", R"("me")")}));
  }
  /// Of somebody who had seen the log up to there.
  std::optional<ErrorCode> judge_seen(std::uint64_t by, std::uint64_t seen, sync::Op op) {
    sync::ChangeSet set;
    set.scope = kProgramme;
    set.model = 3;
    set.device = device(by);
    set.n = sync::DeviceCount{99};
    set.seen = sync::Seq{seen};
    set.ops = {std::move(op)};
    const auto done = sync::permit(model(), member, log, set);
    return done ? std::nullopt : std::optional(done.error().code);
  }
};

TEST_F(PermitLocked, NobodyWritesWhatIsLockedWhateverHeHadSeen) {
  for (const std::uint64_t seen : {0, 4, 5}) {
    for (const auto& op :
         {paper().putting("title", title), paper().adding("tags", R"("b")"), paper().removing("tags", R"("a")"),
          paper().editing("note", {0, 0, "x"}), paper().deleting(), paper().creating().putting("title", title)}) {
      EXPECT_EQ(judge_seen(9, seen, op), ErrorCode::kRecordLocked) << seen;
    }
  }
  EXPECT_EQ(judge(leader, kProgramme, {paper().putting("title", title)}), ErrorCode::kRecordLocked);
}

TEST_F(PermitLocked, OtherFieldsAndTheLockItselfCanStillBeWritten) {
  EXPECT_EQ(judge_seen(9, 0, paper().putting("aside", title)), kYes);
  EXPECT_EQ(judge_seen(9, 0, paper().putting("seal", "null")), kYes);
  ASSERT_TRUE(log.take(2, 5, {paper().putting("seal", "null")}));
  EXPECT_EQ(judge_seen(9, 0, paper().putting("title", title)), kYes);
}

TEST_F(PermitLocked, StaysLockedWhileAnySealStandsBesideItsOpening) {
  ASSERT_TRUE(log.take(3, 4, {paper().putting("seal", "null")}));
  ASSERT_TRUE(sync::in_conflict(*log.find("paper", record(6))));
  EXPECT_EQ(judge_seen(9, 6, paper().putting("title", title)), ErrorCode::kRecordLocked);
}

TEST_F(PermitLocked, OnlyWhoSawEveryChangeOfOthersCanLock) {
  ASSERT_TRUE(log.take(2, 5, {paper().putting("seal", "null")}));
  ASSERT_TRUE(log.take(1, 6, {paper().editing("note", {0, 0, "late"})}));
  const auto locks = paper().putting("seal", R"("again")");
  EXPECT_EQ(judge_seen(9, 6, locks), ErrorCode::kRecordStale);
  EXPECT_EQ(judge_seen(9, 7, locks), kYes);
  EXPECT_EQ(judge_seen(1, 6, locks), kYes) << "what one wrote oneself was seen";
}

TEST_F(PermitLocked, HowOthersMadeTheSameRecordHasToBeSeenToo) {
  const OpOf made{"paper", 7};
  ASSERT_TRUE(log.take(1, 5, {OpOf(made).creating().putting("title", title)}));
  EXPECT_EQ(judge_seen(9, 5, OpOf(made).creating().putting("title", title).putting("seal", title)),
            ErrorCode::kRecordStale);
  EXPECT_EQ(judge_seen(1, 5, OpOf(made).putting("seal", title)), kYes);
}

TEST_F(Permit, NewerModelsAndHugeSetsAreRefused) {
  sync::ChangeSet set;
  set.model = 4;
  EXPECT_EQ(sync::permit(model(), member, log, set).error().code, ErrorCode::kChangeSetModel);
  std::vector<sync::Op> ops;
  for (std::uint64_t i = 0; i <= sync::kChangeSetOpsMax; ++i) ops.push_back(item(100 + i).deleting());
  EXPECT_EQ(judge(member, kProgramme, std::move(ops)), ErrorCode::kChangeSetTooLarge);
}

TEST_F(Permit, TextsHaveALimitWhereTheModelSaysSo) {
  EXPECT_EQ(judge(member, body(1), {OpOf("meeting", 9).creating().editing("minutes", {0, 0, std::string(21, 'x')})}),
            ErrorCode::kTextTooLong);
  EXPECT_EQ(judge(member, body(1), {OpOf("meeting", 9).creating().editing("minutes", {0, 0, std::string(20, 'x')})}),
            kYes);
}

TEST_F(Permit, AnEditBesideTooMuchThatItsAuthorHadNotSeenIsRefused) {
  const auto edit = [&](std::uint64_t seen) {
    sync::ChangeSet set;
    set.scope = kProgramme;
    set.device = device(9);
    set.n = sync::DeviceCount{1};
    set.seen = sync::Seq{seen};
    set.ops = {item(1).editing("note", {0, 0, "x"})};
    return sync::permit(model(), member, log, set);
  };
  sync::TextState text;
  for (std::uint64_t seq = 1; seq <= sync::kConcurrentEditsMax + 1; ++seq)
    text.log.push_back({sync::Seq{seq}, device(1), sync::DeviceCount{seq}, sync::Seq{}, {{0, 0, "y"}}});
  log.find("item", record(1))->fields["note"] = text;
  EXPECT_EQ(edit(0).error().code, ErrorCode::kTextCrowded);
  EXPECT_TRUE(edit(sync::kConcurrentEditsMax + 1));
  text.log.pop_back();
  log.find("item", record(1))->fields["note"] = text;
  EXPECT_TRUE(edit(0));
}

TEST_F(Permit, NothingMayBeDoneInAScopeThatIsNotRead) {
  EXPECT_FALSE(sync::may(*model().collection("item"), nullptr, {}, sync::Act::kCreate, member, body(2), person(1)));
  EXPECT_TRUE(sync::may(*model().collection("item"), nullptr, {}, sync::Act::kCreate, member, body(1), person(1)));
}

}  // namespace
}  // namespace bijeen::test
