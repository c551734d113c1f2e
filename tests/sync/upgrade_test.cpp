// SPDX-License-Identifier: EUPL-1.2
#include "sync/upgrade.h"

#include <gtest/gtest.h>

#include "sync/merge.h"
#include "sync/replica.h"
#include "tests/support/sync_world.h"

namespace bijeen::test {
namespace {

/// Version 3: "state" became "status" and its "dropped" "not-done"; "remark" became "note", and that "why".
const schema::Model& upgraded_model() {
  static const auto model = schema::Model::parse(R"({"version": 3, "collections": {"task": {
    "label": {"nl": "taak", "en": "task"}, "scope": ["programme"],
    "access": {"create": ["anyone"], "write": ["anyone"], "delete": ["anyone"]},
    "fields": {
      "status": {"type": "enum", "rule": "value", "label": {"nl": "s", "en": "s"},
                 "values": [{"value": "open"}, {"value": "not-done"}]},
      "why": {"type": "string", "rule": "value", "label": {"nl": "w", "en": "w"}, "max": 100},
      "people": {"type": "string", "rule": "set", "label": {"nl": "p", "en": "p"}, "max": 100},
      "minutes": {"type": "text", "rule": "text", "label": {"nl": "m", "en": "m"}}}}},
    "upgrades": [
      {"to": 2, "steps": [
        {"collection": "task", "field": "state", "values": {"dropped": "not-done"}, "rename": "status"},
        {"collection": "task", "field": "remark", "rename": "note"}]},
      {"to": 3, "steps": [
        {"collection": "task", "field": "note", "rename": "why"},
        {"collection": "task", "field": "members", "rename": "people"}]}]})");
  return model.value();
}

sync::ChangeSet written_under(int version, sync::Op op) {
  return {id<sync::ChangeSetId>(1), kProgramme,      device(1), sync::DeviceCount{1}, sync::Seq{0},
          sync::DeviceCount{0},     sync::Millis{1}, version,   {std::move(op)}};
}

sync::Op first_words() {
  return OpOf("task", 1)
      .creating()
      .putting("state", R"("dropped")")
      .putting("remark", R"("no money")")
      .adding("members", R"("an")")
      .editing("minutes", {0, 0, "text"});
}

TEST(Upgrade, SetIsInTodaysWords) {
  auto set = written_under(1, first_words());
  sync::upgrade(upgraded_model(), set);
  const sync::Op now = OpOf("task", 1)
                           .creating()
                           .putting("status", R"("not-done")")
                           .putting("why", R"("no money")")
                           .adding("people", R"("an")")
                           .editing("minutes", {0, 0, "text"});
  EXPECT_EQ(sync::encode(set), sync::encode(written_under(3, now)));
}

TEST(Upgrade, SetTakesTheStepsThatAreNewToItAlone) {
  auto set = written_under(2, OpOf("task", 1).putting("note", R"("x")").putting("state", R"("dropped")"));
  sync::upgrade(upgraded_model(), set);
  EXPECT_EQ(set.ops.front().put, (std::map<std::string, std::string>{{"state", R"("dropped")"}, {"why", R"("x")"}}));
}

TEST(Upgrade, WhatIsOfTodayOrNewerStaysAsItIs) {
  for (const int version : {3, 4}) {
    auto set = written_under(version, first_words());
    const auto before = sync::encode(set);
    sync::upgrade(upgraded_model(), set);
    EXPECT_EQ(sync::encode(set), before);
  }
}

TEST(Upgrade, OfARecordIsTheMergeOfUpgradedSets) {
  const auto& model = upgraded_model();
  const auto merged = [&](const std::vector<sync::ChangeSet>& sets) {
    auto record = sync::begin_record(sets[0].ops[0], {sets[0], sync::Seq{1}, {}, person(1)});
    std::vector<sync::TextPatch> patches;
    for (std::size_t i = 0; i < sets.size(); ++i) {
      const sync::Accepted accepted{sets[i], sync::Seq{i + 1}, sync::Millis{5}, person(1)};
      EXPECT_TRUE(sync::merge_op(model, record, sets[i].ops[0], accepted, patches));
    }
    return record;
  };
  // The second had not seen the first, so both values stay.
  std::vector<sync::ChangeSet> sets{
      written_under(1, OpOf("task", 1).creating().putting("state", R"("dropped")").putting("remark", R"("x")")),
      written_under(1, OpOf("task", 1).putting("state", R"("open")").putting("remark", R"("y")"))};
  sets[1].device = device(2);
  auto record = merged(sets);
  sync::upgrade(model, 1, record);
  for (auto& set : sets) sync::upgrade(model, set);
  EXPECT_EQ(sync::encode(record), sync::encode(merged(sets)));
  EXPECT_TRUE(sync::in_conflict(record));
}

}  // namespace
}  // namespace bijeen::test
