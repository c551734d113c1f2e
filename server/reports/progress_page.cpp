// SPDX-License-Identifier: EUPL-1.2
#include "server/reports/progress_page.h"

#include <algorithm>
#include <array>
#include <utility>

#include "server/reports/page_parts.h"

namespace bijeen::reports {
namespace {

void write_head(Html& html, const PageContext& page) {
  html.markup("<!doctype html>\n<html lang=\"")
      .text(page.words.language_code)
      .markup("\">\n<head>\n<meta charset=\"utf-8\">\n");
  html.markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
  html.text(page.words.report).markup(" ").text(page.progress.programme).markup("</title>\n");
  write_style(html);
  html.markup("\n</head>\n");
}

void write_title(Html& html, const PageContext& page) {
  const Words& w = page.words;
  html.markup("<h1>").text(w.report);
  if (!page.progress.programme.empty()) html.markup("<br>").text(page.progress.programme);
  html.markup("</h1>\n<p>").text(w.period).markup(": ");
  time(html, page.progress.days.from, page.language);
  html.markup(" ").text(w.to_and_including).markup(" ");
  time(html, page.progress.days.to, page.language);
  if (!page.progress.programme_period.empty()) {
    html.markup(".<br>").text(w.plan_runs).markup(": ").text(page.progress.programme_period);
  }
  html.markup(".<br>").text(w.made_on).markup(" ");
  time(html, page.progress.today, page.language);
  html.markup(". ").text(w.reader_note).markup("</p>\n");
}

void write_contents(Html& html, const Words& w) {
  const std::array<std::pair<std::string_view, std::string_view>, 8> parts{{{"glance", w.at_a_glance},
                                                                            {"plan", w.plan},
                                                                            {"kind-decision", w.decisions},
                                                                            {"action-items", w.action_items},
                                                                            {"kind-bottleneck", w.bottlenecks},
                                                                            {"proposals", w.proposals},
                                                                            {"indicators", w.indicators},
                                                                            {"silent", w.silent}}};
  html.markup("<nav aria-label=\"").text(w.contents).markup("\"><ul>\n");
  for (const auto& [anchor, name] : parts) {
    html.markup("<li><a href=\"#").text(anchor).markup("\">").text(name).markup("</a></li>\n");
  }
  html.markup("</ul></nav>\n");
}

void write_highlights(Html& html, const PageContext& page) {
  const auto highlighted = [](const Outcome& outcome) { return outcome.of_period && outcome.for_report; };
  if (std::none_of(page.progress.outcomes.begin(), page.progress.outcomes.end(), highlighted)) return;
  html.markup("<section aria-labelledby=\"highlights\"><h2 id=\"highlights\">")
      .text(page.words.highlighted)
      .markup("</h2>\n");
  write_outcomes(html, page, page.words.highlighted, Caption::kHidden, highlighted);
  html.markup("</section>\n");
}

}  // namespace

std::string progress_page(const Progress& progress, Language language) {
  const PageContext page{progress, language, words(language), Labels::in(language)};
  Html html;
  write_head(html, page);
  html.markup("<body>\n<header>\n");
  write_title(html, page);
  html.markup("</header>\n");
  write_contents(html, page.words);
  html.markup("<main>\n");
  write_at_a_glance(html, page);
  write_highlights(html, page);
  write_plan(html, page);
  write_kinds(html, page);
  write_proposals(html, page);
  write_indicators(html, page);
  write_silent(html, page);
  html.markup("</main>\n</body>\n</html>\n");
  return html.str();
}

}  // namespace bijeen::reports
