// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>

#include <algorithm>

#include "tests/api/world.h"
#include "tests/http/whole_content.h"

namespace bijeen::api::test {
namespace {

/// Answers of several pieces, of which the test asks one at a time.
class Streamed : public testing::Test {
 protected:
  Streamed() {
    for (int i = 0; i < kSets; ++i) add_outcomes(kRecordsOfSet);
  }

  void add_outcomes(int count) {
    std::vector<sync::Op> ops;
    for (int i = 0; i < count; ++i) {
      sync::Op op;
      op.collection = "outcome";
      // Each behind all that are there.
      op.record = sync::uuid_v7<sync::RecordTag>(sync::Millis{sync::raw(world_.now()) + ++outcomes_}, {});
      op.create = true;
      op.put = {{"kind", json("decision").dump()}, {"title", json(std::string(200, 't')).dump()}};
      ops.push_back(op);
    }
    ASSERT_TRUE(world_.store().write(*sync::PersonId::parse(kLeader), scope_, std::move(ops)).ok());
  }

  /// As the server would answer, without a connection.
  http::Response answer(const std::string& pattern, std::map<std::string, std::string> parameters,
                        std::map<std::string, std::string> query) {
    const auto& routes = Api::routes();
    const auto route = std::find_if(routes.begin(), routes.end(), [&](const Route& r) { return r.pattern == pattern; });
    http::Request request;
    request.method = "GET";
    request.parameters = std::move(parameters);
    request.query = std::move(query);
    request.headers = {{"Cookie", "__Host-bijeen=" + member_.cookie}};
    return world_.api().dispatch(*route, request);
  }
  http::Response pull(std::uint64_t after) { return answer("/v1/sync/pull", {}, {{"after", std::to_string(after)}}); }
  http::Response part(const std::string& from) {
    return answer("/v1/sync/snapshot/:scope", {{"scope", scope_.text()}}, {{"from", from}});
  }
  [[nodiscard]] std::uint64_t last() { return sync::raw(world_.store().last_seq()); }

  static constexpr int kSets = 4, kRecordsOfSet = 200;
  World world_;
  std::int64_t outcomes_ = 0;
  const sync::Scope scope_ = *sync::Scope::parse("body:" + std::string(kBody));
  const Browser member_ = world_.sign_in(kMember);
};

TEST_F(Streamed, APullOfManySetsIsWholeWithItsDigests) {
  const Reply pulled = world_.ask(member_, "GET", "/v1/sync/pull?after=0");
  EXPECT_EQ(pulled.header("transfer-encoding"), "chunked");
  ASSERT_TRUE(pulled.content.is_object()) << pulled.body.substr(0, 200);
  EXPECT_EQ(pulled.content["more"], false);
  EXPECT_EQ(pulled.content["cursor"], last());
  EXPECT_TRUE(pulled.content["digests"].contains(scope_.text()));
  std::size_t records = 0;
  for (const json& set : pulled.content["sets"]) records += set["set"]["ops"].size();
  EXPECT_GE(records, std::size_t{kSets} * kRecordsOfSet);
  const Reply nothing_new = world_.ask(member_, "GET", "/v1/sync/pull?after=" + std::to_string(last()));
  EXPECT_EQ(nothing_new.header("content-length"), std::to_string(nothing_new.body.size()));
}

TEST_F(Streamed, WhatIsAcceptedWhileAPullGoesOutIsLeftToTheNext) {
  const std::uint64_t before = last();
  http::Response response = pull(0);
  ASSERT_TRUE(response.more);
  std::string body = std::move(response.body) + response.more();
  add_outcomes(1);
  for (std::string piece = response.more(); !piece.empty(); piece = response.more()) body += piece;
  const json first = json::parse(body);
  EXPECT_EQ(first["cursor"], before);
  EXPECT_EQ(first["more"], true);
  EXPECT_TRUE(first["digests"].empty());
  const json second = json::parse(http::test::whole_content(pull(before)));
  EXPECT_EQ(second["sets"].size(), 1U);
  EXPECT_EQ(second["more"], false);
  EXPECT_FALSE(second["digests"].empty());
}

TEST_F(Streamed, APartOfASnapshotEndsWhereItsScopeChangesAndTheNextGoesOn) {
  http::Response response = part("");
  ASSERT_TRUE(response.more);
  std::string body = std::move(response.body) + response.more();
  const std::uint64_t before = last();
  add_outcomes(1);
  for (std::string piece = response.more(); !piece.empty(); piece = response.more()) body += piece;
  const json first = json::parse(body);
  EXPECT_EQ(first["cursor"], before);
  ASSERT_TRUE(first["next"].is_string());
  const json second = json::parse(http::test::whole_content(part(first["next"])));
  EXPECT_EQ(second["next"], nullptr);
  EXPECT_EQ(second["cursor"], last());
  std::set<std::string> ids;
  for (const json* page : {&first, &second}) {
    for (const json& record : (*page)["records"]) {
      if (record["collection"] != "outcome") continue;
      EXPECT_TRUE(ids.insert(record["id"]).second);
    }
  }
  EXPECT_EQ(ids.size(), std::size_t{kSets} * kRecordsOfSet + 2);
}

TEST_F(Streamed, ADiskThatFailsMidwayCutsTheAnswer) {
  http::Response response = pull(0);
  ASSERT_TRUE(response.more);
  world_.store().write(
      [](store::Database& database) { database.run("ALTER TABLE change_set RENAME COLUMN body TO gone"); });
  EXPECT_THROW(response.more(), store::StorageError);
}

TEST_F(Streamed, WhatIsAboutAPersonIsWholeBehindAsManyRecordsOfOthersAsThereAre) {
  // More than are looked at in one read.
  add_outcomes(300);
  const Reply own = world_.ask(member_, "GET", "/v1/access");
  ASSERT_TRUE(own.content.is_object()) << own.body.substr(0, 200);
  const json& records = own.content["records"];
  EXPECT_TRUE(std::any_of(records.begin(), records.end(), [](const json& one) { return one["id"] == kMember; }));
  EXPECT_LT(records.size(), 100U);
  EXPECT_FALSE(own.content["audit"].empty());
}

TEST_F(Streamed, APartThatIsKeptGoesOutAsItIsKept) {
  const auto coded = [&] {
    return world_.ask("GET", "/v1/sync/snapshot/" + scope_.text(), "",
                      "Cookie: __Host-bijeen=" + member_.cookie + "\r\nAccept-Encoding: br\r\n");
  };
  const Reply first = coded(), second = coded();
  EXPECT_EQ(first.header("content-encoding"), "br");
  EXPECT_EQ(first.header("content-length"), std::to_string(first.body.size()));
  EXPECT_EQ(first.body, second.body);
}

}  // namespace
}  // namespace bijeen::api::test
