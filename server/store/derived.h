// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "server/store/database.h"
#include "sync/record.h"

namespace bijeen::store {

/// Makes the typed tables and the search index anew from the records, in one transaction, where the file has none or
/// has those of another model.
void bring_derived_up_to_date(Database& database, const schema::Model& model);

}  // namespace bijeen::store
