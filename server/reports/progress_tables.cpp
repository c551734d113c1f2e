// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>
#include <utility>

#include "server/reports/page_parts.h"

namespace bijeen::reports {
namespace {

void count_row(Html& html, std::string_view name, long long count) {
  html.markup("<tr><th scope=\"row\">")
      .text(name)
      .markup("</th><td class=\"number\">")
      .number(count)
      .markup("</td></tr>\n");
}

template <typename Items, typename Which>
long long count(const Items& items, Which which) {
  return std::count_if(items.begin(), items.end(), which);
}

std::string amount(double value, const Indicator& indicator, Language language) {
  const std::string number = spoken_number(value, language);
  if (indicator.unit == "%") return number + "%";
  return indicator.unit.empty() ? number : number + " " + indicator.unit;
}

std::string measured(const Measurement& measurement, const Indicator& indicator, Language language) {
  return amount(measurement.value, indicator, language) + " (" + measurement.period + ")";
}

std::string aimed_at(const Indicator& indicator, const PageContext& page) {
  std::string text;
  if (indicator.target) text = amount(*indicator.target, indicator, page.language);
  if (indicator.target_by) text += " " + std::string(page.words.by) + " " + spoken(*indicator.target_by, page.language);
  return text;
}

void write_indicator(Html& html, const PageContext& page, const Indicator& indicator) {
  html.markup("<tr>");
  row_header(html, indicator.title);
  cell(html, aimed_at(indicator, page));
  std::string earlier;
  for (std::size_t i = 0; i + 1 < indicator.measurements.size(); ++i) {
    earlier += (earlier.empty() ? "" : ", ") + measured(indicator.measurements[i], indicator, page.language);
  }
  cell(html, indicator.measurements.empty() ? std::string(page.words.not_measured)
                                            : measured(indicator.measurements.back(), indicator, page.language));
  cell(html, earlier);
  cell(html, indicator.note);
  html.markup("</tr>\n");
}

}  // namespace

void write_at_a_glance(Html& html, const PageContext& page) {
  const Words& w = page.words;
  const auto& outcomes = page.progress.outcomes;
  const auto action = [](const Outcome& outcome) { return outcome.kind == "action-item"; };
  html.markup("<section aria-labelledby=\"glance\"><h2 id=\"glance\">").text(w.at_a_glance).markup("</h2>\n");
  begin_table(html, w.at_a_glance, Caption::kHidden, {w.what, w.number});
  const std::array<std::pair<std::string_view, std::string_view>, 7> kinds{{{"decision", w.decisions},
                                                                            {"action-item", w.new_action_items},
                                                                            {"agreement", w.agreements},
                                                                            {"bottleneck", w.bottlenecks},
                                                                            {"good-practice", w.good_practices},
                                                                            {"idea", w.ideas},
                                                                            {"question", w.questions}}};
  for (const auto& [kind, name] : kinds) {
    count_row(html, name,
              count(outcomes, [&, wanted = kind](const Outcome& o) { return o.of_period && o.kind == wanted; }));
  }
  count_row(html, w.action_done, count(outcomes, [&](const Outcome& o) { return action(o) && o.status == "done"; }));
  count_row(html, w.action_open,
            count(outcomes, [&](const Outcome& o) { return action(o) && (o.status.empty() || o.status == "open"); }));
  count_row(html, w.action_overdue, count(outcomes, [&](const Outcome& o) { return is_overdue(o, page.progress); }));
  count_row(html, w.action_not_done,
            count(outcomes, [&](const Outcome& o) { return action(o) && o.status == "not-done"; }));
  count_row(html, w.proposals_accepted, count(page.progress.proposals, [](const Proposal& p) { return p.accepted; }));
  count_row(html, w.proposals_rejected, count(page.progress.proposals, [](const Proposal& p) { return !p.accepted; }));
  count_row(html, w.activities_changed, count(page.progress.activities, [](const Activity& a) { return a.changed; }));
  count_row(html, w.activities_silent, count(page.progress.activities, is_silent));
  end_table(html);
  html.markup("</section>\n");
}

void write_proposals(Html& html, const PageContext& page) {
  const Words& w = page.words;
  html.markup("<section aria-labelledby=\"proposals\"><h2 id=\"proposals\">").text(w.proposals).markup("</h2>\n");
  if (page.progress.proposals.empty()) {
    paragraph(html, w.none);
  } else {
    begin_table(html, w.proposals, Caption::kHidden,
                {w.item, w.field, w.old_value, w.new_value, w.reason, w.author, w.outcome_of_proposal, w.answer});
    for (const auto& proposal : page.progress.proposals) {
      html.markup("<tr>");
      row_header(html, proposal.record.empty() ? page.labels.collection(proposal.collection) : proposal.record);
      if (proposal.field.empty()) {
        cell(html, w.new_item);
      } else {
        cell(html, page.labels.field(proposal.collection, proposal.field));
      }
      cell(html, proposal.old_value.empty() ? w.empty : std::string_view(proposal.old_value));
      cell(html, proposal.new_value.empty() ? w.empty : std::string_view(proposal.new_value));
      cell(html, proposal.reason);
      cell(html, proposal.author);
      html.markup("<td>")
          .text(page.labels.value("proposal", "status", proposal.accepted ? "accepted" : "rejected"))
          .markup("<br>");
      time(html, proposal.decided_on, page.language);
      html.markup("</td>");
      cell(html, proposal.answer);
      html.markup("</tr>\n");
    }
    end_table(html);
  }
  html.markup("</section>\n");
}

void write_indicators(Html& html, const PageContext& page) {
  const Words& w = page.words;
  html.markup("<section aria-labelledby=\"indicators\"><h2 id=\"indicators\">").text(w.indicators).markup("</h2>\n");
  if (page.progress.indicators.empty()) {
    paragraph(html, w.none);
  } else {
    begin_table(html, w.indicators, Caption::kHidden, {w.indicator, w.target, w.latest, w.earlier, w.note});
    for (const auto& indicator : page.progress.indicators) write_indicator(html, page, indicator);
    end_table(html);
  }
  html.markup("</section>\n");
}

}  // namespace bijeen::reports
