// SPDX-License-Identifier: EUPL-1.2
#include "tests/api/world.h"

namespace bijeen::api::test {
namespace {

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

}  // namespace
}  // namespace bijeen::api::test
