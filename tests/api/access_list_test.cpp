// SPDX-License-Identifier: EUPL-1.2
// What lets somebody in, as he sees it and puts an end to it.
#include "server/auth/access_list.h"

#include <gmock/gmock.h>

#include "server/auth/credentials.h"
#include "tests/api/world.h"

namespace bijeen::api::test {
namespace {

using testing::IsEmpty;
using testing::UnorderedElementsAre;

class Access : public testing::Test {
 protected:
  json devices(const Browser& browser) { return world.ask(browser, "GET", "/v1/devices").content["devices"]; }
  std::vector<std::string> names(const Browser& browser) {
    std::vector<std::string> list;
    for (const json& device : devices(browser)) list.push_back(device["name"]);
    return list;
  }
  std::string code_of(const Browser& browser, const std::string& target = "/v1/session") {
    return world.ask(browser, "GET", target).code();
  }
  auth::Bytes add_passkey(const char* person) {
    auto id = auth::random_bytes(16);
    world.store().write([&](store::Database& database) {
      auth::add_passkey(database, *sync::PersonId::parse(person), {id, "key", auth::Algorithm::kEs256, 0}, "Sleutel",
                        world.now());
    });
    return id;
  }
  Reply accept(const std::string& device, bool end_others) {
    const auto code = *world.door().invite(*sync::PersonId::parse(kMember), std::nullopt);
    return world.ask(Browser{}, "POST", "/v1/invitation/accept",
                     {{"code", code},
                      {"passphrase", "geheel andere woorden hier"},
                      {"device", {{"id", device}, {"name", "Nieuw"}}},
                      {"endOthers", end_others}});
  }

  World world;
  Browser phone = world.sign_in(kMember);
};

TEST_F(Access, EachDeviceSaysItsSessionsAndWhenItWasLastUsed) {
  const auto begun = sync::raw(world.now());
  const Browser again = world.sign_in_again(kMember, phone.device);
  json list = devices(phone);
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0]["sessions"].size(), 2U);
  EXPECT_EQ(list[0]["used"], begun);
  world.advance(std::chrono::days{3});
  EXPECT_EQ(world.ask(again, "GET", "/v1/session").status, 200);
  list = devices(again);
  std::vector<std::int64_t> used;
  for (const json& session : list[0]["sessions"]) {
    used.push_back(session["used"]);
    EXPECT_EQ(session["begun"], begun);
    EXPECT_EQ(session["current"] == true, session["used"] != begun);
  }
  EXPECT_THAT(used, UnorderedElementsAre(begun, sync::raw(world.now())));
  EXPECT_EQ(list[0]["used"], sync::raw(world.now()));
}

TEST_F(Access, ASessionIsEndedAloneAndItsStreamWithIt) {
  const Browser again = world.sign_in_again(kMember, phone.device);
  http::test::RawClient stream(world.port());
  stream.send(http::test::get("/v1/sync/events", "Cookie: __Host-bijeen=" + again.cookie + "\r\n"));
  ASSERT_TRUE(stream.read_until("\n\n"));
  const json list = devices(phone);
  for (const json& session : list[0]["sessions"]) {
    if (session["current"] == true) continue;
    EXPECT_EQ(world.ask(phone, "DELETE", "/v1/sessions/" + session["id"].get<std::string>()).status, 204);
  }
  EXPECT_TRUE(stream.read_to_end());
  EXPECT_EQ(code_of(again), "auth.required");
  EXPECT_EQ(code_of(phone), "");
  EXPECT_EQ(names(phone).size(), 1U);
}

TEST_F(Access, ADeviceMadeByAnotherSessionHasANameOfItsOwn) {
  const std::string first = names(phone)[0];
  world.ask(phone, "POST", "/v1/devices", {{"id", World::new_device_id()}});
  EXPECT_THAT(names(phone), UnorderedElementsAre(first, first + " (2)"));
  world.ask(phone, "POST", "/v1/devices", {{"id", World::new_device_id()}});
  EXPECT_THAT(names(phone), UnorderedElementsAre(first, first + " (2)", first + " (3)"));
}

