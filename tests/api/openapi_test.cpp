// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <set>

#include "server/auth/bytes.h"
#include "server/auth/totp.h"
#include "tests/api/photo.h"
#include "tests/api/schema_check.h"
#include "tests/api/sealer.h"
#include "tests/api/world.h"

namespace bijeen::api::test {
namespace {

/// "/v1/devices/:id" as the document writes it: "/v1/devices/{id}".
std::string path_of(std::string_view pattern) {
  std::string path;
  bool parameter = false;
  for (const char c : pattern) {
    if (parameter && c == '/') {
      path += '}';
      parameter = false;
    }
    if (c == ':') {
      path += '{';
      parameter = true;
    } else {
      path += c;
    }
  }
  return parameter ? path + "}" : path;
}

std::string lower(std::string_view method) {
  std::string out(method);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

class OpenApi : public testing::Test {
 protected:
  World world_;
  json document_ = world_.ask("GET", "/v1/openapi.json").content;

  /// Whether an answer is one that the document describes for this operation.
  void expect_described(const std::string& method, const std::string& path, const Reply& reply) {
    SCOPED_TRACE(method + " " + path + " → " + std::to_string(reply.status));
    const json& responses = document_["paths"][path][method]["responses"];
    ASSERT_TRUE(responses.contains(std::to_string(reply.status))) << reply.body;
    json response = responses[std::to_string(reply.status)];
    if (response.contains("$ref"))
      response = document_.at(json::json_pointer(response["$ref"].get<std::string>().substr(1)));
    if (!response.contains("content")) {
      EXPECT_EQ(reply.body, "");
      return;
    }
    const std::string type = reply.header("content-type").substr(0, reply.header("content-type").find(';'));
    ASSERT_TRUE(response["content"].contains(type)) << type;
    if (type.find("json") != std::string::npos) {
      EXPECT_EQ(misfits(document_, response["content"][type]["schema"], reply.content), "") << reply.body;
    }
  }
};

TEST_F(OpenApi, NamesEveryRouteAndNoOther) {
  std::set<std::pair<std::string, std::string>> served;
  std::set<std::pair<std::string, std::string>> described;
  for (const Route& route : Api::routes()) served.insert({path_of(route.pattern), lower(route.method)});
  for (const auto& [path, operations] : document_["paths"].items()) {
    for (const auto& [method, operation] : operations.items()) described.insert({path, method});
  }
  EXPECT_EQ(served, described);
}

TEST_F(OpenApi, SaysWhichRolesAndWhichRoutesNeedASessionOrAskAgainWhoItIs) {
  for (const Route& route : Api::routes()) {
    SCOPED_TRACE(route.pattern);
    const json& operation = document_["paths"][path_of(route.pattern)][lower(route.method)];
    EXPECT_EQ(operation.value("x-roles", json::array()), json(route.roles.names()));
    EXPECT_EQ(operation.value("x-confirmed", false), route.door == Door::kConfirmed);
    EXPECT_EQ(operation.contains("security"), route.door == Door::kOpen || route.door == Door::kOperator);
    const bool marked =
        operation.contains("parameters") && operation["parameters"].dump().find("BijeenRequest") != std::string::npos;
    EXPECT_EQ(marked, route.method != "GET");
  }
}

TEST_F(OpenApi, DescribesTheRealAnswers) {
  const std::string body = "body:" + std::string(kBody);
  Browser leader = world_.sign_in(kLeader);
  Browser member = world_.sign_in(kMember);
  const auto code = *world_.door().invite(*sync::PersonId::parse(kBoard), std::nullopt);
  const json device{{"id", World::new_device_id()}, {"name", "Telefoon"}};

  expect_described("post", "/v1/sync/push",
                   world_.push_op(member, body,
                                  {{"collection", "outcome"},
                                   {"record", kOutcome},
                                   {"put", {{"title", "Anders"}}},
                                   {"text", {{"note", json::array({json::array({0, 0, "tekst"})})}}}}));
  expect_described(
      "post", "/v1/sync/push",
      world_.push_op(member, body, {{"collection", "outcome"}, {"record", kUnknown}, {"put", {{"title", "Anders"}}}}));
  expect_described("post", "/v1/sync/push", world_.push(member, json::array()));
  json gap =
      world_.change_set(member, body, {{"collection", "outcome"}, {"record", kOutcome}, {"put", {{"title", "Later"}}}});
  gap["n"] = 99;
  const Reply missing = world_.push(member, json::array({gap}));
  expect_described("post", "/v1/sync/push", missing);
  EXPECT_EQ(missing.content["expected"], member.n);
  expect_described("get", "/v1/sync/pull", world_.ask(member, "GET", "/v1/sync/pull?after=0"));
  expect_described("get", "/v1/sync/pull", world_.ask(member, "GET", "/v1/sync/pull"));
  expect_described("get", "/v1/sync/snapshot/{scope}", world_.ask(member, "GET", "/v1/sync/snapshot/" + body));
  expect_described("get", "/v1/sync/snapshot/{scope}", world_.ask(member, "GET", "/v1/sync/snapshot/leader"));
  expect_described("get", "/v1/sync/digests/{scope}", world_.ask(member, "GET", "/v1/sync/digests/" + body));
  const json sealed_set =
      world_.change_set(member, body, {{"collection", "outcome"}, {"record", kOutcome}, {"put", {{"title", "Dicht"}}}});
  ++member.n;
  const auto& outbox = world_.store().outbox_key().public_key();
  const json pushes{{"changeSets", {sealed_set}}, {"epoch", world_.store().epoch()}, {"now", 1}};
  json sealed{{"key", auth::base64url(outbox)},
              {"now", 1},
              {"sealed", {auth::base64url(seal(outbox, pushes.dump(), "bijeen outbox", member.person))}}};
  expect_described("post", "/v1/sync/sealed", world_.ask(member, "POST", "/v1/sync/sealed", sealed));
  sealed["sealed"] = {"AAAA"};
  expect_described("post", "/v1/sync/sealed", world_.ask(member, "POST", "/v1/sync/sealed", sealed));
  expect_described("post", "/v1/sync/give-back",
                   world_.ask(member, "POST", "/v1/sync/give-back",
                              {{"device", member.device},
                               {"epoch", world_.store().epoch()},
                               {"next", member.n},
                               {"sets", json::array()},
                               {"refused", json::array()}}));
  expect_described("post", "/v1/sync/divergence", world_.ask(member, "POST", "/v1/sync/divergence", json::object()));
  expect_described("post", "/v1/devices", world_.ask(member, "POST", "/v1/devices", {{"id", World::new_device_id()}}));
  expect_described("post", "/v1/invitation/look",
                   world_.ask(Browser{}, "POST", "/v1/invitation/look", {{"code", code}}));
  expect_described("post", "/v1/invitation/look",
                   world_.ask(Browser{}, "POST", "/v1/invitation/look", {{"code", "abc"}}));
  expect_described("post", "/v1/passkey/options",
                   world_.ask(Browser{}, "POST", "/v1/passkey/options", {{"code", code}}));
  expect_described("post", "/v1/passkey/options", world_.ask(Browser{}, "POST", "/v1/passkey/options", json::object()));
  expect_described("post", "/v1/invitation/accept",
                   world_.ask(Browser{}, "POST", "/v1/invitation/accept",
                              {{"code", code}, {"passphrase", kPassphrase}, {"device", device}}));
  expect_described("post", "/v1/session",
                   world_.ask(Browser{}, "POST", "/v1/session",
                              {{"person", kBoard}, {"passphrase", kPassphrase}, {"device", device}}));
  expect_described("post", "/v1/session",
                   world_.ask(Browser{}, "POST", "/v1/session",
                              {{"person", kBoard}, {"passphrase", "niet deze zin"}, {"device", device}}));
  expect_described("get", "/v1/session", world_.ask(member, "GET", "/v1/session"));
  expect_described("get", "/v1/session", world_.ask(Browser{}, "GET", "/v1/session"));
  for (const char* passphrase : {kPassphrase, "niet deze woorden"}) {
    expect_described("post", "/v1/session/confirm",
                     world_.ask(member, "POST", "/v1/session/confirm", {{"passphrase", passphrase}}));
  }
  expect_described("get", "/v1/devices", world_.ask(member, "GET", "/v1/devices"));
  expect_described("delete", "/v1/devices/{id}", world_.ask(member, "DELETE", "/v1/devices/" + leader.device));
  expect_described("get", "/v1/means", world_.ask(member, "GET", "/v1/means"));
  const Reply offered = world_.ask(member, "POST", "/v1/second-step", json::object());
  expect_described("post", "/v1/second-step", offered);
  const auto offer = *auth::from_base64url(offered.content["offer"].get<std::string>());
  const auto of_app = auth::hotp(world_.door().secret_of(offer),
                                 static_cast<std::uint64_t>(sync::raw(world_.now())) / auth::kTotpStep_ms);
  for (const auto& given : {std::string("1"), of_app}) {
    expect_described(
        "put", "/v1/second-step",
        world_.ask(member, "PUT", "/v1/second-step", {{"offer", offered.content["offer"]}, {"code", given}}));
  }
  expect_described("get", "/v1/means", world_.ask(member, "GET", "/v1/means"));
  expect_described("post", "/v1/session/confirm",
                   world_.ask(member, "POST", "/v1/session/confirm", {{"passphrase", kPassphrase}}));
  expect_described("post", "/v1/second-step/recovery-codes",
                   world_.ask(member, "POST", "/v1/second-step/recovery-codes", json::object()));
  expect_described("delete", "/v1/second-step", world_.ask(member, "DELETE", "/v1/second-step"));
  expect_described("delete", "/v1/second-step", world_.ask(member, "DELETE", "/v1/second-step"));
  expect_described("delete", "/v1/passkeys/{id}", world_.ask(member, "DELETE", "/v1/passkeys/AAAA"));
  expect_described("put", "/v1/passkeys/{id}", world_.ask(member, "PUT", "/v1/passkeys/AAAA", {{"name", "Sleutel"}}));
  expect_described("delete", "/v1/sessions/{id}", world_.ask(member, "DELETE", "/v1/sessions/AAAA"));
  const std::string of_member = "/v1/people/" + std::string(kMember) + "/devices";
  expect_described("get", "/v1/people/{id}/devices", world_.ask(leader, "GET", of_member));
  expect_described("delete", "/v1/people/{id}/devices/{device}",
                   world_.ask(leader, "DELETE", of_member + "/" + leader.device));
  expect_described("get", "/v1/people", world_.ask(leader, "GET", "/v1/people"));
  const Reply added = world_.ask(leader, "POST", "/v1/people", {{"name", "Nieuw lid"}, {"role", "member"}});
  expect_described("post", "/v1/people", added);
  expect_described("post", "/v1/invitations",
                   world_.ask(leader, "POST", "/v1/invitations", {{"person", added.content["person"]}}));
  expect_described("get", "/v1/history/{collection}/{id}",
                   world_.ask(member, "GET", "/v1/history/outcome/" + std::string(kOutcome)));
  expect_described("get", "/v1/history/{collection}",
                   world_.ask(member, "GET", "/v1/history/outcome?ids=" + std::string(kOutcome)));
  expect_described("get", "/v1/search", world_.ask(member, "GET", "/v1/search?q=anders"));
  expect_described("get", "/v1/refused", world_.ask(member, "GET", "/v1/refused"));
  expect_described("get", "/v1/audit", world_.ask(leader, "GET", "/v1/audit"));
  const std::string photo = "/v1/photos/" + std::string(kUnknown);
  expect_described("post", "/v1/photos", announce(world_, member, kUnknown, body, jpeg(64)));
  expect_described("put", "/v1/photos/{id}/bytes", send_bytes(world_, member, kUnknown, 0, jpeg(64)));
  expect_described("put", "/v1/photos/{id}/bytes", send_bytes(world_, member, kUnknown, 99, "x"));
  expect_described("post", "/v1/photos", announce(world_, member, kUnknown, body, jpeg(64)));
  expect_described("get", "/v1/photos/{id}", world_.ask(member, "GET", photo));
  expect_described("get", "/v1/access", world_.ask(member, "GET", "/v1/access"));
  expect_described("get", "/v1/polls/{id}", world_.ask(member, "GET", "/v1/polls/" + std::string(kUnknown)));
  expect_described("post", "/v1/polls/{id}/ballots",
                   world_.ask(member, "POST", "/v1/polls/" + std::string(kUnknown) + "/ballots", json::object()));
  expect_described("get", "/v1/reports/progress",
                   world_.ask(leader, "GET", "/v1/reports/progress?from=2026-01-01&to=2026-06-30"));
  expect_described("get", "/v1/status", world_.ask("GET", "/v1/status"));
  expect_described("get", "/metrics", world_.ask("GET", "/metrics"));
  expect_described("get", "/.well-known/security.txt", world_.ask("GET", "/.well-known/security.txt"));
  expect_described("delete", "/v1/session", world_.ask(member, "DELETE", "/v1/session"));
}

TEST_F(OpenApi, SecurityTxtSaysWhomToTellUntilWhenAndWhereItStands) {
  const Reply reply = world_.ask("GET", "/.well-known/security.txt");
  EXPECT_EQ(reply.header("content-type"), "text/plain; charset=utf-8");
  // The clock of this server stands in January 2026; RFC 9116, 2.5.5: less than a year ahead is advised, more is not
  // forbidden.
  EXPECT_EQ(reply.body,
            "Contact: mailto:security@example.org\nExpires: 2027-01-01T00:00:00Z\nPreferred-Languages: nl, en\n"
            "Canonical: https://localhost:8443/.well-known/security.txt\n");
}

TEST_F(OpenApi, DescribesTheAnswersWhereASecondStepIsRequired) {
  World world(auth::SecondFactor::kRequired);
  const auto code = *world.door().invite(*sync::PersonId::parse(kBoard), std::nullopt);
  json body{{"code", code}, {"passphrase", kPassphrase}, {"device", {{"id", kUnknown}, {"name", "Telefoon"}}}};
  const Reply absent = world.ask(Browser{}, "POST", "/v1/invitation/accept", body);
  expect_described("post", "/v1/invitation/accept", absent);
  const auto offer = *auth::from_base64url(absent.content["offer"].get<std::string>());
  const auto of_app = auth::hotp(world.door().secret_of(offer),
                                 static_cast<std::uint64_t>(sync::raw(world.now())) / auth::kTotpStep_ms);
  body["secondStep"] = {{"offer", absent.content["offer"]}, {"code", of_app}};
  const Reply accepted = world.ask(Browser{}, "POST", "/v1/invitation/accept", body);
  EXPECT_EQ(accepted.status, 201);
  expect_described("post", "/v1/invitation/accept", accepted);
}

TEST_F(OpenApi, TheCheckSeesAMissingAndAnUnknownMember) {
  const json& session = document_["components"]["schemas"]["Session"];
  const json good{{"person", kMember}, {"name", "Rol member"},   {"role", "member"},  {"device", kUnknown},
                  {"expires", 1},      {"means", json::array()}, {"outboxKey", "BA"}, {"received", 0}};
  EXPECT_EQ(misfits(document_, session, good), "");
  json lacking = good;
  lacking.erase("role");
  EXPECT_NE(misfits(document_, session, lacking), "");
  json more = good;
  more["passphrase"] = "x";
  EXPECT_NE(misfits(document_, session, more), "");
  json other = good;
  other["role"] = "koning";
  EXPECT_NE(misfits(document_, session, other), "");
}

TEST_F(OpenApi, MetricsCountWhatHappened) {
  Browser member = world_.sign_in(kMember);
  world_.push_op(member, "body:" + std::string(kBody),
                 {{"collection", "outcome"}, {"record", kOutcome}, {"put", {{"title", "Anders"}}}});
  world_.ask("GET", "/v1/session");
  const std::string page = world_.ask("GET", "/metrics").body;
  EXPECT_NE(page.find("bijeen_change_sets_total{verdict=\"accepted\"} 1\n"), std::string::npos) << page;
  EXPECT_NE(page.find("bijeen_requests_total{status=\"401\"} 1\n"), std::string::npos) << page;
  EXPECT_NE(page.find("bijeen_last_sequence " + std::to_string(sync::raw(world_.store().last_seq())) + "\n"),
            std::string::npos);
  EXPECT_EQ(page.find(kMember), std::string::npos);
}

TEST_F(OpenApi, TheReportAllowsItsOwnStyleAndNothingElse) {
  const Reply report = world_.ask(world_.sign_in(kLeader), "GET", "/v1/reports/progress?from=2026-01-01&to=2026-06-30");
  ASSERT_EQ(report.status, 200);
  const std::string policy = report.header("content-security-policy");
  EXPECT_TRUE(policy.starts_with("default-src 'none'; style-src 'sha256-")) << policy;
  EXPECT_EQ(policy.find("unsafe-inline"), std::string::npos);
}

}  // namespace
}  // namespace bijeen::api::test
