// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/http/events.h"
#include "server/http/guard.h"
#include "server/http/router.h"
#include "server/http/static_files.h"

namespace bijeen::http {

/// Everything above the wire: which handler, may it, what it answers, and what every answer has. No sockets, no
/// cpp-httplib.
class Site {
 public:
  Router router;
  StaticFiles files;
  std::vector<std::string> origins;  ///< As in Options.
  bool tls = false;
  std::function<void(const Request&, std::string_view cause)> failed;  ///< As in Options; may be null.

  /// Makes a stream for this request; null when there are too many.
  using StreamMaker = std::function<std::shared_ptr<EventStream>()>;
  /// Any thread; never throws. Where the handler accepted an event stream, \p stream is set and the response is its
  /// head.
  [[nodiscard]] Response answer(Request& request, const StreamMaker& make_stream,
                                std::shared_ptr<EventStream>& stream) const;
  /// The answer to a request that goes no further, with the headers of every answer.
  [[nodiscard]] Response refuse(const Request& request, const Refusal& refusal) const;

 private:
  Response route(Request& request, const StreamMaker& make_stream, std::shared_ptr<EventStream>& stream) const;
  Response open_stream(const Request& request, const EventHandler& handler, const StreamMaker& make_stream,
                       std::shared_ptr<EventStream>& stream) const;
  Response internal_error(const Request& request, std::string_view cause) const;
};

}  // namespace bijeen::http
