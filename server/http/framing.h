// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "server/http/server.h"

namespace bijeen::http {

/// cpp-httplib's server without its sockets: it is given a head in memory that the guard has read already and rebuilt
/// (the method, a plain target; no header of the client), and writes the answer's frame.
class Framing {
 public:
  Framing();
  ~Framing();
  Framing(const Framing&) = delete;
  Framing& operator=(const Framing&) = delete;

  /// How the answer's body ends: with the length given, with the last chunk (RFC 9112, 7.1), or with the connection.
  enum class End { kLength, kChunks, kConnection };
  /// The bytes of an answer to \p method up to what of its body is in `body` (HEAD: without the body), as it is: chunks
  /// are their maker's. Any thread.
  [[nodiscard]] std::string frame(std::string_view method, bool keep_alive, End end, Response answer) const;

 private:
  class Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace bijeen::http
