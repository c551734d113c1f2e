// SPDX-License-Identifier: EUPL-1.2
#include "server/auth/back_off.h"

#include <gtest/gtest.h>

namespace bijeen::auth {
namespace {

using std::chrono::seconds;

sync::Millis at_second(std::int64_t second) {
  return sync::Millis{1'700'000'000'000 + second * 1000};
}

TEST(BackOff, TheFirstAttemptsAreFreeAndThenTheWaitDoubles) {
  BackOff back_off({.free_attempts = 3, .wait_max = seconds(60)});
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(back_off.begin("p", at_second(0)).has_value());
  EXPECT_EQ(back_off.begin("p", at_second(0)), seconds(1));
  EXPECT_FALSE(back_off.begin("p", at_second(1)).has_value());
  EXPECT_EQ(back_off.begin("p", at_second(1)), seconds(2));
  EXPECT_FALSE(back_off.begin("p", at_second(3)).has_value());
  EXPECT_EQ(back_off.begin("p", at_second(3)), seconds(4));
}

TEST(BackOff, TheWaitIsBoundedSoNobodyIsLockedOut) {
  BackOff back_off({.free_attempts = 1, .wait_max = seconds(60)});
  std::int64_t now = 0;
  for (int i = 0; i < 100; ++i) {
    EXPECT_FALSE(back_off.begin("p", at_second(now)).has_value());
    now += 60;
  }
}

TEST(BackOff, ASuccessStartsAfresh) {
  BackOff back_off({.free_attempts = 2});
  EXPECT_FALSE(back_off.begin("p", at_second(0)).has_value());
  EXPECT_FALSE(back_off.begin("p", at_second(0)).has_value());
  back_off.succeeded("p");
  EXPECT_FALSE(back_off.begin("p", at_second(0)).has_value());
}

TEST(BackOff, AWithdrawnAttemptDoesNotCount) {
  BackOff back_off({.free_attempts = 1});
  EXPECT_FALSE(back_off.begin("p", at_second(0)).has_value());
  back_off.withdrawn("p");
  EXPECT_FALSE(back_off.begin("p", at_second(0)).has_value());
  EXPECT_TRUE(back_off.begin("p", at_second(0)).has_value());
}

TEST(BackOff, KeysDoNotShareAttemptsAndQuietForgives) {
  BackOff back_off({.free_attempts = 1, .wait_max = seconds(60)});
  EXPECT_FALSE(back_off.begin("p", at_second(0)).has_value());
  EXPECT_FALSE(back_off.begin("q", at_second(0)).has_value());
  EXPECT_TRUE(back_off.begin("p", at_second(0)).has_value());
  EXPECT_FALSE(back_off.begin("p", at_second(3601)).has_value());
  EXPECT_EQ(back_off.begin("p", at_second(3601)), seconds(1));
}

TEST(BackOff, ScatteredFailuresOfABusyAddressNeverAddUp) {
  BackOff back_off({.free_attempts = 5, .wait_max = seconds(60)});
  for (int i = 0; i < 200; ++i) EXPECT_FALSE(back_off.begin("gateway", at_second(i * 60)).has_value()) << i;
}

TEST(BackOff, AFloodOfKeysStaysBoundedAndKeepsTheNewest) {
  BackOff back_off({.free_attempts = 1, .keys_max = 100});
  for (int i = 0; i < 10'000; ++i) EXPECT_FALSE(back_off.begin(std::to_string(i), at_second(i)).has_value());
  EXPECT_TRUE(back_off.begin("9999", at_second(9'999)).has_value());
}

TEST(BackOff, AnIpv6SubscriberIsOneNetwork) {
  EXPECT_EQ(network_of("2001:db8:1:2::1"), network_of("2001:db8:1:2:ffff::9"));
  EXPECT_NE(network_of("2001:db8:1:2::1"), network_of("2001:db8:1:3::1"));
  EXPECT_EQ(network_of("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(network_of("::ffff:192.0.2.7"), "192.0.2.7");
}

}  // namespace
}  // namespace bijeen::auth
