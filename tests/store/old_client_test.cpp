// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "tests/store/phone.h"

// Devices whose program is older than the server's.
namespace bijeen::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const schema::Model& first_model() {
  static const auto model = [] {
    std::ifstream file(BIJEEN_SOURCE_DIR "/tests/golden/v1/model.json");
    return schema::Model::parse(std::string(std::istreambuf_iterator<char>(file), {}));
  }();
  return model.value();
}

class OldClient : public testing::Test {
 protected:
  OldClient() {
    world.member(group, member);
    old.sync();
    today.sync();
    today.edit(scope,
               creating("outcome", outcome, {{"kind", json("action-item")}, {"title", json("Bel de huisarts")}}));
    meet();
  }

  void drop(const std::string& why) {
    old.edit(scope, putting("outcome", outcome, {{"status", json("dropped")}, {"statusNote", json(why)}}));
  }
  /// Everybody comes by; then all have the records that the server has.
  void meet() {
    for (auto* phone : {&old, &today, &old}) phone->sync();
    for (auto* phone : {&old, &today}) {
      const auto page = world.store().pull(*world.store().actor(phone->pen().person), {world.store().last_seq()}, 1);
      for (const auto& [of, digest] : page->digests)
        EXPECT_EQ(phone->replica().digest(of).value_or(sync::Digest{}).hex(), digest) << of.text();
      EXPECT_EQ(phone->status("pending"), "0");
    }
    EXPECT_EQ(today.status("divergences"), "0");
    EXPECT_THAT(world.store().check(), IsEmpty());
  }
  std::string stored(const std::string& field) { return world.sql("SELECT " + field + " FROM outcome"); }
  std::string shown(Phone& phone, const std::string& field) {
    return phone.view("outcome", outcome, "/fields/" + field);
  }

  World world;
  sync::PersonId leader = world.person("leader");
  sync::PersonId member = world.person("member");
  sync::RecordId group = world.body("work-group");
  sync::Scope scope = body_scope(group);
  sync::RecordId outcome = world.new_record();
  Phone today{world, world.pen(leader)};
  Phone old{world, world.pen(member), first_model()};
};

TEST_F(OldClient, WritesWhatEverybodyReadsInTodaysWords) {
  drop("geen geld");
  meet();
  EXPECT_EQ(stored("status"), "not-done");
  EXPECT_EQ(stored("why"), "geen geld");
  EXPECT_EQ(shown(today, "status"), json("not-done"));
  EXPECT_EQ(shown(today, "why"), json("geen geld"));
  EXPECT_EQ(world.store().search(*world.store().actor(leader), "huisarts", 5).size(), 1U);
}

TEST_F(OldClient, LeavesItsBytesInTheLogAndTodaysWordsInTheHistory) {
  drop("geen geld");
  meet();
  EXPECT_THAT(world.sql("SELECT body FROM change_set ORDER BY seq DESC"), HasSubstr(R"("statusNote":"geen geld")"));
  const auto pull = world.store().pull(*world.store().actor(leader), {sync::Seq{0}}, 1'000'000);
  EXPECT_THAT(pull->sets.back(), HasSubstr(R"("model":1)"));
  const auto history = world.store().history("outcome", outcome, std::nullopt, {10, 10'000});
  EXPECT_THAT(history.entries.front().op, HasSubstr(R"("why":"geen geld")"));
  EXPECT_THAT(history.entries.front().op, Not(HasSubstr("statusNote")));
}

TEST_F(OldClient, SupersedesAndConflictsAsIfItsWordsWereTodays) {
  drop("geen geld");
  meet();
  today.edit(scope, putting("outcome", outcome, {{"why", json("geen tijd")}}));
  drop("geen zin");
  meet();
  EXPECT_EQ(shown(today, "why"), json("geen zin"));
  EXPECT_NE(today.view("outcome", outcome, "/conflicts/why/1/value"), "none");
  today.edit(scope, putting("outcome", outcome, {{"why", json("besproken")}}));
  meet();
  EXPECT_EQ(stored("why"), "besproken");
  EXPECT_EQ(today.view("outcome", outcome, "/conflicts/why/1/value"), "none");
}

TEST_F(OldClient, KeepsWhatItDoesNotKnow) {
  today.edit(scope, putting("outcome", outcome, {{"why", json("geen tijd")}}));
  meet();
  old.edit(scope, putting("outcome", outcome, {{"title", json("Bel morgen")}}));
  meet();
  EXPECT_EQ(shown(old, "why"), json("geen tijd"));
  EXPECT_EQ(stored("why"), "geen tijd");
  EXPECT_EQ(stored("title"), "Bel morgen");
}

TEST_F(OldClient, GoesOnInTodaysWordsWhenItIsUpdatedWithWorkOfBefore) {
  drop("geen geld");
  meet();
  drop("nog niet verzonden");
  old.update(schema::Model::shipped());
  EXPECT_EQ(shown(old, "status"), json("not-done"));
  EXPECT_EQ(shown(old, "why"), json("nog niet verzonden"));
  EXPECT_EQ(shown(old, "statusNote"), "none");
  EXPECT_THAT(old.replica().unsent(), HasSubstr(R"("why":"nog niet verzonden")"));
  const auto before = old.status("divergences");
  meet();
  EXPECT_EQ(stored("why"), "nog niet verzonden");
  EXPECT_EQ(old.status("divergences"), before);
}

TEST_F(OldClient, GivesBackWhatARestoredServerLostAsItWasSigned) {
  const auto backup = world.back_up();
  drop("geen geld");
  meet();
  world.restore(backup);
  EXPECT_EQ(stored("why"), "");
  today.sync();
  EXPECT_EQ(stored("why"), "geen geld");
  EXPECT_THAT(world.sql("SELECT body FROM change_set WHERE arrival IS NOT NULL"), HasSubstr("statusNote"));
  meet();
}

TEST_F(OldClient, GivesBackWhenItIsUpdatedWhatItWroteBefore) {
  const auto backup = world.back_up();
  drop("geen geld");
  meet();
  old.update(schema::Model::shipped());
  world.restore(backup);
  EXPECT_EQ(stored("why"), "");
  old.sync();
  EXPECT_EQ(stored("why"), "geen geld");
  EXPECT_EQ(shown(old, "why"), json("geen geld"));
  meet();
}

TEST_F(OldClient, ReadsRefusedWorkOfItInTodaysWords) {
  old.edit(scope, putting("outcome", outcome, {{"status", json("dropped")}, {"statusNote", json("geen geld")}}));
  world.store().end_device(old.pen().device);
  old.push();
  const auto kept = world.store().kept(std::nullopt, std::nullopt, {10, 10'000});
  ASSERT_EQ(kept.sets.size(), 1U);
  EXPECT_THAT(kept.sets.front().set, HasSubstr(R"("why":"geen geld")"));
  EXPECT_THAT(world.sql("SELECT body FROM kept_set"), HasSubstr("statusNote"));
}

}  // namespace
}  // namespace bijeen::test
