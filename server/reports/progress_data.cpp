// SPDX-License-Identifier: EUPL-1.2
#include "server/reports/progress_data.h"

#include <algorithm>

namespace bijeen::reports {

bool is_silent(const Activity& activity) {
  return !activity.changed && !activity.discussed && activity.status != "done" && activity.status != "stopped";
}

bool is_overdue(const Outcome& outcome, const Progress& progress) {
  const bool open = outcome.kind == "action-item" && outcome.status != "done" && outcome.status != "not-done";
  return open && outcome.due && *outcome.due < std::min(progress.days.to, progress.today);
}

}  // namespace bijeen::reports
