// SPDX-License-Identifier: EUPL-1.2
#include "server/reports/page_parts.h"

#include <cmath>

namespace bijeen::reports {

void begin_table(Html& html, std::string_view caption, Caption shown, const std::vector<std::string_view>& columns) {
  html.markup("<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"").text(caption).markup("\">\n<table>");
  if (shown == Caption::kShown) {
    html.markup("<caption>");
  } else {
    html.markup("<caption class=\"hidden\">");
  }
  html.text(caption).markup("</caption>\n<thead><tr>");
  for (const auto column : columns) html.markup("<th scope=\"col\">").text(column).markup("</th>");
  html.markup("</tr></thead>\n<tbody>\n");
}

void end_table(Html& html) {
  html.markup("</tbody></table></div>\n");
}

void cell(Html& html, std::string_view text) {
  if (text.empty()) {
    html.markup("<td>–</td>");
  } else {
    html.markup("<td class=\"words\">").text(text).markup("</td>");
  }
}

void row_header(Html& html, std::string_view text) {
  html.markup("<th scope=\"row\" class=\"words\">").text(text).markup("</th>");
}

void time(Html& html, const schema::PartialDate& date, Language language) {
  html.markup("<time datetime=\"").text(date.text()).markup("\">").text(spoken(date, language)).markup("</time>");
}

void paragraph(Html& html, std::string_view text) {
  html.markup("<p class=\"words\">").text(text).markup("</p>\n");
}

std::string spoken_number(double number, Language language) {
  const auto hundredths = static_cast<long long>(std::llround(std::abs(number) * 100));
  std::string text = (number < 0 && hundredths != 0 ? "-" : "") + std::to_string(hundredths / 100);
  const auto rest = hundredths % 100;
  if (rest == 0) return text;
  text += language == Language::kDutch ? ',' : '.';
  text += static_cast<char>('0' + rest / 10);
  if (rest % 10 != 0) text += static_cast<char>('0' + rest % 10);
  return text;
}

}  // namespace bijeen::reports
