// SPDX-License-Identifier: EUPL-1.2
// A change that gives or takes access is taken from who showed lately that it is he, and waits until then.
#include "tests/api/world.h"

namespace bijeen::api::test {
namespace {

constexpr const char* kClosedBody = "00000000-0000-7000-8000-0000000001b1";
constexpr const char* kMembership = "00000000-0000-7000-8000-0000000001b2";
constexpr const char* kOpenMembership = "00000000-0000-7000-8000-0000000001b3";

class ConfirmedPush : public testing::Test {
 protected:
  ConfirmedPush() {
    world_.push_op(leader_, "programme",
                   {{"collection", "body"},
                    {"record", kClosedBody},
                    {"create", true},
                    {"put", {{"name", "Klankbord"}, {"kind", "sounding-board"}, {"confidential", true}}}});
    world_.push_op(leader_, closed_, member_op(kMembership, kMember));
    world_.advance(std::chrono::minutes{11});
  }

  static json member_op(const char* id, const char* person) {
    return {{"collection", "membership"},
            {"record", id},
            {"create", true},
            {"put", {{"person", person}, {"function", "member"}}}};
  }
  static json person_op(const json& members) {
    json op{{"collection", "person"}, {"record", kMember}};
    op.update(members);
    return op;
  }
  Reply push(const std::string& scope, const json& op) {
    return world_.push(leader_, json::array({world_.change_set(leader_, scope, op)}));
  }
  void confirm() {
    EXPECT_EQ(world_.ask(leader_, "POST", "/v1/session/confirm", {{"passphrase", kPassphrase}}).status, 204);
  }
  void expect_asked(const std::string& scope, const json& op) {
    const std::string before = world_.fingerprint();
    const Reply reply = push(scope, op);
    EXPECT_EQ(reply.code(), "auth.confirm") << op << reply.body;
    EXPECT_EQ(reply.status, 409);
    EXPECT_EQ(world_.fingerprint(), before);
  }

  World world_;
  const std::string closed_ = "body:" + std::string(kClosedBody);
  Browser leader_ = world_.sign_in(kLeader);
};

TEST_F(ConfirmedPush, WhatGivesOrTakesAccessIsAskedAboutAndNothingElse) {
  expect_asked("programme", person_op({{"put", {{"role", "leader"}}}}));
  expect_asked("programme", person_op({{"put", {{"active", false}}}}));
  expect_asked("programme", person_op({{"deleted", true}}));
  expect_asked(closed_, member_op(kOpenMembership, kOtherMember));
  expect_asked(closed_, {{"collection", "membership"}, {"record", kMembership}, {"put", {{"function", "chair"}}}});
  expect_asked(closed_, {{"collection", "membership"}, {"record", kMembership}, {"deleted", true}});
  for (const auto& [scope, op] :
       {std::pair<std::string, json>{"programme", person_op({{"put", {{"jobTitle", "Adviseur"}}}})},
        {body_scope(), member_op(kOpenMembership, kOtherMember)},
        {body_scope(), title_op("Anders")}})
    EXPECT_EQ(world_.push_op(leader_, scope, op).content["verdicts"][0]["verdict"], "accepted") << op;
}

TEST_F(ConfirmedPush, TheSetWaitsAndIsTakenAsItWasOnceItsAuthorConfirmed) {
  const json first = world_.change_set(leader_, body_scope(), title_op("Anders"));
  ++leader_.n;
  const json second = world_.change_set(leader_, "programme", person_op({{"put", {{"role", "secretary"}}}}));
  ++leader_.n;
  const json third = world_.change_set(leader_, body_scope(), title_op("Nog anders"));
  const json all = json::array({first, second, third});
  const Reply part = world_.push(leader_, all);
  ASSERT_EQ(part.content["verdicts"].size(), 1U) << part.body;
  EXPECT_EQ(part.content["verdicts"][0]["verdict"], "accepted");
  EXPECT_EQ(world_.push(leader_, json::array({second, third})).code(), "auth.confirm");
  confirm();
  const Reply whole = world_.push(leader_, all);
  ASSERT_EQ(whole.content["verdicts"].size(), 3U) << whole.body;
  for (const json& verdict : whole.content["verdicts"]) EXPECT_EQ(verdict["verdict"], "accepted");
  world_.advance(std::chrono::minutes{11});
  EXPECT_EQ(world_.push(leader_, all).content["verdicts"], whole.content["verdicts"]) << "what was judged is not asked";
}

TEST_F(ConfirmedPush, WhoIsInAGroupInConfidenceThatTheSamePushMakesIsAskedAbout) {
  constexpr const char* kNewBody = "00000000-0000-7000-8000-0000000001b4";
  const json body =
      world_.change_set(leader_, "programme",
                        {{"collection", "body"},
                         {"record", kNewBody},
                         {"create", true},
                         {"put", {{"name", "Tweede"}, {"kind", "sounding-board"}, {"confidential", true}}}});
  ++leader_.n;
  const json inside = world_.change_set(leader_, "body:" + std::string(kNewBody), member_op(kOpenMembership, kMember));
  const json both = json::array({body, inside});
  const Reply part = world_.push(leader_, both);
  ASSERT_EQ(part.content["verdicts"].size(), 1U) << part.body;
  EXPECT_EQ(part.content["verdicts"][0]["verdict"], "accepted") << "the group alone lets nobody in";
  EXPECT_EQ(world_.push(leader_, json::array({inside})).code(), "auth.confirm");
  confirm();
  const Reply whole = world_.push(leader_, both);
  ASSERT_EQ(whole.content["verdicts"].size(), 2U) << whole.body;
  EXPECT_EQ(whole.content["verdicts"][1]["verdict"], "accepted");
}

TEST_F(ConfirmedPush, AClockThatWasPutBackMakesNoConfirmationLastLonger) {
  const json op = person_op({{"put", {{"role", "secretary"}}}});
  confirm();
  world_.advance(-std::chrono::hours{1});
  expect_asked("programme", op);
  confirm();
  EXPECT_EQ(push("programme", op).content["verdicts"][0]["verdict"], "accepted");
}

TEST_F(ConfirmedPush, WhoMayNotDoItIsRefusedAsEver) {
  Browser member = world_.sign_in(kMember);
  world_.advance(std::chrono::minutes{11});
  const json verdict =
      world_.push_op(member, "programme", person_op({{"put", {{"role", "leader"}}}})).content["verdicts"][0];
  EXPECT_EQ(verdict["code"], "auth.forbidden");
}

TEST_F(ConfirmedPush, OfADeviceThatWasEndedItIsKeptWithoutAsking) {
  world_.store().end_device(*sync::DeviceId::parse(leader_.device));
  const Reply reply = push("programme", person_op({{"put", {{"role", "leader"}}}}));
  EXPECT_EQ(reply.content["verdicts"][0]["verdict"], "escrowed") << reply.body;
}

}  // namespace
}  // namespace bijeen::api::test
