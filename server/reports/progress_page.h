// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "server/reports/progress_data.h"

namespace bijeen::reports {

/// The report as one HTML document that needs nothing else: language set, headings in order, tables with a caption and
/// scoped headers, readable on a phone and on paper, no script. Everything people typed is escaped. Pure.
std::string progress_page(const Progress& progress, Language language);

/// What stands between <style> and </style> in the document, so that the answer's content security policy can allow it
/// by its hash.
std::string_view progress_style();

}  // namespace bijeen::reports
