// SPDX-License-Identifier: EUPL-1.2
// Who may ask what of whose: every role of the model, at every address of the route table, for everything that address
// can be asked about. An address or a role without a rule here fails.
#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <type_traits>

#include "schema/model.h"
#include "server/auth/credentials.h"
#include "tests/api/world.h"

namespace bijeen::api::test {
namespace {

/// What an address is asked about, and so what its answer depends on besides the role.
enum class About { kNothing, kScope, kRecord, kDevice, kOwnSession, kSession, kPasskey, kPerson, kDeviceOfPerson };

struct Rule {
  const char* method;
  const char* pattern;
  /// Roles that are let in. "open": everybody. "operator": this machine. "session": everybody with a session, also who
  /// no longer takes part and whose device was ended. "roles": every role.
  std::set<std::string> who;
  About about = About::kNothing;
  /// Who asks has signed in or confirmed a moment ago that it is he.
  bool confirmed = false;
};

const std::vector<Rule>& rules() {
  static const std::vector<Rule> all = {
      {"POST", "/v1/sync/push", {"session"}},
      {"POST", "/v1/sync/sealed", {"session"}},
      {"POST", "/v1/sync/give-back", {"session"}},
      {"GET", "/v1/sync/pull", {"roles"}},
      {"GET", "/v1/sync/snapshot/:scope", {"roles"}, About::kScope},
      {"GET", "/v1/sync/digests/:scope", {"roles"}, About::kScope},
      {"POST", "/v1/sync/divergence", {"roles"}},
      {"GET", "/v1/sync/events", {"roles"}},
      {"POST", "/v1/invitation/look", {"open"}},
      {"POST", "/v1/invitation/accept", {"open"}},
      {"POST", "/v1/passkey/options", {"open"}},
      {"POST", "/v1/session", {"open"}},
      {"GET", "/v1/session", {"roles"}},
      {"DELETE", "/v1/session", {"session"}, About::kOwnSession},
      {"POST", "/v1/session/confirm", {"roles"}},
      {"POST", "/v1/devices", {"roles"}},
      {"GET", "/v1/devices", {"roles"}},
      {"DELETE", "/v1/devices/:id", {"roles"}, About::kDevice},
      {"DELETE", "/v1/sessions/:id", {"roles"}, About::kSession},
      {"GET", "/v1/means", {"roles"}},
      {"PUT", "/v1/passkeys/:id", {"roles"}, About::kPasskey},
      {"DELETE", "/v1/passkeys/:id", {"roles"}, About::kPasskey, true},
      {"GET", "/v1/people/:id/devices", {"leader", "admin"}, About::kPerson},
      {"DELETE", "/v1/people/:id/devices/:device", {"leader", "admin"}, About::kDeviceOfPerson, true},
      {"GET", "/v1/people", {"leader", "admin"}},
      {"POST", "/v1/people", {"leader", "admin"}, About::kNothing, true},
      {"POST", "/v1/invitations", {"leader", "admin"}, About::kNothing, true},
      {"GET", "/v1/history/:collection/:id", {"roles"}, About::kRecord},
      {"GET", "/v1/search", {"roles"}},
      {"GET", "/v1/refused", {"roles"}},
      {"GET", "/v1/reports/progress", {"leader", "secretary", "board"}},
      {"GET", "/v1/audit", {"leader", "admin"}},
      {"GET", "/v1/access", {"roles"}},
      {"GET", "/v1/calendar-feed", {"roles"}},
      {"POST", "/v1/calendar-feed", {"roles"}},
      {"DELETE", "/v1/calendar-feed", {"roles"}},
      {"GET", "/v1/calendars/:name", {"open"}},
      {"GET", "/v1/status", {"open"}},
      {"GET", "/v1/openapi.json", {"open"}},
      {"GET", "/metrics", {"operator"}},
      {"GET", "/.well-known/security.txt", {"open"}},
  };
  return all;
}

// An address that says nothing of its door or its roles is no address.
static_assert(!std::is_constructible_v<Route, const char*, const char*, Route::Handler>);
static_assert(!std::is_constructible_v<Route, const char*, const char*, Door, Route::Handler>);
static_assert(!std::is_constructible_v<Route, const char*, const char*, Roles, Route::Handler>);
static_assert(!std::is_default_constructible_v<Roles>);

struct Caller {
  std::string role;  ///< Of the model; or "nobody", "left" (no longer takes part), "ended" (on a device that was).
  std::string person;
  Browser browser;
};

/// The parts of the programme, as the words that the rules below use.
const std::map<std::string, std::string>& scopes() {
  static const std::map<std::string, std::string> all = {{"plan", "programme"},
                                                         {"own group", "body:" + std::string(kBody)},
                                                         {"other group", "body:" + std::string(kOtherBody)},
                                                         {"leader's", "leader"},
                                                         {"member's own", "person:" + std::string(kMember)},
                                                         {"other's own", "person:" + std::string(kOtherMember)},
                                                         {"nothing", "body:" + std::string(kUnknown)}};
  return all;
}

/// What each role reads; kMember is in his own group and in no other.
bool reads(const std::string& role, const std::string& part) {
  static const std::map<std::string, std::set<std::string>> all = {
      {"leader", {"plan", "own group", "other group", "leader's", "member's own", "other's own"}},
      {"secretary", {"plan", "own group", "other group"}},
      {"core", {"plan", "own group", "other group"}},
      {"member", {"plan", "own group", "member's own"}},
      {"board", {"plan"}},
      {"expert", {"plan"}},
      {"admin", {}}};
  return all.at(role).contains(part);
}

class AccessMatrix : public testing::Test {
 protected:
  AccessMatrix() {
    const std::map<std::string, const char*> people = {
        {"leader", kLeader}, {"secretary", kSecretary}, {"core", kCore},  {"member", kMember},
        {"board", kBoard},   {"expert", kExpert},       {"admin", kAdmin}};
    for (const auto& [choice, by] : schema::Model::shipped().collection("person")->field("role")->values) {
      const auto person = people.find(choice);
      if (person == people.end()) {
        ADD_FAILURE() << "the role " << choice << " has nobody in this test";
        continue;
      }
      callers_.push_back({choice, person->second, world_.sign_in(person->second)});
    }
    add_records();
  }

