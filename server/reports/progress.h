// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "server/reports/days.h"
#include "server/reports/language.h"
#include "server/store/store.h"

namespace bijeen::reports {

/// The progress report of some days, as one HTML document (see progress_page.h): per action line and focus point the
/// activities and what moved, the outcomes of meetings held on those days, open action items of before, proposals
/// decided on those days, indicators, numbers, and what is silent. Only records in the actor's scopes are read or
/// counted. Plan, statuses and measurements are as they stand at \p now; \p now also judges what is overdue. Throws
/// StorageError.
std::string progress(store::Store& store, const sync::Actor& actor, const Days& days, sync::Millis now,
                     Language language);

}  // namespace bijeen::reports
