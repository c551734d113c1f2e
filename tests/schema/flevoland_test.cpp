// SPDX-License-Identifier: EUPL-1.2
// The programme that ships, held against the facts of the plan adopted on 6 June 2019.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>

#include "schema/period.h"
#include "schema/programme.h"

namespace bijeen::schema {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

const Programme& flevoland() {
  static const Programme programme = [] {
    std::ifstream file(std::string(BIJEEN_SOURCE_DIR) + "/schema/programmes/flevoland.json");
    std::ostringstream text;
    text << file.rdbuf();
    auto parsed = parse_programme(Model::shipped(), text.str());
    EXPECT_TRUE(parsed.ok()) << parsed.error().detail;
    return parsed.ok() ? std::move(*parsed) : Programme{};
  }();
  return programme;
}

/// A record's fields as JSON, sets as arrays.
struct Fields {
  std::string id;
  json values;
  [[nodiscard]] std::string text(const char* field) const { return values.value(field, std::string()); }
  [[nodiscard]] json get(const char* field) const { return values.contains(field) ? values.at(field) : json(); }
};

std::vector<Fields> all(const std::string& collection) {
  std::vector<Fields> found;
  for (const auto& record : flevoland().records) {
    if (record.collection != collection) continue;
    Fields fields{record.id, json::object()};
    for (const auto& [name, value] : record.put) fields.values[name] = json::parse(value);
    for (const auto& [name, elements] : record.add) {
      for (const auto& element : elements) fields.values[name].push_back(json::parse(element));
    }
    found.push_back(std::move(fields));
  }
  return found;
}

Fields one(const std::string& collection, const char* field, const std::string& value) {
  for (auto& record : all(collection)) {
    if (record.text(field) == value) return record;
  }
  ADD_FAILURE() << collection << " with " << field << " '" << value << "' is missing";
  return {};
}

std::vector<std::string> names(const std::string& collection, const char* title, const json& ids) {
  std::map<std::string, std::string> by_id;
  for (const auto& record : all(collection)) by_id[record.id] = record.text(title);
  std::vector<std::string> found;
  for (const auto& id : ids) found.push_back(by_id.at(id.get<std::string>()));
  return found;
}

/// The number of the focus point an activity belongs to, 0 for none.
int focus_point_number(const Fields& activity) {
  for (const auto& point : all("focusPoint")) {
    if (point.id == activity.text("focusPoint")) return point.get("number").get<int>();
  }
  return 0;
}

TEST(Flevoland, HasAsManyRecordsOfEachKindAsThePlan) {
  std::map<std::string, int> counts;
  for (const auto& record : flevoland().records) {
    ++counts[record.collection];
    EXPECT_EQ(record.scope, "programme");
  }
  const std::map<std::string, int> expected{
      {"programme", 1},    {"municipality", 6}, {"organisation", 48}, {"localTerm", 9}, {"localVariant", 1},
      {"actionLine", 3},   {"focusPoint", 16},  {"activity", 41},     {"body", 9},      {"calendarItem", 5},
      {"poll", 1},         {"pollGroup", 4},    {"pollOption", 18},   {"ambition", 8},  {"indicator", 7},
      {"measurement", 10}, {"finding", 24},     {"goodPractice", 11}, {"legalTerm", 6}};
  EXPECT_EQ(counts, expected);
}

TEST(Flevoland, TheProgrammeIsTheOneAdopted) {
  const auto programme = all("programme").at(0);
  EXPECT_EQ(programme.text("name"), "Geweld hoort nergens thuis – Flevoland");
  EXPECT_EQ(programme.text("adoptedOn"), "2019-06-06");
  EXPECT_EQ(programme.text("adoptedBy"), "Breed Overleg Zorg en Veiligheid");
  EXPECT_EQ(programme.get("period"),
            json::parse(R"({"start":"2019-04","end":"2020-06","text":"april/juni 2019 – juni 2020"})"));
  EXPECT_EQ(programme.get("nextPeriod"),
            json::parse(R"({"start":"2020-07","end":"2021-12","text":"medio 2020 – eind 2021"})"));
  EXPECT_EQ(programme.get("maxFocusPoints"), 10);
  EXPECT_THAT(programme.get("regionalRoutes"),
              UnorderedElementsAre("Versterken lokale infrastructuur", "Ouderenmishandeling"));
  EXPECT_THAT(programme.get("regionalRoutesLater"),
              UnorderedElementsAre("MDA++", "Traumascreening", "Sociale steun aan kinderen"));
  EXPECT_THAT(programme.text("funding"), testing::HasSubstr("geen extra geld"));
}

TEST(Flevoland, TenFocusPointsHavePriorityAndSixDoNotYet) {
  std::map<int, std::string> numbered;
  std::multiset<std::string> later;
  for (const auto& point : all("focusPoint")) {
    if (point.get("priority") == true) {
      numbered[point.get("number").get<int>()] = point.text("title");
    } else {
      EXPECT_TRUE(point.get("number").is_null());
      later.insert(point.text("title"));
    }
  }
  ASSERT_EQ(numbered.size(), 10U);
  EXPECT_EQ(numbered.begin()->first, 1);
  EXPECT_EQ(numbered.rbegin()->first, 10);
  EXPECT_EQ(numbered[6], "Plegeraanpak");
  EXPECT_EQ(later.size(), 6U);
  EXPECT_EQ(one("focusPoint", "title", "Bespreekbaar maken").text("includes"), "Scholen sneller informeren");
  EXPECT_EQ(one("focusPoint", "title", "Werken met de meldcode door professionals").text("note"),
            "Grotendeels opgepakt onder speerpunt 3");
}

TEST(Flevoland, EachActionLineHasItsFocusPoints) {
  std::map<int, std::pair<int, int>> counts;  // by line: with priority, not yet
  for (const auto& line : all("actionLine")) {
    for (const auto& point : all("focusPoint")) {
      if (point.text("actionLine") != line.id) continue;
      auto& count = counts[line.get("number").get<int>()];
      ++(point.get("priority") == true ? count.first : count.second);
    }
  }
  EXPECT_EQ(counts, (std::map<int, std::pair<int, int>>{{1, {3, 4}}, {2, {4, 0}}, {3, {3, 2}}}));
}

TEST(Flevoland, EachFocusPointHasItsActivities) {
  std::map<int, int> counts;
  std::map<std::string, int> levels;
  std::map<std::string, int> themes;
  for (const auto& activity : all("activity")) {
    ++counts[focus_point_number(activity)];
    ++levels[activity.text("level")];
    if (activity.get("focusPoint").is_null()) ++themes[activity.text("theme")];
  }
  EXPECT_EQ(counts, (std::map<int, int>{
                        {0, 10}, {1, 2}, {2, 4}, {3, 4}, {4, 4}, {5, 3}, {6, 2}, {7, 2}, {8, 4}, {9, 4}, {10, 2}}));
  EXPECT_EQ(levels, (std::map<std::string, int>{{"national", 14}, {"regional", 27}}));
  EXPECT_EQ(themes, (std::map<std::string, int>{
                        {"Communicatie en voortgang", 7}, {"Integrale sturing", 2}, {"Projectontwikkeling", 1}}));
}

TEST(Flevoland, EveryPeriodIsSaidAsThePlanSaysIt) {
  std::map<std::string, int> texts;
  std::map<std::string, int> members;
  for (const auto& activity : all("activity")) {
    const auto period = activity.get("period");
    ++texts[period.at("text").get<std::string>()];
    for (const auto& [name, value] : period.items()) ++members[name];
  }
  const std::map<std::string, int> expected{{"17 juni 2019", 1},
                                            {"vanaf juni 2019", 7},
                                            {"nog niet bekend, op z'n vroegst vanaf mei 2019", 1},
                                            {"elk kwartaal vanaf april 2019", 1},
                                            {"twee keer per jaar: maart en oktober", 1},
                                            {"twee keer per jaar: april en september", 1},
                                            {"medio 2020", 1},
                                            {"drie keer per jaar: februari, mei en september", 1},
                                            {"kernteam circa 9 keer per jaar; beide andere elke maand", 1},
                                            {"circa 3 keer per jaar", 1},
                                            {"juni – oktober 2019", 10},
                                            {"nog niet bekend", 3},
                                            {"reeds gestart, doorlopend", 4},
                                            {"januari – december 2019", 3},
                                            {"juni 2019", 1},
                                            {"doorlopend", 2},
                                            {"vanaf februari 2019", 1},
                                            {"vanaf april 2019", 1}};
  EXPECT_EQ(texts, expected);
  EXPECT_EQ(members, (std::map<std::string, int>{{"text", 41},
                                                 {"start", 27},
                                                 {"end", 16},
                                                 {"ongoing", 16},
                                                 {"started", 5},
                                                 {"certain", 8},
                                                 {"recurrence", 5}}));
}

TEST(Flevoland, AnActivityRunsWhenItHadBegunBeforeThePlanWasAdopted) {
  std::map<std::string, int> statuses;
  for (const auto& activity : all("activity")) {
    const auto period = parse_period(activity.get("period").dump());
    ASSERT_TRUE(period.ok());
    const bool later = period->start && *period->start >= PartialDate{2019, 6, 0};
    const std::string status = activity.text("status");
    EXPECT_TRUE(!period->started || status == "running") << activity.text("title");
    EXPECT_TRUE(!later || status == "not-started") << activity.text("title");
    EXPECT_TRUE(period->certain != false || status == "not-started") << activity.text("title");
    ++statuses[status];
  }
  EXPECT_EQ(statuses, (std::map<std::string, int>{{"running", 13}, {"not-started", 28}}));
}

TEST(Flevoland, PartiesAreOrganisationsWhereTheyAreOnTheList) {
  std::set<std::string> organisations;
  for (const auto& organisation : all("organisation")) organisations.insert(organisation.text("name"));
  ASSERT_EQ(organisations.size(), 48U);
  std::size_t listed = 0;
  std::size_t others = 0;
  for (const auto& activity : all("activity")) {
    listed += activity.get("organisations").size();
    for (const auto& party : activity.get("otherParties")) {
      ++others;
      EXPECT_FALSE(organisations.contains(party.get<std::string>())) << party;
    }
  }
  EXPECT_EQ(listed, 17U);
  EXPECT_EQ(others, 73U);
  const auto pilot = one("activity", "title", "Pilot MDA++");
  EXPECT_THAT(names("organisation", "name", pilot.get("organisations")),
              UnorderedElementsAre("Veiligheidshuis Flevoland", "Veilig Thuis Flevoland"));
  EXPECT_THAT(pilot.get("otherParties"), UnorderedElementsAre("Partners in basisteams MDA++", "Kwartiermaker MDA++"));
}

TEST(Flevoland, TheSubsidyActivityHasItsAmountsAndTopics) {
  const auto activity = one("activity", "title", "Subsidieaanvragen bij de landelijke projectenpool");
  EXPECT_EQ(activity.get("fundingMinEuro"), 25000);
  EXPECT_EQ(activity.get("fundingMaxEuro"), 100000);
  EXPECT_EQ(activity.get("topics").size(), 8U);
  const auto schools = one("activity", "title", "Scholen betrekken met de pilot Handle with Care");
  EXPECT_THAT(names("municipality", "name", schools.get("municipalities")), UnorderedElementsAre("Almere", "Lelystad"));
}

TEST(Flevoland, TheOrderOfActivitiesIsThatOfThePlan) {
  const auto activities = all("activity");
  for (std::size_t i = 1; i < activities.size(); ++i)
    EXPECT_LT(activities[i - 1].text("order"), activities[i].text("order"));
  EXPECT_EQ(activities.front().text("title"), "Landelijke congresdag zorg en veiligheid: aftrap regionale route");
  EXPECT_EQ(activities.back().text("title"), "Werkgroep of andere werkvorm verkennen: ouderenmishandeling");
}

TEST(Flevoland, BodiesMeetAsThePlanSays) {
  EXPECT_EQ(one("body", "name", "Breed Overleg Zorg en Veiligheid").get("recurrence"),
            json::parse(R"({"months":[4,9],"extraUpdates":["2019-11","2020-03"]})"));
  const auto core = one("body", "name", "Kernteam");
  EXPECT_EQ(core.get("recurrence"), json::parse(R"({"timesPerYear":9})"));
  EXPECT_THAT(names("organisation", "name", core.get("organisations")),
              UnorderedElementsAre("Gemeente Almere", "Gemeente Lelystad", "Veilig Thuis Flevoland",
                                   "Veiligheidshuis Flevoland", "Politie Midden-Nederland", "Blijf Groep",
                                   "Zorggroep Oude en Nieuwe Land", "Save", "Reclassering Nederland"));
  EXPECT_EQ(one("body", "kind", "learning-circle").get("recurrence"), json::parse(R"({"months":[2,5,9]})"));
}

TEST(Flevoland, OnlyTheSoundingBoardIsConfidential) {
  for (const auto& body : all("body")) {
    const bool sounding_board = body.text("kind") == "sounding-board";
    EXPECT_EQ(body.values.value("confidential", false), sounding_board) << body.text("name");
    EXPECT_EQ(body.values.value("tentative", false), sounding_board) << body.text("name");
    EXPECT_NE(body.text("kind"), "work-group") << "the project leader makes the work groups";
  }
}

TEST(Flevoland, NoordoostpolderHasItsOwnTermForTheApproachOfPerpetrators) {
  const auto variant = all("localVariant").at(0);
  EXPECT_EQ(variant.text("term"), "Betrokkenenaanpak");
  EXPECT_THAT(names("municipality", "name", json::array({variant.get("municipality")})),
              ElementsAre("Noordoostpolder"));
  EXPECT_THAT(names("focusPoint", "title", json::array({variant.get("focusPoint")})), ElementsAre("Plegeraanpak"));
  std::map<std::string, int> concepts;
  for (const auto& term : all("localTerm")) ++concepts[term.text("concept")];
  EXPECT_EQ(concepts,
            (std::map<std::string, int>{
                {"", 1}, {"functionaris met doorzettingsmacht", 3}, {"lokaal casusoverleg", 1}, {"lokaal team", 4}}));
}

TEST(Flevoland, TheReportingCalendarIsWhole) {
  EXPECT_EQ(one("calendarItem", "report", "Nieuwsbrief").get("recurrence"),
            json::parse(R"({"everyMonths":3,"from":"2019-04"})"));
  EXPECT_EQ(one("calendarItem", "report", "Voortgangsrapportage landelijk").get("recurrence"),
            json::parse(R"({"months":[3,10]})"));
  EXPECT_EQ(one("calendarItem", "report", "Voortgangsrapportage bestuurlijk").get("recurrence"),
            json::parse(R"({"months":[4,9]})"));
  EXPECT_THAT(one("calendarItem", "report", "Schriftelijke stand van zaken").get("months"),
              UnorderedElementsAre("2019-11", "2020-03"));
  EXPECT_THAT(one("calendarItem", "report", "Mid-term evaluatie").get("months"), UnorderedElementsAre("2020-06"));
}

TEST(Flevoland, ThePollAddsUp) {
  const auto poll = all("poll").at(0);
  EXPECT_THAT(poll.get("heldOn"), UnorderedElementsAre("2019-01-28", "2019-02/2019-04"));
  int respondents = 0;
  for (const auto& group : all("pollGroup")) respondents += group.get("respondents").get<int>();
  EXPECT_EQ(respondents, 159);
  EXPECT_EQ(poll.get("respondents"), 159);
  std::map<int, std::pair<int, double>> sums;
  for (const auto& line : all("actionLine")) {
    for (const auto& option : all("pollOption")) {
      if (option.text("actionLine") != line.id) continue;
      auto& sum = sums[line.get("number").get<int>()];
      sum.first += option.get("points").get<int>();
      sum.second += option.get("percentage").get<double>();
    }
  }
  EXPECT_EQ(sums, (std::map<int, std::pair<int, double>>{{1, {472, 100}}, {2, {627, 100}}, {3, {475, 100}}}));
}

TEST(Flevoland, IndicatorsHaveTheirMeasurementsAndTargets) {
  std::map<std::string, std::string> measured;
  for (const auto& indicator : all("indicator")) {
    for (const auto& measurement : all("measurement")) {
      if (measurement.text("indicator") != indicator.id) continue;
      measured[indicator.text("title")] += measurement.text("period") + "=" + measurement.get("value").dump() + " ";
    }
  }
  const std::map<std::string, std::string> expected{
      {"Adviezen aan Veilig Thuis, verandering t.o.v. vorig jaar", "2019-Q1=68 "},
      {"Meldingen bij Veilig Thuis, verandering t.o.v. vorig jaar", "2019-Q1=30 "},
      {"Veiligheidsbeoordelingen op tijd afgerond", "2019-Q1=45 "},
      {"Onderzoeken op tijd afgerond", "2018-Q4=55 "},
      {"Bellers meteen te woord gestaan door Veilig Thuis", "2018-01=5 2019-04=50 "},
      {"Aandeel meldingen van de politie", "2018=71 2019-Q1=60 "},
      {"Aandeel meldingen uit het onderwijs", "2018=3 2019-Q1=7 "}};
  EXPECT_EQ(measured, expected);
  const auto callers = one("indicator", "title", "Bellers meteen te woord gestaan door Veilig Thuis");
  EXPECT_EQ(callers.get("target"), 95);
  EXPECT_EQ(callers.text("targetBy"), "2019-12");
}

TEST(Flevoland, FindingsBelongToTheirActionLines) {
  std::map<std::string, int> kinds;
  std::map<std::string, int> lines;
  for (const auto& finding : all("finding")) {
    ++kinds[finding.text("kind")];
    if (finding.text("kind") == "bottleneck")
      ++lines[finding.text("actionLine").empty()
                  ? ""
                  : names("actionLine", "title", json::array({finding.get("actionLine")})).at(0)];
  }
  EXPECT_EQ(kinds, (std::map<std::string, int>{{"strength", 6}, {"bottleneck", 18}}));
  EXPECT_EQ(lines, (std::map<std::string, int>{{"", 4},
                                               {"Eerder en beter in beeld", 5},
                                               {"Geweld stoppen en duurzaam oplossen", 5},
                                               {"Aandacht voor specifieke groepen", 4}}));
}

TEST(Flevoland, LegalTermsSayNothingWhereTheLawSaysNothing) {
  std::map<std::string, std::string> terms;
  for (const auto& term : all("legalTerm")) terms[term.text("service")] = term.text("term");
  EXPECT_EQ(terms["Veiligheidsbeoordeling"], "5 werkdagen na binnenkomst van de melding");
  EXPECT_EQ(terms["Onderzoek"], "10 weken na de veiligheidsbeoordeling");
  EXPECT_EQ(std::count_if(terms.begin(), terms.end(), [](const auto& entry) { return entry.second.empty(); }), 3);
}

TEST(Flevoland, OneAccountForEachRoleThatStarts) {
  std::vector<std::string> roles;
  for (const auto& person : flevoland().people) roles.push_back(person.name + ": " + person.role);
  EXPECT_THAT(roles, ElementsAre("Projectleider: leader", "Secretaris: secretary", "Werkgroeplid 1: member",
                                 "Werkgroeplid 2: member", "Bestuurder: board", "Beheerder: admin"));
}

}  // namespace
}  // namespace bijeen::schema