  /// One in each part that has none yet.
  void add_records() {
    const auto add = [&](const char* id, const std::string& scope, const char* author, const std::string& collection,
                         std::map<std::string, sync::Value> put) {
      sync::Op op;
      op.collection = collection;
      op.record = *sync::RecordId::parse(id);
      op.create = true;
      op.put = std::move(put);
      const auto verdicts = world_.store().write(*sync::PersonId::parse(author), *sync::Scope::parse(scope), {op});
      ASSERT_TRUE(verdicts.ok());
      ASSERT_FALSE(verdicts->front().error) << verdicts->front().error->detail;
    };
    add(kReport, "leader", kLeader, "personConfidential", {{"person", json(kExpert).dump()}});
    const std::string activity = json(kActivity).dump();
    for (const auto& [id, person] : {std::pair{kProposal, kMember}, std::pair{kOtherProposal, kOtherMember}}) {
      add(id, "person:" + std::string(person), person, "proposal",
          {{"collection", "\"activity\""},
           {"record", activity},
           {"field", "\"title\""},
           {"newValue", "\"Anders\""},
           {"status", "\"open\""}});
    }
  }

  /// As \p caller is let in by the rule, besides what it is asked about.
  static bool is_let_in(const Rule& rule, const Caller& caller) {
    if (rule.who.contains("open") || rule.who.contains("operator")) return true;
    if (caller.role == "nobody") return false;
    if (rule.who.contains("session")) return true;
    if (caller.role == "left" || caller.role == "ended") return false;
    return rule.who.contains("roles") || rule.who.contains(caller.role);
  }
  static std::string refusal(const Caller& caller) {
    if (caller.role == "nobody") return "auth.required";
    return caller.role == "ended" || caller.role == "left" ? "auth.device" : "auth.forbidden";
  }

  /// Another device of the same person.
  Browser another(const Browser& browser) {
    const Reply made = world_.ask(browser, "POST", "/v1/devices", {{"id", World::new_device_id()}});
    EXPECT_EQ(made.status, 201) << made.body;
    constexpr std::string_view kPrefix = "__Host-bijeen=";
    const std::string cookie = made.header("set-cookie");
    return {cookie.substr(kPrefix.size(), cookie.find(';') - kPrefix.size()), browser.person, made.content["device"]};
  }

