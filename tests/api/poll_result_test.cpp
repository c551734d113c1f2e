// SPDX-License-Identifier: EUPL-1.2
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>

#include "tests/api/polls.h"

namespace bijeen::api::test {
namespace {

std::string content_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

TEST_F(Polls, ShowHowManyAnsweredUntilTheyAreClosedAndThenWhatEachGroupChose) {
  EXPECT_EQ(answer(member_, ballot(kGroup, {{kOption, 4}, {kOtherOption, 1}})), "");
  EXPECT_EQ(answer(other_, ballot(kGroup, {{kOption, 5}})), "");
  EXPECT_EQ(answer(leader_, ballot(kOtherGroup, {{kOtherOption, 5}})), "");
  EXPECT_EQ(shown(member_), (json{{"closed", false}, {"answered", true}, {"respondents", 3}}));
  EXPECT_EQ(shown(world_.sign_in(kBoard))["answered"], false);
  put({{"status", "closed"}});
  const json result = shown(member_);
  EXPECT_EQ(result["closed"], true);
  EXPECT_EQ(result["groups"], json::array());
  EXPECT_EQ(
      result["rest"],
      (json{{"groups", {kGroup, kOtherGroup}}, {"respondents", 3}, {"points", {{kOption, 9}, {kOtherOption, 6}}}}));
}

TEST_F(Polls, PutGroupsInWhichFewerThanThreeAnsweredTogetherWithTheNextSmallest) {
  const std::string large = World::new_device_id();
  make("pollGroup", large, {{"poll", kPoll}, {"name", "Groep"}});
  count(kOtherGroup, 1);
  count(large, 4);
  count(kGroup, 3);
  put({{"status", "closed"}});
  const json result = shown(member_);
  EXPECT_EQ(result["groups"], json::array({{{"group", large}, {"respondents", 4}, {"points", {{kOption, 20}}}}}));
  EXPECT_EQ(result["rest"], (json{{"groups", {kGroup, kOtherGroup}}, {"respondents", 4}, {"points", {{kOption, 20}}}}));
}

TEST_F(Polls, GiveNoResultWhereFewerThanThreeAnsweredAndKeepItThatWay) {
  count(kGroup, 1);
  EXPECT_EQ(answer(member_, ballot(kOtherGroup, {{kOption, 5}})), "");
  put({{"closesAt_ms", sync::raw(world_.now())}});
  const json result{{"closed", true}, {"answered", true}, {"respondents", 2}, {"groups", json::array()}};
  EXPECT_EQ(shown(member_), result);
  EXPECT_EQ(refusal_of({{"closesAt_ms", nullptr}}), "record.locked");
  EXPECT_EQ(answer(other_, ballot(kGroup, {{kOption, 5}})), "poll.closed");
  EXPECT_EQ(shown(member_), result);
}

TEST_F(Polls, ShowGroupsByThemselvesWhereThreeAnsweredInEach) {
  count(kGroup, 3);
  count(kOtherGroup, 3);
  put({{"status", "closed"}});
  EXPECT_EQ(shown(member_)["groups"].size(), 2U);
  EXPECT_FALSE(shown(member_).contains("rest"));
}

TEST_F(Polls, ShowEachGroupHoweverSmallWhereTheySayWhoAnswered) {
  change({{"collection", "poll"}, {"record", kForeignPoll}, {"put", {{"status", "open"}}}});
  const std::string second = World::new_device_id();
  make("pollGroup", second, {{"poll", kForeignPoll}, {"name", "Groep"}});
  for (const auto& [who, group] : {std::pair{&member_, std::string(kForeignGroup)}, {&other_, second}}) {
    json given = ballot(group, {{kForeignOption, 5}});
    given["anonymous"] = false;
    EXPECT_EQ(answer(*who, given, kForeignPoll), "");
  }
  change({{"collection", "poll"}, {"record", kForeignPoll}, {"put", {{"status", "closed"}}}});
  EXPECT_EQ(shown(leader_, kForeignPoll)["groups"].size(), 2U);
}

TEST_F(Polls, AreNotOpenedAgain) {
  put({{"status", "closed"}});
  for (const json& status : {json("open"), json("draft"), json(nullptr)})
    EXPECT_EQ(refusal_of({{"status", status}}), "record.locked") << status;
  put({{"status", "counted"}});
  EXPECT_EQ(refusal_of({{"status", "open"}}), "record.locked");
  EXPECT_EQ(answer(member_, ballot(kGroup, {{kOption, 5}})), "poll.closed");
}

TEST_F(Polls, CountNothingAfterTheirResultWasGivenOutWhateverTheRecordSays) {
  put({{"closesAt_ms", sync::raw(world_.now()) + 1000}});
  count(kGroup, 2);
  EXPECT_EQ(answer(member_, ballot(kGroup, {{kOption, 5}})), "");
  world_.advance(std::chrono::seconds(1));
  // Nobody saw it yet, so there is still time.
  put({{"closesAt_ms", sync::raw(world_.now()) + 1000}});
  world_.advance(std::chrono::seconds(1));
  const json result = shown(other_);
  EXPECT_EQ(result["closed"], true);
  EXPECT_EQ(refusal_of({{"closesAt_ms", sync::raw(world_.now()) + 1000}}), "record.locked");
  EXPECT_EQ(refusal_of({{"status", "draft"}}), "record.locked");
  // As a device could give it back after a restore.
  run("UPDATE poll SET closes_at_ms = NULL");
  EXPECT_EQ(answer(other_, ballot(kGroup, {{kOption, 5}})), "poll.closed");
  EXPECT_EQ(shown(other_), result);
}

TEST_F(Polls, KeepWhatIsVotedOnAsItWasWhenSomebodyAnswered) {
  const auto op = [](const char* collection, const char* id, json put) {
    return json{{"collection", collection}, {"record", id}, {"put", std::move(put)}};
  };
  const auto gone = [](const char* collection, const char* id) {
    return json{{"collection", collection}, {"record", id}, {"deleted", true}};
  };
  change(op("poll", kPoll, {{"pointsEach", 5}, {"question", "Wat het eerst?"}}));
  change(op("pollOption", kOption, {{"title", "Bezoeken"}}));
  change(op("pollGroup", kGroup, {{"name", "Allen"}}));
  EXPECT_EQ(answer(member_, ballot(kGroup, {{kOption, 5}})), "");
  for (const json& late :
       {op("poll", kPoll, {{"pointsEach", 4}}), op("poll", kPoll, {{"body", kBody}}),
        op("poll", kPoll, {{"question", "Wat niet?"}}), op("pollOption", kOption, {{"title", "Niet bezoeken"}}),
        op("pollGroup", kGroup, {{"name", "Niemand"}}), gone("pollOption", kOtherOption),
        gone("pollGroup", kOtherGroup)})
    EXPECT_EQ(refusal(late), "record.locked") << late;
  json more = op("pollOption", kUnknown, {{"poll", kPoll}, {"title", "Iets anders"}});
  more["create"] = true;
  EXPECT_EQ(refusal(more), "record.locked");
  // What is counted is written down all the same, and other polls are as they were.
  change(op("pollGroup", kGroup, {{"paperRespondents", 3}, {"name", "Allen"}}));
  change(op("pollOption", kForeignOption, {{"title", "Lopen"}}));
  change(op("poll", kPoll, {{"status", "closed"}}));
}

/// Whichever of the two the writer takes first, what was counted and what the person hears are the same.
TEST_F(Polls, CountWhatComesWithTheClosingOrSayThatItWasTooLate) {
  const Browser core = world_.sign_in(kCore);
  for (int round = 0; round < 10; ++round) {
    const auto poll = World::new_device_id();
    const auto group = World::new_device_id();
    const auto option = World::new_device_id();
    make("poll", poll, {{"question", "Nu?"}, {"status", "open"}, {"pointsEach", 5}, {"anonymous", true}});
    make("pollGroup", group, {{"poll", poll}, {"name", "Groep"}});
    make("pollOption", option, {{"poll", poll}, {"title", "Bellen"}});
    for (const auto& who : {leader_, other_, core}) EXPECT_EQ(answer(who, ballot(group, {{option, 5}}), poll), "");
    const json given = ballot(group, {{option, 5}});
    auto said = std::async(std::launch::async, [&] { return answer(member_, given, poll); });
    change({{"collection", "poll"}, {"record", poll}, {"put", {{"status", "closed"}}}});
    const json first = shown(other_, poll);
    const auto verdict = said.get();
    EXPECT_TRUE(verdict.empty() || verdict == "poll.closed") << verdict;
    EXPECT_EQ(first["groups"][0]["respondents"], verdict.empty() ? 4 : 3);
    EXPECT_EQ(shown(other_, poll), first);
  }
}

/// Three answered before the backup and one after it; then the result was given out and written down, and the server
/// lost.
class ClosedBeforeARestore : public Polls {
 protected:
  ClosedBeforeARestore() {
    count(kGroup, 3);
    world_.store().backup(world_.file("backup"));
    const auto before = std::to_string(sync::raw(world_.store().last_seq()));
    EXPECT_EQ(answer(member_, ballot(kGroup, {{kOtherOption, 5}})), "");
    put({{"status", "closed"}});
    EXPECT_EQ(shown(leader_)["groups"][0]["respondents"], 4);
    change({{"collection", "pollGroup"}, {"record", kGroup}, {"put", {{"respondents", 4}}}});
    make("pollScore", kUnknown, {{"poll", kPoll}, {"group", kGroup}, {"option", kOtherOption}, {"points", 5}});
    lost_ = World::kept(world_.ask(leader_, "GET", "/v1/sync/pull?after=" + before));
    world_.restore(world_.file("backup"));
    for (const auto& [browser, who] : {std::pair{&leader_, kLeader}, {&member_, kMember}, {&other_, kOtherMember}})
      *browser = world_.sign_in(who);
  }
  /// One of the sets that were lost.
  void give_back(std::size_t which) {
    const Reply reply = world_.give_back(leader_, json::array({lost_.at(which)}));
    EXPECT_EQ(reply.content["verdicts"][0]["verdict"], "accepted") << reply.body;
  }
  void expect_no_second_result() {
    EXPECT_EQ(answer(other_, ballot(kGroup, {{kOption, 5}})), "poll.closed");
    EXPECT_EQ(refusal_of({{"status", "open"}}), "record.locked");
    EXPECT_EQ(refusal_of({{"closesAt_ms", sync::raw(world_.now()) + 1000}}), "record.locked");
    for (int i = 0; i < 2; ++i) {
      const json result = shown(other_);
      EXPECT_EQ(result["closed"], true);
      EXPECT_EQ(result["groups"], json::array());
      EXPECT_FALSE(result.contains("rest"));
    }
  }
  json lost_;
};

TEST_F(ClosedBeforeARestore, NoSecondResultIsGivenOfWhatIsLeftOnceItsClosingIsBack) {
  ASSERT_EQ(lost_.size(), 3U);
  give_back(0);
  expect_no_second_result();
}

TEST_F(ClosedBeforeARestore, NorOnceAnyOfTheResultIsBack) {
  for (const std::size_t which : {1U, 2U}) {
    SCOPED_TRACE(which);
    give_back(which);
    expect_no_second_result();
  }
}

TEST_F(ClosedBeforeARestore, WhatIsOpenYetAsFarAsAnybodyKnowsIsAnsweredOn) {
  EXPECT_EQ(answer(other_, ballot(kGroup, {{kOption, 5}})), "");
  put({{"status", "closed"}});
  EXPECT_EQ(shown(other_)["groups"][0]["respondents"], 4);
}

/// The audit log says in which order people answered.
TEST_F(Polls, SayNowhereInTheFileInWhichOrderAnonymousBallotsCame) {
  for (const auto* person : {kSecretary, kCore, kBoard})
    EXPECT_EQ(answer(world_.sign_in(person), ballot(kGroup, {{kOption, 5}})), "");
  for (const auto& who : {member_, other_, leader_}) EXPECT_EQ(answer(who, ballot(kOtherGroup, {{kOption, 5}})), "");
  const auto ids = ballot_ids();
  ASSERT_EQ(ids.size(), 6U);
  // A copy has the pages as they are.
  world_.store().backup(world_.file("copy"));
  const std::string bytes = content_of(world_.file("copy"));
  // A page is filled from its end.
  for (std::size_t i = 1; i < ids.size(); ++i) {
    EXPECT_LT(bytes.find(ids[i]), bytes.find(ids[i - 1])) << i;
    EXPECT_LT(bytes.rfind(ids[i]), bytes.rfind(ids[i - 1])) << i;
  }
}

/// Pages that became free with the rows of before, and the log of writes, would tell it too.
TEST_F(Polls, LeaveNothingBehindOfHowAnonymousBallotsCameWhenTheirResultIsGivenOut) {
  count(kGroup, 300);
  EXPECT_EQ(answer(member_, ballot(kGroup, {{kOption, 5}})), "");
  put({{"status", "closed"}});
  EXPECT_EQ(shown(other_)["groups"].size(), 1U);
  const std::string log = content_of(world_.file("data/bijeen.sqlite-wal"));
  const std::string bytes = content_of(world_.file("data/bijeen.sqlite"));
  for (const auto& id : ballot_ids()) {
    std::size_t found = 0;
    for (auto at = bytes.find(id); at != std::string::npos; at = bytes.find(id, at + 1)) ++found;
    EXPECT_EQ(found, 3U) << "with its points and by its poll";
    EXPECT_EQ(log.find(id), std::string::npos);
  }
  EXPECT_TRUE(world_.store().check().empty());
}

TEST_F(Polls, AreFoundByACheckWhereBallotsAreMissingOrSayWhoseTheyAre) {
  EXPECT_EQ(answer(member_, ballot(kGroup, {{kOption, 5}})), "");
  EXPECT_TRUE(world_.store().check().empty());
  run("UPDATE ballot SET person = '" + std::string(kMember) + "'");
  EXPECT_EQ(found(), "poll: poll " + std::string(kPoll) + " is anonymous and says who answered what\n");
  run("DELETE FROM ballot");
  EXPECT_EQ(found(), "poll: poll " + std::string(kPoll) + " has fewer ballots than people answered\n");
}

}  // namespace
}  // namespace bijeen::api::test
