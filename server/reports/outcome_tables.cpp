// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>
#include <utility>

#include "server/reports/page_parts.h"

namespace bijeen::reports {
namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

/// What was said besides the outcome itself, one thing a line.
std::string remarks(const Outcome& outcome, const PageContext& page) {
  std::string text = outcome.note;
  const auto add = [&](std::string_view name, const std::string& value) {
    if (value.empty()) return;
    if (!text.empty()) text += '\n';
    text += std::string(name) + ": " + value;
  };
  add(page.labels.value("outcome", "consolidation", outcome.consolidation), outcome.answer);
  if (outcome.answer.empty() && outcome.consolidation == "rejected") {
    text += (text.empty() ? "" : "\n") + page.labels.value("outcome", "consolidation", outcome.consolidation);
  }
  add(page.words.municipalities, joined(outcome.municipalities));
  return text;
}

/// Names of the focus points, each with its number, and of the activities.
std::string about(const Outcome& outcome, const PageContext& page) {
  std::vector<std::string> names;
  for (const auto& point : page.progress.focus_points) {
    if (!outcome.focus_points.contains(point.id)) continue;
    names.push_back(point.number ? std::to_string(*point.number) + ". " + point.title : point.title);
  }
  names.insert(names.end(), outcome.activities.begin(), outcome.activities.end());
  return joined(names);
}

void write_meeting(Html& html, const PageContext& page, const Outcome& outcome) {
  html.markup("<td>");
  time(html, outcome.day, page.language);
  if (!outcome.body.empty() || !outcome.meeting.empty()) {
    html.markup("<br>").text(outcome.body);
    if (!outcome.body.empty() && !outcome.meeting.empty()) html.markup(": ");
    html.text(outcome.meeting);
  }
  html.markup("</td>");
}

void write_status(Html& html, const PageContext& page, const Outcome& outcome) {
  html.markup("<td>").text(page.labels.value("outcome", "status", outcome.status.empty() ? "open" : outcome.status));
  if (is_overdue(outcome, page.progress))
    html.markup(" (<span class=\"mark\">").text(page.words.overdue).markup("</span>)");
  if (!outcome.of_period) html.markup(" (").text(page.words.from_before).markup(")");
  if (!outcome.why.empty()) html.markup("<br>").text(outcome.why);
  html.markup("</td>");
}

void write_action_items(Html& html, const PageContext& page) {
  const Words& w = page.words;
  const bool any = std::any_of(page.progress.outcomes.begin(), page.progress.outcomes.end(),
                               [](const Outcome& outcome) { return outcome.kind == "action-item"; });
  html.markup("<section aria-labelledby=\"action-items\"><h2 id=\"action-items\">")
      .text(w.action_items)
      .markup("</h2>\n");
  if (!any) {
    paragraph(html, w.none);
  } else {
    begin_table(html, w.action_items, Caption::kHidden, {w.what, w.owner, w.due, w.status, w.meeting, w.about, w.note});
    for (const auto& outcome : page.progress.outcomes) {
      if (outcome.kind != "action-item") continue;
      html.markup("<tr>");
      row_header(html, outcome.title);
      cell(html, outcome.owner);
      html.markup("<td>");
      if (outcome.due) {
        time(html, *outcome.due, page.language);
      } else {
        html.markup("–");
      }
      html.markup("</td>");
      write_status(html, page, outcome);
      write_meeting(html, page, outcome);
      cell(html, about(outcome, page));
      cell(html, remarks(outcome, page));
      html.markup("</tr>\n");
    }
    end_table(html);
  }
  html.markup("</section>\n");
}

void write_kind(Html& html, const PageContext& page, std::string_view kind, std::string_view heading) {
  html.markup("<section aria-labelledby=\"kind-").text(kind).markup("\"><h2 id=\"kind-").text(kind).markup("\">");
  html.text(heading).markup("</h2>\n");
  const auto of_kind = [](const Outcome& outcome, std::string_view wanted) { return outcome.kind == wanted; };
  const bool any = std::any_of(page.progress.outcomes.begin(), page.progress.outcomes.end(),
                               [&](const Outcome& outcome) { return outcome.of_period && of_kind(outcome, kind); });
  if (!any) {
    paragraph(html, page.words.none);
  } else {
    begin_table(html, heading, Caption::kHidden,
                {page.words.what, page.words.meeting, page.words.about, page.words.note});
    for (const auto& outcome : page.progress.outcomes) {
      if (!outcome.of_period || !of_kind(outcome, kind)) continue;
      html.markup("<tr>");
      row_header(html, outcome.title);
      write_meeting(html, page, outcome);
      cell(html, about(outcome, page));
      cell(html, remarks(outcome, page));
      html.markup("</tr>\n");
    }
    end_table(html);
  }
  html.markup("</section>\n");
}

}  // namespace

std::size_t write_outcomes(Html& html, const PageContext& page, std::string_view caption, Caption shown,
                           const std::function<bool(const Outcome&)>& which) {
  std::size_t count = 0;
  for (const auto& outcome : page.progress.outcomes) {
    if (!which(outcome)) continue;
    if (count++ == 0)
      begin_table(html, caption, shown, {page.words.what, page.words.kind, page.words.meeting, page.words.note});
    html.markup("<tr>");
    row_header(html, outcome.title);
    cell(html, page.labels.value("outcome", "kind", outcome.kind));
    write_meeting(html, page, outcome);
    cell(html, remarks(outcome, page));
    html.markup("</tr>\n");
  }
  if (count != 0) end_table(html);
  return count;
}

void write_kinds(Html& html, const PageContext& page) {
  const Words& w = page.words;
  write_kind(html, page, "decision", w.decisions);
  write_action_items(html, page);
  const std::array<std::pair<std::string_view, std::string_view>, 5> others{{{"bottleneck", w.bottlenecks},
                                                                             {"good-practice", w.good_practices},
                                                                             {"agreement", w.agreements},
                                                                             {"idea", w.ideas},
                                                                             {"question", w.questions}}};
  for (const auto& [kind, heading] : others) write_kind(html, page, kind, heading);
}

}  // namespace bijeen::reports
