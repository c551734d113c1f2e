// SPDX-License-Identifier: EUPL-1.2
#include "server/auth/bytes.h"

#include <gtest/gtest.h>

#include "server/auth/offers.h"

namespace bijeen::auth {
namespace {

TEST(Base64url, GoesThereAndBack) {
  for (std::size_t size = 0; size < 70; ++size) {
    const Bytes bytes = random_bytes(size);
    EXPECT_EQ(from_base64url(base64url(bytes)), bytes);
  }
  EXPECT_EQ(base64url("\xfb\xff"), "-_8");
}

TEST(Base64url, OtherSpellingsOfTheSameBytesAreRefused) {
  for (const char* text : {"-_8=", "+/8", "-_9", "A", "AAAAA", "AA A", "AA\n"})
    EXPECT_FALSE(from_base64url(text).has_value()) << text;
}

TEST(Sha256, GivesTheKnownAnswer) {
  EXPECT_EQ(base64url(sha256("abc")), "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
}

TEST(Offers, AreForOneUseForOnePersonAndForFiveMinutes) {
  Offers challenges{16, std::chrono::minutes{5}};
  const sync::PersonId person{{1}};
  const sync::PersonId other{{2}};
  const sync::Millis now{1'700'000'000'000};
  const auto later = [&](std::int64_t ms) { return sync::Millis{sync::raw(now) + ms}; };

  const Bytes once = challenges.make(person, now);
  EXPECT_NE(once, challenges.make(person, now));
  EXPECT_TRUE(challenges.is_valid(once, person, later(299'000)));
  EXPECT_TRUE(challenges.use(once, later(299'000)));
  EXPECT_FALSE(challenges.use(once, later(300'000)));

  EXPECT_FALSE(challenges.is_valid(challenges.make(person, now), other, now));
  EXPECT_FALSE(challenges.is_valid(challenges.make(person, now), std::nullopt, now));
  EXPECT_FALSE(challenges.is_valid(challenges.make(std::nullopt, now), person, now));
  EXPECT_FALSE(challenges.is_valid(challenges.make(std::nullopt, now), std::nullopt, later(300'001)));
  EXPECT_FALSE(challenges.is_valid(challenges.make(std::nullopt, now), std::nullopt, later(-1)));
}

TEST(Offers, OfAnotherMakeAreNotValid) {
  const Offers challenges{16, std::chrono::minutes{5}};
  const sync::Millis now{1'700'000'000'000};
  EXPECT_FALSE(challenges.is_valid(Offers(16, std::chrono::minutes{5}).make(std::nullopt, now), std::nullopt, now));
  const Bytes made = challenges.make(std::nullopt, now);
  EXPECT_FALSE(challenges.is_valid(made.substr(1), std::nullopt, now));
  EXPECT_FALSE(challenges.is_valid({}, std::nullopt, now));
  for (std::size_t i = 0; i < made.size(); ++i) {
    Bytes changed = made;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(challenges.is_valid(changed, std::nullopt, now)) << "byte " << i;
  }
}

TEST(Offers, AFloodTakesNobodysAway) {
  Offers challenges{16, std::chrono::minutes{5}};
  const sync::Millis now{1'700'000'000'000};
  const Bytes mine = challenges.make(std::nullopt, now);
  for (int i = 0; i < 20'000; ++i) static_cast<void>(challenges.make(std::nullopt, now));
  EXPECT_TRUE(challenges.is_valid(mine, std::nullopt, now));
  EXPECT_TRUE(challenges.use(mine, now));
}

}  // namespace
}  // namespace bijeen::auth
