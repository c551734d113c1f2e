// SPDX-License-Identifier: EUPL-1.2
#include "server/store/audit.h"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "tests/api/world.h"

namespace bijeen::api::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// What the audit log tells over HTTP, from the moment at which the test begins.
class AuditOverHttp : public testing::Test {
 protected:
  AuditOverHttp() { begin(); }
  void begin() { begun_ = all().size(); }

  std::vector<store::AuditLine> all() {
    world.store().write([](store::Database&) {});
    std::vector<store::AuditLine> lines;
    world.store().read([&](store::Database& database) { lines = store::audit_lines(database, {}, 10'000); });
    std::reverse(lines.begin(), lines.end());
    return lines;
  }
  std::vector<store::AuditLine> lines() {
    auto lines = all();
    lines.erase(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(begun_));
    return lines;
  }
  /// "act kind outcome" of each line.
  std::vector<std::string> told() {
    std::vector<std::string> out;
    for (const auto& line : lines())
      out.push_back(line.act + (line.kind.empty() ? "" : " " + line.kind) + " " + line.outcome);
    return out;
  }

  World world;

 private:
  std::size_t begun_ = 0;
};

TEST_F(AuditOverHttp, AnInvitationASignInAndASignOutAreTold) {
  const Browser member = world.sign_in(kMember);
  EXPECT_EQ(world.ask(member, "DELETE", "/v1/session").status, 204);
  EXPECT_THAT(told(), ElementsAre("invite person done", "set-means passphrase done", "sign-in invitation done",
                                  "sign-out done"));
  EXPECT_EQ(lines()[0].record, kMember);
  for (std::size_t i = 1; i < 4; ++i) {
    EXPECT_EQ(lines()[i].actor, kMember);
    EXPECT_EQ(lines()[i].device, member.device);
  }
}

TEST_F(AuditOverHttp, AFailedSignInNamesTheAccountButNobodyAsActor) {
  world.sign_in(kMember);
  begin();
  const json device{{"id", World::new_device_id()}, {"name", "Telefoon"}};
  const Reply wrong = world.ask(Browser{}, "POST", "/v1/session",
                                {{"person", kMember}, {"passphrase", "niet deze zin"}, {"device", device}});
  EXPECT_EQ(wrong.code(), "auth.credentials");
  EXPECT_EQ(world.ask(Browser{}, "POST", "/v1/invitation/look", {{"code", "geraden"}}).code(), "auth.invitation");
  EXPECT_THAT(told(), ElementsAre("sign-in passphrase auth.credentials", "sign-in invitation auth.invitation"));
  EXPECT_EQ(lines()[0].actor, "");
  EXPECT_EQ(lines()[0].record, kMember);
}

TEST_F(AuditOverHttp, AttemptsThatAreTurnedAwayAddNoLines) {
  constexpr int kAttempts = 20;
  for (int i = 0; i < kAttempts; ++i) {
    world.ask(Browser{}, "POST", "/v1/session",
              {{"person", kMember},
               {"passphrase", "niet deze zin"},
               {"device", {{"id", World::new_device_id()}, {"name", "Telefoon"}}}});
  }
  EXPECT_EQ(lines().size(), 5U);
}

TEST_F(AuditOverHttp, EndedDevicesAndInvitationsAreToldWithWhoMadeThem) {
  const Browser leader = world.sign_in(kLeader);
  const std::string old = World::new_device_id();
  world.sign_in_again(kLeader, old);
  begin();
  EXPECT_EQ(world.ask(leader, "DELETE", "/v1/devices/" + old).status, 204);
  EXPECT_EQ(world.ask(leader, "POST", "/v1/invitations", {{"person", kMember}}).status, 201);
  EXPECT_EQ(world.ask(leader, "POST", "/v1/people", {{"name", "Nieuw"}, {"role", "member"}}).status, 201);
  EXPECT_THAT(told(), ElementsAre("end-device device done", "invite person done", "change person done",
                                  "add-person person done"));
  for (const auto& line : lines()) EXPECT_EQ(line.actor, kLeader);
  EXPECT_EQ(lines()[0].record, old);
}

TEST_F(AuditOverHttp, NoDeviceComesOrEndsWithoutItsLine) {
  const Browser member = world.sign_in(kMember);
  const std::string other = World::new_device_id();
  world.sign_in_again(kMember, other);
  world.store().write([](store::Database& database) {
    database.execute_script("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END");
  });
  const std::string before = world.fingerprint();
  EXPECT_NE(world.ask(member, "DELETE", "/v1/devices/" + other).status, 204);
  EXPECT_NE(world.ask(member, "POST", "/v1/devices", {{"id", World::new_device_id()}}).status, 201);
  EXPECT_NE(world.ask(member, "DELETE", "/v1/session").status, 204);
  EXPECT_EQ(world.fingerprint(), before);
}

TEST_F(AuditOverHttp, ReadsAreToldWithTheirKindAlsoThoseThatWereRefused) {
  const Browser member = world.sign_in(kMember);
  begin();
  world.ask(member, "GET", "/v1/history/outcome/" + std::string(kOutcome));
  world.ask(member, "GET", "/v1/history/outcome/" + std::string(kOtherOutcome));
  world.ask(member, "GET", "/v1/history/outcome/zomaar-een-zin");
  world.ask(member, "GET", "/v1/refused");
  world.ask(member, "GET", "/v1/sync/snapshot/body:" + std::string(kBody));
  world.ask(member, "GET", "/v1/sync/snapshot/leader");
  EXPECT_THAT(told(),
              ElementsAre("history outcome done", "history outcome record.unknown", "history outcome request.parameter",
                          "kept-sets done", "snapshot done", "snapshot scope.unknown"));
  EXPECT_EQ(lines()[0].record, kOutcome);
  EXPECT_EQ(lines()[2].record, "");
  EXPECT_EQ(lines()[4].scope, "body:" + std::string(kBody));
}

TEST_F(AuditOverHttp, WhatALeaderReadsOfOthersIsTold) {
  const Browser leader = world.sign_in(kLeader);
  begin();
  EXPECT_EQ(world.ask(leader, "GET", "/v1/reports/progress?from=2026-01-01&to=2026-06-30").status, 200);
  EXPECT_EQ(world.ask(leader, "GET", "/v1/people").status, 200);
  EXPECT_EQ(world.ask(leader, "GET", "/v1/people/" + std::string(kMember) + "/devices").status, 200);
  EXPECT_EQ(world.ask(leader, "GET", "/v1/audit").status, 200);
  EXPECT_EQ(world.ask(leader, "GET", "/v1/access").status, 200);
  EXPECT_THAT(told(), ElementsAre("report done", "people done", "devices done", "audit done", "access done"));
  for (const auto& line : lines()) EXPECT_EQ(line.actor, kLeader);
  EXPECT_EQ(lines()[2].record, kMember);
}

TEST_F(AuditOverHttp, OfManyRecordsThatAreAskedForTogetherEachIsTold) {
  const Browser member = world.sign_in(kMember);
  begin();
  world.ask(member, "GET", "/v1/history/outcome?ids=" + std::string(kOutcome) + "," + std::string(kOtherOutcome));
  EXPECT_THAT(told(), ElementsAre("history outcome done", "history outcome record.unknown"));
  EXPECT_EQ(lines()[0].record, kOutcome);
  EXPECT_EQ(lines()[1].record, kOtherOutcome);
}

TEST_F(AuditOverHttp, AskingForWhatIsNotForOnesRoleIsTold) {
  const Browser member = world.sign_in(kMember);
  begin();
  world.ask(member, "GET", "/v1/audit");
  world.ask(member, "GET", "/v1/reports/progress?from=2026-01-01&to=2026-06-30");
  EXPECT_THAT(told(),
              ElementsAre("forbidden /v1/audit auth.forbidden", "forbidden /v1/reports/progress auth.forbidden"));
  EXPECT_EQ(lines()[0].actor, kMember);
}

TEST_F(AuditOverHttp, LeaderAndAdministratorReadItInPages) {
  constexpr std::size_t kPage = 200;
  for (std::size_t i = 0; i < 2 * kPage; ++i)
    world.store().note({store::Act::kHistory, kMember, {}, {}, {}, std::to_string(i)});
  const Browser leader = world.sign_in(kLeader);
  const std::size_t count = all().size();
  ASSERT_GT(count, 2 * kPage);
  std::vector<std::uint64_t> numbers;
  std::string target = "/v1/audit";
  for (json next = 0; !next.is_null(); target = "/v1/audit?before=" + next.dump()) {
    const Reply page = world.ask(leader, "GET", target);
    ASSERT_EQ(page.status, 200) << page.body;
    for (const json& line : page.content["lines"]) numbers.push_back(line["number"]);
    next = page.content["next"];
  }
  EXPECT_GE(numbers.size(), count);
  EXPECT_EQ(numbers.back(), 1U);
  EXPECT_TRUE(std::is_sorted(numbers.rbegin(), numbers.rend()));
  const Reply read = world.ask(world.sign_in(kAdmin), "GET", "/v1/audit");
  ASSERT_EQ(read.status, 200) << read.body;
  EXPECT_TRUE(store::AuditHead::parse(read.content["head"].get<std::string>()).has_value());
}

TEST_F(AuditOverHttp, NothingOfWhatPeopleWriteOrKnowGetsIn) {
  Browser leader = world.sign_in(kLeader);
  const std::string body = "body:" + std::string(kBody);
  world.push_op(leader, body, {{"collection", "outcome"}, {"record", kOutcome}, {"put", {{"title", "zilvervosje"}}}});
  world.push_op(leader, body,
                {{"collection", "zilvervosje"}, {"record", kUnknown}, {"put", {{"zilvervosje", "zilvervosje"}}}});
  world.ask(leader, "GET", "/v1/history/zilvervosje/" + std::string(kOutcome));
  world.ask(leader, "GET", "/v1/history/outcome/zilvervosje");
  world.ask(leader, "GET", "/v1/sync/snapshot/zilvervosje");
  world.ask(leader, "GET", "/v1/search?q=zilvervosje");
  world.ask(leader, "POST", "/v1/people", {{"name", "zilvervosje"}, {"role", "member"}});
  world.ask(Browser{}, "POST", "/v1/invitation/look", {{"code", "zilvervosje"}});
  world.ask(Browser{}, "POST", "/v1/session",
            {{"person", kLeader},
             {"passphrase", "zilvervosje"},
             {"device", {{"id", World::new_device_id()}, {"name", "zilvervosje"}}}});
  std::string everything;
  for (const auto& line : all())
    everything +=
        line.actor + line.device + line.act + " " + line.kind + line.scope + line.record + line.outcome + "\n";
  EXPECT_THAT(everything, HasSubstr("change outcome"));
  EXPECT_THAT(everything, Not(HasSubstr("zilvervosje")));
  EXPECT_THAT(everything, Not(HasSubstr(kPassphrase)));
  EXPECT_THAT(everything, Not(HasSubstr(leader.cookie)));
}

TEST(AuditPage, ExplainsEveryAct) {
  std::ifstream in(BIJEEN_SOURCE_DIR "/docs/audit.md");
  std::ostringstream text;
  text << in.rdbuf();
  for (std::size_t i = 0; i < store::kActs; ++i)
    EXPECT_THAT(text.str(), HasSubstr("`" + std::string(store::name(static_cast<store::Act>(i))) + "`"));
}

}  // namespace
}  // namespace bijeen::api::test
