// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

#include "server/http/server.h"

namespace bijeen::http {

/// What a page of this site may do. The client loads nothing from elsewhere, runs no inline script and, by Trusted
/// Types, makes neither markup nor script addresses out of text except through a policy of its own code.
inline constexpr std::string_view kContentSecurityPolicy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; font-src "
    "'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action "
    "'self'; "
    "require-trusted-types-for 'script'; trusted-types bijeen svelte-trusted-html";

/// API-Version (semver) of what is served under /v1, after the Dutch API design rules.
inline constexpr std::string_view kApiVersion = "1.0.0";

/// Whether this address is part of the API.
[[nodiscard]] bool is_api(std::string_view path);

/// Adds Date and the security headers, and on API answers Cache-Control and API-Version, each unless the answer has
/// that header already. HSTS only when \p tls: on plain HTTP browsers ignore it, and a proxy in front sets its own.
void add_answer_headers(std::string_view path, bool tls, Response& response);

}  // namespace bijeen::http
