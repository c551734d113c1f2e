// SPDX-License-Identifier: EUPL-1.2
#include "server/auth/passphrase.h"

#include <gtest/gtest.h>

#include <ctime>

namespace bijeen::auth {
namespace {

TEST(Passphrase, FourWordsAreAccepted) {
  EXPECT_TRUE(acceptable_passphrase("fiets wolk tafel mei", "Projectleider").ok());
  EXPECT_TRUE(acceptable_passphrase("één zürich ñandú ja", "Projectleider").ok());
}

TEST(Passphrase, TwelveCharactersCountCodePointsNotBytes) {
  EXPECT_TRUE(acceptable_passphrase("ëïöüáéíóúàèì", "Secretaris").ok());
  EXPECT_FALSE(acceptable_passphrase("ëïöüáéíóúàè", "Secretaris").ok());
}

TEST(Passphrase, CommonShortRepeatedAndNamesAreRefused) {
  for (const char* weak : {"", "kort", "wachtwoord12", "Wachtwoord-1234", "PASSWORD 123456", "aaaaaaaaaaaaaa",
                           "abababababababab", "abcdefghijklmnop", "ponmlkjihgfedcba", "123456789012345",
                           "projectleider", "Projectleider2024", "leider-project 12", "Geweld hoort nergens thuis"}) {
    const auto outcome = acceptable_passphrase(weak, "Project Leider Projectleider");
    ASSERT_FALSE(outcome.ok()) << weak;
    EXPECT_EQ(outcome.error().code, ErrorCode::kAuthPassphrase);
  }
}

TEST(Passphrase, TheNameAmongOtherWordsIsAccepted) {
  EXPECT_TRUE(acceptable_passphrase("projectleider eet graag peren", "Projectleider").ok());
}

TEST(Passphrase, ControlCharactersBadUtf8AndTooLongAreRefused) {
  EXPECT_FALSE(acceptable_passphrase(std::string_view("fiets wolk\0tafel mei", 20), "Lid").ok());
  EXPECT_FALSE(acceptable_passphrase("fiets wolk \xc3\x28 tafel", "Lid").ok());
  EXPECT_FALSE(acceptable_passphrase(std::string(600, 'a') + std::string(500, 'b'), "Lid").ok());
}

TEST(Passphrase, AHashMatchesItsPassphraseOnly) {
  const std::string encoded = hash_passphrase("fiets wolk tafel mei");
  EXPECT_TRUE(encoded.starts_with("$argon2id$v=19$m=47104,t=1,p=1$")) << encoded;
  EXPECT_TRUE(passphrase_matches("fiets wolk tafel mei", encoded));
  EXPECT_FALSE(passphrase_matches("fiets wolk tafel juni", encoded));
  EXPECT_NE(encoded, hash_passphrase("fiets wolk tafel mei"));
  EXPECT_FALSE(needs_new_hash(encoded));
  EXPECT_TRUE(needs_new_hash("$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$aGFzaA"));
}

/// What this thread has worked, not how long it took.
std::int64_t worked_us() {
  timespec spent{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
  return spent.tv_sec * 1'000'000 + spent.tv_nsec / 1000;
}

TEST(Passphrase, WhereThereIsNoStoredFormAsMuchIsWorkedAsWhereThereIsOne) {
  const std::string encoded = hash_passphrase("fiets wolk tafel mei");
  const auto work_of = [](const std::string& stored) {
    passphrase_matches("fiets wolk tafel juni", stored);  // The first one makes what it is compared with.
    const auto before = worked_us();
    passphrase_matches("fiets wolk tafel juni", stored);
    return worked_us() - before;
  };
  const auto known = work_of(encoded), unknown = work_of("");
  // Without a hash it is a thousandth.
  EXPECT_GT(unknown, known / 5);
  EXPECT_LT(unknown, known * 5);
}

TEST(Passphrase, NoStoredFormNeverMatches) {
  EXPECT_FALSE(passphrase_matches("", ""));
  EXPECT_FALSE(passphrase_matches("fiets wolk tafel mei", ""));
}

}  // namespace
}  // namespace bijeen::auth
