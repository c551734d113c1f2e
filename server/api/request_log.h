// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "server/http/server.h"
#include "sync/ids.h"

/// One JSON object a line on standard error. What people wrote, names, tokens, codes and query strings never get in.
namespace bijeen::api {

/// RFC 3339, in UTC, to the millisecond.
std::string timestamp(sync::Millis moment);

/// The line of a finished request, for a LineQueue: the loop that owns all connections tells of what it refuses itself.
/// {"at","request","method","route","status","us","bytes","person"}; route is the pattern, "" for what is no API
/// address.
std::string request_line(sync::Millis now, const http::Request& request, int status, std::chrono::microseconds took,
                         std::size_t bytes);

/// {"at","request","route","failure"}: the private cause of an answer that said only that something failed.
void log_failure(sync::Millis now, const http::Request& request, std::string_view cause);

/// {"at","event", "detail"}: what the server as a whole did (started, stopped, reloaded).
void log_event(sync::Millis now, std::string_view event, std::string_view detail = "");

}  // namespace bijeen::api
