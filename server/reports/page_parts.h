// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "server/reports/html.h"
#include "server/reports/labels.h"
#include "server/reports/progress_data.h"
#include "server/reports/words.h"

namespace bijeen::reports {

/// What every part of the page writes with.
struct PageContext {
  const Progress& progress;
  Language language;
  const Words& words;
  const Labels& labels;
};

void write_style(Html& html);

/// A table that scrolls sideways by itself and can be reached by keyboard. Between begin and end stand rows.
/// kHidden is for a caption that repeats the heading just above: read aloud, not shown.
enum class Caption : std::uint8_t { kShown, kHidden };
void begin_table(Html& html, std::string_view caption, Caption shown, const std::vector<std::string_view>& columns);
void end_table(Html& html);
/// `<td>text</td>`, with a dash for nothing to read.
void cell(Html& html, std::string_view text);
/// `<th scope="row">text</th>`
void row_header(Html& html, std::string_view text);
/// `<time datetime="2019-06-17">17 juni 2019</time>`
void time(Html& html, const schema::PartialDate& date, Language language);
/// What people typed over several lines.
void paragraph(Html& html, std::string_view text);
/// "12,5" in Dutch, "12.5" in English; at most two decimals.
std::string spoken_number(double number, Language language);

// outcome_tables.cpp
/// The outcomes that \p which takes, as one table with every kind in it; nothing when there are none. Returns how many.
std::size_t write_outcomes(Html& html, const PageContext& page, std::string_view caption, Caption shown,
                           const std::function<bool(const Outcome&)>& which);
void write_kinds(Html& html, const PageContext& page);

// plan_part.cpp
void write_plan(Html& html, const PageContext& page);
void write_silent(Html& html, const PageContext& page);

// progress_tables.cpp
void write_at_a_glance(Html& html, const PageContext& page);
void write_proposals(Html& html, const PageContext& page);
void write_indicators(Html& html, const PageContext& page);

}  // namespace bijeen::reports
