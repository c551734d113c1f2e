// SPDX-License-Identifier: EUPL-1.2
#include "server/auth/bytes.h"

#include <gtest/gtest.h>

#include "server/auth/challenges.h"

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

TEST(Challenges, AreForOneUseForOnePersonAndForFiveMinutes) {
  Challenges challenges;
  const sync::PersonId person{{1}};
  const sync::PersonId other{{2}};
  const sync::Millis now{1'700'000'000'000};
  const auto later = [&](std::int64_t ms) { return sync::Millis{sync::raw(now) + ms}; };

  const Bytes once = challenges.make(person, now);
  EXPECT_EQ(once.size(), 32U);
  EXPECT_TRUE(challenges.take(once, person, later(299'000)));
  EXPECT_FALSE(challenges.take(once, person, later(299'000)));

  EXPECT_FALSE(challenges.take(challenges.make(person, now), other, now));
  EXPECT_FALSE(challenges.take(challenges.make(person, now), std::nullopt, now));
  EXPECT_FALSE(challenges.take(challenges.make(std::nullopt, now), std::nullopt, later(300'001)));
  EXPECT_FALSE(challenges.take(random_bytes(32), std::nullopt, now));
}

TEST(Challenges, AFloodDropsTheOldest) {
  Challenges challenges;
  const sync::Millis now{1'700'000'000'000};
  const Bytes first = challenges.make(std::nullopt, now);
  Bytes last;
  for (std::size_t i = 0; i < Challenges::kKeptMax; ++i)
    last = challenges.make(std::nullopt, sync::Millis{sync::raw(now) + 1});
  EXPECT_FALSE(challenges.take(first, std::nullopt, now));
  EXPECT_TRUE(challenges.take(last, std::nullopt, sync::Millis{sync::raw(now) + 2}));
}

}  // namespace
}  // namespace bijeen::auth
