// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "tests/store/two_phones.h"

namespace bijeen::test {
namespace {

using GivingBack = TwoPhones;

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
  ASSERT_TRUE(world.register_device(secretary, late.pen().device));
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

TEST_F(GivingBack, ADeviceThatTheBackupHasAliveIsEndedAgainByWhatItLeftBehind) {
  auto left = a.pen();
  const auto others = world.pen(member).device;
  world.restore(world.back_up());
  store::GiveBack given{world.store().epoch(), sync::Millis{kNow}, leader, left.device, {}, {}, sync::DeviceCount{1}};
  given.left_behind = given.hands_in_only = true;
  EXPECT_EQ(world.store().give_back(given).error().code, ErrorCode::kAuthDevice) << "by one that was ended itself";
  given.hands_in_only = false;
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

TEST_F(GivingBack, WhereTheClockWentBackBetweenTwoRestoresWhatWasLostIsThereToRead) {
  const auto backup = world.back_up();
  world.restore(backup, 10);
  meet({&a, &b});
  put_place(a, "Urk");
  meet({&a, &b});
  put_place(b, "Dronten");
  // The numbers of this one are lower than those that the devices have seen.
  world.restore(backup, -5);
  meet({&a, &b});
  const auto kept = world.sql("SELECT group_concat(body) FROM kept_set");
  for (const char* place : {"Urk", "Dronten"}) EXPECT_NE(kept.find(place), std::string::npos) << place;
  EXPECT_EQ(a.status("refused"), "1");
  EXPECT_EQ(b.status("refused"), "1");
  put_place(a, "Emmeloord");
  meet({&a, &b});
  EXPECT_EQ(b.view("meeting", meeting, "/fields/place"), R"("Emmeloord")");
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
  const auto all = world.store().pull(*world.store().actor(leader), {before}, 1'000'000);
  ASSERT_EQ(all->records.size(), 4U);
  const auto page = world.store().pull(*world.store().actor(leader), {before}, all->sets[0].size());
  EXPECT_TRUE(page->more);
  EXPECT_EQ(page->records.size(), 1U);
}

TEST_F(GivingBack, TheRecordsOfOneSetComeInSeveralAnswersWhereTheyAreMany) {
  const auto backup = world.back_up();
  std::vector<sync::Op> ops;
  for (int i = 0; i < 12; ++i)
    ops.push_back(creating("meeting", world.new_record(),
                           {{"title", json(std::string(200, 'x'))},
                            {"date", json(std::string("2027-02-03"))},
                            {"status", json(std::string("held"))}}));
  b.edit(scope, ops);
  b.sync();
  const auto before = world.store().last_seq();
  world.restore(backup);
  b.sync();

  const auto all = world.store().pull(*world.store().actor(leader), {before}, 1'000'000);
  ASSERT_EQ(all->sets.size(), 1U);
  ASSERT_EQ(all->records.size(), 12U);
  const auto one = all->records[0].size();
  std::vector<std::string> records;
  std::size_t sets = 0;
  store::PullFrom from{before};
  for (bool more = true; more;) {
    const auto page = world.store().pull(*world.store().actor(leader), from, 3 * one + one / 2);
    ASSERT_TRUE(page.ok());
    EXPECT_LE(page->records.size(), 3U);
    ASSERT_FALSE(page->sets.empty() && page->records.empty());
    EXPECT_EQ(page->digests.empty(), page->more);
    sets += page->sets.size();
    records.insert(records.end(), page->records.begin(), page->records.end());
    from = {page->cursor, page->rest};
    more = page->more;
  }
  EXPECT_EQ(sets, 1U);
  EXPECT_EQ(records, all->records);
  // A phone whose answers hold fewer than that has them all in the end, without a difference to be mended.
  meet({&a, &b});
  EXPECT_EQ(a.status("divergences"), "0");
}

}  // namespace
}  // namespace bijeen::test
