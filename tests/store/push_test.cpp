// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/store/world.h"

namespace bijeen::test {
namespace {

using Kind = store::Verdict::Kind;
using testing::ElementsAre;
using testing::Field;

sync::Op organisation(const sync::RecordId& record, const std::string& name) {
  return creating("organisation", record, {{"name", json(name)}});
}

class Push : public testing::Test {
 protected:
  World world;
  sync::PersonId leader = world.person("leader");
  Pen pen = world.pen(leader);

  std::vector<store::KeptSet> kept_of(const std::optional<sync::PersonId>& author) {
    return world.store().kept(author, std::nullopt, {100, 1024 * 1024}).sets;
  }
  /// Of an organisation that was never made.
  sync::Op refused_edit(std::size_t bytes) {
    return putting("organisation", world.new_record(), {{"name", json(std::string(bytes, 'x'))}});
  }
};

TEST_F(Push, AnAcceptedSetGetsTheNextSequenceAndAReceipt) {
  const auto before = raw(world.store().last_seq());
  const auto verdict = world.send(pen, kProgramme, {organisation(world.new_record(), "GGD")});
  EXPECT_EQ(verdict.kind, Kind::kAccepted);
  EXPECT_EQ(raw(verdict.seq), before + 1);
  EXPECT_EQ(raw(world.store().last_seq()), before + 1);
  EXPECT_EQ(verdict.hash.size(), 64U);
  EXPECT_EQ(verdict.signature.size(), 64U);
}

TEST_F(Push, ARecordThatManySetsOfAPushTouchIsWhatTheyComeToAndEachIsInItsHistory) {
  const auto record = world.new_record();
  const auto naming = [&](const std::string& name) {
    return pen.set(kProgramme, {putting("organisation", record, {{"name", json(name)}})});
  };
  const auto made = pen.set(kProgramme, {organisation(record, "GGD")});
  const auto named = naming("GGD Flevoland");
  auto refused = pen.set(kProgramme, {putting("organisation", record, {{"nickname", json("x")}})});
  const auto last = naming("GGD in Flevoland");
  const auto verdicts = world.push(pen, {made, named, refused, last});
  ASSERT_TRUE(verdicts.ok());
  EXPECT_THAT(*verdicts,
              ElementsAre(Field(&store::Verdict::kind, Kind::kAccepted), Field(&store::Verdict::kind, Kind::kAccepted),
                          Field(&store::Verdict::kind, Kind::kRefused), Field(&store::Verdict::kind, Kind::kAccepted)));
  EXPECT_EQ(world.sql("SELECT name FROM organisation WHERE id = '" + record.text() + "'"), "GGD in Flevoland");
  EXPECT_EQ(world.store().history("organisation", record, std::nullopt, {10, 10'000}).entries.size(), 3U);
  EXPECT_TRUE(world.store().check().empty());
}

TEST_F(Push, SomebodyThatAPushMakesMayActInTheNextPush) {
  const auto record = world.new_record();
  const auto made =
      pen.set(kProgramme, {creating("person", record, {{"name", json("Nieuw")}, {"role", json("leader")}})});
  ASSERT_TRUE(world.push(pen, {made}).ok());
  auto other = world.pen(as_person(record));
  EXPECT_EQ(world.send(other, kProgramme, {organisation(world.new_record(), "COA")}).kind, Kind::kAccepted);
}

TEST_F(Push, ALaterSetOfAPushIsJudgedByTheRightsThatAnEarlierOneTook) {
  const auto stop = pen.set(kProgramme, {putting("person", as_record(leader), {{"role", json("member")}})});
  const auto then = pen.set(kProgramme, {organisation(world.new_record(), "COA")});
  const auto verdicts = world.push(pen, {stop, then});
  ASSERT_TRUE(verdicts.ok());
  EXPECT_EQ(verdicts->at(0).kind, Kind::kAccepted);
  EXPECT_EQ(verdicts->at(1).kind, Kind::kRefused);
}

TEST_F(Push, ARepeatedSetGetsTheVerdictItHad) {
  const auto accepted = pen.set(kProgramme, {organisation(world.new_record(), "GGD")});
  const auto refused = pen.set(kProgramme, {putting("organisation", world.new_record(), {{"name", json("x")}})});
  const auto first = world.push(pen, {accepted, refused});
  const auto last = world.store().last_seq();
  world.reopen();
  const auto second = world.push(pen, {accepted, refused});
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(world.store().last_seq(), last);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(first->at(i).kind, second->at(i).kind);
    EXPECT_EQ(first->at(i).seq, second->at(i).seq);
    EXPECT_EQ(first->at(i).n, second->at(i).n);
    EXPECT_EQ(first->at(i).signature, second->at(i).signature);
    EXPECT_EQ(first->at(i).error.has_value(), second->at(i).error.has_value());
  }
  EXPECT_EQ(second->at(1).error->code, ErrorCode::kRecordUnknown);
}

TEST_F(Push, TheSameIdWithOtherContentFailsAndStoresNothing) {
  auto set = pen.set(kProgramme, {organisation(world.new_record(), "GGD")});
  ASSERT_TRUE(world.push(pen, {set}).ok());
  const auto last = world.store().last_seq();
  auto other = pen.set(kProgramme, {organisation(world.new_record(), "COA")});
  set.made = sync::Millis{kNow - 1};
  const auto answer = world.push(pen, {other, set});
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().code, ErrorCode::kSyncIdReused);
  EXPECT_EQ(world.store().last_seq(), last);
  EXPECT_EQ(raw(world.store().expected(pen.device)), 2U);
}

TEST_F(Push, AMissingNumberFailsAndSaysWhichIsExpected) {
  const auto first = pen.set(kProgramme, {organisation(world.new_record(), "GGD")});
  const auto second = pen.set(kProgramme, {organisation(world.new_record(), "COA")});
  const auto answer = world.push(pen, {second});
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().code, ErrorCode::kSyncGap);
  EXPECT_EQ(raw(world.store().expected(pen.device)), 1U);
  EXPECT_TRUE(world.push(pen, {first, second}).ok());
  EXPECT_EQ(raw(world.store().expected(pen.device)), 3U);
}

TEST_F(Push, ANumberUsedBeforeWithAnotherIdIsOfADeviceThatWasSetBack) {
  world.send(pen, kProgramme, {organisation(world.new_record(), "GGD")});
  pen.n = 0;
  const auto answer = world.push(pen, {pen.set(kProgramme, {organisation(world.new_record(), "COA")})});
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().code, ErrorCode::kSyncIdReused);
}

TEST_F(Push, ARefusedSetTakesNoSequenceButCountsAndIsKept) {
  const auto last = world.store().last_seq();
  const auto refused = world.send(pen, kProgramme, {creating("organisation", world.new_record(), {})});
  EXPECT_EQ(refused.kind, Kind::kRefused);
  EXPECT_EQ(refused.error->code, ErrorCode::kModelRequired);
  EXPECT_EQ(world.store().last_seq(), last);
  EXPECT_EQ(world.send(pen, kProgramme, {organisation(world.new_record(), "GGD")}).kind, Kind::kAccepted);
  const auto kept = kept_of(leader);
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept[0].verdict.id, refused.id);
  EXPECT_TRUE(sync::decode(kept[0].set).ok());
  EXPECT_TRUE(kept_of(world.person("member")).empty());
}

