// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bijeen::store {

/// What a JSON string says; nullopt when the JSON is something else. \p value is canonical.
std::optional<std::string> string_in(std::string_view value);

}  // namespace bijeen::store
