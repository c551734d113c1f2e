// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "schema/errors.h"
#include "server/http/server.h"

// The guard: what may reach cpp-httplib at all. Its 0.11.4 has no cap on lines, headers or chunked bodies, takes two
// lengths for one, decodes percent signs in header values, adds what clients call REMOTE_ADDR to the real one, and
// holds a thread per connection. So it never sees a socket here:
//
//   socket -> connection_loop.h   one thread, nothing blocks: connections and their caps, TLS, time limits, bytes in
//   and out
//          -> guard.h             one complete head, strictly read (RFC 9112), or a refusal, after which the connection
//          closes
//          -> workers.h           a bounded queue and threads on demand, for complete requests only
//          -> framing.h           cpp-httplib on a canonical copy of the head in memory: routes, and writes the
//          answer's frame
//          -> connection_loop.h   the answer's bytes out, at the reader's pace and within a time limit
//          -> answer_stream.h     of a long answer the next pieces, made by a worker when the reader has taken the last
//
// A slow, silent or dripping client thus costs a file descriptor and at most a head's bytes, never a thread.
namespace bijeen::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// First value of a header, name in any case; empty when absent.
[[nodiscard]] std::string_view find_header(const Headers& headers, std::string_view name);
[[nodiscard]] bool equals_ignoring_case(std::string_view a, std::string_view b);

/// Why a request goes no further; the sentence is for the client's developer, in both languages.
struct Refusal {
  ErrorCode code;
  std::string_view nl, en;
};

/// A head without ambiguity: whoever reads it by RFC 9112 reads the same.
struct Head {
  std::string method;
  std::string
      path;  ///< Decoded: UTF-8, begins with "/", no control characters, no dot segments, no encoded separators.
  std::map<std::string, std::string> query;
  Headers headers;
  std::size_t content_length = 0;
  bool keep_alive = false;
  bool takes_chunks = false;  ///< HTTP/1.1.
  bool expects_continue = false;
  std::size_t bytes = 0;  ///< Of the head in the input, its empty line included.
};

struct NeedMore {
  std::size_t scanned = 0;  ///< So many bytes were found to hold no end of a head, and nothing to refuse.
};

/// Reads the head at the beginning of \p input, which may hold more (a body, a next request) or less. \p scanned: as an
/// earlier call on less of the same input told; a head in many pieces is looked through once.
/// Refused: a head, address or header count over its limit; lines that do not end in CRLF; folded or malformed headers;
/// another version than HTTP/1.0 and 1.1; no or two hosts; anything twice that has one meaning; Transfer-Encoding
/// (request.length); more than one or a malformed Content-Length; a body with GET or HEAD or over `body_bytes_max`;
/// Content-Encoding; a target that is not a plain path ("%2e%2e", "%2f", "%00", a backslash, a scheme, a fragment).
[[nodiscard]] std::variant<NeedMore, Head, Refusal> read_head(std::string_view input, const Limits& limits,
                                                              std::size_t scanned = 0);

}  // namespace bijeen::http