TEST_F(Push, RefusedSetsOfAPersonTakeNoMoreRoomThanThereIs) {
  constexpr std::size_t kBytes = 4000;
  world.reopen(2 * (kBytes + 2048));
  world.send(pen, kProgramme, {refused_edit(kBytes)});
  world.send(pen, kProgramme, {refused_edit(kBytes)});
  // Another device of the same person has no room of its own.
  Pen tablet = world.pen(leader);
  const auto set = tablet.set(kProgramme, {refused_edit(kBytes)});
  const auto last = world.store().last_seq();
  const auto full = world.push(tablet, {set});
  ASSERT_FALSE(full.ok());
  EXPECT_EQ(full.error().code, ErrorCode::kSyncKeptFull);
  EXPECT_EQ(kept_of(leader).size(), 2U);
  EXPECT_EQ(raw(world.store().expected(tablet.device)), 1U);
  EXPECT_EQ(world.store().last_seq(), last);

  Pen others = world.pen(world.person("member"));
  EXPECT_EQ(world.send(others, kProgramme, {refused_edit(kBytes)}).kind, Kind::kRefused);

  world.reopen();
  const auto later = world.push(tablet, {set});
  ASSERT_TRUE(later.ok());
  EXPECT_EQ(later->at(0).kind, Kind::kRefused);
  EXPECT_EQ(kept_of(leader).size(), 3U);
}

TEST_F(Push, WhatComesBeforeASetWithoutRoomIsTakenAndWhatComesAfterWaits) {
  world.reopen(2048);
  const auto before = pen.set(kProgramme, {organisation(world.new_record(), "GGD")});
  const auto without_room = pen.set(kProgramme, {refused_edit(4000)});
  const auto after = pen.set(kProgramme, {organisation(world.new_record(), "COA")});
  const auto answer = world.push(pen, {before, without_room, after});
  ASSERT_TRUE(answer.ok());
  ASSERT_EQ(answer->size(), 1U);
  EXPECT_EQ(answer->at(0).kind, Kind::kAccepted);
  EXPECT_EQ(raw(world.store().expected(pen.device)), 2U);
  const auto rest = world.push(pen, {without_room, after});
  ASSERT_FALSE(rest.ok());
  EXPECT_EQ(rest.error().code, ErrorCode::kSyncKeptFull);
}

