// SPDX-License-Identifier: EUPL-1.2
// What is left to somebody who no longer takes part.
#include <gmock/gmock.h>

#include <algorithm>

#include "tests/api/world.h"

namespace bijeen::api::test {
namespace {

using testing::ElementsAre;

class Departure : public testing::Test {
 protected:
  void set_active(bool active) {
    const Reply pushed = world.push_op(leader, "programme",
                                       {{"collection", "person"}, {"record", kMember}, {"put", {{"active", active}}}});
    ASSERT_EQ(pushed.content["verdicts"][0]["verdict"], "accepted") << pushed.body;
  }
  Reply look(const std::string& code) { return world.ask(Browser{}, "POST", "/v1/invitation/look", {{"code", code}}); }
  std::string calendar_of(const Browser& browser) {
    const std::string address = world.ask(browser, "POST", "/v1/calendar-feed", json::object()).content["address"];
    return address.substr(address.find("/v1/"));
  }
  std::string verdict_on_work_of(Browser& browser) {
    const json op{{"collection", "outcome"}, {"record", kOutcome}, {"put", {{"title", "Nog iets"}}}};
    const Reply pushed = world.push_op(browser, "body:" + std::string(kBody), op);
    return pushed.content["verdicts"][0]["verdict"];
  }
  std::vector<store::AuditLine> audit() {
    std::vector<store::AuditLine> lines;
    world.store().read(
        [&](store::Database& database) { lines = store::audit_lines(database, {.about = std::string(kLeader)}, 100); });
    std::reverse(lines.begin(), lines.end());
    return lines;
  }

  World world;
  Browser leader = world.sign_in(kLeader);
  Browser phone = world.sign_in(kMember);
  Browser laptop = world.sign_in_again(kMember, World::new_device_id());
};

TEST_F(Departure, EndsDevicesStreamsCalendarAndLinksInTheCommitThatEndsThePerson) {
  const auto calendar = calendar_of(phone);
  const auto code = *world.door().invite(*sync::PersonId::parse(kMember), std::nullopt);
  http::test::RawClient stream(world.port());
  stream.send(http::test::get("/v1/sync/events", "Cookie: __Host-bijeen=" + phone.cookie + "\r\n"));
  ASSERT_TRUE(stream.read_until("\n\n"));
  const auto before = audit().size();
  set_active(false);
  EXPECT_TRUE(stream.read_to_end());
  for (Browser* device : {&phone, &laptop}) {
    EXPECT_EQ(world.ask(*device, "GET", "/v1/session").code(), "auth.device");
    EXPECT_EQ(verdict_on_work_of(*device), "escrowed");
  }
  EXPECT_EQ(world.ask("GET", calendar).code(), "request.not-found");
  EXPECT_EQ(look(code).code(), "auth.invitation");
  EXPECT_EQ(world.ask(leader, "GET", "/v1/session").status, 200);

  std::vector<std::string> acts;
  const auto lines = audit();
  for (auto line = lines.begin() + static_cast<std::ptrdiff_t>(before); line != lines.end(); ++line)
    acts.push_back(line->act + " " + line->record);
  EXPECT_THAT(acts,
              testing::IsSupersetOf({"deactivate-person " + std::string(kMember), "end-device " + phone.device,
                                     "end-device " + laptop.device, "end-calendar-address " + std::string(kMember)}));
}

TEST_F(Departure, IsNotUndoneByTakingPartAgain) {
  const auto calendar = calendar_of(phone);
  const auto code = *world.door().invite(*sync::PersonId::parse(kMember), std::nullopt);
  set_active(false);
  set_active(true);
  for (Browser* device : {&phone, &laptop}) {
    EXPECT_EQ(world.ask(*device, "GET", "/v1/session").code(), "auth.device");
    EXPECT_EQ(world.ask(*device, "POST", "/v1/devices", {{"id", World::new_device_id()}}).code(), "auth.device");
    EXPECT_EQ(verdict_on_work_of(*device), "escrowed");
  }
  EXPECT_EQ(world.ask("GET", calendar).code(), "request.not-found");
  EXPECT_EQ(look(code).code(), "auth.invitation");
  // Who signs in anew is in.
  Browser anew = world.sign_in_again(kMember, World::new_device_id());
  EXPECT_EQ(verdict_on_work_of(anew), "accepted");
}

TEST_F(Departure, OfSomebodyWhoseRecordIsDeletedIsTheSame) {
  world.push_op(leader, "programme", {{"collection", "person"}, {"record", kMember}, {"deleted", true}});
  world.push_op(leader, "programme", {{"collection", "person"}, {"record", kMember}, {"deleted", false}});
  EXPECT_EQ(world.ask(phone, "GET", "/v1/session").code(), "auth.device");
}

TEST_F(Departure, ChangesNothingForWhoGoesOnInAnotherRole) {
  world.push_op(leader, "programme", {{"collection", "person"}, {"record", kMember}, {"put", {{"role", "board"}}}});
  EXPECT_EQ(world.ask(phone, "GET", "/v1/session").content["role"], "board");
}

}  // namespace
}  // namespace bijeen::api::test
