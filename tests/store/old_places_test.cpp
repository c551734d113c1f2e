// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "tests/store/two_phones.h"

namespace bijeen::test {
namespace {

using testing::IsEmpty;

class OldPlaces : public TwoPhones {
 protected:
  /// The server loses a record that one made; before it comes back the other makes it anew.
  void make_twice(const std::function<sync::Op(const char*)>& making) {
    const auto backup = world.back_up();
    a.edit(scope, making("oud"));
    a.sync();
    world.restore(backup);
    b.sync();
    b.edit(scope, making("nieuw"));
    b.sync();
  }
};

TEST_F(OldPlaces, ARecordThatWasMadeAnewKeepsTheOtherToRead) {
  const auto twice = world.new_record();
  make_twice([&](const char* title) {
    return creating("outcome", twice, {{"title", json(std::string(title))}, {"kind", json(std::string("idea"))}});
  });
  a.sync();
  EXPECT_EQ(world.sql("SELECT title FROM outcome WHERE id = '" + twice.text() + "'"), "nieuw");
  EXPECT_EQ(world.sql("SELECT code FROM kept_set"), "sync.place");
  EXPECT_EQ(a.status("refused"), "1");
  EXPECT_THAT(world.store().check(), IsEmpty());
}

TEST_F(OldPlaces, ARecordMadeJointlyTakesBothIn) {
  const auto twice = world.new_record();
  make_twice([&](const char* title) {
    return creating("meeting", twice,
                    {{"title", json(std::string(title))},
                     {"date", json(std::string("2027-02-03"))},
                     {"status", json(std::string("held"))}});
  });
  meet({&a, &b});
  EXPECT_EQ(world.sql("SELECT count(*) FROM kept_set"), "0");
  for (auto* who : {&a, &b}) {
    std::set<std::string> titles;
    for (const auto* at : {"/conflicts/title/0/value", "/conflicts/title/1/value"})
      titles.insert(who->view("meeting", twice, at));
    EXPECT_EQ(titles, (std::set<std::string>{"\"nieuw\"", "\"oud\""}));
  }
  EXPECT_THAT(world.store().check(), IsEmpty());
}

TEST_F(OldPlaces, ASetWhoseNumberWasGivenOutAnewIsKeptByTheServer) {
  const auto backup = world.back_up();
  put_place(b, "Urk");
  b.sync();
  a.sync();
  world.restore(backup);
  auto again = b.pen();
  again.n = raw(world.store().expected(again.device)) - 1;
  world.send(again, scope, {putting("meeting", meeting, {{"place", json("Dronten")}})});
  a.sync();
  EXPECT_EQ(world.sql("SELECT place FROM meeting"), "Dronten");
  EXPECT_EQ(world.sql("SELECT code FROM kept_set"), "sync.place");
  EXPECT_NE(world.sql("SELECT body FROM kept_set").find("Urk"), std::string::npos);
  EXPECT_THAT(world.store().check(), IsEmpty());
}

/// A record is made and edited after the backup; each phone keeps what the test leaves it.
class PlacingLater : public TwoPhones {
 protected:
  PlacingLater() {
    b.edit(scope, creating("meeting", made,
                           {{"title", json("Nieuw")},
                            {"date", json(std::string("2027-02-03"))},
                            {"status", json(std::string("held"))}}));
    b.sync();
    making = raw(world.store().last_seq());
    b.edit(scope, putting("meeting", made, {{"place", json("Urk")}}));
    b.sync();
    a.sync();
    edit = raw(world.store().last_seq());
    all_of_a = a.image();
    forget(a, making);
  }
  static void forget(Phone& phone, std::uint64_t seq) {
    auto image = phone.image();
    ASSERT_EQ(image.erase("kept/" + std::to_string(seq)), 1U);
    phone.set_back(image);
  }
  /// The first to come back mended its copy by what the server had then.
  void expect_placed() {
    for (auto* phone : {&b, &a, &b}) phone->sync();
    for (auto* phone : {&a, &b}) EXPECT_EQ(phone->view("meeting", made, "/fields/place"), R"("Urk")");
    EXPECT_THAT(world.store().check(), IsEmpty());
    EXPECT_EQ(world.sql("SELECT place FROM meeting WHERE title = 'Nieuw'"), "Urk");
    EXPECT_EQ(world.sql("SELECT count(*) FROM kept_set"), "0");
    EXPECT_EQ(world.sql("SELECT coalesce(sum(bytes), 0) FROM kept_use"), "0");
    EXPECT_EQ(b.status("refused"), "0");
  }

  std::filesystem::path backup = world.back_up();
  sync::RecordId made = world.new_record();
  std::uint64_t making = 0, edit = 0;
  std::map<std::string, std::string> all_of_a;
};

TEST_F(PlacingLater, AnEditThatCameBeforeItsRecordTakesItsPlaceWhenBothComeAgain) {
  world.restore(backup);
  a.sync();
  EXPECT_EQ(world.sql("SELECT code FROM kept_set"), "sync.place");
  expect_placed();
}

TEST_F(PlacingLater, AnEditThatOnlyTheServerHasLeftTakesItsPlaceWhenItsRecordComes) {
  forget(b, edit);
  world.restore(backup);
  a.sync();
  EXPECT_EQ(world.sql("SELECT code FROM kept_set"), "sync.place");
  expect_placed();
}

TEST_F(PlacingLater, AnEditWithoutItsPlaceIsBroughtAgainWhenTheServerIsLostOnceMore) {
  forget(b, edit);
  world.restore(backup);
  a.sync();
  EXPECT_EQ(world.sql("SELECT code FROM kept_set"), "sync.place");
  world.restore(backup);
  expect_placed();
  EXPECT_EQ(a.image().at("kept/" + std::to_string(edit)).find("alone"), std::string::npos) << "it has its place";
}

TEST_F(PlacingLater, ItsAuthorBringsItAgainWithItsReceipt) {
  forget(b, making);
  a.set_back(all_of_a);
  forget(a, edit);
  world.restore(backup);
  b.sync();
  EXPECT_EQ(b.status("refused"), "1");
  world.restore(backup);
  expect_placed();
}

}  // namespace
}  // namespace bijeen::test
