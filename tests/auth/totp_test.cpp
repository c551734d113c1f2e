// SPDX-License-Identifier: EUPL-1.2
#include "server/auth/totp.h"

#include <gtest/gtest.h>

#include "server/auth/bytes.h"

namespace bijeen::auth {
namespace {

constexpr std::string_view kSecret = "12345678901234567890";

sync::Millis at(std::int64_t second) {
  return sync::Millis{second * 1000};
}

TEST(Hotp, GivesTheAnswersOfRfc4226AppendixD) {
  const char* codes[] = {"755224", "287082", "359152", "969429", "338314",
                         "254676", "287922", "162583", "399871", "520489"};
  for (std::uint64_t counter = 0; counter < std::size(codes); ++counter)
    EXPECT_EQ(hotp(kSecret, counter), codes[counter]) << counter;
}

TEST(Totp, GivesTheAnswersOfRfc6238AppendixB) {
  // There with eight digits; the last six are those of a code of six.
  const std::pair<std::int64_t, const char*> moments[] = {{59, "287082"},         {1111111109, "081804"},
                                                          {1111111111, "050471"}, {1234567890, "005924"},
                                                          {2000000000, "279037"}, {20000000000, "353130"}};
  for (const auto& [second, code] : moments) {
    EXPECT_EQ(hotp(kSecret, static_cast<std::uint64_t>(second / 30)), code);
    EXPECT_EQ(totp_step(kSecret, code, at(second)), second / 30);
  }
}

TEST(Totp, ACodeCountsFromOneStepBeforeItsOwnToOneStepAfter) {
  const std::string code = hotp(kSecret, 100);
  EXPECT_EQ(totp_step(kSecret, code, at(99 * 30 - 1)), std::nullopt);
  EXPECT_EQ(totp_step(kSecret, code, at(99 * 30)), 100);
  EXPECT_EQ(totp_step(kSecret, code, at(102 * 30 - 1)), 100);
  EXPECT_EQ(totp_step(kSecret, code, at(102 * 30)), std::nullopt);
}

TEST(Totp, WhatIsNoCodeIsOfNoStep) {
  for (const char* code : {"", "0", "75522", "7552240", "755224 ", "ABCDEF"})
    EXPECT_EQ(totp_step(kSecret, code, at(0)), std::nullopt) << code;
}

TEST(Base32, GivesTheAnswersOfRfc4648WithoutPadding) {
  const std::pair<const char*, const char*> known[] = {{"", ""},
                                                       {"f", "MY"},
                                                       {"fo", "MZXQ"},
                                                       {"foo", "MZXW6"},
                                                       {"foob", "MZXW6YQ"},
                                                       {"fooba", "MZXW6YTB"},
                                                       {"foobar", "MZXW6YTBOI"}};
  for (const auto& [bytes, text] : known) EXPECT_EQ(base32(bytes), text);
}

}  // namespace
}  // namespace bijeen::auth
