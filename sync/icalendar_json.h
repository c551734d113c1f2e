// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "sync/params.h"

namespace bijeen::sync {

/// The call `icalendar` of sync/replica_json.h. Fails with request.field.
Result<std::string> icalendar_answer(Params& params);

}  // namespace bijeen::sync
