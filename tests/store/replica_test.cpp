// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "tests/store/phone.h"

namespace bijeen::test {
namespace {

class StoreAndReplica : public testing::Test {
 protected:
  void edit(Phone& phone, sync::Op op) { phone.edit(scope, std::move(op)); }
  void expect_equal(Phone& phone, const sync::PersonId& person) {
    EXPECT_TRUE(phone.replica().diverged().empty());
    const auto page = world.store().pull(*world.store().actor(person), {world.store().last_seq()}, 1);
    EXPECT_FALSE(page->digests.empty());
    for (const auto& [scope_of, digest] : page->digests)
      EXPECT_EQ(phone.replica().digest(scope_of).value_or(sync::Digest{}).hex(), digest) << scope_of.text();
  }

  World world;
  sync::PersonId leader = world.person("leader");
  sync::PersonId member = world.person("member");
  sync::RecordId group = world.body("work-group");
  sync::Scope scope = body_scope(group);
};

TEST_F(StoreAndReplica, AreEqualAfterConcurrentWork) {
  world.member(group, member);
  const auto meeting = world.meeting(group, "Overleg");
  for (int i = 0; i < 30; ++i) world.meeting(group, "Overleg " + std::to_string(i));
  Phone a(world, world.pen(leader));
  Phone b(world, world.pen(member));
  a.sync();
  b.sync();
  for (int i = 0; i < 8; ++i) {
    edit(a, inserting(meeting, 0, "leider "));
    edit(b, inserting(meeting, 0, "lid "));
    edit(a, putting("meeting", meeting, {{"place", '"' + std::string("Urk ") + std::to_string(i) + '"'}}));
    edit(b, putting("meeting", meeting, {{"place", '"' + std::string("Dronten ") + std::to_string(i) + '"'}}));
    edit(b, adding("meeting", meeting, "present", '"' + as_record(member).text() + '"'));
    if (i % 3 == 0) a.sync();
    if (i % 2 == 0) b.push();
  }
  a.sync();
  b.sync();
  a.sync();
  expect_equal(a, leader);
  expect_equal(b, member);
  const auto text = world.sql("SELECT minutes FROM meeting WHERE title = 'Overleg'");
  EXPECT_EQ(text.size(), 8 * (std::string("leider ").size() + std::string("lid ").size()));
  EXPECT_TRUE(world.store().check().empty());
}

TEST_F(StoreAndReplica, TextsForgetOnTheServerWhatEverybodyHas) {
  world.member(group, member);
  const auto meeting = world.meeting(group, "Overleg");
  Phone a(world, world.pen(leader));
  Phone b(world, world.pen(member));
  a.sync();
  b.sync();
  for (int i = 0; i < 20; ++i) {
    edit(a, inserting(meeting, 0, "x"));
    a.sync();
    b.sync();
  }
  const auto record = world.store().record("meeting", meeting);
  EXPECT_LE(std::get<sync::TextState>(record->fields.at("minutes")).log.size(), 3U);
  expect_equal(b, member);
  EXPECT_TRUE(world.store().check().empty());
}

TEST_F(StoreAndReplica, AMemberLearnsOfAScopeAndLosesItAgain) {
  world.meeting(group, "Overleg");
  Phone b(world, world.pen(member));
  b.sync();
  EXPECT_FALSE(b.replica().digest(scope).has_value());
  world.member(group, member);
  b.sync();
  expect_equal(b, member);
  EXPECT_TRUE(b.replica().digest(scope).has_value());
  world.store().write([&](store::Database& database) { database.run("UPDATE membership SET deleted = 1"); });
  world.person("expert");
  b.sync();
  EXPECT_FALSE(b.replica().digest(scope).has_value());
}

}  // namespace
}  // namespace bijeen::test
