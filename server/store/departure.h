// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <vector>

#include "server/store/audit.h"
#include "server/store/database.h"

namespace bijeen::store {

/// Ends what somebody has who no longer takes part: his devices, whose sessions can hand in unsent work and nothing
/// else from then on, the address of his calendar and his open links. Each device and the address get a line of the
/// audit log, as \p by did it; its act and record are not looked at. Gives the devices that were not ended yet. Taking
/// part again brings none of it back. Belongs in the write that ended him. \p keep: not this device, where somebody
/// begins anew on it and ends all else.
std::vector<sync::DeviceId> end_access(Database& database, const sync::PersonId& person, AuditEntry by,
                                       sync::Millis now, const std::optional<sync::DeviceId>& keep = {});

}  // namespace bijeen::store
