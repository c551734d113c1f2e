// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <map>

#include "tests/api/world.h"

namespace bijeen::api::test {
namespace {

const std::map<std::string, const char*>& people_by_role() {
  static const std::map<std::string, const char*> people = {
      {"leader", kLeader}, {"secretary", kSecretary}, {"core", kCore},  {"member", kMember},
      {"board", kBoard},   {"expert", kExpert},       {"admin", kAdmin}};
  return people;
}

/// An address of the pattern that exists for nobody, so that passing the door changes nothing.
std::string target_of(const Route& route) {
  std::string target(route.pattern);
  for (const auto& [name, value] : std::map<std::string, std::string>{
           {":scope", "body:" + std::string(kUnknown)}, {":collection", "outcome"}, {":id", kUnknown}}) {
    if (const auto at = target.find(name); at != std::string::npos) target.replace(at, name.size(), value);
  }
  return target;
}

/// What the door says: an answer of the handler itself is anything but these two codes.
bool is_let_in(const Reply& reply) {
  return reply.code() != "auth.required" && reply.code() != "auth.forbidden";
}

/// Ending the session is the one request of the matrix that would spoil the next.
bool ends_the_session(const Route& route) {
  return route.method == "DELETE" && route.pattern == "/v1/session";
}

Reply knock(World& world, const Browser& browser, const Route& route) {
  if (route.handler == nullptr) {
    // A stream that is let in goes on; its head is the answer.
    const std::string cookie = browser.cookie.empty() ? "" : "Cookie: __Host-bijeen=" + browser.cookie + "\r\n";
    const auto head = http::test::ask(world.port(), http::test::get(route.pattern, cookie), true);
    if (head && head->status == 200) return {200, "", json(), head->headers};
  }
  return world.ask(browser, std::string(route.method), target_of(route),
                   route.method == "POST" ? json::object() : json(nullptr));
}

TEST(Roles, EveryAddressLetsInTheRolesItNamesAndNobodyElse) {
  World world;
  std::map<std::string, Browser> browsers;
  for (const auto& [role, person] : people_by_role()) browsers[role] = world.sign_in(person);
  int cells = 0;
  for (const Route& route : Api::routes()) {
    if (ends_the_session(route)) continue;
    for (const auto& [role, browser] : browsers) {
      SCOPED_TRACE(std::string(route.method) + " " + std::string(route.pattern) + " as " + role);
      const bool allowed =
          route.roles.empty() || std::find(route.roles.begin(), route.roles.end(), role) != route.roles.end();
      const Reply reply = knock(world, browser, route);
      EXPECT_NE(reply.status, 0);
      EXPECT_EQ(is_let_in(reply), allowed) << reply.body;
      if (!allowed) {
        EXPECT_EQ(reply.status, 403);
      }
      ++cells;
    }
  }
  EXPECT_GE(cells, 150);
}

TEST(Roles, WithoutASessionOnlyTheOpenAddressesAnswer) {
  World world;
  for (const Route& route : Api::routes()) {
    SCOPED_TRACE(std::string(route.method) + " " + std::string(route.pattern));
    const Reply reply = knock(world, Browser{}, route);
    const bool open = route.door == Door::kOpen || route.door == Door::kOperator;
    EXPECT_EQ(reply.code() != "auth.required", open) << reply.body;
    if (!open) {
      EXPECT_EQ(reply.status, 401);
    }
  }
}

TEST(Roles, SomebodyWhoNoLongerTakesPartCanOnlyHandInUnsentWork) {
  World world;
  Browser leader = world.sign_in(kLeader);
  const Browser member = world.sign_in(kMember);
  world.push_op(leader, "programme", {{"collection", "person"}, {"record", kMember}, {"put", {{"active", false}}}});
  for (const Route& route : Api::routes()) {
    if (ends_the_session(route) || route.door == Door::kOpen || route.door == Door::kOperator) continue;
    SCOPED_TRACE(std::string(route.method) + " " + std::string(route.pattern));
    EXPECT_EQ(is_let_in(knock(world, member, route)), route.door == Door::kSession);
  }
  const Reply pushed = world.push(
      member,
      json::array({world.change_set(member, "body:" + std::string(kBody),
                                    {{"collection", "outcome"}, {"record", kOutcome}, {"put", {{"title", "Nog"}}}})}));
  EXPECT_EQ(pushed.content["verdicts"][0]["verdict"], "escrowed") << pushed.body;
  EXPECT_EQ(world.ask(leader, "GET", "/v1/refused").content["refused"][0]["verdict"], "escrowed");
}

TEST(Roles, OnlyALeaderLetsALeaderIn) {
  World world;
  const struct {
    const char* caller;
    const char* role;
    const char* person;
    bool allowed;
  } cells[] = {{kAdmin, "leader", kLeader, false},
               {kAdmin, "admin", kAdmin, true},
               {kLeader, "leader", kLeader, true},
               {kLeader, "admin", kAdmin, true}};
  for (const auto& cell : cells) {
    SCOPED_TRACE(std::string(cell.caller) + " for " + cell.role);
    const Browser caller = world.sign_in(cell.caller);
    const std::string before = world.fingerprint();
    const Reply added = world.ask(caller, "POST", "/v1/people", {{"name", "Nieuw"}, {"role", cell.role}});
    const Reply invited = world.ask(caller, "POST", "/v1/invitations", {{"person", cell.person}});
    for (const Reply& reply : {added, invited}) {
      EXPECT_EQ(reply.status, cell.allowed ? 201 : 403) << reply.body;
      if (cell.allowed) continue;
      EXPECT_EQ(reply.code(), "auth.forbidden");
      EXPECT_TRUE(reply.content.value("detail", "").starts_with("Alleen de projectleider kan")) << reply.body;
    }
    if (!cell.allowed) {
      EXPECT_EQ(world.fingerprint(), before);
    }
  }
}

TEST(Roles, ALinkOfAnAdministratorIsVoidOnceItsPersonLeads) {
  World world;
  Browser leader = world.sign_in(kLeader);
  const Reply invited = world.ask(world.sign_in(kAdmin), "POST", "/v1/invitations", {{"person", kBoard}});
  ASSERT_EQ(invited.status, 201) << invited.body;
  const json code{{"code", invited.content["code"]}};
  EXPECT_EQ(world.ask(Browser{}, "POST", "/v1/invitation/look", code).status, 200);
  world.push_op(leader, "programme", {{"collection", "person"}, {"record", kBoard}, {"put", {{"role", "leader"}}}});
  EXPECT_EQ(world.ask(Browser{}, "POST", "/v1/invitation/look", code).code(), "auth.invitation");
}

TEST(Roles, NoAddressIsInTheTableTwice) {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const Route& route : Api::routes())
    EXPECT_TRUE(seen.insert({route.method, route.pattern}).second) << route.pattern;
}

}  // namespace
}  // namespace bijeen::api::test
