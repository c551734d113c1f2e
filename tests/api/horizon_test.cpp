// SPDX-License-Identifier: EUPL-1.2
#include "tests/api/world.h"

namespace bijeen::api::test {
namespace {

TEST(Horizon, SigningOutEndsTheDeviceSoThatItsFloorNoLongerHoldsTheHorizon) {
  World world;
  const Browser left = world.sign_in(kOtherMember);
  Browser member = world.sign_in(kMember);
  const std::string floor = std::to_string(sync::raw(world.store().last_seq()));
  world.push_op(member, body_scope(), title_op("Een nieuwere titel"));
  const std::string last = std::to_string(sync::raw(world.store().last_seq()));
  const std::string pull = "/v1/sync/pull?after=" + last + "&floor=" + last;
  world.ask(left, "GET", "/v1/sync/pull?after=" + floor + "&floor=" + floor);
  world.ask(member, "GET", pull);
  const auto horizon = [&] {
    world.store().write([](store::Database&) {});
    return world.ask(member, "GET", pull).content["horizon"].dump();
  };
  EXPECT_EQ(horizon(), floor);
  EXPECT_EQ(world.ask(left, "DELETE", "/v1/session").status, 204);
  EXPECT_EQ(horizon(), last);
  const auto again = [&](const std::string& device) {
    return world.ask(
        Browser{}, "POST", "/v1/session",
        {{"person", kOtherMember}, {"passphrase", kPassphrase}, {"device", {{"id", device}, {"name", "Telefoon"}}}});
  };
  EXPECT_EQ(again(left.device).code(), "auth.device");
  EXPECT_EQ(again(World::new_device_id()).status, 201);
}

TEST(Horizon, ADeviceThatComesByAndSaysForAMonthThatItHasSeenNothingNewHoldsTheHorizonNoLonger) {
  World world;
  Browser member = world.sign_in(kMember);
  const Browser holder = world.sign_in(kSecretary);
  const json typing{{"collection", "outcome"},
                    {"record", kOutcome},
                    {"text", {{"note", json::array({json::array({0, 0, "Zin. "})})}}}};
  const std::string floor = std::to_string(sync::raw(world.store().last_seq()));
  const auto horizon_in = [&](int days) {
    world.advance(std::chrono::days{days});
    const json last = world.push_op(member, body_scope(), typing).content["verdicts"][0]["seq"];
    world.ask(holder, "GET", "/v1/sync/pull?after=" + floor + "&floor=" + floor);
    world.ask(member, "GET", "/v1/sync/pull?after=" + last.dump() + "&floor=" + last.dump());
    world.store().write([](store::Database&) {});
    return world.ask(member, "GET", "/v1/sync/pull?after=" + last.dump()).content["horizon"].dump();
  };
  for (int days : {0, 10, 10}) EXPECT_EQ(horizon_in(days), floor);
  EXPECT_EQ(horizon_in(9), floor);
  EXPECT_NE(horizon_in(11), floor);
  // What it writes into a text is refused, and all else is not.
  Browser late = holder;
  json set = world.change_set(late, body_scope(), typing);
  set["seen"] = std::stoull(floor);
  EXPECT_EQ(world.push(late, json::array({set})).content["verdicts"][0]["code"], "sync.seen-back");
  ++late.n;
  set = world.change_set(late, body_scope(), title_op("Laat, en toch"));
  set["seen"] = std::stoull(floor);
  EXPECT_EQ(world.push(late, json::array({set})).content["verdicts"][0]["verdict"], "accepted");
}

}  // namespace
}  // namespace bijeen::api::test
