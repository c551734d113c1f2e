// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "schema/model.h"
#include "server/store/database.h"

namespace bijeen::store {

/// Brings the records that an older model left behind to today's words (sync/upgrade.h), in one transaction. The log
/// and what was kept stay as they were sent: that is what receipts sign, and what was lost is known by.
void bring_model_up_to_date(Database& database, const schema::Model& model);

}  // namespace bijeen::store
