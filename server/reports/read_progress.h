// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "server/reports/progress_data.h"
#include "server/store/database.h"
#include "sync/access.h"

namespace bijeen::reports {

/// Reads what a progress report says. Call inside one read transaction. \p language is for the values of proposals.
Progress read_progress(store::Database& database, const sync::Actor& actor, const Days& days, sync::Millis now,
                       Language language);

/// The scopes as the JSON array that statements read with json_each.
std::string scope_list(const sync::Actor& actor);

// read_outcomes.cpp
std::vector<Outcome> read_outcomes(store::Database& database, const std::string& scopes, const Days& days);
/// Marks the activities that outcomes of the period are about.
void mark_discussed(store::Database& database, const std::vector<Outcome>& outcomes, std::vector<Activity>& activities);

// read_proposals.cpp
std::vector<Proposal> read_proposals(store::Database& database, const std::string& scopes, const Days& days,
                                     Language language);

}  // namespace bijeen::reports
