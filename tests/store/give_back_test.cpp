// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "sync/seen.h"
#include "tests/store/phone.h"

namespace bijeen::test {
namespace {

using testing::IsEmpty;

class GivingBack : public testing::Test {
 protected:
  GivingBack() {
    world.member(group, member);
    meeting = world.meeting(group, "Overleg");
    a.sync();
    b.sync();
  }

  void put_place(Phone& phone, const std::string& place) {
    phone.edit(scope, putting("meeting", meeting, {{"place", json(place)}}));
  }
  void insert(Phone& phone, std::uint32_t position, const std::string& text) {
    phone.edit(scope, inserting(meeting, position, text));
  }
  /// Everybody comes by until nobody brings anything new; then all must be one.
  void meet(std::initializer_list<Phone*> phones) {
    for (int round = 0; round < 2; ++round) {
      for (auto* phone : phones) phone->sync();
    }
    for (auto* phone : phones) {
      const auto page = world.store().pull(*world.store().actor(phone->pen().person), world.store().last_seq(), 1);
      for (const auto& [of, digest] : page->digests)
        EXPECT_EQ(phone->replica().digest(of).value_or(sync::Digest{}).hex(), digest) << of.text();
      EXPECT_EQ(phone->status("divergences"), "0");
      EXPECT_EQ(phone->status("pending"), "0");
    }
    EXPECT_THAT(world.store().check(), IsEmpty());
  }
  std::string minutes() { return world.sql("SELECT minutes FROM meeting WHERE title = 'Overleg'"); }

