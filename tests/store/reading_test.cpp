// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <thread>

#include "tests/store/world.h"

namespace bijeen::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr store::PageSize kWhole{100, 1024 * 1024};

class Reading : public testing::Test {
 protected:
  std::vector<std::string> found(const sync::PersonId& person, std::string_view words) {
    std::vector<std::string> titles;
    for (const auto& hit : world.store().search(*world.store().actor(person), words, 10)) titles.push_back(hit.title);
    return titles;
  }
  store::PullPage pull(const sync::PersonId& person, std::uint64_t after, std::size_t bytes = 1'000'000) {
    auto page = world.store().pull(*world.store().actor(person), {sync::Seq{after}}, bytes);
    EXPECT_TRUE(page.ok());
    return std::move(*page);
  }

  World world;
  sync::PersonId leader = world.person("leader");
  sync::PersonId member = world.person("member");
  sync::RecordId group = world.body("work-group");
  sync::RecordId board = world.body("board");
  sync::Scope scope = body_scope(group);
  Pen pen = world.pen(leader);
};

TEST_F(Reading, TheTablesAnswerPlainSql) {
  world.member(group, member);
  const auto meeting = world.meeting(group, "Overleg in Urk");
  pen.seen = raw(world.store().last_seq());
  world.send(pen, scope,
             {adding("meeting", meeting, "present", json(as_record(member))),
              creating("outcome", world.new_record(),
                       {{"kind", json("decision")}, {"title", json("Wij gaan door")}, {"meeting", json(meeting)}})});
  EXPECT_EQ(world.sql("SELECT o.title FROM outcome o JOIN meeting m ON m.id = o.meeting"
                      " JOIN meeting_present p ON p.record = m.id JOIN person a ON a.id = p.value"
                      " WHERE m.title = 'Overleg in Urk' AND a.name = 'Een member' AND o.kind = 'decision'"),
            "Wij gaan door");
}

TEST_F(Reading, APeriodCanBeComparedByItsDays) {
  world.send(pen, kProgramme,
             {creating("activity", world.new_record(),
                       {{"title", json("a")},
                        {"level", json("regional")},
                        {"status", json("running")},
                        {"fundingMinEuro", "1500"},
                        {"period", R"({"end":"2028","start":"2027-03","text":"maart 2027 tot en met 2028"})"}})});
  EXPECT_EQ(world.sql("SELECT period_start || ' ' || period_end || ' ' || period_text FROM activity"
                      " WHERE funding_min_euro > 1000"),
            "2027-03-01 2028-12-31 maart 2027 tot en met 2028");
}

TEST_F(Reading, WhatIsClearedAndRemovedIsGoneFromTheTables) {
  const auto activity = world.new_record();
  world.send(
      pen, kProgramme,
      {
          creating(
              "activity", activity,
              {{"title", json("a")}, {"level", json("regional")}, {"status", json("running")}, {"theme", json("b")}}),
      });
  world.send(pen, kProgramme, {adding("activity", activity, "topics", json("c"))});
  EXPECT_EQ(world.sql("SELECT count(*) FROM activity_topics"), "1");
  pen.seen = raw(world.store().last_seq());
  auto op = putting("activity", activity, {{"theme", "null"}});
  op.remove["topics"].push_back(json("c"));
  op.deleted = true;
  world.send(pen, kProgramme, {op});
  EXPECT_EQ(world.sql("SELECT theme IS NULL AND deleted FROM activity"), "1");
  EXPECT_EQ(world.sql("SELECT count(*) FROM activity_topics"), "0");
}

TEST_F(Reading, SearchFindsBeginningsOfWordsWithoutAccents) {
  world.meeting(group, "Coördinatie Noordoostpolder");
  EXPECT_THAT(found(leader, "coordin NOORD"), ElementsAre("Coördinatie Noordoostpolder"));
  EXPECT_THAT(found(leader, "coordin zuid"), IsEmpty());
}

TEST_F(Reading, SearchFindsOnlyWhatOnesScopesHold) {
  world.member(group, member);
  world.meeting(group, "Overleg een");
  world.meeting(board, "Overleg twee");
  EXPECT_THAT(found(leader, "overleg"), ElementsAre("Overleg een", "Overleg twee"));
  EXPECT_THAT(found(member, "overleg"), ElementsAre("Overleg een"));
  EXPECT_THAT(found(world.person("admin"), "overleg"), IsEmpty());
}

