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

  /// How the answer's body ends: with the length given, or with the connection (an event stream).
  enum class End { kLength, kConnection };
  /// The bytes of an answer to \p method (HEAD: without the body). Any thread.
  [[nodiscard]] std::string frame(std::string_view method, bool keep_alive, End end, Response answer) const;

 private:
  class Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace bijeen::http
