// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <string>

#include "schema/personal_data.h"
#include "sync/change_set.h"

namespace bijeen::api {

/// How often each kind of schema::PersonalDataKind occurs, in its order.
using PersonalDataCounts = std::array<std::size_t, static_cast<std::size_t>(schema::PersonalDataKind::kBirthDate) + 1>;

/// What a change set writes that seems to say who a client is: in values and elements of sets that are texts, and in
/// what is inserted into texts. A number that is typed in pieces is not seen.
PersonalDataCounts personal_data_in(const sync::ChangeSet& set);
PersonalDataCounts personal_data_in(const sync::Op& op);

void add_counts(PersonalDataCounts& counts, const PersonalDataCounts& more);
/// The names of the kinds that occur, separated by commas.
std::string kinds_in(const PersonalDataCounts& counts);

}  // namespace bijeen::api
