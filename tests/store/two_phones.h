// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

#include "tests/store/phone.h"

namespace bijeen::test {

/// A leader's and a member's phone, both up to date, and the meeting of their group that they write about.
class TwoPhones : public testing::Test {
 protected:
  TwoPhones() {
    world.member(group, member);
    meeting = world.meeting(group, "Overleg");
    a.sync();
    b.sync();
  }

  void put_place(Phone& phone, const std::string& place) {
    phone.edit(scope, putting("meeting", meeting, {{"place", json(place)}}));
  }
  void insert(Phone& phone, std::uint32_t position, const std::string& text) {
    phone.edit(scope, inserting(meeting, position, text));
  }
  /// Everybody comes by until nobody brings anything new; then all must be one.
  void meet(std::initializer_list<Phone*> phones) {
    for (int round = 0; round < 2; ++round) {
      for (auto* phone : phones) phone->sync();
    }
    for (auto* phone : phones) {
      const auto page = world.store().pull(*world.store().actor(phone->pen().person), {world.store().last_seq()}, 1);
      for (const auto& [of, digest] : page->digests)
        EXPECT_EQ(phone->replica().digest(of).value_or(sync::Digest{}).hex(), digest) << of.text();
      EXPECT_EQ(phone->status("divergences"), "0");
      EXPECT_EQ(phone->status("pending"), "0");
    }
    EXPECT_THAT(world.store().check(), testing::IsEmpty());
  }
  std::string minutes() { return world.sql("SELECT minutes FROM meeting WHERE title = 'Overleg'"); }

  World world;
  sync::PersonId leader = world.person("leader");
  sync::PersonId member = world.person("member");
  sync::PersonId secretary = world.person("secretary");
  sync::RecordId group = world.body("work-group");
  sync::Scope scope = body_scope(group);
  sync::RecordId meeting;
  Phone a{world, world.pen(leader)};
  Phone b{world, world.pen(member)};
};

}  // namespace bijeen::test
