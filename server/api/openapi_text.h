// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

namespace bijeen::api {

/// docs/openapi.json as it was when this was built.
std::string_view openapi_text();

}  // namespace bijeen::api