TEST_F(Push, ATextGrowsToItsFieldsMaximumAndNoFurther) {
  const auto group = world.body("work-group");
  const auto meeting = world.meeting(group, "Overleg");
  const auto insert = [&](std::size_t count) {
    pen.seen = raw(world.store().last_seq());
    pen.known = pen.n;
    return world.send(pen, body_scope(group), {inserting(meeting, 0, std::string(count, 'x'))});
  };
  EXPECT_EQ(insert(200'000).kind, Kind::kAccepted);
  EXPECT_EQ(insert(200'000).kind, Kind::kAccepted);
  const auto refused = insert(200'000);
  ASSERT_TRUE(refused.error.has_value());
  EXPECT_EQ(refused.error->code, ErrorCode::kTextTooLong);
  EXPECT_EQ(insert(100'000).kind, Kind::kAccepted);
  EXPECT_EQ(insert(1).kind, Kind::kRefused);
  EXPECT_EQ(world.sql("SELECT length(minutes) FROM meeting"), "500000");
  auto shorter = inserting(meeting, 0, "y");
  shorter.text["minutes"][0].removed = 2;
  pen.seen = raw(world.store().last_seq());
  pen.known = pen.n;
  EXPECT_EQ(world.send(pen, body_scope(group), {shorter}).kind, Kind::kAccepted);
}

TEST_F(Push, ASetIsRefusedWholeWhenItsLastOpIs) {
  const auto good = world.new_record();
  const auto verdict = world.send(pen, kProgramme, {organisation(good, "GGD"), organisation(good, "COA")});
  EXPECT_EQ(verdict.kind, Kind::kRefused);
  EXPECT_FALSE(world.store().record("organisation", good).has_value());
  EXPECT_TRUE(world.store().check().empty());
}

TEST_F(Push, SeenMustExistAndNotGoBack) {
  pen.seen = raw(world.store().last_seq()) + 1;
  EXPECT_EQ(world.send(pen, kProgramme, {organisation(world.new_record(), "a")}).error->code,
            ErrorCode::kSyncSeenAhead);
  pen.seen = raw(world.store().last_seq());
  EXPECT_FALSE(world.send(pen, kProgramme, {organisation(world.new_record(), "b")}).error);
  --pen.seen;
  EXPECT_EQ(world.send(pen, kProgramme, {organisation(world.new_record(), "c")}).error->code, ErrorCode::kSyncSeenBack);
}

TEST_F(Push, ADeviceFollowsOnlyOthersOfItsPerson) {
  auto own = world.pen(pen.person);
  auto theirs = world.pen(world.person("member"));
  const auto following = [&](const Pen& followed) {
    auto set = pen.set(kProgramme, {organisation(world.new_record(), "GGD")});
    set.past.follows = followed.device;
    set.past.follows_n = sync::DeviceCount{1};
    return world.push(pen, {set})->at(0);
  };
  EXPECT_EQ(following(own).kind, Kind::kAccepted);
  const auto refused = following(theirs);
  ASSERT_EQ(refused.kind, Kind::kRefused);
  EXPECT_EQ(refused.error->code, ErrorCode::kChangeSetMalformed);
}

TEST_F(Push, AnotherEpochOrDeviceFails) {
  const auto set = pen.set(kProgramme, {organisation(world.new_record(), "GGD")});
  const sync::Millis now{kNow};
  const auto code = [&](const std::string& epoch, const sync::PersonId& person, const sync::DeviceId& device) {
    const auto answer = world.store().push({epoch, now, now, person, device, {set}});
    return answer.ok() ? std::optional<ErrorCode>() : answer.error().code;
  };
  const auto epoch = world.store().epoch();
  EXPECT_EQ(code("elsewhere", leader, pen.device), ErrorCode::kSyncEpoch);
  EXPECT_EQ(code(epoch, world.person("leader"), pen.device), ErrorCode::kAuthDevice);
  EXPECT_EQ(code(epoch, leader, id<sync::DeviceId>(1)), ErrorCode::kAuthDevice);
  EXPECT_EQ(code(epoch, leader, world.pen(leader).device), ErrorCode::kAuthDevice);
  EXPECT_EQ(code(epoch, leader, pen.device), std::nullopt);
}

TEST_F(Push, WhatAnEndedDeviceSendsIsKeptInEscrow) {
  world.store().end_device(pen.device);
  const auto record = world.new_record();
  const auto verdict = world.send(pen, kProgramme, {organisation(record, "GGD")});
  EXPECT_EQ(verdict.kind, Kind::kEscrowed);
  EXPECT_EQ(verdict.error->code, ErrorCode::kSyncRevoked);
  EXPECT_FALSE(world.store().record("organisation", record).has_value());
  EXPECT_EQ(kept_of(std::nullopt).size(), 1U);
  EXPECT_FALSE(world.register_device(leader, pen.device));
}

TEST_F(Push, ARoleThatChangesEarlierInTheBatchCounts) {
  const auto member = world.person("member");
  auto theirs = world.pen(member);
  EXPECT_EQ(world.send(theirs, kProgramme, {organisation(world.new_record(), "x")}).error->code,
            ErrorCode::kAuthForbidden);
  pen.seen = raw(world.store().last_seq());
  world.send(pen, kProgramme, {putting("person", as_record(member), {{"role", json("leader")}})});
  theirs.seen = raw(world.store().last_seq());
  const auto verdicts =
      world.push(theirs, {theirs.set(kProgramme, {organisation(world.new_record(), "y")}),
                          theirs.set(kProgramme, {putting("person", as_record(member), {{"role", json("member")}})}),
                          theirs.set(kProgramme, {organisation(world.new_record(), "z")})});
  ASSERT_TRUE(verdicts.ok());
  EXPECT_THAT(*verdicts,
              ElementsAre(Field(&store::Verdict::kind, Kind::kAccepted), Field(&store::Verdict::kind, Kind::kAccepted),
                          Field(&store::Verdict::kind, Kind::kRefused)));
}

TEST_F(Push, WhoIsNoLongerActiveGoesToEscrow) {
  const auto member = world.person("member");
  auto theirs = world.pen(member);
  world.send(pen, kProgramme, {putting("person", as_record(member), {{"active", "false"}})});
  EXPECT_EQ(world.send(theirs, kProgramme, {}).kind, Kind::kEscrowed);
}

TEST_F(Push, TheClockOfTheDeviceIsCorrectedAndNeverPastReceipt) {
  auto early = pen.set(kProgramme, {organisation(world.new_record(), "a")});
  auto late = pen.set(kProgramme, {organisation(world.new_record(), "b")});
  constexpr std::int64_t kYear = 31'536'000'000;
  early.made = sync::Millis{kNow + kYear - 5'000};
  late.made = sync::Millis{kNow + 2 * kYear};
  const auto verdicts = world.store().push(
      {world.store().epoch(), sync::Millis{kNow + kYear}, sync::Millis{kNow}, leader, pen.device, {early, late}});
  ASSERT_TRUE(verdicts.ok());
  EXPECT_EQ(raw(verdicts->at(0).at), kNow - 5'000);
  EXPECT_EQ(raw(verdicts->at(1).at), kNow);
}

class PushText : public Push {
 protected:
  sync::RecordId body = world.body("work-group");
  sync::RecordId meeting = world.meeting(body, "Overleg");
  sync::Scope scope = body_scope(body);

  void SetUp() override {
    pen.seen = raw(world.store().last_seq());
    // As any device that has something to write on: it asked for it.
    world.store().acknowledge(pen.device, sync::Seq{pen.seen}, sync::Seq{pen.seen});
  }
};

TEST_F(PushText, AnEditThatLeansOnARefusedOneIsRefusedUntilTheDeviceKnows) {
  EXPECT_EQ(world.send(pen, scope, {inserting(meeting, 0, "a")}).kind, Kind::kAccepted);
  // The whole set goes, the text with it: the meeting has no such field.
  auto wrong = inserting(meeting, 1, "b");
  wrong.put["nothing"] = "1";
  EXPECT_EQ(world.send(pen, scope, {wrong}).kind, Kind::kRefused);
  EXPECT_EQ(world.send(pen, scope, {inserting(meeting, 1, "c")}).error->code, ErrorCode::kTextLeaning);
  EXPECT_EQ(world.send(pen, scope, {putting("meeting", meeting, {{"place", json("Almere")}})}).kind, Kind::kAccepted);
  pen.known = 3;
  EXPECT_EQ(world.send(pen, scope, {inserting(meeting, 1, "d")}).kind, Kind::kAccepted);
  EXPECT_EQ(world.sql("SELECT minutes FROM meeting"), "ad");
}

TEST_F(PushText, ConcurrentEditsOfOneTextAreMerged) {
  const auto member = world.person("member");
  world.member(body, member);
  auto theirs = world.pen(member);
  pen.seen = theirs.seen;
  EXPECT_EQ(world.send(pen, scope, {inserting(meeting, 0, "wij ")}).kind, Kind::kAccepted);
  EXPECT_EQ(world.send(theirs, scope, {inserting(meeting, 0, "zij ")}).kind, Kind::kAccepted);
  EXPECT_EQ(world.sql("SELECT length(minutes) FROM meeting"), "8");
  EXPECT_TRUE(world.store().check().empty());
}

}  // namespace
}  // namespace bijeen::test
