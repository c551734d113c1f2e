// SPDX-License-Identifier: EUPL-1.2
#include "tests/api/world.h"

namespace bijeen::api::test {
namespace {

TEST(Scopes, APullBringsNothingOfABodyOneIsNotIn) {
  World world;
  const Browser member = world.sign_in(kMember);
  const Reply pulled = world.ask(member, "GET", "/v1/sync/pull?after=0");
  EXPECT_NE(pulled.body.find(kOutcome), std::string::npos);
  EXPECT_EQ(pulled.body.find(kOtherOutcome), std::string::npos);
  for (const json& set : pulled.content["sets"]) EXPECT_NE(set["set"]["scope"], "body:" + std::string(kOtherBody));
  for (const json& scope : pulled.content["scopes"]) EXPECT_NE(scope, "body:" + std::string(kOtherBody));
  EXPECT_FALSE(pulled.content["digests"].contains("body:" + std::string(kOtherBody)));
}

TEST(Scopes, SnapshotHistoryAndSearchDoNotLookIntoABodyOneIsNotIn) {
  World world;
  const Browser member = world.sign_in(kMember);
  EXPECT_EQ(world.ask(member, "GET", "/v1/sync/snapshot/body:" + std::string(kOtherBody)).code(), "scope.unknown");
  EXPECT_EQ(world.ask(member, "GET", "/v1/sync/snapshot/leader").code(), "scope.unknown");
  EXPECT_EQ(world.ask(member, "GET", "/v1/sync/snapshot/person:" + std::string(kOtherMember)).code(), "scope.unknown");
  // The answer is the same as for what does not exist.
  const Reply hidden = world.ask(member, "GET", "/v1/history/outcome/" + std::string(kOtherOutcome));
  const Reply absent = world.ask(member, "GET", "/v1/history/outcome/" + std::string(kUnknown));
  EXPECT_EQ(hidden.status, 404);
  EXPECT_EQ(hidden.content.value("detail", ""), absent.content.value("detail", ""));
  EXPECT_EQ(hidden.code(), absent.code());
  const Reply found = world.ask(member, "GET", "/v1/search?q=zilvervos");
  ASSERT_EQ(found.content["hits"].size(), 1U) << found.body;
  EXPECT_EQ(found.content["hits"][0]["id"], kOutcome);
}

TEST(Scopes, APullWithoutACursorTellsWhereToBeginAndBringsNoLog) {
  World world;
  const Browser member = world.sign_in(kMember);
  const Reply pulled = world.ask(member, "GET", "/v1/sync/pull?floor=0");
  ASSERT_EQ(pulled.status, 200) << pulled.body;
  EXPECT_EQ(pulled.content["sets"].size(), 0U);
  EXPECT_EQ(pulled.content["cursor"], sync::raw(world.store().last_seq()));
  EXPECT_EQ(pulled.content["more"], false);
  EXPECT_TRUE(pulled.content["digests"].contains(body_scope()));
}

TEST(Scopes, ACodedSnapshotIsTheSameUntilItsScopeChanges) {
  World world;
  Browser member = world.sign_in(kMember);
  Browser other = world.sign_in(kOtherMember);
  const auto fetch = [&](const Browser& browser, const std::string& scope) {
    return world.ask("GET", "/v1/sync/snapshot/" + scope, "",
                     "Cookie: __Host-bijeen=" + browser.cookie + "\r\nAccept-Encoding: gzip\r\n");
  };
  const json large{{"collection", "outcome"}, {"record", kOutcome}, {"put", {{"title", std::string(900, 'a')}}}};
  world.push_op(member, body_scope(), large);
  const Reply first = fetch(member, body_scope());
  ASSERT_EQ(first.header("content-encoding"), "gzip");
  const std::string elsewhere = "body:" + std::string(kOtherBody);
  world.push_op(other, elsewhere, {{"collection", "outcome"}, {"record", kOtherOutcome}, {"put", {{"title", "B"}}}});
  EXPECT_EQ(fetch(member, body_scope()).body, first.body);
  EXPECT_EQ(fetch(other, body_scope()).code(), "scope.unknown");
  // Who compares asks for an end, and is told how it is now.
  EXPECT_NE(fetch(member, body_scope() + "?to=").body, first.body);
  const Reply now = world.ask(member, "GET", "/v1/sync/snapshot/" + body_scope() + "?from=&to=");
  EXPECT_EQ(now.content["cursor"], sync::raw(world.store().last_seq()));
  world.push_op(member, body_scope(), {{"collection", "outcome"}, {"record", kOutcome}, {"put", {{"status", "done"}}}});
  EXPECT_NE(fetch(member, body_scope()).body, first.body);
}

TEST(Scopes, OnesOwnAccessExportHasNothingOfABodyOneIsNotInAndNoSecret) {
  World world;
  Browser member = world.sign_in(kMember);
  Browser other = world.sign_in(kOtherMember);
  const std::string elsewhere = "body:" + std::string(kOtherBody);
  world.push_op(member, body_scope(), {{"collection", "outcome"}, {"record", kOutcome}, {"put", {{"title", "Mijn"}}}});
  // The role is the name here; both have it.
  const json named{{"collection", "outcome"}, {"record", kOtherOutcome}, {"put", {{"title", "Van Rol member"}}}};
  ASSERT_EQ(world.push_op(other, elsewhere, named).content["verdicts"][0]["verdict"], "accepted");
  const Reply own = world.ask(member, "GET", "/v1/access");
  ASSERT_EQ(own.status, 200) << own.body;
  EXPECT_EQ(own.header("content-disposition"), "attachment; filename=\"bijeen-access.json\"");
  EXPECT_NE(own.body.find(kOutcome), std::string::npos);
  EXPECT_NE(own.body.find("Mijn"), std::string::npos);
  EXPECT_EQ(own.body.find(kOtherOutcome), std::string::npos);
  EXPECT_EQ(own.content["account"]["passphrase"].size(), 1U);
  EXPECT_EQ(own.content["account"]["secondStep"].size(), 0U);
  EXPECT_EQ(own.content["account"]["devices"].size(), 1U);
  EXPECT_EQ(own.body.find("argon2"), std::string::npos);
  for (const json& change : own.content["changes"]) EXPECT_EQ(change["author"], kMember);
  for (const json& line : own.content["audit"])
    EXPECT_TRUE(line["actor"].is_null() || line["actor"] == kMember) << line;
  EXPECT_NE(world.ask(other, "GET", "/v1/access").body.find(kOtherOutcome), std::string::npos);
}

TEST(Scopes, OnesOwnAccessExportLeavesOutWhatOneWroteInAGroupThatOneLeft) {
  World world;
  Browser leader = world.sign_in(kLeader);
  Browser member = world.sign_in(kMember);
  world.push_op(member, body_scope(), {{"collection", "outcome"}, {"record", kOutcome}, {"put", {{"title", "Mijn"}}}});
  ASSERT_EQ(world.ask(member, "GET", "/v1/access").content["changes"].size(), 1U);
  world.push_op(leader, body_scope(),
                {{"collection", "membership"}, {"record", "00000000-0000-7000-8000-0000000000e1"}, {"deleted", true}});
  const Reply own = world.ask(member, "GET", "/v1/access");
  EXPECT_EQ(own.content["changes"].size(), 0U) << own.body;
  EXPECT_EQ(own.body.find("Mijn"), std::string::npos);
}

TEST(Scopes, TheLeaderSeesBothBodiesAndTheAdministratorNone) {
  World world;
  EXPECT_EQ(world.ask(world.sign_in(kLeader), "GET", "/v1/search?q=zilvervos").content["hits"].size(), 2U);
  const Browser admin = world.sign_in(kAdmin);
  EXPECT_EQ(world.ask(admin, "GET", "/v1/search?q=zilvervos").content["hits"].size(), 0U);
  const Reply pulled = world.ask(admin, "GET", "/v1/sync/pull?after=0");
  EXPECT_EQ(pulled.content["sets"].size(), 0U);
  EXPECT_EQ(pulled.content["scopes"].size(), 0U);
}

TEST(Scopes, RefusedSetsAreForTheirAuthorAndTheLeader) {
  World world;
  Browser member = world.sign_in(kMember);
  const Browser other = world.sign_in(kOtherMember);
  const Browser leader = world.sign_in(kLeader);
  world.push_op(member, body_scope(), {{"collection", "outcome"}, {"record", kUnknown}, {"put", {{"title", "Kwijt"}}}});
  EXPECT_EQ(world.ask(member, "GET", "/v1/refused").content["refused"].size(), 1U);
  EXPECT_EQ(world.ask(other, "GET", "/v1/refused").content["refused"].size(), 0U);
  const json kept = world.ask(leader, "GET", "/v1/refused").content["refused"];
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept[0]["author"], kMember);
  EXPECT_EQ(kept[0]["set"]["ops"][0]["put"]["title"], "Kwijt");
}

TEST(Scopes, AMembershipThatEndsTakesTheScopeAway) {
  World world;
  const Browser member = world.sign_in(kMember);
  Browser leader = world.sign_in(kLeader);
  ASSERT_NE(world.ask(member, "GET", "/v1/sync/pull?after=0").body.find("\"" + body_scope() + "\""), std::string::npos);
  world.push_op(leader, body_scope(),
                {{"collection", "membership"}, {"record", "00000000-0000-7000-8000-0000000000e1"}, {"deleted", true}});
  const Reply pulled = world.ask(member, "GET", "/v1/sync/pull?after=0");
  for (const json& scope : pulled.content["scopes"]) EXPECT_NE(scope, body_scope());
  EXPECT_EQ(world.ask(member, "GET", "/v1/sync/snapshot/" + body_scope()).code(), "scope.unknown");
  EXPECT_EQ(world.ask(member, "GET", "/v1/history/outcome/" + std::string(kOutcome)).code(), "record.unknown");
}

}  // namespace
}  // namespace bijeen::api::test
