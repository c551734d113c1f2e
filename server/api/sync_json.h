// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "server/store/store.h"

namespace bijeen::api {

/// A verdict as docs/protocol.md has it.
nlohmann::json verdict_json(const store::Verdict& verdict, bool dutch);
nlohmann::json numbers_json(const std::vector<sync::Seq>& numbers);

}  // namespace bijeen::api