TEST_F(Reading, SearchForgetsWhatWasChangedOrDeleted) {
  const auto meeting = world.meeting(group, "Oud");
  pen.seen = raw(world.store().last_seq());
  world.send(pen, scope, {putting("meeting", meeting, {{"title", json("Nieuw")}})});
  EXPECT_THAT(found(leader, "oud"), IsEmpty());
  EXPECT_THAT(found(leader, "nieuw"), ElementsAre("Nieuw"));
  auto gone = putting("meeting", meeting, {});
  gone.deleted = true;
  world.send(pen, scope, {gone});
  EXPECT_THAT(found(leader, "nieuw"), IsEmpty());
}

TEST_F(Reading, NothingThatIsTypedIsReadAsQueryLanguage) {
  world.meeting(group, "Overleg AND rest");
  for (const auto* words : {"\"", "*", "overleg OR", "title:overleg", "-", "(", "NEAR(", "a^b", "\x01", "", "   ",
                            "AND NOT", "overleg\" OR \"rest", "'; DROP TABLE search"})
    EXPECT_NO_THROW(found(leader, words)) << words;
  EXPECT_THAT(found(leader, "overleg AND"), ElementsAre("Overleg AND rest"));
}

TEST_F(Reading, HistoryGivesWhoChangedWhatNewestFirst) {
  const auto meeting = world.meeting(group, "Overleg");
  const auto other = world.meeting(group, "Ander");
  pen.seen = raw(world.store().last_seq());
  world.send(
      pen, scope,
      {putting("meeting", other, {{"place", json("Urk")}}), putting("meeting", meeting, {{"place", json("Almere")}})});
  const auto history = world.store().history("meeting", meeting, std::nullopt, kWhole).entries;
  ASSERT_EQ(history.size(), 2U);
  EXPECT_GT(history[0].seq, history[1].seq);
  EXPECT_EQ(history[0].by, leader);
  EXPECT_EQ(history[0].op, R"({"collection":"meeting","put":{"place":"Almere"},"record":")" + meeting.text() + "\"}");
  EXPECT_THAT(world.store().history("meeting", world.new_record(), std::nullopt, kWhole).entries, IsEmpty());
}

TEST_F(Reading, HistoryComesInPagesThatTogetherAreTheWhole) {
  const auto meeting = world.meeting(group, "Overleg");
  pen.seen = raw(world.store().last_seq());
  for (const auto* place : {"Urk", "Dronten", "Almere", "Zeewolde"})
    world.send(pen, scope, {putting("meeting", meeting, {{"place", json(place)}})});
  for (const auto size : {store::PageSize{2, 1024 * 1024}, store::PageSize{100, 1}}) {
    std::vector<sync::Seq> seqs;
    std::optional<sync::Seq> before;
    std::size_t pages = 0;
    do {
      const auto page = world.store().history("meeting", meeting, before, size);
      ASSERT_FALSE(page.entries.empty());
      for (const auto& entry : page.entries) seqs.push_back(entry.seq);
      before = page.next;
      ++pages;
    } while (before);
    EXPECT_EQ(seqs.size(), 5U);
    EXPECT_TRUE(std::is_sorted(seqs.rbegin(), seqs.rend()));
    EXPECT_EQ(pages, size.entries_max == 2 ? 3U : 5U);
  }
}

TEST_F(Reading, KeptSetsComeInPagesThatTogetherAreTheWhole) {
  for (int i = 0; i < 5; ++i)
    world.send(pen, scope, {putting("meeting", world.new_record(), {{"place", json(std::to_string(i))}})});
  const auto first = world.store().kept(leader, std::nullopt, {2, 1024 * 1024});
  ASSERT_EQ(first.sets.size(), 2U);
  ASSERT_TRUE(first.next);
  const auto second = world.store().kept(leader, first.next, {2, 1024 * 1024});
  const auto third = world.store().kept(std::nullopt, second.next, {2, 1024 * 1024});
  ASSERT_EQ(second.sets.size(), 2U);
  ASSERT_EQ(third.sets.size(), 1U);
  EXPECT_FALSE(third.next);
  EXPECT_EQ(raw(first.sets[0].verdict.n), 5U);
  EXPECT_EQ(raw(third.sets[0].verdict.n), 1U);
}

