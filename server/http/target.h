// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "server/http/guard.h"

namespace bijeen::http {

/// Reads a request target in origin form (RFC 9112, 3.2.1) into a decoded path and query.
[[nodiscard]] std::optional<Refusal> read_target(std::string_view target, std::string& path,
                                                 std::map<std::string, std::string>& query);

/// Percent-decodes; nullopt when an escape is malformed, a control character comes out, or the result is no UTF-8.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);

}  // namespace bijeen::http