  Reply knock(const Browser& browser, const std::string& method, const std::string& target) {
    if (target == "/v1/sync/events") {
      // A stream that is let in goes on; its head is the answer.
      const std::string cookie = browser.cookie.empty() ? "" : "Cookie: __Host-bijeen=" + browser.cookie + "\r\n";
      const auto head = http::test::ask(world_.port(), http::test::get(target, cookie), true);
      if (head && head->status == 200) return {200, "", json(), head->headers};
    }
    const bool has_body = method == "POST" || method == "PUT";
    return world_.ask(browser, method, target, has_body ? json{{"name", "Sleutel"}} : json(nullptr));
  }

  static std::string filled(const std::string& pattern, const std::map<std::string, std::string>& values) {
    std::string target = pattern;
    for (const auto& [name, value] : values) {
      if (const auto at = target.find(name); at != std::string::npos) target.replace(at, name.size(), value);
    }
    return target;
  }

  void expect_refused(const Caller& caller, const std::string& method, const std::string& target) {
    const std::string before = world_.fingerprint();
    const Reply reply = knock(caller.browser, method, target);
    EXPECT_EQ(reply.code(), refusal(caller)) << reply.body;
    EXPECT_EQ(reply.status, caller.role == "nobody" ? 401 : 403);
    EXPECT_EQ(world_.fingerprint(), before);
  }
  void expect_let_in(const Caller& caller, const std::string& method, const std::string& target) {
    const Reply reply = knock(caller.browser, method, target);
    EXPECT_NE(reply.status, 0);
    EXPECT_FALSE(reply.code().starts_with("auth.") && reply.code() != "auth.invitation") << reply.body;
  }
  /// What the caller may not know of looks like what does not exist.
  void expect_known(bool known, const Caller& caller, const std::string& target, const std::string& absent_code) {
    const Reply reply = knock(caller.browser, "GET", target);
    EXPECT_EQ(reply.status, known ? 200 : 404) << reply.body;
    EXPECT_EQ(reply.code(), known ? "" : absent_code);
  }

  void try_cells(const Rule& rule, const Caller& caller);
  void try_devices(const Caller& caller);
  void try_sessions(const Caller& caller);
  void try_passkeys(const Rule& rule, const Caller& caller);
  void try_everybody(const std::vector<Caller>& callers) {
    for (const Rule& rule : rules()) {
      for (const Caller& caller : callers) {
        SCOPED_TRACE(std::string(rule.method) + " " + rule.pattern + " as " + caller.role);
        try_cells(rule, caller);
      }
    }
  }

