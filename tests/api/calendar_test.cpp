// SPDX-License-Identifier: EUPL-1.2
#include "tests/api/world.h"

namespace bijeen::api::test {
namespace {

constexpr const char* kMeeting = "00000000-0000-7000-8000-000000000901";
constexpr const char* kHidden = "00000000-0000-7000-8000-000000000902";

void plan(World& world, const char* id, const std::string& title, const char* body) {
  Browser leader = world.sign_in(kLeader);
  world.push_op(leader, "body:" + std::string(body),
                {{"collection", "meeting"},
                 {"record", id},
                 {"create", true},
                 {"put",
                  {{"title", title},
                   {"date", "2026-12-01"},
                   {"start", "13:30"},
                   {"place", "Zaal 1, Lelystad"},
                   {"status", "planned"}}}});
}

/// The path of the address that the person made.
std::string made_by(World& world, const Browser& browser) {
  const Reply made = world.ask(browser, "POST", "/v1/calendar-feed", json::object());
  EXPECT_EQ(made.status, 201) << made.body;
  const auto address = made.content["address"].get<std::string>();
  return address.substr(address.find("/v1/"));
}

TEST(CalendarFeed, HasTheMeetingsThatItsPersonMayReadAndNoOthers) {
  World world;
  plan(world, kMeeting, "Kernteam van december", kBody);
  plan(world, kHidden, "Besloten beraad", kOtherBody);
  const auto path = made_by(world, world.sign_in(kMember));
  const Reply feed = world.ask("GET", path);
  EXPECT_EQ(feed.status, 200);
  EXPECT_EQ(feed.header("content-type"), "text/calendar; charset=utf-8");
  EXPECT_NE(feed.body.find("SUMMARY:Kernteam van december\r\n"), std::string::npos) << feed.body;
  EXPECT_NE(feed.body.find("DTSTART;TZID=Europe/Amsterdam:20261201T133000\r\n"), std::string::npos);
  EXPECT_NE(feed.body.find("LOCATION:Zaal 1\\, Lelystad\r\n"), std::string::npos);
  EXPECT_EQ(feed.body.find("Besloten"), std::string::npos);
  EXPECT_EQ(feed.body.find(kOtherBody), std::string::npos);
}

TEST(CalendarFeed, LosesWhatItsPersonMayNoLongerRead) {
  World world;
  plan(world, kMeeting, "Kernteam van december", kBody);
  const auto path = made_by(world, world.sign_in(kMember));
  Browser leader = world.sign_in(kLeader);
  world.push_op(leader, "body:" + std::string(kBody),
                {{"collection", "membership"}, {"record", "00000000-0000-7000-8000-0000000000e1"}, {"deleted", true}});
  const Reply feed = world.ask("GET", path);
  EXPECT_EQ(feed.status, 200);
  EXPECT_EQ(feed.body.find("Kernteam"), std::string::npos);
  world.push_op(leader, "programme", {{"collection", "person"}, {"record", kMember}, {"put", {{"active", false}}}});
  EXPECT_EQ(world.ask("GET", path).code(), "request.not-found");
}

TEST(CalendarFeed, AnAddressThatWasWithdrawnOrReplacedIsNone) {
  World world;
  const Browser member = world.sign_in(kMember);
  EXPECT_TRUE(world.ask(member, "GET", "/v1/calendar-feed").content["since"].is_null());
  const auto first = made_by(world, member);
  EXPECT_FALSE(world.ask(member, "GET", "/v1/calendar-feed").content["since"].is_null());
  const auto second = made_by(world, member);
  EXPECT_NE(first, second);
  EXPECT_EQ(world.ask("GET", first).code(), "request.not-found");
  EXPECT_EQ(world.ask("GET", second).status, 200);
  EXPECT_EQ(world.ask(member, "DELETE", "/v1/calendar-feed").status, 204);
  EXPECT_EQ(world.ask("GET", second).code(), "request.not-found");
  EXPECT_TRUE(world.ask(member, "GET", "/v1/calendar-feed").content["since"].is_null());
}

TEST(CalendarFeed, GuessingFindsNothing) {
  World world;
  made_by(world, world.sign_in(kMember));
  for (const char* name : {"x.ics", ".ics", "x", "00000000-0000-7000-8000-0000000000a4.ics"})
    EXPECT_EQ(world.ask("GET", "/v1/calendars/" + std::string(name)).code(), "request.not-found") << name;
}

}  // namespace
}  // namespace bijeen::api::test
