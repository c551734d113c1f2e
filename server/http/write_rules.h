// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/http/guard.h"

namespace bijeen::http {

/// Whether a request that may change something is this site's own (security.md: Origin and Sec-Fetch-Site checked, a
/// custom header that no form and no simple cross-site fetch can send) and, where it has a body, one of the type \p
/// body.
/// \p origins as in Options; \p tls: this server speaks TLS itself, so an origin taken from Host must be https.
[[nodiscard]] std::optional<Refusal> check_write(const Request& request, const std::vector<std::string>& origins,
                                                 bool tls, Body body);

}  // namespace bijeen::http
