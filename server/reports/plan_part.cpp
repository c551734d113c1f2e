// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "server/reports/page_parts.h"

namespace bijeen::reports {
namespace {

std::string movement(const Activity& activity, const Words& w) {
  std::string text;
  if (activity.changed) text = w.changed;
  if (activity.discussed) text += (text.empty() ? "" : ", ") + std::string(w.discussed);
  return text.empty() ? std::string(w.unchanged) : text;
}

void write_activities(Html& html, const PageContext& page, std::string_view subject, std::string_view focus_point) {
  const auto belongs = [&](const Activity& activity) { return activity.focus_point == focus_point; };
  if (std::none_of(page.progress.activities.begin(), page.progress.activities.end(), belongs)) return;
  const Words& w = page.words;
  // Most activities say nothing of their progress yet; an empty column would only make the table wide.
  const bool with_progress =
      std::any_of(page.progress.activities.begin(), page.progress.activities.end(),
                  [&](const Activity& activity) { return belongs(activity) && !activity.progress.empty(); });
  std::vector<std::string_view> columns{w.activity, w.level, w.when, w.status, w.movement};
  if (with_progress) columns.push_back(w.progress);
  begin_table(html, std::string(w.activities) + ": " + std::string(subject), Caption::kHidden, columns);
  for (const auto& activity : page.progress.activities) {
    if (!belongs(activity)) continue;
    html.markup("<tr>");
    row_header(html, activity.title);
    cell(html, page.labels.value("activity", "level", activity.level));
    cell(html, activity.period);
    cell(html, page.labels.value("activity", "status", activity.status));
    cell(html, movement(activity, w));
    if (with_progress) cell(html, activity.progress);
    html.markup("</tr>\n");
  }
  end_table(html);
}

/// A focus point without priority is worth a heading only when something is going on there.
bool has_something(const FocusPoint& point, const Progress& progress) {
  const auto is_about = [&](const Outcome& outcome) { return outcome.focus_points.contains(point.id); };
  const auto belongs = [&](const Activity& activity) { return activity.focus_point == point.id; };
  return point.priority || !point.progress.empty() ||
         std::any_of(progress.outcomes.begin(), progress.outcomes.end(), is_about) ||
         std::any_of(progress.activities.begin(), progress.activities.end(), belongs);
}

void write_focus_point(Html& html, const PageContext& page, const FocusPoint& point) {
  html.markup("<h4>");
  if (point.number) html.number(*point.number).markup(". ");
  html.text(point.title);
  if (!point.priority) html.markup(" (").text(page.words.no_priority).markup(")");
  html.markup("</h4>\n");
  if (!point.status.empty()) {
    html.markup("<p>")
        .text(page.words.status)
        .markup(": ")
        .text(page.labels.value("focusPoint", "status", point.status))
        .markup("</p>\n");
  }
  if (!point.progress.empty()) paragraph(html, point.progress);
  write_activities(html, page, point.title, point.id);
  write_outcomes(html, page, std::string(page.words.outcomes_of_period) + ": " + point.title, Caption::kShown,
                 [&](const Outcome& outcome) { return outcome.of_period && outcome.focus_points.contains(point.id); });
}

}  // namespace

void write_plan(Html& html, const PageContext& page) {
  html.markup("<section aria-labelledby=\"plan\"><h2 id=\"plan\">").text(page.words.plan).markup("</h2>\n");
  for (const auto& line : page.progress.action_lines) {
    html.markup("<h3>").text(page.words.action_line).markup(" ").number(line.number).markup(": ");
    html.text(line.title).markup("</h3>\n");
    if (!line.progress.empty()) paragraph(html, line.progress);
    for (const auto& point : page.progress.focus_points) {
      if (point.action_line == line.id && has_something(point, page.progress)) write_focus_point(html, page, point);
    }
  }
  html.markup("<h3>").text(page.words.whole_programme).markup("</h3>\n");
  write_activities(html, page, page.words.whole_programme, "");
  write_outcomes(html, page, page.words.other_outcomes, Caption::kShown,
                 [](const Outcome& outcome) { return outcome.of_period && outcome.focus_points.empty(); });
  html.markup("</section>\n");
}

void write_silent(Html& html, const PageContext& page) {
  html.markup("<section aria-labelledby=\"silent\"><h2 id=\"silent\">").text(page.words.silent).markup("</h2>\n");
  if (std::none_of(page.progress.activities.begin(), page.progress.activities.end(), is_silent)) {
    paragraph(html, page.words.none);
  } else {
    paragraph(html, page.words.silent_note);
    html.markup("<ul>\n");
    for (const auto& activity : page.progress.activities) {
      if (!is_silent(activity)) continue;
      html.markup("<li>").text(activity.title);
      if (!activity.period.empty()) html.markup(" (").text(activity.period).markup(")");
      html.markup("</li>\n");
    }
    html.markup("</ul>\n");
  }
  html.markup("</section>\n");
}

}  // namespace bijeen::reports
