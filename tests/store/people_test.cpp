// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "tests/store/world.h"

namespace bijeen::test {
namespace {

using Scopes = std::set<sync::Scope>;

class People : public testing::Test {
 protected:
  Scopes scopes(const sync::PersonId& person) {
    const auto actor = world.store().actor(person);
    return actor ? actor->scopes : Scopes();
  }

  World world;
  sync::PersonId leader = world.person("leader");
  sync::RecordId group = world.body("work-group");
  sync::RecordId core_team = world.body("core-team");
  sync::RecordId board = world.body("board");
  sync::RecordId closed_group = world.body("work-group", true);
  Pen pen = world.pen(leader);
};

TEST_F(People, TheLeaderReadsAll) {
  const auto other = world.person("member");
  EXPECT_EQ(scopes(leader),
            (Scopes{kProgramme, kLeaderScope, body_scope(group), body_scope(core_team), body_scope(board),
                    body_scope(closed_group), person_scope(leader), person_scope(other)}));
}

TEST_F(People, TheSecretaryReadsEveryOpenBodyAndHisOwnClosedOnes) {
  const auto secretary = world.person("secretary");
  Scopes expected{kProgramme, person_scope(secretary), body_scope(group), body_scope(core_team), body_scope(board)};
  EXPECT_EQ(scopes(secretary), expected);
  world.member(closed_group, secretary);
  expected.insert(body_scope(closed_group));
  EXPECT_EQ(scopes(secretary), expected);
}

TEST_F(People, TheCoreTeamReadsOpenWorkGroupsAndCoreTeamsAndItsMemberships) {
  const auto core = world.person("core");
  Scopes expected{kProgramme, person_scope(core), body_scope(group), body_scope(core_team)};
  EXPECT_EQ(scopes(core), expected);
  world.member(board, core);
  expected.insert(body_scope(board));
  EXPECT_EQ(scopes(core), expected);
}

TEST_F(People, OthersReadTheProgrammeAndTheirMemberships) {
  for (const std::string role : {"member", "board", "expert"}) {
    const auto person = world.person(role);
    EXPECT_EQ(scopes(person), (Scopes{kProgramme, person_scope(person)})) << role;
    world.member(closed_group, person);
    EXPECT_EQ(scopes(person), (Scopes{kProgramme, person_scope(person), body_scope(closed_group)})) << role;
  }
}

TEST_F(People, TheAdministratorReadsNothing) {
  const auto actor = world.store().actor(world.person("admin"));
  ASSERT_TRUE(actor.has_value());
  EXPECT_EQ(actor->role, "admin");
  EXPECT_TRUE(actor->scopes.empty());
}

TEST_F(People, DeletedMembershipsAndBodiesDoNotCount) {
  const auto member = world.person("member");
  const auto membership = world.new_record();
  auto op = creating("membership", membership,
                     {{"person", json(as_record(member))}, {"function", json(std::string("chair"))}});
  pen.seen = raw(world.store().last_seq());
  ASSERT_FALSE(world.send(pen, body_scope(group), {op}).error);
  EXPECT_TRUE(scopes(member).contains(body_scope(group)));
  auto gone = putting("membership", membership, {});
  gone.deleted = true;
  ASSERT_FALSE(world.send(pen, body_scope(group), {gone}).error);
  EXPECT_FALSE(scopes(member).contains(body_scope(group)));
  world.member(board, member);
  EXPECT_TRUE(scopes(member).contains(body_scope(board)));
  auto no_body = putting("body", board, {});
  no_body.deleted = true;
  ASSERT_FALSE(world.send(pen, kProgramme, {no_body}).error);
  EXPECT_FALSE(scopes(member).contains(body_scope(board)));
  EXPECT_FALSE(scopes(leader).contains(body_scope(board)));
}

TEST_F(People, NobodyUnknownDeletedOrInactiveActs) {
  EXPECT_FALSE(world.store().actor(id<sync::PersonId>(99)).has_value());
  const auto member = world.person("member");
  ASSERT_TRUE(world.store().actor(member).has_value());
  world.send(pen, kProgramme, {putting("person", as_record(member), {{"active", "false"}})});
  EXPECT_FALSE(world.store().actor(member).has_value());
  world.send(pen, kProgramme, {putting("person", as_record(member), {{"active", "true"}})});
  EXPECT_TRUE(world.store().actor(member).has_value());
  auto gone = putting("person", as_record(member), {});
  gone.deleted = true;
  world.send(pen, kProgramme, {gone});
  EXPECT_FALSE(world.store().actor(member).has_value());
}

}  // namespace
}  // namespace bijeen::test