  World world;
  sync::PersonId leader = world.person("leader");
  sync::PersonId member = world.person("member");
  sync::PersonId secretary = world.person("secretary");
  sync::RecordId group = world.body("work-group");
  sync::Scope scope = body_scope(group);
  sync::RecordId meeting;
  Phone a{world, world.pen(leader)};
  Phone b{world, world.pen(member)};
};

TEST_F(GivingBack, AnAuthorBringsBackWhatTheServerLost) {
  const auto backup = world.back_up();
  put_place(a, "Urk");
  a.sync();
  const auto place = world.store().last_seq();
  world.restore(backup);
  EXPECT_EQ(world.sql("SELECT place FROM meeting"), "");
  a.sync();
  EXPECT_EQ(world.sql("SELECT place FROM meeting"), "Urk");
  EXPECT_EQ(world.sql("SELECT max(seq) FROM change_set"), std::to_string(raw(place)));
  EXPECT_GT(world.store().last_seq(), place);
  meet({&a, &b});
}

TEST_F(GivingBack, OthersBringItBackWhenItsAuthorLeftAndHisDeviceWasEnded) {
  const auto backup = world.back_up();
  put_place(b, "Urk");
  insert(b, 0, "notitie");
  b.sync();
  a.sync();
  world.restore(backup);
  world.store().end_device(b.pen().device);
  world.store().write(
      [&](store::Database& database) { database.run("UPDATE person SET active = 0 WHERE id = ?", member); });
  a.sync();
  EXPECT_EQ(world.sql("SELECT place FROM meeting"), "Urk");
  EXPECT_EQ(minutes(), "notitie");
  EXPECT_EQ(world.sql("SELECT author FROM change_set ORDER BY seq DESC"), member.text());
}

TEST_F(GivingBack, SetsOfADeviceThatTheBackupDidNotKnowComeBack) {
  const auto backup = world.back_up();
  Phone late(world, world.pen(secretary));
  late.sync();
  put_place(late, "Emmeloord");
  late.sync();
  a.sync();
  world.restore(backup);
  a.sync();
  EXPECT_EQ(world.sql("SELECT place FROM meeting"), "Emmeloord");
  ASSERT_TRUE(world.store().register_device(secretary, late.pen().device, "telefoon").ok());
  put_place(late, "Dronten");
  meet({&late, &a, &b});
  EXPECT_EQ(world.sql("SELECT place FROM meeting"), "Dronten");
}

TEST_F(GivingBack, AValueOfTheNewEpochBesideAReturnedOneIsAConflict) {
  const auto backup = world.back_up();
  put_place(a, "Urk");
  a.sync();
  world.restore(backup);
  b.sync();
  put_place(b, "Dronten");
  b.sync();
  a.sync();
  meet({&a, &b});
  for (auto* phone : {&a, &b}) {
    EXPECT_NE(phone->view("meeting", meeting, "/conflicts/place/1/value"), "none");
    EXPECT_EQ(phone->status("conflicts"), "1");
  }
}

TEST_F(GivingBack, WhatWasBuiltOnALostValueSupersedesItAndNothingElse) {
  const auto backup = world.back_up();
  put_place(a, "Urk");
  a.sync();
  b.sync();
  put_place(b, "Dronten");
  world.restore(backup);
  b.sync();
  meet({&a, &b});
  EXPECT_EQ(world.sql("SELECT place FROM meeting"), "Dronten");
  EXPECT_EQ(a.status("conflicts"), "0");
}

TEST_F(GivingBack, TextOfBothEpochsKeepsItsPlaces) {
  insert(a, 0, "een twee");
  meet({&a, &b});
  const auto backup = world.back_up();
  insert(a, 8, " drie");
  a.sync();
  world.restore(backup);
  b.sync();
  insert(b, 0, "nul ");
  b.sync();
  insert(a, 13, " vier");
  a.sync();
  meet({&a, &b});
  EXPECT_EQ(minutes(), "nul een twee drie vier");
  insert(b, 22, "!");
  meet({&b, &a});
  EXPECT_EQ(minutes(), "nul een twee drie vier!");
}

TEST_F(GivingBack, ARefusedSetIsTheLeadersToReadAgainAndBlocksNothing) {
  const auto gone = world.meeting(group, "Vervalt");
  meet({&a, &b});
  const auto backup = world.back_up();
  // The rights of the member end while his change waits.
  b.edit(scope, putting("meeting", gone, {{"place", json("Urk")}}));
  world.store().write([&](store::Database& database) { database.run("UPDATE membership SET deleted = 1"); });
  world.person("expert");
  b.push();
  ASSERT_EQ(b.status("refused"), "1");
  world.restore(backup);
  put_place(b, "Dronten");
  meet({&b, &a});
  EXPECT_EQ(world.sql("SELECT place FROM meeting WHERE title = 'Overleg'"), "Dronten");
  EXPECT_EQ(world.sql("SELECT place FROM meeting WHERE title = 'Vervalt'"), "");
  EXPECT_EQ(world.sql("SELECT count(*) FROM kept_set"), "1");
  EXPECT_EQ(b.status("refused"), "1");
}

TEST_F(GivingBack, ARepeatedOneChangesNothing) {
  const auto backup = world.back_up();
  put_place(a, "Urk");
  a.sync();
  b.sync();
  world.restore(backup);
  a.sync();
  const auto last = world.store().last_seq();
  b.give_back();
  EXPECT_EQ(world.store().last_seq(), last);
  meet({&b, &a});
}

TEST_F(GivingBack, AForgedReceiptIsRefusedAndLeavesNothing) {
  auto set = a.pen();
  const auto made = set.set(scope, {putting("meeting", meeting, {{"place", json("vals")}})});
  const auto before = world.store().last_seq();
  store::GiveBack given{world.store().epoch(), sync::Millis{kNow}, leader, a.pen().device, {}, {},
                        sync::DeviceCount{1}};
  given.sets.push_back({{made, sync::Seq{raw(before) + 7}, sync::Millis{kNow}, member, {}},
                        world.store().epoch(),
                        std::string(64, 'a')});
  const auto verdicts = world.store().give_back(given);
  ASSERT_TRUE(verdicts.ok());
  ASSERT_TRUE(verdicts->at(0).error.has_value());
  EXPECT_EQ(verdicts->at(0).error->code, ErrorCode::kSyncReceipt);
  EXPECT_EQ(world.store().last_seq(), before);
  EXPECT_EQ(world.sql("SELECT count(*) FROM kept_set"), "0");
}

class Inventing : public GivingBack {
 protected:
  store::GiveBack invented(std::uint64_t next, std::size_t count) {
    auto pen = b.pen();
    pen.n = raw(world.store().expected(pen.device)) - 1;
    store::GiveBack given{world.store().epoch(),  sync::Millis{kNow}, member, pen.device, {}, {},
                          sync::DeviceCount{next}};
    for (std::size_t i = 0; i < count; ++i)
      given.refused.push_back({pen.set(scope, {putting("meeting", meeting, {{"place", json(std::string(900, 'x'))}})}),
                               false, Error{ErrorCode::kRecordUnknown, {}}});
    return given;
  }
};

TEST_F(Inventing, RefusedSetsAreTakenFromNobodyWhereNothingWasLost) {
  ASSERT_TRUE(world.store().give_back(invented(1, 1)).ok());
  EXPECT_EQ(world.sql("SELECT count(*) FROM kept_set"), "0");
}

TEST_F(Inventing, RefusedSetsTakeNoMoreRoomThanAPersonHas) {
  world.restore(world.back_up());
  world.reopen(5000);
  ASSERT_TRUE(world.store().give_back(invented(1, 10)).ok());
  EXPECT_EQ(world.sql("SELECT count(*) FROM kept_set"), "2");
}

TEST_F(Inventing, NumbersThatWereNeverLostCannotBeSkipped) {
  put_place(b, "Urk");
  b.sync();
  const auto expected = world.store().expected(b.pen().device);
  ASSERT_TRUE(world.store().give_back(invented(raw(expected) + 1000, 0)).ok());
  EXPECT_EQ(world.store().expected(b.pen().device), expected);
  world.restore(world.back_up());
  const auto far = world.store().give_back(invented(raw(expected) + 2'000'000, 0));
  ASSERT_FALSE(far.ok());
  EXPECT_EQ(far.error().code, ErrorCode::kRequestField);
}

TEST_F(GivingBack, ADeviceThatTheBackupHasAliveIsEndedAgainByWhatItLeftBehind) {
  auto left = a.pen();
  const auto others = world.pen(member).device;
  store::GiveBack given{world.store().epoch(), sync::Millis{kNow}, leader, left.device, {}, {}, sync::DeviceCount{1}};
  given.left_behind = true;
  ASSERT_TRUE(world.store().give_back(given).ok());
  EXPECT_EQ(world.send(left, scope, {putting("meeting", meeting, {{"place", json("Urk")}})}).kind,
            store::Verdict::Kind::kEscrowed);
  given.device = others;
  EXPECT_EQ(world.store().give_back(given).error().code, ErrorCode::kAuthDevice) << "another person's";
  given.device = id<sync::DeviceId>(0xabcdef);
  ASSERT_TRUE(world.store().give_back(given).ok()) << "one that the backup does not know";
}

TEST_F(GivingBack, ASetThatWasPushedAgainMovesToItsOldPlace) {
  insert(a, 0, "begin");
  meet({&a, &b});
  const auto backup = world.back_up();
  insert(a, 5, " midden");
  a.push(true);  // Its author never hears the verdict.
  const auto place = world.store().last_seq();
  b.sync();
  insert(b, 12, " eind");
  world.restore(backup);
  a.sync();
  EXPECT_EQ(minutes(), "begin midden");
  b.sync();
  EXPECT_EQ(minutes(), "begin midden eind");
  EXPECT_EQ(world.sql("SELECT count(*) FROM change_set WHERE seq = " + std::to_string(raw(place))), "1");
  meet({&a, &b});
}

TEST_F(GivingBack, OneBackupMayBeRestoredTwice) {
  const auto backup = world.back_up();
  put_place(a, "eerste");
  a.sync();
  world.restore(backup);
  b.sync();
  put_place(b, "tweede");
  b.sync();
  world.restore(backup);
  a.sync();
  b.sync();
  meet({&a, &b});
  EXPECT_EQ(a.status("conflicts"), "1") << "neither had seen the other";
  EXPECT_EQ(world.sql("SELECT count(*) FROM generation"), "1");
}

TEST_F(GivingBack, ARecordThatWasMadeAnewKeepsTheOtherToRead) {
  const auto backup = world.back_up();
  const auto twice = world.new_record();
  const auto making = [&](const char* title) {
    return creating("outcome", twice, {{"title", json(std::string(title))}, {"kind", json(std::string("idea"))}});
  };
  a.edit(scope, making("oud"));
  a.sync();
  world.restore(backup);
  b.sync();
  b.edit(scope, making("nieuw"));
  b.sync();
  a.sync();
  EXPECT_EQ(world.sql("SELECT title FROM outcome WHERE id = '" + twice.text() + "'"), "nieuw");
  EXPECT_EQ(world.sql("SELECT code FROM kept_set"), "sync.place");
  EXPECT_EQ(a.status("refused"), "1");
  EXPECT_THAT(world.store().check(), IsEmpty());
}

TEST_F(GivingBack, ARecordMadeJointlyTakesBothIn) {
  const auto backup = world.back_up();
  const auto twice = world.new_record();
  const auto making = [&](const char* title) {
    return creating("meeting", twice,
                    {{"title", json(std::string(title))},
                     {"date", json(std::string("2027-02-03"))},
                     {"status", json(std::string("held"))}});
  };
  a.edit(scope, making("oud"));
  a.sync();
  world.restore(backup);
  b.sync();
  b.edit(scope, making("nieuw"));
  b.sync();
  meet({&a, &b});
  EXPECT_EQ(world.sql("SELECT count(*) FROM kept_set"), "0");
  for (auto* who : {&a, &b}) {
    std::set<std::string> titles;
    for (const auto* at : {"/conflicts/title/0/value", "/conflicts/title/1/value"})
      titles.insert(who->view("meeting", twice, at));
    EXPECT_EQ(titles, (std::set<std::string>{"\"nieuw\"", "\"oud\""}));
  }
  EXPECT_THAT(world.store().check(), IsEmpty());
}

TEST_F(GivingBack, TheRestoredServersOwnSetsDoNotTakeTheNumbersOfItsLostOnes) {
  const auto backup = world.back_up();
  const auto lost = world.person("expert");
  a.sync();
  world.restore(backup);
  const auto since = world.person("core");
  meet({&a, &b});
  EXPECT_TRUE(world.store().actor(lost).has_value());
  EXPECT_TRUE(world.store().actor(since).has_value());
}

TEST_F(GivingBack, ASetWhoseNumberWasGivenOutAnewIsKeptByTheServer) {
  const auto backup = world.back_up();
  put_place(b, "Urk");
  b.sync();
  a.sync();
  world.restore(backup);
  auto again = b.pen();
  again.n = raw(world.store().expected(again.device)) - 1;
  world.send(again, scope, {putting("meeting", meeting, {{"place", json("Dronten")}})});
  a.sync();
  EXPECT_EQ(world.sql("SELECT place FROM meeting"), "Dronten");
  EXPECT_EQ(world.sql("SELECT code FROM kept_set"), "sync.place");
  EXPECT_NE(world.sql("SELECT body FROM kept_set").find("Urk"), std::string::npos);
  EXPECT_THAT(world.store().check(), IsEmpty());
}

TEST_F(GivingBack, ASetWithoutAReceiptOfThisServerStaysWithWhoHasIt) {
  const auto backup = world.back_up();
  put_place(b, "Urk");
  b.sync();
  a.sync();
  const auto place = raw(world.store().last_seq());
  auto image = a.image();
  auto& item = image.at("kept/" + std::to_string(place));
  item.replace(item.find(R"("signature":")") + 13, 4, "0000");
  a.set_back(image);
  world.restore(backup);
  a.sync();
  world.back_up();
  a.sync();
  EXPECT_EQ(world.sql("SELECT place FROM meeting"), "");
  EXPECT_TRUE(a.image().contains("kept/" + std::to_string(place)));
}

/// A record is made and edited after the backup; each phone keeps what the test leaves it.
class PlacingLater : public GivingBack {
 protected:
  PlacingLater() {
    b.edit(scope, creating("meeting", made,
                           {{"title", json("Nieuw")},
                            {"date", json(std::string("2027-02-03"))},
                            {"status", json(std::string("held"))}}));
    b.sync();
    const auto making = raw(world.store().last_seq());
    b.edit(scope, putting("meeting", made, {{"place", json("Urk")}}));
    b.sync();
    a.sync();
    edit = raw(world.store().last_seq());
    forget(a, making);
  }
  static void forget(Phone& phone, std::uint64_t seq) {
    auto image = phone.image();
    ASSERT_EQ(image.erase("kept/" + std::to_string(seq)), 1U);
    phone.set_back(image);
  }
  /// The first to come back mended its copy by what the server had then.
  void expect_placed() {
    for (auto* phone : {&b, &a, &b}) phone->sync();
    for (auto* phone : {&a, &b}) EXPECT_EQ(phone->view("meeting", made, "/fields/place"), R"("Urk")");
    EXPECT_THAT(world.store().check(), IsEmpty());
    EXPECT_EQ(world.sql("SELECT place FROM meeting WHERE title = 'Nieuw'"), "Urk");
    EXPECT_EQ(world.sql("SELECT count(*) FROM kept_set"), "0");
    EXPECT_EQ(world.sql("SELECT sum(bytes) FROM kept_use"), "0");
    EXPECT_EQ(b.status("refused"), "0");
  }

  std::filesystem::path backup = world.back_up();
  sync::RecordId made = world.new_record();
  std::uint64_t edit = 0;
};

TEST_F(PlacingLater, AnEditThatCameBeforeItsRecordTakesItsPlaceWhenBothComeAgain) {
  world.restore(backup);
  a.sync();
  EXPECT_EQ(world.sql("SELECT code FROM kept_set"), "sync.place");
  expect_placed();
}

TEST_F(PlacingLater, AnEditThatOnlyTheServerHasLeftTakesItsPlaceWhenItsRecordComes) {
  forget(b, edit);
  world.restore(backup);
  a.sync();
  EXPECT_EQ(world.sql("SELECT code FROM kept_set"), "sync.place");
  expect_placed();
}

TEST_F(GivingBack, WhatTwoBackupsHoldIsNotKept) {
  put_place(a, "Urk");
  meet({&a, &b});
  world.back_up();
  meet({&a, &b});
  EXPECT_NE(a.status("kept"), "0") << "the only backup may be lost with the server";
  world.back_up();
  meet({&a, &b});
  EXPECT_EQ(a.status("kept"), "0");
  EXPECT_EQ(b.status("kept"), "0");
}

TEST_F(GivingBack, WhatTheNewestBackupHeldComesBackToOneRestoredFromTheBackupBefore) {
  const auto backup = world.back_up();
  put_place(a, "Urk");
  meet({&a, &b});
  world.back_up();
  meet({&a, &b});
  world.restore(backup);
  meet({&a, &b});
  EXPECT_EQ(world.sql("SELECT place FROM meeting"), "Urk");
}

TEST_F(GivingBack, AnEditMadeBeforeTheRestoreFindsATextThatWasForgottenSince) {
  insert(a, 0, "een");
  meet({&a, &b});
  const auto backup = world.back_up();
  world.restore(backup);
  insert(b, 3, " twee");
  for (int i = 0; i < 5; ++i) {
    insert(a, 0, "-");
    a.sync();
  }
  world.store().end_device(b.pen().device);
  a.sync();
  world.store().write([&](store::Database& database) {
    database.run("UPDATE device SET ended_at = NULL WHERE id = ?", b.pen().device);
  });
  meet({&b, &a});
  EXPECT_EQ(minutes(), "-----een twee");
}

TEST_F(GivingBack, ADeviceThatHasNothingOfBeforeTheRestoreLeftCanBringNoEditFromThen) {
  insert(a, 0, "een");
  meet({&a, &b});
  const auto before = raw(world.store().last_seq());
  const auto backup = world.back_up();
  world.restore(backup);
  meet({&a, &b});
  insert(a, 3, " twee");
  meet({&a, &b});
  auto late = b.pen();
  late.n = raw(world.store().expected(late.device)) - 1;
  late.seen = before;
  const auto verdict = world.send(late, scope, {inserting(meeting, 0, "x")});
  ASSERT_TRUE(verdict.error.has_value());
  EXPECT_EQ(verdict.error->code, ErrorCode::kSyncSeenBack);
}

TEST_F(GivingBack, APullWithWholeRecordsEndsWhereItIsFull) {
  const auto backup = world.back_up();
  for (int i = 0; i < 4; ++i) {
    b.edit(scope, creating("meeting", world.new_record(),
                           {{"title", json(std::string(100, 'x'))},
                            {"date", json(std::string("2027-02-03"))},
                            {"status", json(std::string("held"))}}));
    b.sync();
  }
  const auto before = world.store().last_seq();
  world.restore(backup);
  b.sync();
  const auto all = world.store().pull(*world.store().actor(leader), before, 1'000'000);
  ASSERT_EQ(all->records.size(), 4U);
  const auto one = all->sets[0].size() + all->records[0].size();
  const auto page = world.store().pull(*world.store().actor(leader), before, one + one / 2);
  EXPECT_TRUE(page->more);
  EXPECT_EQ(page->records.size(), 1U);
}

class Renewal : public GivingBack {};

TEST_F(Renewal, ADeviceThatWasSetBackGoesOnAsAnotherAndLosesNothing) {
  insert(a, 0, "een");
  put_place(a, "Urk");
  const auto image = a.image();
  a.sync();
  put_place(a, "Dronten");
  a.sync();
  a.set_back(image);
  insert(a, 3, " twee");
  put_place(a, "Emmeloord");
  meet({&a, &b});
  EXPECT_EQ(minutes(), "een twee");
  EXPECT_EQ(a.status("conflicts"), "1") << "Dronten was written by whom the old image did not know";
  EXPECT_NE(a.view("meeting", meeting, "/conflicts/place/1/value"), "none");
  put_place(a, "Tollebeek");
  meet({&a, &b});
  EXPECT_EQ(world.sql("SELECT place FROM meeting"), "Tollebeek");
}

TEST_F(Renewal, WhatWasAcceptedAmidTheUnsentLeavesNoHole) {
  put_place(a, "Urk");
  insert(a, 0, "een");
  const auto image = a.image();
  a.sync();
  a.set_back(image);
  ASSERT_TRUE(a.withdraw(sync::DeviceCount{1}));
  insert(a, 3, " twee");
  meet({&a, &b});
  EXPECT_EQ(minutes(), "een twee");
}

TEST_F(Renewal, TwoCopiesThatRunAtOnceLoseNothing) {
  Phone copy(world, a.pen());
  copy.set_back(a.image());
  insert(a, 0, "links");
  insert(copy, 0, "rechts");
  a.sync();
  copy.sync();
  insert(a, 0, "L");
  insert(copy, 0, "R");
  meet({&copy, &a, &b});
  const auto text = minutes();
  for (const char* part : {"links", "rechts"}) EXPECT_NE(text.find(part), std::string::npos) << text;
  EXPECT_EQ(text.size(), 13U) << text;
}

TEST_F(Renewal, IsRefusedWhereThereIsNoNeed) {
  const auto step = a.replica().renew(id<sync::DeviceId>(0xeee));
  ASSERT_FALSE(step.ok());
  EXPECT_EQ(step.error().code, ErrorCode::kReplicaIdentity);
}

class Divergence : public GivingBack {};

TEST_F(Divergence, OnlyTheRecordsThatDifferAreFetchedAndItIsReportedOnce) {
  for (int i = 0; i < 200; ++i) world.meeting(group, "Overleg " + std::to_string(i));
  meet({&a});
  auto image = a.image();
  const auto key = "record/meeting/" + meeting.text();
  auto& stored = image.at(key);
  stored.replace(stored.find("Overleg"), 7, "Overval");
  image.at("scope/" + scope.text()) = R"({"ahead":0,"digest":")" + std::string(32, '1') +
                                      R"(","fetched":false,"missing":false,"next":"","readable":true})";
  a.set_back(image);
  a.pull();
  ASSERT_EQ(a.replica().diverged().size(), 1U);
  std::size_t asked = 0;
  std::size_t fetched = 0;
  while (const auto ask = a.replica().next_comparison()) {
    ++asked;
    if (ask->records) ++fetched;
    ASSERT_LT(asked, 20U);
    a.compare_once();
  }
  EXPECT_LE(fetched, 4U) << "the pages of one range";
  EXPECT_EQ(a.view("meeting", meeting, "/fields/title"), R"("Overleg")");
  const auto report = a.replica().next_report();
  ASSERT_TRUE(report.has_value());
  EXPECT_NE(report->find("meeting/" + meeting.text()), std::string::npos);
  EXPECT_EQ(report->find("Overleg"), std::string::npos) << "no content";
  EXPECT_FALSE(a.replica().next_report().has_value());
}

}  // namespace
}  // namespace bijeen::test