TEST_F(Access, APasskeyIsNamedAndRemovedButNotTheLastMeans) {
  const auto passkey = add_passkey(kMember), other = add_passkey(kMember);
  const auto target = "/v1/passkeys/" + auth::base64url(passkey);
  EXPECT_EQ(world.ask(phone, "PUT", target, {{"name", "Gele sleutel"}}).status, 204);
  const json means = world.ask(phone, "GET", "/v1/means").content;
  EXPECT_FALSE(means["passphrase"].is_null());
  std::vector<std::string> known;
  for (const json& one : means["passkeys"]) known.push_back(one["name"]);
  EXPECT_THAT(known, UnorderedElementsAre("Gele sleutel", "Sleutel"));
  EXPECT_EQ(world.ask(phone, "DELETE", target).status, 204);
  EXPECT_EQ(world.ask(phone, "DELETE", target).code(), "request.not-found");
  world.store().write([](store::Database& database) { database.run("DELETE FROM passphrase"); });
  const Reply last = world.ask(phone, "DELETE", "/v1/passkeys/" + auth::base64url(other));
  EXPECT_EQ(last.code(), "auth.forbidden");
  EXPECT_EQ(world.ask(phone, "GET", "/v1/means").content["passkeys"].size(), 1U);
}

TEST_F(Access, ANewLinkEndsAllThatWasThereWhereItsPersonSaysSo) {
  const Browser laptop = world.sign_in_again(kMember, World::new_device_id());
  const Browser copy = world.sign_in_again(kMember, phone.device);
  add_passkey(kMember);
  http::test::RawClient stream(world.port());
  stream.send(http::test::get("/v1/sync/events", "Cookie: __Host-bijeen=" + laptop.cookie + "\r\n"));
  ASSERT_TRUE(stream.read_until("\n\n"));
  // On the phone itself: the thief may have a copy of its cookie.
  const Reply accepted = accept(phone.device, true);
  ASSERT_EQ(accepted.status, 201) << accepted.body;
  EXPECT_TRUE(stream.read_to_end());
  EXPECT_EQ(code_of(laptop), "auth.device");
  EXPECT_EQ(code_of(phone), "auth.required");
  EXPECT_EQ(code_of(copy), "auth.required");
  EXPECT_EQ(accepted.content["means"], json::array({"passphrase"}));
  const json device{{"id", World::new_device_id()}, {"name", "Dief"}};
  EXPECT_EQ(
      world
          .ask(Browser{}, "POST", "/v1/session", {{"person", kMember}, {"passphrase", kPassphrase}, {"device", device}})
          .code(),
      "auth.credentials");
}

TEST_F(Access, ANewLinkLeavesWhatWasThereWhereItsPersonSaysSoAndTheOthersHearOfIt) {
  const auto look = [&] {
    const auto code = *world.door().invite(*sync::PersonId::parse(kMember), std::nullopt);
    return world.ask(Browser{}, "POST", "/v1/invitation/look", {{"code", code}}).content;
  };
  EXPECT_EQ(look()["hasAccess"], true);
  add_passkey(kMember);
  EXPECT_FALSE(world.ask(phone, "GET", "/v1/session").content.contains("meansAdded"));
  world.advance(std::chrono::minutes{1});
  EXPECT_EQ(accept(World::new_device_id(), false).status, 201);
  const json session = world.ask(phone, "GET", "/v1/session").content;
  EXPECT_EQ(session["meansAdded"], sync::raw(world.now()));
  EXPECT_EQ(session["means"], json::array({"passphrase", "passkey"}));
}

TEST_F(Access, WhoWasNeverInHasNothingToEnd) {
  const auto code = *world.door().invite(*sync::PersonId::parse(kBoard), std::nullopt);
  EXPECT_EQ(world.ask(Browser{}, "POST", "/v1/invitation/look", {{"code", code}}).content["hasAccess"], false);
}

TEST_F(Access, WhoLetsPeopleInEndsTheirDevicesAndIsTold) {
  const Browser admin = world.sign_in(kAdmin);
  const std::string target = "/v1/people/" + std::string(kMember) + "/devices";
  EXPECT_EQ(world.ask(admin, "GET", target).content["devices"][0]["id"], phone.device);
  EXPECT_EQ(world.ask(admin, "DELETE", target + "/" + phone.device).status, 204);
  EXPECT_THAT(world.ask(admin, "GET", target).content["devices"], IsEmpty());
  EXPECT_EQ(code_of(phone), "auth.device");
  std::vector<store::AuditLine> lines;
  world.store().read(
      [&](store::Database& database) { lines = store::audit_lines(database, {.act = std::string("end-device")}, 10); });
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].actor, kAdmin);
  EXPECT_EQ(lines[0].record, phone.device);
}

}  // namespace
}  // namespace bijeen::api::test
