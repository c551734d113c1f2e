// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schema/result.h"

namespace bijeen::http {

/// The text of an address without its port; an IPv4 address that came over IPv6 as IPv4. Empty for other families.
[[nodiscard]] std::string address_text(const sockaddr_storage& address);
/// The same form for an address as people and headers write it; empty when it is none.
[[nodiscard]] std::string normal_address(std::string_view text);
/// 127.0.0.0/8 and ::1. False for a name, whatever it looks like.
[[nodiscard]] bool is_loopback(std::string_view address);
/// Whom an address counts for, and how many times what one address may have.
struct Network {
  std::string name;
  std::size_t shares;
};
/// An IPv4 address is its own. Under IPv6 one subscriber has a /64 and often a /56 or a /48: the first of these has one
/// share, the others two and four.
[[nodiscard]] std::vector<Network> networks_of(std::string_view address);

struct Listening {
  int descriptor = -1;
  std::uint16_t port = 0;
};
/// A listening, non-blocking socket; "::" takes IPv4 too. Fails when another process has the port.
[[nodiscard]] Result<Listening> listen_on(const std::string& address, std::uint16_t port);

}  // namespace bijeen::http
