// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/store/world.h"

namespace bijeen::test {
namespace {

using nlohmann::json;

/// A replica that speaks to the store as the API would let it.
class Phone {
 public:
  Phone(World& world, Pen pen) : world_(world), pen_(std::move(pen)) {
    EXPECT_TRUE(replica_.open().ok());
    EXPECT_TRUE(replica_.identify(pen_.device, pen_.person).ok());
  }

  void push() {
    while (const auto body = replica_.next_push(sync::Millis{kNow})) {
      const auto request = json::parse(body->body);
      std::vector<sync::ChangeSet> sets;
      for (const auto& set : request["changeSets"]) sets.push_back(*sync::decode(set.dump()));
      const auto verdicts = world_.push(pen_, std::move(sets));
      ASSERT_TRUE(verdicts.ok()) << verdicts.error().detail;
      json answer{{"epoch", world_.store().epoch()}, {"verdicts", json::array()}};
      for (const auto& v : *verdicts) {
        answer["verdicts"].push_back({{"n", raw(v.n)}, {"id", v.id.text()}});
        auto& last = answer["verdicts"].back();
        if (v.error) {
          last.update({{"verdict", "refused"}, {"code", code(v.error->code)}, {"title", ""}, {"detail", ""}});
        } else {
          last.update({{"verdict", "accepted"},
                       {"seq", raw(v.seq)},
                       {"at", raw(v.at)},
                       {"hash", v.hash},
                       {"signature", v.signature}});
        }
      }
      ASSERT_TRUE(replica_.push_answer(answer.dump()).ok());
    }
  }

  void pull() {
    for (bool more = true; more;) {
      const auto actor = world_.store().actor(pen_.person);
      ASSERT_TRUE(actor.has_value());
      const auto cursor = json::parse(replica_.status())["cursor"].get<std::uint64_t>();
      const auto page = world_.store().pull(*actor, sync::Seq{cursor}, 4000);
      ASSERT_TRUE(page.ok());
      const auto query = replica_.pull_query();
      const auto floor = std::stoull(query.substr(query.find("floor=") + 6));
      world_.store().acknowledge(pen_.device, sync::Seq{cursor}, sync::Seq{floor});
      more = page->more;
      json answer{
          {"epoch", page->epoch}, {"cursor", raw(page->cursor)}, {"more", more}, {"horizon", raw(page->horizon)}};
      answer["actor"] = {{"person", pen_.person.text()}, {"role", actor->role}, {"name", ""}};
      for (const auto& scope : actor->scopes) answer["scopes"].push_back(scope.text());
      answer["sets"] = json::array();
      for (const auto& set : page->sets) answer["sets"].push_back(json::parse(set));
      answer["digests"] = json::object();
      for (const auto& [scope, digest] : page->digests) answer["digests"][scope.text()] = digest;
      const auto step = replica_.pull_answer(answer.dump());
      ASSERT_TRUE(step.ok()) << step.error().detail;
    }
    fetch();
  }

  void fetch() {
    for (auto missing = replica_.missing_scopes(); !missing.empty(); missing = replica_.missing_scopes()) {
      const auto& [scope, from] = missing.front();
      const auto page = world_.store().snapshot(scope, from, 4000);
      ASSERT_TRUE(page.ok());
      json part{{"epoch", page->epoch}, {"scope", scope.text()}, {"cursor", raw(page->cursor)}, {"next", nullptr}};
      part["records"] = json::array();
      for (const auto& record : page->records) part["records"].push_back(json::parse(record));
      if (page->next) part["next"] = *page->next;
      const auto step = replica_.snapshot_part(part.dump());
      ASSERT_TRUE(step.ok()) << step.error().detail;
    }
  }

  void sync() {
    push();
    pull();
    pull();
  }

  sync::Replica& replica() { return replica_; }

 private:
  World& world_;
  Pen pen_;
  sync::Replica replica_{schema::Model::shipped()};
};

class StoreAndReplica : public testing::Test {
 protected:
  void edit(Phone& phone, sync::Op op) {
    const auto step = phone.replica().edit(id<sync::ChangeSetId>(0xc0000 + ++sets), scope, sync::Millis{kNow},
                                           {std::move(op)}, false);
    ASSERT_TRUE(step.ok()) << step.error().detail;
  }
  void expect_equal(Phone& phone, const sync::PersonId& person) {
    EXPECT_TRUE(phone.replica().diverged().empty());
    const auto page = world.store().pull(*world.store().actor(person), world.store().last_seq(), 1);
    EXPECT_FALSE(page->digests.empty());
    for (const auto& [scope_of, digest] : page->digests)
      EXPECT_EQ(phone.replica().digest(scope_of).value_or(sync::Digest{}).hex(), digest) << scope_of.text();
  }

  World world;
  std::uint64_t sets = 0;
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
