// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "schema/period.h"
#include "server/reports/days.h"

namespace bijeen::reports {

// What a progress report says, read from the store in one transaction and already limited to what its reader may see.
// Enum values are those of the model; an empty string is "not filled in".

struct Activity {
  std::string id;
  std::string focus_point;  ///< id; empty = of the whole programme
  std::string theme, title, level, status, progress;
  std::string period;      ///< as people say it
  bool changed = false;    ///< somebody changed it in the period, making it not counted
  bool discussed = false;  ///< an outcome of the period is about it
};

struct Outcome {
  std::string id;
  std::string kind, title, note, owner, status, why, consolidation, answer;
  std::string body, meeting;  ///< names
  schema::PartialDate day;    ///< of the meeting; without one, the day it was recorded
  std::optional<schema::PartialDate> due;
  bool of_period = false;  ///< false: an action item of before that is still open
  bool for_report = false;
  std::set<std::string> focus_points;                   ///< ids, also those of the activities it is about
  std::vector<std::string> activities, municipalities;  ///< names
};

struct FocusPoint {
  std::string id;
  std::string action_line;  ///< id
  std::optional<long long> number;
  std::string title, status, progress;
  bool priority = false;
};

struct ActionLine {
  std::string id;
  long long number = 0;
  std::string title, progress;
};

struct Proposal {
  std::string collection, field;  ///< names of the model; without a field it is a new record
  std::string record;             ///< what people call the record
  std::string old_value, new_value, reason, answer, author;
  bool accepted = false;
  schema::PartialDate decided_on;
};

struct Measurement {
  std::string period;
  double value = 0;
};

struct Indicator {
  std::string title, unit, note;
  std::optional<double> target;
  std::optional<schema::PartialDate> target_by;
  std::vector<Measurement> measurements;  ///< oldest first
};

struct Progress {
  Days days;
  schema::PartialDate today;
  std::string programme, programme_period;
  std::vector<ActionLine> action_lines;
  std::vector<FocusPoint> focus_points;
  std::vector<Activity> activities;
  std::vector<Outcome> outcomes;  ///< by day
  std::vector<Proposal> proposals;
  std::vector<Indicator> indicators;
};

/// Neither changed nor discussed in the period, though it is not done or stopped.
bool is_silent(const Activity& activity);
/// An open action item whose due date has passed, at the end of the period or today, whichever is first.
bool is_overdue(const Outcome& outcome, const Progress& progress);

}  // namespace bijeen::reports