TEST_F(Reading, APullGivesWhatIsVisibleInOrderAndMovesPastTheRest) {
  world.member(group, member);
  const auto start = raw(world.store().last_seq());
  world.meeting(board, "niet voor leden");
  world.meeting(group, "wel");
  world.meeting(board, "ook niet");
  const auto page = pull(member, start);
  ASSERT_EQ(page.sets.size(), 1U);
  EXPECT_EQ(raw(sync::decode_accepted(page.sets[0])->seq), start + 2);
  EXPECT_EQ(raw(page.cursor), start + 3);
  EXPECT_FALSE(page.more);
  EXPECT_EQ(page.digests.size(), 2U);
}

TEST_F(Reading, APullInPagesGivesEverySetOnce) {
  for (int i = 0; i < 20; ++i) world.meeting(group, "Overleg " + std::to_string(i));
  const auto all = pull(leader, 0).sets;
  std::vector<std::string> paged;
  std::uint64_t after = 0;
  for (bool more = true; more;) {
    auto page = pull(leader, after, 1000);
    EXPECT_EQ(page.digests.empty(), page.more);
    paged.insert(paged.end(), page.sets.begin(), page.sets.end());
    after = raw(page.cursor);
    more = page.more;
  }
  EXPECT_EQ(paged, all);
  EXPECT_GT(all.size(), 20U);
}

TEST_F(Reading, APullDuringWritesSeesOneState) {
  const auto start = raw(world.store().last_seq());
  constexpr std::uint64_t kSets = 60;
  std::thread writing([this] {
    for (std::uint64_t i = 0; i < kSets; ++i) world.meeting(group, "Overleg");
  });
  std::uint64_t after = start;
  while (after < start + kSets) {
    const auto page = pull(leader, after);
    // The leader sees all, so what lies between two cursors is exactly what came.
    EXPECT_EQ(page.sets.size(), raw(page.cursor) - after);
    after = raw(page.cursor);
  }
  writing.join();
  EXPECT_EQ(pull(leader, 0).digests.size(), 2U);
}

TEST_F(Reading, ACursorOfTheFutureIsRefused) {
  const auto page =
      world.store().pull(*world.store().actor(leader), {sync::Seq{raw(world.store().last_seq()) + 1}}, 1000);
  ASSERT_FALSE(page.ok());
  EXPECT_EQ(page.error().code, ErrorCode::kSyncCursor);
}

TEST_F(Reading, ASnapshotInPagesGivesEveryRecordOnce) {
  for (int i = 0; i < 20; ++i) world.meeting(group, "Overleg " + std::to_string(i));
  world.meeting(board, "elders");
  std::vector<std::string> records;
  std::optional<std::string> from = "";
  while (from) {
    auto page = world.store().snapshot(scope, *from, 1500);
    ASSERT_TRUE(page.ok());
    EXPECT_EQ(page->cursor, world.store().last_seq());
    EXPECT_LT(page->records.size(), 20U);
    records.insert(records.end(), page->records.begin(), page->records.end());
    from = page->next;
  }
  EXPECT_EQ(records.size(), 20U);
  EXPECT_EQ(std::set<std::string>(records.begin(), records.end()).size(), 20U);
  for (const auto& record : records) EXPECT_EQ(sync::decode_record(record)->scope, scope);
}

TEST_F(Reading, AKeyThatNoSnapshotGaveIsRefused) {
  for (const auto* key : {"x", "meeting/", "meeting/1", "/"}) {
    const auto page = world.store().snapshot(scope, key, 1000);
    ASSERT_FALSE(page.ok()) << key;
    EXPECT_EQ(page.error().code, ErrorCode::kRequestParameter);
  }
}

TEST_F(Reading, TheHorizonIsTheLowestFloorOfALivingDevice) {
  auto other = world.pen(member);
  EXPECT_EQ(pull(leader, 0).horizon, world.store().last_seq()) << "nobody asked yet";
  const auto now = raw(world.store().last_seq());
  world.store().acknowledge(pen.device, sync::Seq{now}, sync::Seq{now});
  world.store().acknowledge(other.device, sync::Seq{now}, sync::Seq{now - 1});
  world.meeting(group, "a");
  world.meeting(group, "b");
  world.store().acknowledge(pen.device, sync::Seq{now + 2}, sync::Seq{now + 2});
  world.meeting(group, "c");
  EXPECT_EQ(pull(leader, 0).horizon, sync::Seq{now}) << "it was that far when the second device came";
  world.store().end_device(other.device);
  world.meeting(group, "d");
  EXPECT_EQ(pull(leader, 0).horizon, sync::Seq{now + 2});
  world.reopen();
  EXPECT_EQ(pull(leader, 0).horizon, sync::Seq{now + 2});
}

