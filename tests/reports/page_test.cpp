// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <string>
#include <vector>

#include "server/reports/page_parts.h"
#include "server/reports/progress_page.h"

namespace bijeen::reports {
namespace {

using testing::HasSubstr;
using testing::Not;

Outcome outcome(const std::string& kind, const std::string& title) {
  Outcome made;
  made.id = title;
  made.kind = kind;
  made.title = title;
  made.day = {2019, 6, 20};
  made.of_period = true;
  return made;
}

/// A small programme with something of everything.
Progress sample() {
  Progress p;
  p.days = {{2019, 6, 1}, {2019, 9, 30}};
  p.today = {2019, 9, 15};
  p.programme = "Geweld hoort nergens thuis";
  p.programme_period = "april/juni 2019 – juni 2020";
  p.action_lines = {{.id = "l1", .number = 1, .title = "Eerder en beter in beeld", .progress = ""},
                    {.id = "l2", .number = 2, .title = "Geweld stoppen", .progress = "Goed op weg"}};
  p.focus_points = {{.id = "f6",
                     .action_line = "l2",
                     .number = 6,
                     .title = "Plegeraanpak",
                     .status = "running",
                     .progress = "",
                     .priority = true},
                    {.id = "f0",
                     .action_line = "l1",
                     .number = {},
                     .title = "Feitenonderzoek verbeteren",
                     .status = "",
                     .progress = "",
                     .priority = false}};
  p.activities = {{.id = "a1",
                   .focus_point = "f6",
                   .theme = "",
                   .title = "Plan volgen",
                   .level = "national",
                   .status = "running",
                   .progress = "Regel 1\nRegel 2",
                   .period = "vanaf juni 2019",
                   .changed = true,
                   .discussed = true},
                  {.id = "a2",
                   .focus_point = "",
                   .theme = "",
                   .title = "Nieuwsbrief",
                   .level = "regional",
                   .status = "not-started",
                   .progress = "",
                   .period = "elk kwartaal",
                   .changed = false,
                   .discussed = false}};
  Outcome decision = outcome("decision", "Wij beginnen in oktober");
  decision.focus_points = {"f6"};
  decision.activities = {"Plan volgen"};
  decision.municipalities = {"Almere", "Urk"};
  decision.body = "Werkgroep plegeraanpak";
  decision.meeting = "Startoverleg";
  decision.for_report = true;
  Outcome action = outcome("action-item", "Contact leggen");
  action.owner = "Werkgroeplid 1";
  action.due = schema::PartialDate{2019, 9, 1};
  Outcome old = outcome("action-item", "Van vorig jaar");
  old.of_period = false;
  old.day = {2018, 12, 1};
  p.outcomes = {old, decision, action, outcome("bottleneck", "Wachtlijst")};
  p.proposals = {{.collection = "activity",
                  .field = "period",
                  .record = "Nieuwsbrief",
                  .old_value = "elk kwartaal",
                  .new_value = "elke maand",
                  .reason = "Vaker is beter",
                  .answer = "Akkoord",
                  .author = "Werkgroeplid 2",
                  .accepted = true,
                  .decided_on = {2019, 6, 21}}};
  p.indicators = {{.title = "Bellers meteen te woord gestaan",
                   .unit = "%",
                   .note = "",
                   .target = 95,
                   .target_by = schema::PartialDate{2019, 12, 0},
                   .measurements = {{"2018-01", 5}, {"2019-04", 50.5}}}};
  return p;
}

std::size_t occurrences(const std::string& text, const std::string& wanted) {
  std::size_t count = 0;
  for (auto at = text.find(wanted); at != std::string::npos; at = text.find(wanted, at + 1)) ++count;
  return count;
}

/// The element names in order of opening; fails when one is not closed where it should be.
std::vector<std::string> elements(const std::string& html) {
  const std::regex tag(R"re(<(/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+="[^"<>]*")*)>)re");
  const std::set<std::string> void_elements{"meta", "br"};
  std::vector<std::string> open;
  std::vector<std::string> seen;
  for (auto it = std::sregex_iterator(html.begin(), html.end(), tag); it != std::sregex_iterator(); ++it) {
    const std::string name = (*it)[2];
    if (void_elements.contains(name)) continue;
    if ((*it)[1].length() == 0) {
      open.push_back(name);
      seen.push_back(name);
    } else if (open.empty() || open.back() != name) {
      ADD_FAILURE() << "</" << name << "> closes " << (open.empty() ? "nothing" : open.back());
      return seen;
    } else {
      open.pop_back();
    }
  }
  EXPECT_TRUE(open.empty());
  EXPECT_EQ(occurrences(html, "<"), seen.size() * 2 + occurrences(html, "<meta") + occurrences(html, "<br>") + 1)
      << "something is no tag";
  return seen;
}

TEST(ProgressPage, IsWellFormedAndHasNoScript) {
  for (const Language language : {Language::kDutch, Language::kEnglish}) {
    const auto seen = elements(progress_page(sample(), language));
    EXPECT_THAT(seen, Not(testing::Contains("script")));
    EXPECT_EQ(std::count(seen.begin(), seen.end(), "h1"), 1);
    EXPECT_EQ(std::count(seen.begin(), seen.end(), "main"), 1);
  }
  elements(progress_page(Progress{.days = {{2019, 1, 1}, {2019, 1, 31}},
                                  .today = {2019, 2, 1},
                                  .programme = {},
                                  .programme_period = {},
                                  .action_lines = {},
                                  .focus_points = {},
                                  .activities = {},
                                  .outcomes = {},
                                  .proposals = {},
                                  .indicators = {}},
                         Language::kDutch));
}

TEST(ProgressPage, SaysItsLanguage) {
  const std::string dutch = progress_page(sample(), Language::kDutch);
  const std::string english = progress_page(sample(), Language::kEnglish);
  EXPECT_THAT(dutch, HasSubstr("<html lang=\"nl\">"));
  EXPECT_THAT(dutch, HasSubstr("<h2 id=\"kind-decision\">Besluiten</h2>"));
  EXPECT_THAT(dutch,
              HasSubstr(">1 juni 2019</time> tot en met <time datetime=\"2019-09-30\">30 september 2019</time>"));
  EXPECT_THAT(dutch, HasSubstr("Looptijd van het plan: april/juni 2019 – juni 2020."));
  EXPECT_THAT(english, HasSubstr("<html lang=\"en\">"));
  EXPECT_THAT(english, HasSubstr("<h2 id=\"kind-decision\">Decisions</h2>"));
  EXPECT_THAT(english, Not(HasSubstr("Besluit")));
}

TEST(ProgressPage, HasNoWordMissingInEitherLanguage) {
  for (const Language language : {Language::kDutch, Language::kEnglish}) {
    const Words& w = words(language);
    const auto* const first = reinterpret_cast<const std::string_view*>(&w);
    for (std::size_t i = 0; i < sizeof(Words) / sizeof(std::string_view); ++i)
      EXPECT_FALSE(first[i].empty()) << "word " << i;
  }
}

TEST(ProgressPage, HeadingsSkipNoLevel) {
  const std::string html = progress_page(sample(), Language::kDutch);
  int level = 0;
  const std::regex heading("<h([1-6])[ >]");
  for (auto it = std::sregex_iterator(html.begin(), html.end(), heading); it != std::sregex_iterator(); ++it) {
    const int next = std::stoi((*it)[1]);
    EXPECT_LE(next, level + 1);
    level = next;
  }
}

TEST(ProgressPage, EveryTableHasACaptionAndScopedHeaders) {
  const std::string html = progress_page(sample(), Language::kDutch);
  EXPECT_GT(occurrences(html, "<table>"), 6U);
  EXPECT_EQ(occurrences(html, "<table>"), occurrences(html, "<caption"));
  EXPECT_EQ(occurrences(html, "<th "), occurrences(html, "<th scope="));
  EXPECT_EQ(occurrences(html, "<th>"), 0U);
}

TEST(ProgressPage, ContentsLeadToParts) {
  const std::string html = progress_page(sample(), Language::kDutch);
  const std::regex link("href=\"#([a-z-]+)\"");
  int links = 0;
  for (auto it = std::sregex_iterator(html.begin(), html.end(), link); it != std::sregex_iterator(); ++it, ++links) {
    EXPECT_EQ(occurrences(html, " id=\"" + std::string((*it)[1]) + "\""), 1U) << (*it)[1];
  }
  EXPECT_EQ(links, 8);
}

TEST(ProgressPage, EscapesWhateverPeopleTyped) {
  const std::string evil = "<img src=x onerror=\"alert('1')\">&amp;";
  Progress p = sample();
  p.programme = p.programme_period = evil;
  p.action_lines[1].title = p.action_lines[1].progress = evil;
  p.focus_points[0].title = p.focus_points[0].progress = p.focus_points[0].status = evil;
  for (auto* const text : {&p.activities[0].title, &p.activities[0].period, &p.activities[0].progress,
                           &p.activities[0].level, &p.activities[0].status})
    *text = evil;
  p.activities[1].title = p.activities[1].period = evil;
  for (auto& o : p.outcomes) {
    o.title = o.note = o.owner = o.status = o.why = o.answer = o.consolidation = o.body = o.meeting = evil;
    o.activities = o.municipalities = {evil};
  }
  auto& proposal = p.proposals[0];
  proposal.collection = proposal.field = proposal.record = proposal.old_value = proposal.new_value = proposal.reason =
      proposal.answer = proposal.author = evil;
  p.indicators[0].title = p.indicators[0].unit = p.indicators[0].note = p.indicators[0].measurements[0].period = evil;
  const std::string html = progress_page(p, Language::kDutch);
  EXPECT_THAT(html, Not(HasSubstr("<img")));
  EXPECT_THAT(html, HasSubstr("&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;"));
  elements(html);
}

TEST(ProgressPage, CountsAtAGlance) {
  const std::string html = progress_page(sample(), Language::kDutch);
  const auto row = [](const std::string& name, int count) {
    return "<th scope=\"row\">" + name + "</th><td class=\"number\">" + std::to_string(count) + "</td>";
  };
  EXPECT_THAT(html, HasSubstr(row("Besluiten", 1)));
  EXPECT_THAT(html, HasSubstr(row("Nieuwe actiepunten", 1)));
  EXPECT_THAT(html, HasSubstr(row("Actiepunten: open", 2)));
  EXPECT_THAT(html, HasSubstr(row("Actiepunten: klaar", 0)));
  EXPECT_THAT(html, HasSubstr(row("Actiepunten: open en over tijd", 1)));
  EXPECT_THAT(html, HasSubstr(row("Knelpunten", 1)));
  EXPECT_THAT(html, HasSubstr(row("Voorstellen overgenomen", 1)));
  EXPECT_THAT(html, HasSubstr(row("Activiteiten gewijzigd", 1)));
  EXPECT_THAT(html, HasSubstr(row("Activiteiten zonder beweging", 1)));
}

TEST(ProgressPage, AnActionItemIsOverdueOnlyAfterItsDay) {
  Progress p = sample();
  Outcome& action = p.outcomes[2];
  action.due = p.today;
  EXPECT_FALSE(is_overdue(action, p));
  action.due = schema::PartialDate{2019, 9, 14};
  EXPECT_TRUE(is_overdue(action, p));
  action.status = "done";
  EXPECT_FALSE(is_overdue(action, p));
  action.status = "open";
  p.today = {2020, 1, 1};
  action.due = schema::PartialDate{2019, 10, 5};
  EXPECT_FALSE(is_overdue(action, p)) << "it was not at the end of the period";
}

TEST(ProgressPage, SilentIsNeitherChangedNorDiscussedNorDone) {
  Activity activity = sample().activities[1];
  EXPECT_TRUE(is_silent(activity));
  activity.discussed = true;
  EXPECT_FALSE(is_silent(activity));
  activity.discussed = false;
  activity.status = "done";
  EXPECT_FALSE(is_silent(activity));
}

TEST(ProgressPage, AFocusPointWithoutPriorityShowsOnlyWhenSomethingIsGoingOn) {
  Progress p = sample();
  EXPECT_THAT(progress_page(p, Language::kDutch), Not(HasSubstr("Feitenonderzoek")));
  p.outcomes[3].focus_points = {"f0"};
  EXPECT_THAT(progress_page(p, Language::kDutch),
              HasSubstr("<h4>Feitenonderzoek verbeteren (nog niet met voorrang)</h4>"));
}

TEST(ProgressPage, ShowsProposalsWithBothValuesAndTheAnswer) {
  const std::string html = progress_page(sample(), Language::kDutch);
  for (const auto* const text : {"elke maand", "Vaker is beter", "Akkoord", "Werkgroeplid 2", "overgenomen"})
    EXPECT_THAT(html, HasSubstr(text));
}

TEST(ProgressPage, ShowsTheTargetAndTheLatestMeasurement) {
  const std::string html = progress_page(sample(), Language::kDutch);
  EXPECT_THAT(html, HasSubstr("95% uiterlijk december 2019"));
  EXPECT_THAT(html, HasSubstr("50,5% (2019-04)"));
  EXPECT_THAT(progress_page(sample(), Language::kEnglish), HasSubstr("50.5% (2019-04)"));
}

TEST(ProgressPage, TheStyleStandsInTheDocumentAsGiven) {
  EXPECT_THAT(progress_page(sample(), Language::kDutch),
              HasSubstr("<style>" + std::string(progress_style()) + "</style>"));
  EXPECT_THAT(std::string(progress_style()), HasSubstr("@media print"));
}

TEST(Numbers, AreSaidWithACommaInDutch) {
  EXPECT_EQ(spoken_number(27, Language::kDutch), "27");
  EXPECT_EQ(spoken_number(-12.5, Language::kDutch), "-12,5");
  EXPECT_EQ(spoken_number(0.25, Language::kEnglish), "0.25");
  EXPECT_EQ(spoken_number(0.005, Language::kEnglish), "0.01");
  EXPECT_EQ(spoken_number(-0.001, Language::kEnglish), "0");
  EXPECT_EQ(spoken_number(1.05, Language::kDutch), "1,05");
}

}  // namespace
}  // namespace bijeen::reports
