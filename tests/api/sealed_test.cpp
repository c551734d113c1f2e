// SPDX-License-Identifier: EUPL-1.2
#include "server/auth/bytes.h"
#include "tests/api/sealer.h"
#include "tests/api/world.h"

namespace bijeen::api::test {
namespace {

/// Work that a device sealed while it was open, sent while it is locked.
class Sealed : public ::testing::Test {
 protected:
  json title(Browser& browser, const char* words) {
    json set = world_.change_set(browser, kScope,
                                 {{"collection", "outcome"}, {"record", kOutcome}, {"put", {{"title", words}}}});
    ++browser.n;
    return set;
  }
  /// As the client seals it: a push of one set.
  std::string seal_set(const Browser& browser, const json& set) {
    const json push{{"changeSets", json::array({set})}, {"epoch", world_.store().epoch()}, {"now", set["made"]}};
    return auth::base64url(
        seal(world_.store().outbox_key().public_key(), push.dump(), "bijeen outbox", browser.person));
  }
  Reply send(const Browser& browser, const json& sealed) {
    return world_.ask(browser, "POST", "/v1/sync/sealed",
                      {{"key", auth::base64url(world_.store().outbox_key().public_key())},
                       {"now", sync::raw(world_.now())},
                       {"sealed", sealed}});
  }
  std::string shown() {
    const auto record = world_.store().record("outcome", *sync::RecordId::parse(kOutcome));
    return record ? sync::encode(*record) : "";
  }

