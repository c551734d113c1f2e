// SPDX-License-Identifier: EUPL-1.2
#include "server/reports/progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "server/reports/read_progress.h"
#include "tests/reports/running_programme.h"

namespace bijeen::reports {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr Days kSummer{{2019, 7, 1}, {2019, 9, 30}};

class ProgressReport : public testing::Test {
 protected:
  Progress read(const sync::Actor& actor, const Days& days = kSummer) {
    Progress progress;
    running_.store().read([&](store::Database& database) {
      progress = read_progress(database, actor, days, running_.now(), Language::kDutch);
    });
    return progress;
  }
  Progress read() { return read(running_.leader()); }

  std::string meeting(const std::string& scope, const std::string& date) {
    return running_.create(
        "meeting", scope,
        {{"title", text_json("Startoverleg")}, {"date", text_json(date)}, {"status", text_json("held")}});
  }
  std::string outcome(const std::string& scope, const std::string& kind, const std::string& title,
                      std::map<std::string, std::string> more = {},
                      std::map<std::string, std::vector<std::string>> links = {}) {
    more["kind"] = text_json(kind);
    more["title"] = text_json(title);
    return running_.create("outcome", scope, std::move(more), std::move(links));
  }
  std::string activity(const std::string& title) { return running_.shipped("activity", "title", title); }

