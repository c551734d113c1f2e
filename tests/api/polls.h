// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/api/world.h"

namespace bijeen::api::test {

inline constexpr const char* kPoll = "00000000-0000-7000-8000-000000000901";
inline constexpr const char* kGroup = "00000000-0000-7000-8000-000000000902";
inline constexpr const char* kOtherGroup = "00000000-0000-7000-8000-000000000903";
inline constexpr const char* kOption = "00000000-0000-7000-8000-000000000904";
inline constexpr const char* kOtherOption = "00000000-0000-7000-8000-000000000905";
inline constexpr const char* kForeignGroup = "00000000-0000-7000-8000-000000000906";
inline constexpr const char* kForeignOption = "00000000-0000-7000-8000-000000000907";
inline constexpr const char* kForeignPoll = "00000000-0000-7000-8000-000000000908";

inline json ballot(const std::string& group, json points) {
  return {{"ballot", World::new_device_id()}, {"anonymous", true}, {"group", group}, {"points", std::move(points)}};
}

/// A poll with two groups and two options, in which each gives five points.
class Polls : public testing::Test {
 protected:
  Polls() {
    make("poll", kPoll, {{"question", "Wat eerst?"}, {"status", "open"}, {"pointsEach", 5}, {"anonymous", true}});
    make("poll", kForeignPoll, {{"question", "En dan?"}, {"status", "draft"}, {"pointsEach", 5}});
    for (const auto& [id, poll] : {std::pair{kGroup, kPoll}, {kOtherGroup, kPoll}, {kForeignGroup, kForeignPoll}})
      make("pollGroup", id, {{"poll", poll}, {"name", "Groep"}});
    for (const auto& [id, poll] : {std::pair{kOption, kPoll}, {kOtherOption, kPoll}, {kForeignOption, kForeignPoll}})
      make("pollOption", id, {{"poll", poll}, {"title", "Bellen"}});
  }

  void make(const char* collection, const std::string& id, json put) {
    change({{"collection", collection}, {"record", id}, {"create", true}, {"put", std::move(put)}});
  }
  void change(const json& op) {
    const Reply reply = world_.push_op(leader_, "programme", op);
    ASSERT_EQ(reply.content["verdicts"][0]["verdict"], "accepted") << reply.body;
  }
  /// What its verdict says instead of that it was accepted.
  std::string refusal(const json& op) {
    const json verdict = world_.push_op(leader_, "programme", op).content["verdicts"][0];
    return verdict.value("code", "");
  }
  std::string refusal_of(json fields) {
    return refusal({{"collection", "poll"}, {"record", kPoll}, {"put", std::move(fields)}});
  }
  void put(json fields) { change({{"collection", "poll"}, {"record", kPoll}, {"put", std::move(fields)}}); }
  /// What it says instead of that it was counted.
  std::string answer(const Browser& who, const json& given, const std::string& poll = kPoll) {
    const Reply reply = world_.ask(who, "POST", "/v1/polls/" + poll + "/ballots", given);
    EXPECT_EQ(reply.status == 204, reply.code().empty()) << reply.body;
    return reply.code();
  }
  json shown(const Browser& who, const std::string& poll = kPoll) {
    return world_.ask(who, "GET", "/v1/polls/" + poll).content;
  }
  /// As if so many people had answered, each with all points for kOption; in an order that fills pages badly.
  void count(const std::string& group, int people) {
    run("INSERT INTO ballot (id, poll, answers_as) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
        " WHERE i < " +
        std::to_string(people) + ") SELECT randomblob(16), '" + kPoll + "', '" + group + "' FROM n ORDER BY 1 DESC");
    run("INSERT INTO ballot_points SELECT id, '" + std::string(kOption) +
        "', 5 FROM ballot"
        " WHERE id NOT IN (SELECT ballot FROM ballot_points)");
  }
  /// In their order.
  std::vector<std::string> ballot_ids() {
    std::vector<std::string> ids;
    world_.store().read([&](store::Database& database) {
      auto rows = database.query("SELECT id FROM ballot ORDER BY id");
      while (rows.step()) ids.emplace_back(rows.blob(0));
    });
    return ids;
  }
  std::string found() {
    std::string all;
    for (const auto& finding : world_.store().check()) all += finding.check + ": " + finding.detail + "\n";
    return all;
  }
  void run(const std::string& sql) {
    world_.store().write([&](store::Database& database) { database.run(sql); });
  }
  std::string one(const std::string& sql) {
    std::string text;
    world_.store().read([&](store::Database& database) {
      auto row = database.query(sql);
      if (row.step()) text = row.text(0);
    });
    return text;
  }

  World world_;
  Browser leader_ = world_.sign_in(kLeader);
  Browser member_ = world_.sign_in(kMember);
  Browser other_ = world_.sign_in(kOtherMember);
};

}  // namespace bijeen::api::test
