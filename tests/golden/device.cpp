// SPDX-License-Identifier: EUPL-1.2
#include "tests/golden/device.h"

#include "schema/model.h"
#include "sync/codec.h"

namespace bijeen::golden {
namespace {

using api::test::json;

sync::ChangeSetId set_id(std::uint64_t number) {
  sync::ChangeSetId id;
  id.bytes[6] = 0x70;
  id.bytes[8] = 0x80;
  id.bytes[13] = 0x5e;
  id.bytes[14] = static_cast<std::uint8_t>(number >> 8U);
  id.bytes[15] = static_cast<std::uint8_t>(number);
  return id;
}

/// A session on this device, whether or not the person has been here before.
api::test::Browser session(api::test::World& world, const std::string& person, const std::string& device) {
  const auto code = world.door().invite(*sync::PersonId::parse(person), std::nullopt);
  const auto started = world.ask(api::test::Browser{}, "POST", "/v1/session",
                                 {{"code", *code}, {"device", {{"id", device}, {"name", "Golden"}}}});
  EXPECT_EQ(started.status, 201) << started.body;
  const auto cookie = started.header("set-cookie");
  const auto begin = cookie.find('=') + 1;
  return {cookie.substr(begin, cookie.find(';') - begin), person, device};
}

}  // namespace

Device::Device(api::test::World& world, const std::string& person, const std::string& device, Pairs pairs)
    : world_(world),
      browser_(session(world, person, device)),
      pairs_(std::move(pairs)),
      replica_(schema::Model::shipped()) {
  for (const auto& [key, value] : pairs_) EXPECT_TRUE(replica_.load(key, value)) << key;
  EXPECT_TRUE(replica_.open());
  keep(replica_.identify(*sync::DeviceId::parse(device), *sync::PersonId::parse(person)));
}

void Device::keep(const Result<sync::Step>& step) {
  EXPECT_TRUE(step.ok()) << step.error().detail;
  for (const auto& [key, value] : step->writes) {
    if (value) {
      pairs_[key] = *value;
    } else {
      pairs_.erase(key);
    }
  }
}

std::string Device::edit(std::uint64_t number, const std::string& scope, const std::string& ops) {
  auto read = sync::ops_from(*sync::parse_json(ops, 2 * sync::kJsonDepthMax));
  EXPECT_TRUE(read.ok()) << ops;
  const auto step = replica_.edit(set_id(number), *sync::Scope::parse(scope), world_.now(), std::move(*read), false);
  if (!step) return std::string(code(step.error().code));
  keep(*step);
  return {};
}

void Device::sync() {
  for (int rounds = 0; rounds < 5; ++rounds) {
    while (const auto request = replica_.next_request(world_.now())) {
      keep(request->step);
      const auto reply = world_.ask_raw(browser_, request->method, request->path, request->body);
      keep(replica_.take_answer(reply.status, reply.body));
    }
    const auto status = json::parse(replica_.status());
    if (status["missing"].empty() && status["pending"] == 0) return;
  }
  ADD_FAILURE() << "never done: " << replica_.status();
}

void Device::send_unheard() {
  const auto push = replica_.next_push(world_.now());
  ASSERT_TRUE(push.has_value());
  keep(push->step);
  EXPECT_EQ(world_.ask_raw(browser_, "POST", "/v1/sync/push", push->body).status, 200);
}

void Device::push_alone() {
  while (const auto push = replica_.next_push(world_.now())) {
    keep(push->step);
    keep(replica_.push_answer(world_.ask_raw(browser_, "POST", "/v1/sync/push", push->body).body));
  }
}

}  // namespace bijeen::golden
