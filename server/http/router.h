// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/server.h"

namespace bijeen::http {

/// Finds the handler of an address. Filled before the server starts, then read by many threads.
class Router {
 public:
  void add(std::string_view method, std::string_view pattern, Handler handler, Body body);
  void add_events(std::string_view pattern, EventHandler handler);

  struct Found {
    const Handler* handler = nullptr;  ///< At most one of these two.
    const EventHandler* events = nullptr;
    std::string_view pattern;
    Body body = Body::kJson;
    std::map<std::string, std::string> parameters;
    /// The methods this address knows, for Allow; empty when it knows none: the address does not exist.
    std::string allowed;
  };
  /// HEAD finds the handler of GET.
  [[nodiscard]] Found find(std::string_view method, std::string_view path) const;

 private:
  struct Route {
    std::string method, pattern;
    std::vector<std::string> segments;
    Handler handler;
    EventHandler events;
    Body body = Body::kJson;
  };
  std::vector<Route> routes_;
};

}  // namespace bijeen::http
