// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "server/store/audit.h"

namespace bijeen::api {

/// {"number","at","actor","device","act","kind","scope","record","outcome","previous","hash"}; null where there is
/// nothing to say.
nlohmann::ordered_json audit_json(const store::AuditLine& line);

}  // namespace bijeen::api