TEST_F(Reading, ADeviceThatIsSilentForLongerThanASessionLastsHoldsNoHorizon) {
  const auto silent = world.pen(member);
  const auto then = world.store().last_seq();
  world.store().acknowledge(silent.device, then, then);
  world.meeting(group, "a");
  const auto now = world.store().last_seq();
  world.store().acknowledge(pen.device, now, now);
  const auto horizon_after_days = [&](int days) {
    world.store().write([&](store::Database& database) {
      database.run("UPDATE device SET heard_at = ? WHERE id = ?", kNow - days * 86'400'000LL, silent.device);
    });
    world.meeting(group, "b");
    return pull(leader, 0).horizon;
  };
  EXPECT_EQ(horizon_after_days(14), then);
  EXPECT_EQ(horizon_after_days(16), now);
}

TEST_F(Reading, ADeviceOfSomebodyWhoLeftHoldsNoHorizon) {
  const auto left = world.pen(member);
  const auto then = world.store().last_seq();
  world.store().acknowledge(left.device, then, then);
  world.meeting(group, "a");
  const auto now = world.store().last_seq();
  world.store().acknowledge(pen.device, now, now);
  EXPECT_EQ(pull(leader, 0).horizon, then);
  world.store().write(
      [&](store::Database& database) { database.run("UPDATE person SET active = 0 WHERE id = ?", member); });
  world.meeting(group, "b");
  EXPECT_EQ(pull(leader, 0).horizon, now);
}

TEST_F(Reading, ListenersHearWhichScopesChangedAfterTheCommit) {
  std::vector<std::pair<sync::Seq, std::vector<sync::Scope>>> heard;
  sync::Seq seq{};
  {
    const auto listening = world.store().listen(
        {[&](sync::Seq last, const std::vector<sync::Scope>& scopes) { heard.emplace_back(last, scopes); },
         [](const sync::DeviceId&) {}});
    world.meeting(group, "Overleg");
    seq = world.store().last_seq();
    world.send(pen, kProgramme, {putting("person", world.new_record(), {{"name", json("x")}})});
  }
  world.meeting(group, "Waar niemand meer van hoort");
  world.close();
  ASSERT_EQ(heard.size(), 1U);
  EXPECT_EQ(heard[0].first, seq);
  EXPECT_THAT(heard[0].second, ElementsAre(scope));
}

TEST_F(Reading, TheServersOwnSetsAreSplitWhereTheyAreTooLarge) {
  std::vector<sync::Op> ops;
  for (int i = 0; i < 1200; ++i) ops.push_back(creating("organisation", world.new_record(), {{"name", json("o")}}));
  const auto verdicts = world.store().write(leader, kProgramme, ops);
  ASSERT_TRUE(verdicts.ok());
  EXPECT_GT(verdicts->size(), 1U);
  EXPECT_EQ(world.sql("SELECT count(*) FROM organisation"), "1200");
  for (const auto& set : pull(leader, 0).sets) EXPECT_TRUE(sync::decode_accepted(set).ok());
}

TEST_F(Reading, AServersOwnSetThatIsRefusedLeavesNothing) {
  std::vector<sync::Op> ops;
  for (int i = 0; i < 600; ++i) ops.push_back(creating("organisation", world.new_record(), {{"name", json("o")}}));
  ops.push_back(creating("organisation", world.new_record(), {}));
  const auto verdicts = world.store().write(leader, kProgramme, ops);
  ASSERT_FALSE(verdicts.ok());
  EXPECT_EQ(verdicts.error().code, ErrorCode::kModelRequired);
  const auto first = ops.front();
  EXPECT_EQ(world.sql("SELECT count(*) FROM organisation"), "0");
  EXPECT_THAT(world.store().kept(std::nullopt, std::nullopt, kWhole).sets, IsEmpty());
  EXPECT_TRUE(world.store().write(leader, kProgramme, {first}).ok()) << "it was made and undone";
}

}  // namespace
}  // namespace bijeen::test
