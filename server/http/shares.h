// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

#include "server/http/address.h"

namespace bijeen::http {

/// What the clients of each network hold together, so that none takes all there is: connections, and bytes of bodies
/// and answers. A network has as many shares as networks_of() says. One thread.
class Shares {
 public:
  /// Both: of one share.
  Shares(std::size_t connections_max, std::size_t bytes_max)
      : connections_max_(connections_max), bytes_max_(bytes_max) {}

  /// Counts a connection in each of its networks; false, and nothing counted, where one of them has its share.
  bool enter(const std::vector<Network>& networks);
  void leave(const std::vector<Network>& networks);
  /// Whether each of the networks may hold \p more bytes.
  [[nodiscard]] bool has_room(const std::vector<Network>& networks, std::size_t more) const;
  /// A connection of these networks holds \p after bytes now, and held \p before.
  void charge(const std::vector<Network>& networks, std::size_t before, std::size_t after);

 private:
  struct Held {
    std::size_t connections = 0, bytes = 0;
  };
  const std::size_t connections_max_, bytes_max_;
  std::unordered_map<std::string, Held> held_;
};

}  // namespace bijeen::http