  RunningProgramme running_;
};

std::vector<std::string> titles(const std::vector<Outcome>& outcomes) {
  std::vector<std::string> found;
  for (const auto& outcome : outcomes) found.push_back(outcome.title);
  return found;
}

const Activity& named(const Progress& progress, const std::string& title) {
  return *std::find_if(progress.activities.begin(), progress.activities.end(),
                       [&](const Activity& a) { return a.title == title; });
}

TEST_F(ProgressReport, ShowsTheWholePlanAndThatNothingMovedYet) {
  const Progress progress = read();
  EXPECT_EQ(progress.programme, "Geweld hoort nergens thuis – Flevoland");
  EXPECT_EQ(progress.action_lines.size(), 3U);
  EXPECT_EQ(std::count_if(progress.focus_points.begin(), progress.focus_points.end(),
                          [](const FocusPoint& f) { return f.priority; }),
            10);
  EXPECT_EQ(progress.focus_points.at(5).title, "Plegeraanpak");
  EXPECT_EQ(progress.activities.size(), 41U);
  EXPECT_TRUE(std::all_of(progress.activities.begin(), progress.activities.end(), is_silent));
  EXPECT_EQ(progress.activities.front().period, "17 juni 2019");
  EXPECT_THAT(progress.outcomes, IsEmpty());
  EXPECT_THAT(progress.proposals, IsEmpty());
}

TEST_F(ProgressReport, MakingThePlanIsNoMovementInIt) {
  const Progress progress = read(running_.leader(), {{2019, 6, 1}, {2019, 6, 30}});
  EXPECT_TRUE(std::all_of(progress.activities.begin(), progress.activities.end(), is_silent));
}

TEST_F(ProgressReport, ShowsTheLatestMeasurementByItsPeriod) {
  const auto indicator = running_.shipped("indicator", "title", "Aandeel meldingen van de politie");
  running_.create("measurement", "programme",
                  {{"indicator", text_json(indicator)}, {"period", text_json("2018-Q4")}, {"value", "65"}});
  for (const auto& found : read().indicators) {
    if (found.title != "Aandeel meldingen van de politie") continue;
    ASSERT_EQ(found.measurements.size(), 3U);
    EXPECT_EQ(found.measurements.back().period, "2019-Q1");
    EXPECT_EQ(found.measurements.back().value, 60);
    EXPECT_FALSE(found.target.has_value());
  }
  EXPECT_EQ(read().indicators.size(), 7U);
}

TEST_F(ProgressReport, TellsWhatWasRecordedInAMeetingOfThePeriod) {
  const auto scope = running_.work_group("Werkgroep plegeraanpak");
  const auto held = meeting(scope, "2019-08-20");
  const auto point = running_.shipped("focusPoint", "title", "Plegeraanpak");
  const auto almere = running_.shipped("municipality", "name", "Almere");
  outcome(scope, "action-item", "Contact leggen",
          {{"meeting", text_json(held)},
           {"owner", text_json(running_.person("Werkgroeplid 1"))},
           {"due", text_json("2019-09-01")},
           {"status", text_json("open")}},
          {{"focusPoints", {text_json(point)}}, {"municipalities", {text_json(almere)}}});
  running_.set_day({2019, 9, 15});
  const Progress progress = read();
  ASSERT_EQ(progress.outcomes.size(), 1U);
  const Outcome& found = progress.outcomes.front();
  EXPECT_EQ(found.kind, "action-item");
  EXPECT_EQ(found.owner, "Werkgroeplid 1");
  EXPECT_EQ(found.due, (schema::PartialDate{2019, 9, 1}));
  EXPECT_EQ(found.body, "Werkgroep plegeraanpak");
  EXPECT_EQ(found.meeting, "Startoverleg");
  EXPECT_EQ(found.day, (schema::PartialDate{2019, 8, 20}));
  EXPECT_THAT(found.focus_points, ElementsAre(point));
  EXPECT_THAT(found.municipalities, ElementsAre("Almere"));
  EXPECT_TRUE(found.of_period);
  EXPECT_TRUE(is_overdue(found, progress));
}

TEST_F(ProgressReport, TheDateOfTheMeetingCountsAndNotTheDayItArrived) {
  const auto scope = running_.work_group("Werkgroep");
  running_.set_day({2019, 8, 1});
  outcome(scope, "decision", "Van juni, laat verzonden", {{"meeting", text_json(meeting(scope, "2019-06-20"))}});
  running_.set_day({2019, 11, 1});
  outcome(scope, "decision", "Van september, laat verzonden", {{"meeting", text_json(meeting(scope, "2019-09-20"))}});
  outcome(scope, "decision", "Zonder overleg");
  EXPECT_THAT(titles(read().outcomes), ElementsAre("Van september, laat verzonden"));
  EXPECT_THAT(titles(read(running_.leader(), {{2019, 11, 1}, {2019, 11, 1}}).outcomes), ElementsAre("Zonder overleg"));
}

TEST_F(ProgressReport, OpenActionItemsOfBeforeStayInSightAndDoneOnesDoNot) {
  const auto scope = running_.work_group("Werkgroep");
  const auto before = meeting(scope, "2019-06-20");
  outcome(scope, "action-item", "Nog open", {{"meeting", text_json(before)}});
  outcome(scope, "action-item", "Al klaar", {{"meeting", text_json(before)}, {"status", text_json("done")}});
  outcome(scope, "idea", "Oud idee", {{"meeting", text_json(before)}});
  const Progress progress = read();
  EXPECT_THAT(titles(progress.outcomes), ElementsAre("Nog open"));
  EXPECT_FALSE(progress.outcomes.front().of_period);
}

TEST_F(ProgressReport, NothingOfAScopeThatTheReaderMayNotReadShowsOrCounts) {
  const auto mine = running_.work_group("Werkgroep");
  const auto other = running_.work_group("Andere werkgroep");
  const auto pilot = activity("Pilot MDA++");
  outcome(mine, "bottleneck", "Zichtbaar", {{"meeting", text_json(meeting(mine, "2019-08-20"))}});
  outcome(other, "bottleneck", "Verborgen", {{"meeting", text_json(meeting(other, "2019-08-20"))}},
          {{"activities", {text_json(pilot)}}});
  sync::Actor reader = running_.leader();
  reader.scopes = {*sync::Scope::parse("programme"), *sync::Scope::parse(mine)};
  const Progress progress = read(reader);
  EXPECT_THAT(titles(progress.outcomes), ElementsAre("Zichtbaar"));
  EXPECT_FALSE(named(progress, "Pilot MDA++").discussed);
  const std::string page =
      bijeen::reports::progress(running_.store(), reader, kSummer, running_.now(), Language::kDutch);
  EXPECT_THAT(page, HasSubstr("Knelpunten</th><td class=\"number\">1<"));
  EXPECT_THAT(page, Not(HasSubstr("Verborgen")));
  reader.scopes.clear();
  const Progress nothing = read(reader);
  EXPECT_THAT(nothing.activities, IsEmpty());
  EXPECT_THAT(nothing.programme, IsEmpty());
}

TEST_F(ProgressReport, WhatWasMergedCountsOnceForWhoReadsWhatStandsForIt) {
  const auto ours = running_.work_group("Werkgroep plegeraanpak");
  const auto theirs = running_.work_group("Werkgroep ouderen");
  running_.set_day({2019, 8, 20});
  const auto first = outcome(ours, "bottleneck", "Wachtlijst");
  const auto second = outcome(theirs, "bottleneck", "Lange wachtlijst");
  running_.change("outcome", second, theirs, {{"mergedInto", text_json(first)}});
  EXPECT_THAT(titles(read().outcomes), ElementsAre("Wachtlijst"));
  sync::Actor reader = running_.leader();
  reader.scopes.erase(*sync::Scope::parse(ours));
  EXPECT_THAT(titles(read(reader).outcomes), ElementsAre("Lange wachtlijst"));
  running_.remove("outcome", first, ours);
  EXPECT_THAT(titles(read().outcomes), ElementsAre("Lange wachtlijst"));
}

TEST_F(ProgressReport, AnActivityMovedWhenSomebodyChangedItInThePeriod) {
  running_.set_day({2019, 6, 25});
  running_.change("activity", activity("Nieuwsbrief"), "programme", {{"status", text_json("running")}});
  running_.set_day({2019, 8, 1});
  running_.change("activity", activity("Pilot MDA++"), "programme", {{"status", text_json("done")}});
  running_.write_text("activity", activity("Programma Scheiden zonder schade"), "programme", "progress",
                      "Loket is open");
  running_.set_day({2019, 12, 1});
  running_.change("activity", activity("Nieuwsbrief"), "programme", {{"status", text_json("preparing")}});
  running_.change("activity", activity("Pilot MDA++"), "programme", {{"status", text_json("running")}});
  const Progress progress = read();
  EXPECT_FALSE(named(progress, "Nieuwsbrief").changed);
  EXPECT_TRUE(named(progress, "Pilot MDA++").changed) << "a later change does not hide it";
  EXPECT_TRUE(named(progress, "Programma Scheiden zonder schade").changed);
  EXPECT_EQ(named(progress, "Programma Scheiden zonder schade").progress, "Loket is open");
  EXPECT_EQ(std::count_if(progress.activities.begin(), progress.activities.end(), is_silent), 39);
}

TEST_F(ProgressReport, AnOutcomeAboutAnActivityCountsForItsFocusPoint) {
  const auto scope = running_.work_group("Werkgroep");
  outcome(scope, "good-practice", "Samen aan tafel", {{"meeting", text_json(meeting(scope, "2019-08-20"))}},
          {{"activities", {text_json(activity("Pilot MDA++"))}}});
  const Progress progress = read();
  EXPECT_TRUE(named(progress, "Pilot MDA++").discussed);
  EXPECT_FALSE(is_silent(named(progress, "Pilot MDA++")));
  ASSERT_EQ(progress.outcomes.size(), 1U);
  EXPECT_THAT(progress.outcomes[0].activities, ElementsAre("Pilot MDA++"));
  EXPECT_THAT(
      progress.outcomes[0].focus_points,
      ElementsAre(running_.shipped("focusPoint", "title", "Multidisciplinair en systeemgericht samenwerken (MDA++)")));
}

TEST_F(ProgressReport, WhatWasDeletedIsGone) {
  const auto scope = running_.work_group("Werkgroep");
  const auto id = outcome(scope, "decision", "Vergissing", {{"meeting", text_json(meeting(scope, "2019-08-20"))}});
  ASSERT_EQ(read().outcomes.size(), 1U);
  running_.remove("outcome", id, scope);
  running_.remove("activity", activity("Nieuwsbrief"), "programme");
  EXPECT_THAT(read().outcomes, IsEmpty());
  EXPECT_EQ(read().activities.size(), 40U);
}

TEST_F(ProgressReport, AProposalBelongsToThePeriodOfItsDecision) {
  const auto scope = "person:" + running_.person("Projectleider");
  const auto proposal = [&](const char* field, const std::string& old_value, const std::string& new_value) {
    return running_.create("proposal", scope,
                           {{"collection", text_json("activity")},
                            {"record", text_json(activity("Nieuwsbrief"))},
                            {"field", text_json(field)},
                            {"oldValue", old_value},
                            {"newValue", new_value},
                            {"reason", text_json("Beter zo")},
                            {"status", text_json("open")}});
  };
  const auto accepted = proposal("period", R"({"text":"elk kwartaal"})", R"({"text":"elke maand"})");
  const auto rejected = proposal("status", text_json("not-started"), text_json("running"));
  proposal("title", text_json("Nieuwsbrief"), text_json("Nieuwsbericht"));
  running_.set_day({2019, 8, 1});
  running_.change("proposal", accepted, scope, {{"status", text_json("accepted")}, {"answer", text_json("Akkoord")}});
  running_.change("proposal", rejected, scope, {{"status", text_json("rejected")}});
  running_.set_day({2019, 11, 1});
  running_.change("proposal", rejected, scope, {{"answer", text_json("Nog niet")}});
  const Progress progress = read();
  ASSERT_EQ(progress.proposals.size(), 2U);
  const auto& first = progress.proposals[0].accepted ? progress.proposals[0] : progress.proposals[1];
  const auto& second = progress.proposals[0].accepted ? progress.proposals[1] : progress.proposals[0];
  EXPECT_EQ(first.record, "Nieuwsbrief");
  EXPECT_EQ(first.old_value, "elk kwartaal");
  EXPECT_EQ(first.new_value, "elke maand");
  EXPECT_EQ(first.answer, "Akkoord");
  EXPECT_EQ(first.author, "Projectleider");
  EXPECT_EQ(first.decided_on, (schema::PartialDate{2019, 8, 1}));
  EXPECT_EQ(second.old_value, "nog niet gestart");
  EXPECT_EQ(second.new_value, "loopt");
  EXPECT_EQ(second.answer, "Nog niet");
  EXPECT_FALSE(second.accepted);
  EXPECT_THAT(read(running_.leader(), {{2019, 10, 1}, {2019, 12, 31}}).proposals, IsEmpty());
}

TEST_F(ProgressReport, AProposalOfSomethingNewSaysWhatItWouldBe) {
  const auto scope = "person:" + running_.person("Projectleider");
  const auto proposed = running_.create("proposal", scope,
                                        {{"collection", text_json("localVariant")},
                                         {"record", text_json("00000000-0000-7000-8000-00000000f0f0")},
                                         {"newValue", R"({"activity":)" + text_json(activity("Nieuwsbrief")) +
                                                          R"(,"status":"running","term":"Urker krant","unknown":1})"},
                                         {"status", text_json("open")}});
  running_.set_day({2019, 8, 1});
  running_.change("proposal", proposed, scope, {{"status", text_json("rejected")}});
  const Progress progress = read();
  ASSERT_EQ(progress.proposals.size(), 1U);
  EXPECT_EQ(progress.proposals[0].new_value, "activiteit: Nieuwsbrief; status: loopt; eigen term: Urker krant");
  EXPECT_EQ(progress.proposals[0].field, "");
  EXPECT_EQ(progress.proposals[0].record, "");
}

TEST_F(ProgressReport, TheLastMomentOfThePeriodIsInIt) {
  const auto scope = running_.work_group("Werkgroep");
  const auto at = [&](sync::Millis moment) { running_.set_moment(moment); };
  at(sync::Millis{raw(end_of(kSummer.to)) - 1});
  outcome(scope, "idea", "Net op tijd");
  at(end_of(kSummer.to));
  outcome(scope, "idea", "Net te laat");
  EXPECT_THAT(titles(read().outcomes), ElementsAre("Net op tijd"));
}

}  // namespace
}  // namespace bijeen::reports
