// SPDX-License-Identifier: EUPL-1.2
#include "server/reports/page_parts.h"
#include "server/reports/progress_page.h"

namespace bijeen::reports {
namespace {

// System colours follow the reader's light or dark setting and high contrast; paper is always white.
constexpr char kStyle[] = R"(
:root { color-scheme: light dark; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; background: Canvas; color: CanvasText; }
h1, h2, h3, h4 { hyphens: auto; overflow-wrap: break-word; }
h1 { font-size: 1.5rem; line-height: 1.25; } h2 { font-size: 1.375rem; margin-top: 2.5rem; } h3 { font-size: 1.125rem; margin-top: 2rem; } h4 { font-size: 1rem; }
.table { overflow-x: auto; margin-block: 1rem; }
.table:focus-visible { outline: 3px solid Highlight; outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: start; font-weight: bold; padding-block: 0.25rem; }
th, td { border: 1px solid GrayText; padding: 0.375rem 0.5rem; text-align: start; vertical-align: top; overflow-wrap: break-word; }
td.number { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
.words { white-space: pre-line; }
.mark { font-weight: bold; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media print {
  :root { color-scheme: light; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav { display: none; }
  .table { overflow: visible; }
  thead { display: table-header-group; }
  tr, caption { break-inside: avoid; }
  h2, h3, h4 { break-after: avoid; }
}
@page { margin: 18mm 15mm; }
)";

}  // namespace

std::string_view progress_style() {
  return {kStyle, sizeof kStyle - 1};
}

void write_style(Html& html) {
  html.markup("<style>").markup(kStyle).markup("</style>");
}

}  // namespace bijeen::reports
