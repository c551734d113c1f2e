// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "schema/period.h"
#include "server/reports/language.h"
#include "sync/ids.h"

namespace bijeen::reports {

/// Whole days in the Netherlands, both included. Precondition: both known to the day, `from` not after `to`.
struct Days {
  schema::PartialDate from, to;

  [[nodiscard]] bool holds(const schema::PartialDate& day) const { return from <= day && day <= to; }
};

/// The first millisecond of a day in the Netherlands (CET, and CEST by directive 2000/84/EC).
sync::Millis start_of(const schema::PartialDate& day);
/// The first millisecond after it.
sync::Millis end_of(const schema::PartialDate& day);
/// The day in the Netherlands on which a moment falls.
schema::PartialDate day_of(sync::Millis moment);

/// As people read it: "17 juni 2019", "juni 2019", "2019".
std::string spoken(const schema::PartialDate& date, Language language);

}  // namespace bijeen::reports
