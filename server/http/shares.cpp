// SPDX-License-Identifier: EUPL-1.2
#include "server/http/shares.h"

#include <algorithm>

namespace bijeen::http {

bool Shares::enter(const std::vector<Network>& networks) {
  const bool is_full = std::any_of(networks.begin(), networks.end(), [&](const Network& network) {
    const auto held = held_.find(network.name);
    return held != held_.end() && held->second.connections >= network.shares * connections_max_;
  });
  if (is_full) return false;
  for (const Network& network : networks) ++held_[network.name].connections;
  return true;
}

void Shares::leave(const std::vector<Network>& networks) {
  for (const Network& network : networks) {
    const auto held = held_.find(network.name);
    if (held != held_.end() && --held->second.connections == 0) held_.erase(held);
  }
}

bool Shares::has_room(const std::vector<Network>& networks, std::size_t more) const {
  return std::all_of(networks.begin(), networks.end(), [&](const Network& network) {
    const auto held = held_.find(network.name);
    const std::size_t bytes = held == held_.end() ? 0 : held->second.bytes;
    return bytes + more <= network.shares * bytes_max_;
  });
}

void Shares::charge(const std::vector<Network>& networks, std::size_t before, std::size_t after) {
  for (const Network& network : networks) {
    const auto held = held_.find(network.name);
    if (held != held_.end()) held->second.bytes = held->second.bytes - before + after;
  }
}

}  // namespace bijeen::http
