// SPDX-License-Identifier: EUPL-1.2
#include "server/auth/attempts.h"

#include <gtest/gtest.h>

namespace bijeen::auth {
namespace {

constexpr std::int64_t kMinute_ms = 60'000;
const sync::PersonId kPerson = *sync::PersonId::parse("00000000-0000-7000-8000-0000000000a1");

sync::PersonId other(int number) {
  return *sync::PersonId::parse("00000000-0000-7000-8000-000000000" + std::to_string(100 + number));
}

TEST(Attempts, WhoGuessesOneAMinuteElsewhereDoesNotKeepThePersonOut) {
  Attempts attempts;
  sync::Millis now{0};
  for (int i = 0; i < 500; ++i) {
    now = sync::Millis{sync::raw(now) + kMinute_ms};
    attempts.begin_guess(kPerson, "192.0.2.1", now);
    EXPECT_FALSE(attempts.begin_guess(kPerson, "198.51.100.1", now).has_value()) << i;
    attempts.guess_was_right(kPerson, "198.51.100.1");
  }
}

TEST(Attempts, WrongGuessesSlowTheAccountDownWhereTheyComeFrom) {
  Attempts attempts;
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(attempts.begin_guess(kPerson, "192.0.2.1", {}).has_value());
  EXPECT_TRUE(attempts.begin_guess(kPerson, "192.0.2.1", {}).has_value());
  EXPECT_FALSE(attempts.begin_guess(other(1), "192.0.2.1", {}).has_value());
}

TEST(Attempts, FromManyNetworksTheAccountIsSlowedDownTooAndNotForGood) {
  Attempts attempts;
  int free = 0;
  for (int i = 0; i < 200; ++i) free += attempts.begin_guess(kPerson, "192.0.2." + std::to_string(i), {}) ? 0 : 1;
  EXPECT_EQ(free, 100);
  EXPECT_TRUE(attempts.begin_guess(kPerson, "198.51.100.1", {}).has_value());
  EXPECT_FALSE(attempts.begin_guess(kPerson, "198.51.100.1", sync::Millis{kMinute_ms}).has_value());
}

TEST(Attempts, OneNetworkCannotTryEverybody) {
  Attempts attempts;
  int free = 0;
  for (int i = 0; i < 200; ++i) free += attempts.begin_guess(other(i), "192.0.2.1", {}) ? 0 : 1;
  EXPECT_EQ(free, 50);
}

TEST(Attempts, WhatCannotBeGuessedDoesNotSlowDownWhoTypesAPassphraseBehindTheSameAddress) {
  Attempts attempts;
  int free = 0;
  for (int i = 0; i < 1000; ++i) free += attempts.begin_proof("192.0.2.1", {}) ? 0 : 1;
  EXPECT_EQ(free, 500);
  EXPECT_FALSE(attempts.begin_guess(kPerson, "192.0.2.1", {}).has_value());
  EXPECT_FALSE(attempts.begin_proof("192.0.2.2", {}).has_value());
}

TEST(Attempts, WhoHasThePassphraseGetsFewerThanTenThousandCodesInAYear) {
  Attempts attempts;
  constexpr std::int64_t kYear_min = 365LL * 24 * 60;
  int codes = 0;
  for (std::int64_t minute = 0; minute < kYear_min; ++minute)
    codes += attempts.begin_code(kPerson, "192.0.2.1", sync::Millis{minute * kMinute_ms}) ? 0 : 1;
  EXPECT_LT(codes, 10'000);
  EXPECT_GT(codes, 8'000) << "no lock-out";
  const sync::Millis then{kYear_min * kMinute_ms};
  EXPECT_FALSE(attempts.begin_code(kPerson, "198.51.100.1", then).has_value()) << "its person elsewhere goes on";
}

TEST(Attempts, FromManyNetworksCodesAreSlowedDownTooAndARightOneEndsIt) {
  Attempts attempts;
  int free = 0;
  for (int i = 0; i < 200; ++i) free += attempts.begin_code(kPerson, "192.0.2." + std::to_string(i), {}) ? 0 : 1;
  EXPECT_EQ(free, 100);
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(attempts.begin_code(other(1), "192.0.2.1", {}).has_value());
  EXPECT_TRUE(attempts.begin_code(other(1), "192.0.2.1", {}).has_value());
  attempts.code_was_right(other(1), "192.0.2.1");
  EXPECT_FALSE(attempts.begin_code(other(1), "192.0.2.1", {}).has_value());
}

TEST(Attempts, ASuccessClearsTheAccountThereButNotTheNetwork) {
  Attempts attempts;
  for (int i = 0; i < 49; ++i) attempts.begin_guess(other(i), "192.0.2.1", {});
  EXPECT_FALSE(attempts.begin_guess(kPerson, "192.0.2.1", {}).has_value());
  attempts.guess_was_right(kPerson, "192.0.2.1");
  EXPECT_FALSE(attempts.begin_guess(other(60), "192.0.2.1", {}).has_value());
  EXPECT_TRUE(attempts.begin_guess(other(61), "192.0.2.1", {}).has_value());
}

}  // namespace
}  // namespace bijeen::auth