  World world_;
  const std::string kScope = "body:" + std::string(kBody);
};

TEST_F(Sealed, TheSessionSaysToWhichKeyAndHowManySetsCame) {
  Browser member = world_.sign_in(kMember);
  const Reply session = world_.ask(member, "GET", "/v1/session");
  EXPECT_EQ(session.content["outboxKey"], auth::base64url(world_.store().outbox_key().public_key()));
  EXPECT_EQ(session.content["received"], 0);
  send(member, {seal_set(member, title(member, "Een"))});
  EXPECT_EQ(world_.ask(member, "GET", "/v1/session").content["received"], 1);
}

TEST_F(Sealed, IsTakenAsAPushAndTheAnswerHoldsNoContent) {
  Browser member = world_.sign_in(kMember);
  const json first = title(member, "Vergrendeld opgeschreven");
  const json second = title(member, "En nog eens");
  const Reply reply = send(member, {seal_set(member, first), seal_set(member, second)});
  ASSERT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.body, R"({"accepted":2,"escrowed":0,"refused":0})");
  EXPECT_NE(shown().find("En nog eens"), std::string::npos);
}

TEST_F(Sealed, WhatGivesOrTakesAccessWaitsForItsPerson) {
  Browser leader = world_.sign_in(kLeader);
  world_.advance(std::chrono::minutes{11});
  const json set = world_.change_set(leader, "programme",
                                     {{"collection", "person"}, {"record", kMember}, {"put", {{"role", "leader"}}}});
  const std::string before = world_.fingerprint();
  EXPECT_EQ(send(leader, {seal_set(leader, set)}).code(), "auth.confirm");
  EXPECT_EQ(world_.fingerprint(), before);
}

TEST_F(Sealed, ThePushAfterUnlockingGetsTheSameVerdictsAndChangesNothing) {
  Browser member = world_.sign_in(kMember);
  const json set = title(member, "Eén keer");
  ASSERT_EQ(send(member, {seal_set(member, set)}).status, 200);
  ASSERT_EQ(send(member, {seal_set(member, set)}).content["accepted"], 1);
  const auto before = world_.fingerprint();
  const Reply pushed = world_.push(member, json::array({set}));
  ASSERT_EQ(pushed.status, 200) << pushed.body;
  EXPECT_EQ(pushed.content["verdicts"][0]["verdict"], "accepted");
  EXPECT_EQ(world_.fingerprint(), before);
}

TEST_F(Sealed, IsLookedThroughForPersonalDataAsAPushIs) {
  Browser member = world_.sign_in(kMember);
  ASSERT_EQ(send(member, {seal_set(member, title(member, "Bel 06 12345678"))}).content["accepted"], 1);
  const std::string page = world_.ask("GET", "/metrics").body;
  EXPECT_NE(page.find("bijeen_personal_data_total{kind=\"phone\"} 1\n"), std::string::npos) << page;
}

TEST_F(Sealed, OfAnEndedDeviceIsEscrowed) {
  Browser member = world_.sign_in(kMember);
  const json set = title(member, "Te laat");
  world_.store().end_device(*sync::DeviceId::parse(member.device));
  const Reply reply = send(member, {seal_set(member, set)});
  EXPECT_EQ(reply.body, R"({"accepted":0,"escrowed":1,"refused":0})");
  EXPECT_EQ(shown().find("Te laat"), std::string::npos);
}

TEST_F(Sealed, LeftBehindByAnEndedDeviceIsTakenUnderTheNextSignInOfItsPersonAlone) {
  Browser old = world_.sign_in(kMember);
  const std::string sealed = seal_set(old, title(old, "Achtergelaten"));
  const Browser fresh = world_.sign_in_again(kMember, World::new_device_id());
  EXPECT_EQ(send(fresh, {sealed}).code(), "auth.device") << "not ended yet";
  world_.store().end_device(*sync::DeviceId::parse(old.device));
  const Browser other = world_.sign_in(kOtherMember);
  EXPECT_EQ(send(other, {sealed}).code(), "sync.sealed");
  EXPECT_EQ(send(fresh, {sealed}).content["escrowed"], 1);
}

TEST_F(Sealed, WhatDoesNotOpenIsRefusedWholeAndChangesNothing) {
  Browser member = world_.sign_in(kMember);
  const Browser leader = world_.sign_in(kLeader);
  const std::string good = seal_set(member, title(member, "Goed"));
  const std::string nonsense =
      auth::base64url(seal(world_.store().outbox_key().public_key(), "{}", "bijeen outbox", member.person));
  const std::string elsewhere = seal_set(leader, title(member, "Van een ander"));
  const auto before = world_.fingerprint();
  for (const json& bad : {json("geen base64!"), json(7), json(""), json(good.substr(1)), json(good.substr(0, 90)),
                          json(nonsense), json(elsewhere)}) {
    const Reply reply = send(member, {good, bad});
    EXPECT_EQ(reply.code(), "sync.sealed") << bad;
    EXPECT_EQ(reply.body.find("Goed"), std::string::npos);
    EXPECT_EQ(world_.fingerprint(), before);
  }
}

TEST_F(Sealed, ToAKeyThatTheServerDoesNotHaveItStaysWhereItIs) {
  Browser member = world_.sign_in(kMember);
  const auto other = store::hpke::PrivateKey::make().public_key();
  const Reply reply = world_.ask(member, "POST", "/v1/sync/sealed",
                                 {{"key", auth::base64url(other)},
                                  {"now", sync::raw(world_.now())},
                                  {"sealed", {seal_set(member, title(member, "Goed"))}}});
  EXPECT_EQ(reply.status, 409);
  EXPECT_EQ(reply.code(), "sync.sealed-key");
}

TEST_F(Sealed, OpensAfterARestoreAndWaitsForItsPersonAsTheServerIsToBeGivenBackFirst) {
  Browser member = world_.sign_in(kMember);
  world_.store().backup(world_.file("backup"));
  const json set = title(member, "Van voor het herstel");
  const std::string sealed = seal_set(member, set);
  const auto key = world_.store().outbox_key().public_key();
  world_.restore(world_.file("backup"));
  EXPECT_EQ(world_.store().outbox_key().public_key(), key);
  const Browser again = world_.sign_in_as(kMember, member.device);
  EXPECT_EQ(send(again, {sealed}).code(), "sync.epoch");
}

}  // namespace
}  // namespace bijeen::api::test