  static constexpr const char* kReport = "00000000-0000-7000-8000-0000000000f1";
  static constexpr const char* kProposal = "00000000-0000-7000-8000-0000000000f2";
  static constexpr const char* kOtherProposal = "00000000-0000-7000-8000-0000000000f3";
  World world_;
  std::vector<Caller> callers_;
  int cells_ = 0;
};

void AccessMatrix::try_cells(const Rule& rule, const Caller& caller) {
  const std::string somewhere = filled(rule.pattern, {{":scope", "programme"},
                                                      {":collection", "activity"},
                                                      {":id", rule.about == About::kRecord ? kActivity : kUnknown},
                                                      {":device", kUnknown},
                                                      {":name", "geheim.ics"}});
  if (!is_let_in(rule, caller)) {
    ++cells_;
    return expect_refused(caller, rule.method, somewhere);
  }
  const bool has_role = caller.role != "nobody" && caller.role != "left" && caller.role != "ended";
  switch (rule.about) {
    case About::kScope:
      for (const auto& [part, scope] : scopes()) {
        SCOPED_TRACE(part);
        ++cells_;
        expect_known(reads(caller.role, part), caller, filled(rule.pattern, {{":scope", scope}}), "scope.unknown");
      }
      return;
    case About::kRecord:
      for (const auto& [part, collection, id] : {std::tuple{"plan", "activity", kActivity},
                                                 {"own group", "outcome", kOutcome},
                                                 {"other group", "outcome", kOtherOutcome},
                                                 {"leader's", "personConfidential", kReport},
                                                 {"member's own", "proposal", kProposal},
                                                 {"other's own", "proposal", kOtherProposal},
                                                 {"nothing", "outcome", kUnknown}}) {
        SCOPED_TRACE(part);
        ++cells_;
        expect_known(reads(caller.role, part), caller, filled(rule.pattern, {{":collection", collection}, {":id", id}}),
                     "record.unknown");
      }
      return;
    case About::kDevice:
      return try_devices(caller);
    case About::kOwnSession: {
      // Of the others it would spoil the cells that follow.
      if (!has_role) return;
      ++cells_;
      const Browser again = another(caller.browser);
      EXPECT_EQ(knock(again, rule.method, rule.pattern).status, 204);
      EXPECT_EQ(knock(again, "GET", "/v1/session").code(), "auth.required");
      EXPECT_EQ(knock(caller.browser, "GET", "/v1/session").status, 200);
      return;
    }
    case About::kSession:
      return try_sessions(caller);
    case About::kPasskey:
      return try_passkeys(rule, caller);
    case About::kPerson:
      for (const Caller& other : callers_) {
        ++cells_;
        const Reply list = knock(caller.browser, "GET", filled(rule.pattern, {{":id", other.person}}));
        EXPECT_NE(list.body.find(other.browser.device), std::string::npos) << list.body;
      }
      return;
    case About::kDeviceOfPerson:
      for (const Caller& other : callers_) {
        ++cells_;
        const Browser theirs = another(other.browser);
        const auto target = filled(rule.pattern, {{":id", other.person}, {":device", theirs.device}});
        // Under the name of somebody else it is not found.
        const auto wrong = filled(rule.pattern, {{":id", kOtherMember}, {":device", theirs.device}});
        EXPECT_EQ(knock(caller.browser, "DELETE", wrong).code(), "auth.device");
        EXPECT_EQ(knock(caller.browser, "DELETE", target).status, 204);
        EXPECT_EQ(knock(theirs, "GET", "/v1/session").code(), "auth.device");
      }
      return;
    case About::kNothing:
      ++cells_;
      return expect_let_in(caller, rule.method, somewhere);
  }
}

void AccessMatrix::try_devices(const Caller& caller) {
  cells_ += 2;
  const Browser own = another(caller.browser);
  EXPECT_EQ(knock(caller.browser, "DELETE", "/v1/devices/" + own.device).status, 204);
  EXPECT_EQ(knock(own, "GET", "/v1/devices").code(), "auth.device");
  for (const Caller& other : callers_) {
    if (other.person == caller.person) continue;
    EXPECT_NE(knock(caller.browser, "DELETE", "/v1/devices/" + other.browser.device).status, 204) << other.role;
    EXPECT_EQ(knock(other.browser, "GET", "/v1/devices").status, 200) << other.role;
  }
}

void AccessMatrix::try_sessions(const Caller& caller) {
  cells_ += 2;
  const auto session_of = [&](const Browser& browser) -> std::string {
    const Reply list = knock(browser, "GET", "/v1/devices");
    for (const json& device : list.content["devices"]) {
      for (const json& session : device["sessions"]) {
        if (session["current"] == true) return session["id"];
      }
    }
    ADD_FAILURE() << list.body;
    return {};
  };
  const Browser own = another(caller.browser);
  EXPECT_EQ(knock(caller.browser, "DELETE", "/v1/sessions/" + session_of(own)).status, 204);
  EXPECT_EQ(knock(own, "GET", "/v1/session").code(), "auth.required");
  for (const Caller& other : callers_) {
    if (other.person == caller.person) continue;
    const Reply refused = knock(caller.browser, "DELETE", "/v1/sessions/" + session_of(other.browser));
    EXPECT_EQ(refused.code(), "request.not-found") << other.role;
    EXPECT_EQ(knock(other.browser, "GET", "/v1/session").status, 200) << other.role;
  }
}

void AccessMatrix::try_passkeys(const Rule& rule, const Caller& caller) {
  cells_ += 2;
  const auto add = [&](const std::string& person) {
    const auth::Bytes id = auth::random_bytes(16);
    world_.store().write([&](store::Database& database) {
      auth::add_passkey(database, *sync::PersonId::parse(person), {id, "key", auth::Algorithm::kEs256, 0}, "Sleutel",
                        world_.now());
    });
    return auth::base64url(id);
  };
  EXPECT_EQ(knock(caller.browser, rule.method, filled(rule.pattern, {{":id", add(caller.person)}})).status, 204);
  const std::string other = caller.person == kMember ? kBoard : kMember;
  const std::string theirs = add(other);
  const std::string before = world_.fingerprint();
  EXPECT_EQ(knock(caller.browser, rule.method, filled(rule.pattern, {{":id", theirs}})).code(), "request.not-found");
  EXPECT_EQ(world_.fingerprint(), before);
}

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
