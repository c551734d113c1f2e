// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "schema/period.h"
#include "server/store/store.h"

namespace bijeen::reports {

/// The meetings that the actor may read, from a day on, as an iCalendar feed (schema/icalendar.h). `origin` is that of
/// the site, for links to them. Throws StorageError.
std::string calendar(store::Store& store, const sync::Actor& actor, const schema::PartialDate& from,
                     const std::string& origin);

}  // namespace bijeen::reports
