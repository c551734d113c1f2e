// SPDX-License-Identifier: EUPL-1.2
// Who may ask what of whose: every role of the model, at every address of the route table, for everything that address
// can be asked about. An address or a role without a rule fails.
#include "tests/api/access_matrix.h"

#include <algorithm>
#include <type_traits>

namespace bijeen::api::test {
namespace {

// An address that says nothing of its door or its roles is no address.
static_assert(!std::is_constructible_v<Route, const char*, const char*, Route::Handler>);
static_assert(!std::is_constructible_v<Route, const char*, const char*, Door, Route::Handler>);
static_assert(!std::is_constructible_v<Route, const char*, const char*, Roles, Route::Handler>);
static_assert(!std::is_default_constructible_v<Roles>);

TEST_F(AccessMatrix, EveryAddressHasARuleAndEveryRuleAnAddress) {
  std::set<std::pair<std::string, std::string>> ruled, routed;
  for (const Rule& rule : rules()) EXPECT_TRUE(ruled.emplace(rule.method, rule.pattern).second) << rule.pattern;
  for (const Route& route : Api::routes()) {
    EXPECT_TRUE(routed.emplace(route.method, route.pattern).second) << route.pattern;
    EXPECT_TRUE(ruled.contains({std::string(route.method), std::string(route.pattern)}))
        << "who may ask " << route.method << " " << route.pattern << "?";
    // What an address names in its path is something that may be another's.
    const auto rule = std::find_if(rules().begin(), rules().end(), [&](const Rule& one) {
      return route.method == one.method && route.pattern == one.pattern;
    });
    const bool names_something = route.pattern.find(':') != std::string_view::npos && route.door != Door::kOpen;
    if (rule == rules().end() || !names_something) continue;
    EXPECT_NE(rule->about, About::kNothing) << route.pattern;
  }
  for (const auto& one : ruled) EXPECT_TRUE(routed.contains(one)) << one.first << " " << one.second;
}

TEST_F(AccessMatrix, EveryRoleGetsWhatItsRulesSayAndNothingElse) {
  try_everybody(callers_);
  RecordProperty("cells", cells_);
  EXPECT_GE(cells_, 300);
}

TEST_F(AccessMatrix, WhatLetsPeopleInOrPutsThemOutAsksAgainWhoItIs) {
  world_.advance(std::chrono::minutes{11});
  const auto asks = [&](const Rule& rule, const Caller& caller) {
    const auto target = filled(rule.pattern, {{":id", kUnknown}, {":device", kUnknown}});
    const Reply reply = knock(caller.browser, rule.method, target);
    EXPECT_EQ(reply.code() == "auth.required", reply.content.is_object() && reply.content.contains("confirm"));
    return reply.code() == "auth.required";
  };
  for (const Caller& caller : callers_) {
    for (const Rule& rule : rules()) {
      if (!is_let_in(rule, caller) || rule.about == About::kOwnSession) continue;
      SCOPED_TRACE(std::string(rule.method) + " " + rule.pattern + " as " + caller.role);
      EXPECT_EQ(asks(rule, caller), rule.confirmed);
    }
    const Reply wrong =
        world_.ask(caller.browser, "POST", "/v1/session/confirm", {{"passphrase", "niet deze woorden"}});
    EXPECT_EQ(wrong.code(), "auth.credentials");
    const auto passkey = std::find_if(rules().begin(), rules().end(),
                                      [](const Rule& rule) { return rule.confirmed && rule.about == About::kPasskey; });
    EXPECT_TRUE(asks(*passkey, caller));
    EXPECT_EQ(world_.ask(caller.browser, "POST", "/v1/session/confirm", {{"passphrase", kPassphrase}}).status, 204);
    EXPECT_FALSE(asks(*passkey, caller));
    // Of this session alone.
    const Browser again = another(caller.browser);
    EXPECT_TRUE(asks(*passkey, {caller.role, caller.person, again}));
  }
  world_.advance(std::chrono::minutes{11});
  EXPECT_TRUE(std::any_of(rules().begin(), rules().end(),
                          [&](const Rule& rule) { return rule.confirmed && asks(rule, callers_.front()); }));
}

TEST_F(AccessMatrix, WithoutASessionOnlyTheOpenAddressesAnswer) {
  try_everybody({{"nobody", "", Browser{}}});
}

TEST_F(AccessMatrix, SomebodyWhoNoLongerTakesPartOrWhoseDeviceWasEndedCanOnlyHandInUnsentWork) {
  const auto of = [&](const std::string& role) {
    return std::find_if(callers_.begin(), callers_.end(), [&](const Caller& one) { return one.role == role; })->browser;
  };
  const Browser ended = another(of("board"));
  world_.store().end_device(*sync::DeviceId::parse(ended.device));
  Browser leader = of("leader");
  world_.push_op(leader, "programme", {{"collection", "person"}, {"record", kMember}, {"put", {{"active", false}}}});
  try_everybody({{"left", kMember, of("member")}, {"ended", kBoard, ended}});
  const Browser member = of("member");
  const Reply pushed = world_.push(
      member,
      json::array({world_.change_set(member, "body:" + std::string(kBody),
                                     {{"collection", "outcome"}, {"record", kOutcome}, {"put", {{"title", "Nog"}}}})}));
  EXPECT_EQ(pushed.content["verdicts"][0]["verdict"], "escrowed") << pushed.body;
  EXPECT_EQ(world_.ask(leader, "GET", "/v1/refused").content["refused"][0]["verdict"], "escrowed");
}

TEST_F(AccessMatrix, WorkIsTakenFromItsOwnDeviceAndIntoAPartThatItsAuthorMayChange) {
  const std::map<std::string, std::set<std::string>> writes = {{"leader", {kOutcome, kOtherOutcome}},
                                                               {"secretary", {kOutcome, kOtherOutcome}},
                                                               {"core", {kOutcome, kOtherOutcome}},
                                                               {"member", {kOutcome}},
                                                               {"board", {}},
                                                               {"expert", {}},
                                                               {"admin", {}}};
  for (Caller& caller : callers_) {
    for (const auto& [body, outcome] : {std::pair{kBody, kOutcome}, std::pair{kOtherBody, kOtherOutcome}}) {
      SCOPED_TRACE(caller.role + " in " + body);
      const json op{{"collection", "outcome"}, {"record", outcome}, {"put", {{"title", "Van " + caller.role}}}};
      const Reply own = world_.push_op(caller.browser, "body:" + std::string(body), op);
      EXPECT_EQ(own.content["verdicts"][0]["verdict"] == "accepted", writes.at(caller.role).contains(outcome))
          << own.body;
    }
    for (const Caller& other : callers_) {
      if (other.person == caller.person) continue;
      SCOPED_TRACE(caller.role + " for " + other.role);
      Browser forged = caller.browser;
      forged.device = other.browser.device;
      forged.n = other.browser.n;
      const std::string before = world_.fingerprint();
      const Reply reply = world_.push(
          forged,
          json::array({world_.change_set(
              forged, "programme", {{"collection", "activity"}, {"record", kActivity}, {"put", {{"title", "x"}}}})}));
      EXPECT_EQ(reply.code(), "auth.device") << reply.body;
      EXPECT_EQ(world_.fingerprint(), before);
    }
  }
}

}  // namespace
}  // namespace bijeen::api::test
