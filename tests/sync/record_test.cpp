// SPDX-License-Identifier: EUPL-1.2
#include "sync/record.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "sync/digest.h"
#include "tests/support/sync_world.h"

namespace bijeen::test {
namespace {

/// A record with every kind of state in it.
class Record : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(log.take(1, 0, {item(1).creating().putting("title", R"("first")").adding("tags", R"("a")")}));
    ASSERT_TRUE(log.take(2, 1, {item(1).putting("due", R"("2026-01-01")").adding("tags", R"("a")")}));
    ASSERT_TRUE(log.take(3, 1, {item(1).putting("due", R"("2026-02-02")").adding("tags", R"("b")")}));
    ASSERT_TRUE(log.take(2, 1, {item(1).editing("note", {0, 0, "hé"}).putting("novel", R"({"x":[1]})")}));
    ASSERT_TRUE(log.take(3, 1, {item(1).editing("note", {0, 0, "llo"}).removing("tags", R"("z")")}));
    ASSERT_TRUE(log.take(4, 2, {item(1).deleting()}));
  }
  Log log;
};

TEST_F(Record, WhatIsEncodedDecodesToTheSame) {
  const auto bytes = sync::encode(log.at(1));
  const auto decoded = sync::decode_record(bytes);
  ASSERT_TRUE(decoded) << decoded.error().detail;
  EXPECT_EQ(sync::encode(*decoded), bytes);
  EXPECT_EQ(sync::digest(*decoded), sync::digest(log.at(1)));
  EXPECT_TRUE(decoded->edited_while_deleted);
  EXPECT_EQ(nlohmann::json::parse(bytes).dump(), bytes) << "canonical: sorted and without white space";
}

TEST_F(Record, WhatIsNotARecordIsDamage) {
  const auto bytes = sync::encode(log.at(1));
  for (const char* text : {"", "{}", "[]", "nonsense", R"({"collection":"item"})"}) {
    const auto decoded = sync::decode_record(text);
    ASSERT_FALSE(decoded) << text;
    EXPECT_EQ(decoded.error().code, ErrorCode::kReplicaStore);
  }
  // Every member in turn becomes something else: an error or a record, never a crash.
  const auto whole = nlohmann::json::parse(bytes);
  for (const auto& [name, value] : whole.items()) {
    for (const char* other :
         {"null", "5", "-1", "\"x\"", "[]", "{}", "[[]]", "[[9]]", R"([[9,"x"]])", R"({"a":{"value":[[9,1]]}})"}) {
      auto json = whole;
      json[name] = nlohmann::json::parse(other);
      const auto decoded = sync::decode_record(json.dump());
      if (decoded) {
        EXPECT_FALSE(sync::encode(*decoded).empty());
      }
    }
  }
}

TEST_F(Record, ViewShowsEveryFieldOfTheModelAndWhatItDoesNotKnow) {
  const auto view = nlohmann::json::parse(sync::view_json(*model().collection("item"), log.at(1)));
  EXPECT_EQ(view["fields"].dump(),
            R"({"about":null,"due":"2026-02-02","note":"hé)"
            R"(llo","novel":{"x":[1]},"rank":null,"status":null,"tags":["a","b"],"title":"first","verdict":null})");
  EXPECT_EQ(view["deleted"], true);
  EXPECT_EQ(view["editedWhileDeleted"], true);
  EXPECT_EQ(view["pending"], false);
  EXPECT_EQ(view["author"], person(1).text());
  EXPECT_EQ(view["changedBy"], person(4).text());
  EXPECT_EQ(view["conflicts"].size(), 1U);
  EXPECT_EQ(view["conflicts"]["due"][0]["value"], "2026-02-02");
  EXPECT_EQ(view["conflicts"]["due"][1]["by"], person(2).text());
}

TEST_F(Record, ConflictAboutTheDeletionItselfIsListed) {
  ASSERT_TRUE(log.take(5, 2, {item(1).deleting(false)}, 1));
  const auto view = nlohmann::json::parse(sync::view_json(*model().collection("item"), log.at(1)));
  EXPECT_EQ(view["conflicts"]["deleted"].size(), 2U);
  EXPECT_EQ(view["conflicts"]["deleted"][0]["value"], true);
}

