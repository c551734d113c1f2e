// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

#include "server/reports/language.h"

namespace bijeen::reports {

/// The report's own words; what the model names comes from Labels.
struct Words {
  std::string_view language_code, report, period, plan_runs, contents, to_and_including, made_on, reader_note;
  std::string_view at_a_glance, number, outcomes_of_period, action_open, action_done, action_overdue, action_not_done;
  std::string_view proposals_accepted, proposals_rejected, activities_changed, activities_silent;
  std::string_view highlighted, plan, action_line, activities, new_action_items, whole_programme, no_priority,
      other_outcomes, none;
  std::string_view activity, level, status, when, movement, changed, discussed, unchanged;
  std::string_view what, kind, meeting, day, owner, due, note, about, municipalities, overdue, answer, from_before;
  std::string_view decisions, action_items, agreements, bottlenecks, good_practices, ideas, questions;
  std::string_view proposals, item, field, new_item, old_value, new_value, reason, author, outcome_of_proposal, empty;
  std::string_view indicators, indicator, target, latest, earlier, by, not_measured;
  std::string_view silent, silent_note, progress;
};

const Words& words(Language language);

}  // namespace bijeen::reports
