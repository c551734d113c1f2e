// SPDX-License-Identifier: EUPL-1.2
#include "server/http/shares.h"

#include <gmock/gmock.h>

namespace bijeen::http::test {
namespace {

TEST(Shares, AreOfAnAddressAndOfTheNetworksOfIpv6AroundIt) {
  const auto names = [](const char* address) {
    std::vector<std::string> list;
    for (const Network& network : networks_of(address)) list.push_back(network.name);
    return list;
  };
  EXPECT_THAT(names("192.0.2.7"), testing::ElementsAre("192.0.2.7"));
  EXPECT_THAT(names("2001:db8:1:2345:6::7"),
              testing::ElementsAre("2001:db8:1:2345::/64", "2001:db8:1:2300::/56", "2001:db8:1::/48"));
}

TEST(Shares, OfConnectionsAreOneForASlash64TwoForASlash56AndFourForASlash48) {
  Shares shares(3, 100);
  const auto enter_all = [&](const std::string& before, const std::string& behind, int count) {
    int entered = 0;
    for (int i = 0; i < count; ++i) entered += shares.enter(networks_of(before + std::to_string(i) + behind)) ? 1 : 0;
    return entered;
  };
  EXPECT_EQ(enter_all("2001:db8:1:1100::", "", 9), 3);  // One /64.
  EXPECT_EQ(enter_all("2001:db8:1:110", "::1", 9), 3);  // Its /56 has twice that, with those.
  EXPECT_EQ(enter_all("2001:db8:1:2", "00::1", 9), 6);  // Its /48 four times, with all of them.
  EXPECT_EQ(enter_all("2001:db8:2:1100::", "", 9), 3);  // Another.
  shares.leave(networks_of("2001:db8:1:1100::1"));
  EXPECT_TRUE(shares.enter(networks_of("2001:db8:1:2a00::1")));
  EXPECT_FALSE(shares.enter(networks_of("2001:db8:1:2b00::1")));
}

TEST(Shares, OfBytesAreGivenBack) {
  Shares shares(3, 100);
  const auto one = networks_of("192.0.2.7");
  ASSERT_TRUE(shares.enter(one));
  shares.charge(one, 0, 60);
  EXPECT_TRUE(shares.has_room(one, 40));
  EXPECT_FALSE(shares.has_room(one, 41));
  EXPECT_TRUE(shares.has_room(networks_of("192.0.2.8"), 41));
  shares.charge(one, 60, 0);
  EXPECT_TRUE(shares.has_room(one, 100));
}

}  // namespace
}  // namespace bijeen::http::test