TEST(Deletions, TellWhoDeletedAndWhoEditedWithoutKnowing) {
  Log log;
  ASSERT_TRUE(log.take(1, 0, {item(1).creating().putting("title", R"("a")").putting("due", R"("2026-01-01")")}));
  EXPECT_EQ(nlohmann::json::parse(sync::view_json(*model().collection("item"), log.at(1)))["deletion"], nullptr);
  ASSERT_TRUE(log.take(2, 1, {item(1).putting("due", R"("2026-02-02")").adding("tags", R"("x")")}));
  ASSERT_TRUE(log.take(3, 1, {item(1).editing("note", {0, 0, "typed"})}));
  ASSERT_TRUE(log.take(4, 1, {item(1).deleting()}));
  auto view = nlohmann::json::parse(sync::view_json(*model().collection("item"), log.at(1)));
  EXPECT_EQ(view["deletion"]["by"], person(4).text());
  ASSERT_EQ(view["edits"].size(), 1U) << "who typed is not known once something else was the last change";
  EXPECT_EQ(view["edits"][0]["by"], person(2).text());
  EXPECT_EQ(view["edits"][0]["fields"].dump(), R"(["due","tags"])");
  ASSERT_TRUE(log.take(5, 1, {item(1).editing("note", {0, 0, "more"})}));
  view = nlohmann::json::parse(sync::view_json(*model().collection("item"), log.at(1)));
  ASSERT_EQ(view["edits"].size(), 2U);
  EXPECT_EQ(view["edits"][1]["by"], person(5).text());
  ASSERT_TRUE(log.take(1, 5, {item(1).deleting()}));
  view = nlohmann::json::parse(sync::view_json(*model().collection("item"), log.at(1)));
  EXPECT_EQ(view["deletion"]["by"], person(1).text());
  EXPECT_FALSE(view.contains("edits"));
}

TEST(Digests, DoNotDependOnTheOrderOfRecords) {
  Log log;
  ASSERT_TRUE(log.take(1, 0, {item(1).creating().putting("title", R"("a")")}));
  ASSERT_TRUE(log.take(1, 0, {item(2).creating().putting("title", R"("b")")}));
  ASSERT_TRUE(log.take(1, 0, {item(3).creating().putting("title", R"("c")")}));
  sync::Digest up;
  sync::Digest down;
  for (const std::uint64_t i : {1, 2, 3}) up.add(sync::digest(log.at(i)));
  for (const std::uint64_t i : {3, 2, 1}) down.add(sync::digest(log.at(i)));
  EXPECT_EQ(up, down);
  up.subtract(sync::digest(log.at(2)));
  down.subtract(sync::digest(log.at(2)));
  EXPECT_EQ(up, down);
  EXPECT_NE(up, sync::Digest{});
  EXPECT_EQ(sync::Digest{}.hex(), std::string(32, '0'));
}

TEST(Digests, TellEveryDifferenceThatPeopleCouldSee) {
  const auto digest_with = [](const sync::Op& op) {
    Log log;
    EXPECT_TRUE(log.take(
        1, 0, {item(1).creating().putting("title", R"("a")").adding("tags", R"("t")").editing("note", {0, 0, "n"})}));
    EXPECT_TRUE(log.take(1, 0, {op}));
    return sync::digest(log.at(1)).hex();
  };
  std::set<std::string> seen;
  const std::vector<sync::Op> ops{item(1).putting("title", R"("b")"),
                                  item(1).putting("title", R"("c")"),
                                  item(1).adding("tags", R"("u")"),
                                  item(1).removing("tags", R"("t")"),
                                  item(1).editing("note", {0, 0, "x"}),
                                  item(1).editing("note", {1, 0, "x"}),
                                  item(1).deleting(),
                                  item(1).deleting(false),
                                  item(1).putting("novel", R"("b")")};
  for (const auto& op : ops) EXPECT_TRUE(seen.insert(digest_with(op)).second);
}

}  // namespace
}  // namespace bijeen::test
