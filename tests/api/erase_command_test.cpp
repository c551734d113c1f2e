// SPDX-License-Identifier: EUPL-1.2
#include "server/main/erase.h"

#include "server/main/restore.h"
#include "server/main/retention.h"
#include "server/store/clock.h"
#include "tests/api/on_a_programme.h"

namespace bijeen::main_program {
namespace {

TEST_F(OnAProgramme, AnErasureIsPreviewedAndThenDone) {
  const auto secretary = find_person(*store_, "Secretaris")->id.text();
  const auto preview = run("erase-person", {{"person", "Secretaris"}});
  EXPECT_EQ(preview.exit_code, 0);
  EXPECT_NE(preview.out.find("1\tgo: person\n"), std::string::npos) << preview.out;
  EXPECT_NE(preview.out.find("Nothing was erased."), std::string::npos);
  EXPECT_NE(run("people").out.find("Secretaris"), std::string::npos);
  EXPECT_EQ(run("erase-person", {{"person", secretary}, {"confirm", "yes"}}).exit_code, 0);
  EXPECT_EQ(run("people").out.find("Secretaris"), std::string::npos);
  EXPECT_NE(run("people").out.find(secretary + "\t\t(verwijderd persoon)\tno longer takes part"), std::string::npos);
  EXPECT_EQ(run("erase-person", {{"person", "Projectleider"}, {"confirm", "yes"}}).exit_code, 1)
      << "nobody would be left to lead";

  std::string activity;
  store_->read([&](store::Database& database) {
    auto row = database.query("SELECT id FROM activity ORDER BY id");
    row.step();
    activity = row.text(0);
  });
  EXPECT_EQ(run("erase-record", {{"collection", "outcome"}, {"record", activity}}).exit_code, 1);
  EXPECT_EQ(run("erase-record", {{"collection", "person"}, {"record", secretary}}).exit_code, 1);
  const std::map<std::string, std::string> record{{"collection", "activity"}, {"record", activity}};
  EXPECT_NE(run("erase-record", record).out.find("1\taccepted changes are emptied of it\n"), std::string::npos);
  auto confirmed = record;
  confirmed["confirm"] = "yes";
  EXPECT_EQ(run("erase-record", confirmed).exit_code, 0);
  EXPECT_EQ(run("check").out, "Everything is sound.\n");
  const auto backup = directory_.path() / "backup";
  EXPECT_EQ(run("backup", {{"to", backup.string()}}).exit_code, 0);
  const auto again = restore({directory_.path() / "again", backup});
  EXPECT_EQ(again.exit_code, 0) << again.error;
}

TEST_F(OnAProgramme, ThePreviewSaysWhatIsFrozenWithTheNameInIt) {
  const auto leader = find_person(*store_, "Projectleider")->id;
  std::string group;
  store_->read([&](store::Database& database) {
    auto row = database.query("SELECT id FROM body ORDER BY id");
    row.step();
    group = row.text(0);
  });
  const auto add = [&](const char* collection, const std::string& scope, std::int64_t at,
                       std::map<std::string, sync::Value> put) {
    sync::Op op;
    op.collection = collection;
    op.create = true;
    op.record = sync::uuid_v7<sync::RecordTag>(sync::Millis{at}, {});
    op.put = std::move(put);
    const auto verdicts = store_->write(leader, *sync::Scope::parse(scope), {op});
    EXPECT_TRUE(verdicts.ok()) << verdicts.error().detail;
    return op.record.text();
  };
  const std::string meeting = add("meeting", "body:" + group, 1,
                                  {{"title", R"("Overleg")"}, {"date", R"("2026-01-14")"}, {"status", R"("planned")"}});
  const std::string minutes = add("minutesVersion", "body:" + group, 2,
                                  {{"meeting", '"' + meeting + '"'},
                                   {"number", "1"},
                                   {"on", R"("2026-01-15")"},
                                   {"content", R"({"minutes":"Secretaris opent"})"},
                                   {"hash", '"' + std::string(64, 'a') + '"'}});
  const std::string report = add("reportVersion", "programme", 3,
                                 {{"report", '"' + meeting + '"'},
                                  {"number", "1"},
                                  {"title", R"("Halfjaarbericht")"},
                                  {"on", R"("2026-01-15")"},
                                  {"content", R"({"text":"Met dank aan Secretaris"})"}});
  const auto preview = run("erase-person", {{"person", "Secretaris"}});
  for (const std::string& one : {"minutesVersion " + minutes, "reportVersion " + report})
    EXPECT_NE(preview.out.find("stays\tfrozen " + one + " speaks of it\n"), std::string::npos) << preview.out;
}

TEST_F(OnAProgramme, WithTheTextsOfAPersonGoesWhatNobodyElseWrote) {
  const auto leader = find_person(*store_, "Projectleider")->id;
  const auto secretary = find_person(*store_, "Secretaris")->id;
  std::string group;
  store_->read([&](store::Database& database) {
    auto row = database.query("SELECT id FROM body ORDER BY id");
    row.step();
    group = row.text(0);
  });
  const auto scope = *sync::Scope::parse("body:" + group);
  sync::Op op;
  op.collection = "outcome";
  op.create = true;
  op.put = {{"kind", R"("action-item")"}, {"title", R"("Alleen van mij")"}};
  op.record = sync::uuid_v7<sync::RecordTag>(sync::Millis{1}, {});
  ASSERT_TRUE(store_->write(secretary, scope, {op}).ok());
  op.record = sync::uuid_v7<sync::RecordTag>(sync::Millis{2}, {});
  op.put["title"] = R"("Van ons samen")";
  ASSERT_TRUE(store_->write(secretary, scope, {op}).ok());
  op.create = false;
  op.put = {{"status", R"("done")"}};
  ASSERT_TRUE(store_->write(leader, scope, {op}).ok());
  const auto done = run("erase-person", {{"person", "Secretaris"}, {"texts", "yes"}, {"confirm", "yes"}});
  EXPECT_NE(done.out.find("1\tgo: outcome\n"), std::string::npos) << done.out;
  EXPECT_EQ(run("search", {{"words", "alleen van mij"}, {"limit", "5"}}).error, "Nothing found.");
  EXPECT_EQ(run("search", {{"words", "samen"}, {"limit", "5"}}).exit_code, 0);
  EXPECT_EQ(run("check").out, "Everything is sound.\n");
}

TEST_F(OnAProgramme, WhatIsOlderThanItsPeriodIsErasedAndNothingElse) {
  const auto leader = find_person(*store_, "Projectleider")->id;
  sync::Op op;
  op.collection = "organisation";
  op.record = sync::uuid_v7<sync::RecordTag>(sync::Millis{1}, {});
  op.create = true;
  op.put = {{"name", R"("Bestaat niet meer")"}};
  ASSERT_TRUE(store_->write(leader, sync::Scope{}, {op}).ok());
  op.create = false;
  op.put.clear();
  op.deleted = true;
  ASSERT_TRUE(store_->write(leader, sync::Scope{}, {op}).ok());
  constexpr std::int64_t kMonth_ms = std::int64_t{1000} * 60 * 60 * 24 * 31;
  const auto in = [&](int months) { return sync::Millis{sync::raw(store::system_now()) + months * kMonth_ms}; };
  const StoreCommand preview{"retention", {}};
  EXPECT_EQ(keep_periods(*store_, preview, in(11)).out, "Nothing is older than its period.\n");
  EXPECT_TRUE(keep_periods(*store_, preview, in(13)).out.starts_with("1\torganisation\nNothing was erased."));
  EXPECT_TRUE(
      keep_periods(*store_, {"retention", {{"confirm", "yes"}}}, in(13)).out.starts_with("1\torganisation\nErased."));
  EXPECT_EQ(keep_periods(*store_, preview, in(13)).out, "Nothing is older than its period.\n") << "it is gone";
  EXPECT_EQ(run("search", {{"words", "bestaat niet meer"}, {"limit", "5"}}).error, "Nothing found.");
  EXPECT_EQ(run("check").out, "Everything is sound.\n");
}

TEST(RetentionPeriods, OfAFileStandBesideThoseByDefaultAndAreChecked) {
  const auto given = parse_periods(R"({"deleted":6,"collections":{"meeting":120,"proposal":0}})");
  ASSERT_TRUE(given.ok());
  EXPECT_EQ(given->deleted, 6);
  EXPECT_EQ(given->collections, (std::map<std::string, int>{
                                    {"arrival", 24}, {"meeting", 120}, {"personalDataReason", 24}, {"proposal", 0}}));
  for (const char* wrong :
       {"", "[]", R"({"deleted":-1})", R"({"deleted":"x"})", R"({"delete":1})", R"({"collections":1})",
        R"({"collections":{"geen":1}})", R"({"collections":{"meeting":99999}})"})
    EXPECT_FALSE(parse_periods(wrong).ok()) << wrong;
}

}  // namespace
}  // namespace bijeen::main_program
