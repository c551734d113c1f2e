// SPDX-License-Identifier: EUPL-1.2
#include "server/reports/html.h"

namespace bijeen::reports {

Html& Html::markup(Markup markup) {
  out_ += markup.text();
  return *this;
}

Html& Html::text(std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out_ += "&amp;";
        break;
      case '<':
        out_ += "&lt;";
        break;
      case '>':
        out_ += "&gt;";
        break;
      case '"':
        out_ += "&quot;";
        break;
      case '\'':
        out_ += "&#39;";
        break;
      default:
        out_ += c;
    }
  }
  return *this;
}

Html& Html::number(long long number) {
  out_ += std::to_string(number);
  return *this;
}

}  // namespace bijeen::reports
