// SPDX-License-Identifier: EUPL-1.2
#include "tests/api/world.h"

namespace bijeen::api::test {
namespace {

const std::string kScope = "body:" + std::string(kBody);

json title(const char* text) {
  return {{"collection", "outcome"}, {"record", kOutcome}, {"put", {{"title", text}}}};
}

class AfterARestore : public testing::Test {
 protected:
  AfterARestore() {
    world_.store().backup(world_.file("backup.sqlite"));
    before_ = sync::raw(world_.store().last_seq());
    member_ = world_.sign_in(kMember);
    leader_ = world_.sign_in(kLeader);
    world_.push_op(member_, kScope, title("Verloren"));
    pulled_ = world_.ask(leader_, "GET", "/v1/sync/pull?after=" + std::to_string(before_));
    world_.restore(world_.file("backup.sqlite"));
    leader_ = world_.sign_in(kLeader);
  }

  World world_;
  std::uint64_t before_ = 0;
  Browser member_, leader_;
  Reply pulled_;
};

TEST_F(AfterARestore, TheOldSessionIsGoneAndTheOldEpochIsTold) {
  EXPECT_EQ(world_.ask(member_, "GET", "/v1/session").code(), "auth.required");
  json old = world_.change_set(leader_, kScope, title("Oud"));
  const Reply pushed = world_.ask(leader_, "POST", "/v1/sync/push",
                                  {{"epoch", "een-andere-tijd"}, {"now", 1}, {"changeSets", json::array({old})}});
  EXPECT_EQ(pushed.code(), "sync.epoch");
  EXPECT_EQ(pushed.content["epoch"], world_.store().epoch());
}

TEST(Restored, TheAddressesOfCalendarsAreVoid) {
  World world;
  const Browser before = world.sign_in(kMember);
  const Reply made = world.ask(before, "POST", "/v1/calendar-feed", json::object());
  const auto address = made.content.at("address").get<std::string>();
  const auto path = address.substr(address.find("/v1/"));
  ASSERT_EQ(world.ask("GET", path).status, 200);
  world.store().backup(world.file("backup.sqlite"));
  world.restore(world.file("backup.sqlite"));
  EXPECT_EQ(world.ask("GET", path).code(), "request.not-found");
  EXPECT_EQ(world.ask(world.sign_in(kMember), "GET", "/v1/calendar-feed").content["since"], nullptr);
}

TEST_F(AfterARestore, AnotherPersonsReplicaBringsBackWhatWasLost) {
  ASSERT_EQ(pulled_.content["sets"].size(), 1U) << pulled_.body;
  const Reply given = world_.give_back(leader_, World::kept(pulled_));
  ASSERT_EQ(given.status, 200) << given.body;
  const json& verdict = given.content["verdicts"][0];
  EXPECT_EQ(verdict["verdict"], "accepted");
  EXPECT_EQ(verdict["seq"], before_ + 1) << "its old place";
  const Reply again = world_.ask(leader_, "GET", "/v1/sync/pull?after=" + std::to_string(before_));
  EXPECT_EQ(again.content["records"][0]["id"], kOutcome) << again.body;
  EXPECT_EQ(again.content["sets"][0]["returned"], verdict["returned"]);
  EXPECT_EQ(again.content["sets"][0]["author"], kMember);
  EXPECT_EQ(again.content["bases"], json::array({before_}));
  const std::string page = world_.ask("GET", "/metrics").body;
  EXPECT_NE(page.find("bijeen_given_back_total{verdict=\"accepted\"} 1\n"), std::string::npos) << page;
}

TEST_F(AfterARestore, WhatIsNotSignedOrWasAlteredIsRefusedAndLeavesNothing) {
  const std::string as_it_was = world_.fingerprint();
  json forged = World::kept(pulled_);
  forged[0]["author"] = kLeader;
  EXPECT_EQ(world_.give_back(leader_, forged).content["verdicts"][0]["code"], "sync.receipt");
  forged = World::kept(pulled_);
  forged[0]["set"]["ops"][0]["put"]["title"] = "Anders";
  EXPECT_EQ(world_.give_back(leader_, forged).content["verdicts"][0]["code"], "sync.receipt");
  forged = World::kept(pulled_);
  forged[0]["seq"] = before_ + 2;
  EXPECT_EQ(world_.give_back(leader_, forged).content["verdicts"][0]["code"], "sync.receipt");
  EXPECT_EQ(world_.fingerprint(), as_it_was);
}

TEST_F(AfterARestore, ARequestThatIsNotRightChangesNothing) {
  const std::string as_it_was = world_.fingerprint();
  const json good{{"device", leader_.device},
                  {"epoch", world_.store().epoch()},
                  {"next", 1},
                  {"sets", World::kept(pulled_)},
                  {"refused", json::array()}};
  const auto with = [&](const char* name, const json& value) {
    json body = good;
    body[name] = value;
    return world_.ask(leader_, "POST", "/v1/sync/give-back", body).code();
  };
  EXPECT_EQ(with("device", World::new_device_id()), "auth.device");
  EXPECT_EQ(with("epoch", "een-andere-tijd"), "sync.epoch");
  EXPECT_EQ(with("epoch", 7), "request.field");
  EXPECT_EQ(with("next", -1), "request.field");
  EXPECT_EQ(with("sets", json::array({"een set"})), "request.field");
  EXPECT_EQ(with("sets", json::array({json::object()})), "change-set.malformed");
  EXPECT_EQ(with("refused", json::array({json{{"set", 1}}})), "request.field");
  EXPECT_EQ(with("sets", std::string(600'000, 'a')), "request.too-large");
  json other = world_.change_set(leader_, kScope, title("x"));
  other["device"] = World::new_device_id();
  EXPECT_EQ(with("refused", json::array({json{{"set", other}, {"verdict", "refused"}, {"code", "auth.forbidden"}}})),
            "auth.device");
  EXPECT_EQ(world_.fingerprint(), as_it_was);
}

TEST_F(AfterARestore, ADeviceSaysWhereItsNumbersGoOn) {
  Browser same = world_.sign_in_as(kMember, member_.device);
  same.n = 7;
  EXPECT_EQ(world_.push(same, json::array({world_.change_set(same, kScope, title("Later"))})).code(), "sync.gap");
  EXPECT_EQ(world_.give_back(same, json::array(), 7).status, 200);
  EXPECT_EQ(world_.push_op(same, kScope, title("Later")).content["verdicts"][0]["verdict"], "accepted");
}

TEST(NewDevice, GetsASessionOfItsOwnAndTheOldOneStays) {
  World world;
  const Browser member = world.sign_in(kMember);
  const std::string id = World::new_device_id();
  const Reply added = world.ask(member, "POST", "/v1/devices", {{"id", id}});
  ASSERT_EQ(added.status, 201) << added.body;
  EXPECT_EQ(added.content["device"], id);
  EXPECT_NE(added.header("set-cookie"), "");
  EXPECT_EQ(world.ask(member, "GET", "/v1/session").content["device"], member.device);
  EXPECT_EQ(world.ask(member, "GET", "/v1/devices").content["devices"].size(), 2U);
  const Browser other = world.sign_in(kLeader);
  EXPECT_EQ(world.ask(other, "POST", "/v1/devices", {{"id", id}}).code(), "auth.device");
  EXPECT_EQ(world.ask(other, "POST", "/v1/devices", {{"id", "1"}}).code(), "request.field");
}

TEST(Digests, AreThoseOfTheRecordsOfTheScopeAndOfNoOther) {
  World world;
  const Browser member = world.sign_in(kMember);
  const Reply all = world.ask(member, "GET", "/v1/sync/digests/" + kScope);
  ASSERT_EQ(all.status, 200) << all.body;
  EXPECT_EQ(all.content["ranges"].size(), 2U);
  EXPECT_EQ(all.content["ranges"].back()["to"], nullptr);
  const std::string key = all.content["ranges"][0]["to"];
  const Reply rest = world.ask(member, "GET", "/v1/sync/digests/" + kScope + "?from=" + key);
  EXPECT_EQ(rest.content["ranges"].size(), 1U);
  EXPECT_EQ(rest.content["ranges"][0]["digest"], all.content["ranges"][1]["digest"]);
  const Reply part = world.ask(member, "GET", "/v1/sync/snapshot/" + kScope + "?to=" + key);
  EXPECT_EQ(part.content["records"].size(), 1U);
  EXPECT_EQ(world.ask(member, "GET", "/v1/sync/digests/" + kScope + "?from=x").code(), "request.parameter");
  EXPECT_EQ(world.ask(member, "GET", "/v1/sync/digests/body:" + std::string(kOtherBody)).code(), "scope.unknown");
}

}  // namespace
}  // namespace bijeen::api::test
