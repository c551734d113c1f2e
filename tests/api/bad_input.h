// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <vector>

#include "server/auth/bytes.h"
#include "tests/api/world.h"

namespace bijeen::api::test {

/// Where a case is played: signed in as a member of kBody, with the next change set ready to be spoilt.
struct Scene {
  World& world;
  Browser& member;
  Browser& leader;

  json good_set(const json& op) const { return world.change_set(member, "body:" + std::string(kBody), op); }
  json envelope(const json& sets) const {
    return {{"epoch", world.store().epoch()}, {"now", sync::raw(world.now())}, {"changeSets", sets}};
  }
  Reply push(const json& set) const { return world.ask(member, "POST", "/v1/sync/push", envelope(json::array({set}))); }
  Reply push_text(const std::string& text) const { return world.ask_raw(member, "POST", "/v1/sync/push", text); }
  /// Nothing in it opens; with some members replaced.
  Reply sealed(const json& replaced) const {
    json body{{"key", auth::base64url(world.store().outbox_key().public_key())},
              {"now", sync::raw(world.now())},
              {"sealed", {"AAAA"}}};
    body.update(replaced);
    return world.ask(member, "POST", "/v1/sync/sealed", body);
  }
  /// A set of a right op with some members replaced.
  Reply push_with(const json& replaced) const {
    json set = good_set(good_op());
    set.update(replaced);
    return push(set);
  }
  Reply push_op(const json& op) const { return push(good_set(op)); }
  static json good_op() { return {{"collection", "outcome"}, {"record", kOutcome}, {"put", {{"title", "Anders"}}}}; }
  /// Who has just confirmed that it is he.
  Reply post_as_leader(const std::string& target, const json& body) const {
    return ask_as_leader("POST", target, body);
  }
  Reply ask_as_leader(const std::string& method, const std::string& target, const json& body) const {
    EXPECT_EQ(world.ask(leader, "POST", "/v1/session/confirm", {{"passphrase", kPassphrase}}).status, 204);
    return world.ask(leader, method, target, body);
  }
  Reply open(const std::string& path, const std::string& body) const {
    return world.ask_raw(Browser{}, "POST", path, body);
  }
};

struct BadInput {
  const char* name;
  int status;
  const char* code;
  std::function<Reply(const Scene&)> play;
};

/// The table, in three parts: who asks and how, addresses and parameters, and change sets.
std::vector<BadInput> bad_requests();
std::vector<BadInput> bad_parameters();
std::vector<BadInput> bad_pushes();

}  // namespace bijeen::api::test
