// SPDX-License-Identifier: EUPL-1.2
#include "server/domain/polls.h"
#include "server/store/erasure.h"
#include "tests/api/polls.h"

namespace bijeen::api::test {
namespace {

TEST_F(Polls, CountABallotOnceHoweverOftenItComesAlsoAfterTheClosing) {
  const json given = ballot(kGroup, {{kOption, 5}});
  EXPECT_EQ(answer(member_, given), "");
  EXPECT_EQ(answer(member_, given), "");
  put({{"status", "closed"}});
  EXPECT_EQ(answer(member_, given), "");
  EXPECT_EQ(shown(member_)["respondents"], 1);
}

TEST_F(Polls, TakeNoBallotBeforeTheyAreOpenNorAfterTheyWereClosed) {
  const json given = ballot(kGroup, {{kOption, 5}});
  put({{"status", "draft"}});
  EXPECT_EQ(answer(member_, given), "poll.not-open");
  put({{"status", "open"}, {"pointsEach", nullptr}});
  EXPECT_EQ(answer(member_, ballot(kGroup, json::object())), "poll.not-open");
  put({{"pointsEach", 5}, {"closesAt_ms", sync::raw(world_.now()) + 1000}});
  EXPECT_EQ(answer(member_, given), "");
  count(kGroup, 2);
  world_.advance(std::chrono::seconds(1));
  EXPECT_EQ(answer(other_, ballot(kGroup, {{kOption, 5}})), "poll.closed");
  EXPECT_EQ(shown(other_)["groups"][0]["respondents"], 3);
  for (const auto* status : {"closed", "counted"}) {
    put({{"status", status}});
    EXPECT_EQ(answer(other_, given), "poll.closed") << status;
  }
  change({{"collection", "poll"}, {"record", kPoll}, {"deleted", true}});
  EXPECT_EQ(answer(other_, given), "record.unknown");
}

TEST_F(Polls, TakeOnlyWhatFitsThemAsTheyStand) {
  for (const json& given : {ballot(kGroup, {{kOption, 4}}), ballot(kGroup, {{kOption, 5}, {kOtherOption, 1}}),
                            ballot(kForeignGroup, {{kOption, 5}}), ballot(kGroup, {{kForeignOption, 5}}),
                            ballot(kGroup, {{kOption, 5}, {kOtherOption, 0}}), ballot(kGroup, json::object())})
    EXPECT_EQ(answer(member_, given), "poll.changed") << given;
  // What was told of who can know it is kept, or the ballot is not taken.
  json named = ballot(kGroup, {{kOption, 5}});
  named["anonymous"] = false;
  EXPECT_EQ(answer(member_, named), "poll.changed");
  for (const json& wrong : {json(-1), json(1.5), json("5"), json(101)})
    EXPECT_EQ(answer(member_, ballot(kGroup, {{kOption, wrong}})), "request.field") << wrong;
  EXPECT_EQ(answer(member_, ballot(kGroup, {{"alles", 5}})), "request.field");
  EXPECT_EQ(shown(member_)["respondents"], 0);
}

TEST_F(Polls, AreForTheMembersOfABodyWhereTheySaySo) {
  put({{"body", kBody}});
  EXPECT_EQ(answer(other_, ballot(kGroup, {{kOption, 5}})), "poll.audience");
  EXPECT_EQ(answer(member_, ballot(kGroup, {{kOption, 5}})), "");
}

TEST_F(Polls, KeepWhoAnsweredAndWhatApartWhereTheyAreAnonymous) {
  const json given = ballot(kGroup, {{kOption, 5}});
  EXPECT_EQ(answer(member_, given), "");
  EXPECT_EQ(answer(member_, ballot(kGroup, {{kOtherOption, 5}})), "poll.answered");
  EXPECT_EQ(one("SELECT person || ballot FROM poll_answer"), kMember + given["ballot"].get<std::string>());
  EXPECT_EQ(one("SELECT count(*) FROM ballot WHERE person IS NOT NULL"), "0");
  // Nothing in a row of what was answered is in one of who answered.
  EXPECT_EQ(one("SELECT count(*) FROM ballot, poll_answer WHERE lower(hex(id)) = replace(ballot, '-', '')"), "0");
  EXPECT_EQ(one("SELECT option || points FROM ballot_points"), std::string(kOption) + "5");
}

TEST_F(Polls, ThatAreNotAnonymousTakeTheLastBallotOfAPerson) {
  json first = ballot(kForeignGroup, {{kForeignOption, 5}});
  first["anonymous"] = false;
  json second = ballot(kForeignGroup, {{kForeignOption, 5}});
  second["anonymous"] = false;
  change({{"collection", "poll"}, {"record", kForeignPoll}, {"put", {{"status", "open"}}}});
  for (const json& given : {first, second, first}) EXPECT_EQ(answer(member_, given, kForeignPoll), "");
  EXPECT_EQ(one("SELECT person FROM ballot"), kMember);
  EXPECT_EQ(one("SELECT count(*) FROM ballot"), "1");
  EXPECT_EQ(one("SELECT count(*) FROM ballot_points"), "1");
  EXPECT_EQ(one("SELECT count(*) FROM poll_answer"), "2");
}

TEST_F(Polls, CountNoEarlierBallotInThePlaceOfALaterOneThatNamesIt) {
  change({{"collection", "poll"}, {"record", kForeignPoll}, {"put", {{"status", "open"}}}});
  make("pollOption", kUnknown, {{"poll", kForeignPoll}, {"title", "Lopen"}});
  json early = ballot(kForeignGroup, {{kForeignOption, 5}});
  json late = ballot(kForeignGroup, {{kUnknown, 5}});
  late["replaces"] = json::array({early["ballot"]});
  for (json* given : {&late, &early}) {
    (*given)["anonymous"] = false;
    EXPECT_EQ(answer(member_, *given, kForeignPoll), "");
  }
  EXPECT_EQ(one("SELECT option FROM ballot_points"), kUnknown);
  for (const json& wrong :
       {json("x"), json::array({"x"}), json::array({1}), json(std::vector<std::string>(51, kPoll))}) {
    late["replaces"] = wrong;
    late["ballot"] = World::new_device_id();
    EXPECT_EQ(answer(member_, late, kForeignPoll), "request.field") << wrong;
  }
}

TEST_F(Polls, TakeSoManyAnonymousBallotsAndNoMore) {
  count(kGroup, static_cast<int>(domain::kAnonymousBallotsMax) - 1);
  EXPECT_EQ(answer(member_, ballot(kGroup, {{kOption, 5}})), "");
  EXPECT_EQ(answer(other_, ballot(kGroup, {{kOption, 5}})), "poll.full");
  EXPECT_EQ(shown(other_)["respondents"], domain::kAnonymousBallotsMax);
}

TEST_F(Polls, RememberSoManyBallotsOfOnePersonAndNoMore) {
  change({{"collection", "poll"}, {"record", kForeignPoll}, {"put", {{"status", "open"}}}});
  json given = ballot(kForeignGroup, {{kForeignOption, 5}});
  given["anonymous"] = false;
  for (std::int64_t i = 0; i < domain::kBallotsOfOneMax; ++i) {
    given["ballot"] = World::new_device_id();
    EXPECT_EQ(answer(member_, given, kForeignPoll), "");
  }
  EXPECT_EQ(answer(member_, given, kForeignPoll), "");
  given["ballot"] = World::new_device_id();
  EXPECT_EQ(answer(member_, given, kForeignPoll), "poll.answered");
  EXPECT_EQ(answer(other_, given, kForeignPoll), "");
}

TEST_F(Polls, TellTheAuditLogWhoAnsweredAndNothingOfWhat) {
  answer(member_, ballot(kGroup, {{kOption, 5}}));
  answer(member_, ballot(kGroup, {{kOption, 5}}));
  run("UPDATE meta SET value = value");  // What changed nothing is written with the next commit.
  const json lines = world_.ask(leader_, "GET", "/v1/audit").content["lines"];
  for (const auto& [at, outcome] : {std::pair{0, "poll.answered"}, {1, "done"}}) {
    EXPECT_EQ(lines[at]["act"], "answer-poll");
    EXPECT_EQ(lines[at]["actor"], kMember);
    EXPECT_EQ(lines[at]["record"], kPoll);
    EXPECT_EQ(lines[at]["outcome"], outcome);
  }
  EXPECT_EQ(lines.dump().find(kOption), std::string::npos);
}

TEST_F(Polls, TellTheAuditLogOnceOfABallotThatComesAgain) {
  const json given = ballot(kGroup, {{kOption, 5}});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(answer(member_, given), "");
  EXPECT_EQ(one("SELECT count(*) FROM audit WHERE act = 'answer-poll'"), "1");
}

TEST_F(Polls, TellTheAuditLogOnceAMinuteOfWhatIsRefusedAgainAndAgain) {
  put({{"status", "closed"}});
  for (int i = 0; i < 5; ++i) EXPECT_EQ(answer(member_, ballot(kGroup, {{kOption, 5}})), "poll.closed");
  run("UPDATE meta SET value = value");
  EXPECT_EQ(one("SELECT count(*) FROM audit WHERE act = 'answer-poll' AND outcome = 'poll.closed'"), "1");
}

TEST_F(Polls, GiveAPersonWhatIsKeptOfHim) {
  answer(member_, ballot(kGroup, {{kOption, 5}}));
  json named = ballot(kForeignGroup, {{kForeignOption, 5}});
  named["anonymous"] = false;
  change({{"collection", "poll"}, {"record", kForeignPoll}, {"put", {{"status", "open"}}}});
  EXPECT_EQ(answer(member_, named, kForeignPoll), "");
  const json account = world_.ask(member_, "GET", "/v1/access").content["account"];
  EXPECT_EQ(account["polls"], json::array({{{"poll", kPoll}}, {{"poll", kForeignPoll}}}));
  EXPECT_EQ(account["ballots"],
            json::array({{{"poll", kForeignPoll}, {"group", kForeignGroup}, {"points", {{kForeignOption, 5}}}}}));
}

TEST_F(Polls, LeaveNothingOfTheirAnswersWhenTheyAreErased) {
  EXPECT_EQ(answer(member_, ballot(kGroup, {{kOption, 5}})), "");
  put({{"status", "closed"}});
  EXPECT_EQ(shown(member_)["respondents"], 1);
  world_.store().erase({{{"poll", *sync::RecordId::parse(kPoll)}, false, {}, {}}});
  for (const auto* table : {"poll_answer", "ballot", "ballot_points", "poll_shown"})
    EXPECT_EQ(one(std::string("SELECT count(*) FROM ") + table), "0") << table;
  EXPECT_TRUE(world_.store().check().empty());
}

}  // namespace
}  // namespace bijeen::api::test
