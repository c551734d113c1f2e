// SPDX-License-Identifier: EUPL-1.2
#include "server/auth/webauthn.h"

#include <gtest/gtest.h>

#include "tests/auth/soft_authenticator.h"

namespace bijeen::auth {
namespace {

using test::SoftAuthenticator;

const RelyingParty kParty{"localhost", "https://localhost:8443"};

class Passkeys : public testing::TestWithParam<Algorithm> {
 protected:
  SoftAuthenticator device_{GetParam()};
  Bytes challenge_ = random_bytes(32);

  void expect_refused_registration(const Registration& registration) {
    const auto outcome = verify_registration(registration, challenge_, kParty);
    ASSERT_FALSE(outcome.ok());
    EXPECT_EQ(outcome.error().code, ErrorCode::kAuthPasskey);
  }
  Passkey registered() {
    device_.sign_count = 1;
    const auto outcome = verify_registration(device_.create(challenge_), challenge_, kParty);
    EXPECT_TRUE(outcome.ok());
    device_.sign_count = 2;
    return outcome.value();
  }
  void expect_refused_sign_in(const Passkey& passkey, const Assertion& assertion) {
    const auto outcome = verify_assertion(assertion, passkey, challenge_, kParty);
    ASSERT_FALSE(outcome.ok());
    EXPECT_EQ(outcome.error().code, ErrorCode::kAuthPasskey);
  }
};
INSTANTIATE_TEST_SUITE_P(BothAlgorithms, Passkeys, testing::Values(Algorithm::kEs256, Algorithm::kRs256));

TEST_P(Passkeys, RegisterAndSignIn) {
  const Passkey passkey = registered();
  const auto counter = verify_assertion(device_.get(challenge_), passkey, challenge_, kParty);
  ASSERT_TRUE(counter.ok()) << counter.error().detail;
  EXPECT_EQ(counter.value(), 2U);
}

TEST_P(Passkeys, ChallengeCanBeFoundInWhatTheClientSends) {
  EXPECT_EQ(challenge_of(device_.create(challenge_).client_data).value(), challenge_);
}

TEST_P(Passkeys, AnotherChallengeIsRefused) {
  expect_refused_registration(device_.create(random_bytes(32)));
  const Passkey passkey = registered();
  expect_refused_sign_in(passkey, device_.get(random_bytes(32)));
}

TEST_P(Passkeys, AnotherOriginIsRefused) {
  const Passkey passkey = registered();
  device_.origin = "https://localhost:8443.example.org";
  expect_refused_registration(device_.create(challenge_));
  expect_refused_sign_in(passkey, device_.get(challenge_));
}

TEST_P(Passkeys, AnotherRelyingPartyIsRefused) {
  const Passkey passkey = registered();
  device_.rp_id = "example.org";
  expect_refused_registration(device_.create(challenge_));
  expect_refused_sign_in(passkey, device_.get(challenge_));
}

TEST_P(Passkeys, TheTypeOfTheOtherCeremonyIsRefused) {
  const Passkey passkey = registered();
  std::swap(device_.type_of_create, device_.type_of_get);
  expect_refused_registration(device_.create(challenge_));
  expect_refused_sign_in(passkey, device_.get(challenge_));
}

TEST_P(Passkeys, AFrameOfAnotherSiteIsRefused) {
  const Passkey passkey = registered();
  device_.more_client_data = R"(,"topOrigin":"https://example.org")";
  expect_refused_sign_in(passkey, device_.get(challenge_));
  device_.more_client_data = R"(,"crossOrigin":true)";  // also a duplicate key
  expect_refused_sign_in(passkey, device_.get(challenge_));
}

TEST_P(Passkeys, UserPresenceAndVerificationAreBothRequired) {
  const Passkey passkey = registered();
  for (const unsigned flags : {0x00U, 0x01U, 0x04U}) {
    device_.flags = flags;
    expect_refused_registration(device_.create(challenge_));
    expect_refused_sign_in(passkey, device_.get(challenge_));
  }
}

TEST_P(Passkeys, BackedUpWithoutBeingEligibleIsRefused) {
  device_.flags = 0x15;
  expect_refused_registration(device_.create(challenge_));
}

TEST_P(Passkeys, ACounterThatDoesNotGoUpIsRefused) {
  const Passkey passkey = registered();
  device_.sign_count = passkey.sign_count;
  expect_refused_sign_in(passkey, device_.get(challenge_));
  device_.sign_count = 0;
  expect_refused_sign_in(passkey, device_.get(challenge_));
}

TEST_P(Passkeys, AnAuthenticatorThatDoesNotCountIsAccepted) {
  Passkey passkey = registered();
  passkey.sign_count = 0;
  device_.sign_count = 0;
  EXPECT_TRUE(verify_assertion(device_.get(challenge_), passkey, challenge_, kParty).ok());
}

TEST_P(Passkeys, TrailingBytesAreRefused) {
  const Passkey passkey = registered();
  device_.more_authenticator_data = "x";
  expect_refused_registration(device_.create(challenge_));
  expect_refused_sign_in(passkey, device_.get(challenge_));
}

TEST_P(Passkeys, WellFormedExtensionsAreAccepted) {
  device_.flags = 0x85;
  device_.more_authenticator_data = Bytes("\xa1\x63\x66\x6f\x6f\xf5", 6);  // {"foo": true}
  EXPECT_TRUE(verify_registration(device_.create(challenge_), challenge_, kParty).ok());
}

TEST_P(Passkeys, EveryTruncationOfTheAuthenticatorDataIsRefused) {
  const Registration whole = device_.create(challenge_);
  for (std::size_t size = 0; size < whole.authenticator_data.size(); ++size) {
    Registration cut = whole;
    cut.authenticator_data.resize(size);
    expect_refused_registration(cut);
  }
}

TEST_P(Passkeys, EveryChangedByteOfASignedAnswerIsRefused) {
  const Passkey passkey = registered();
  const Assertion whole = device_.get(challenge_);
  for (std::size_t at = 0; at < whole.authenticator_data.size(); ++at) {
    Assertion changed = whole;
    changed.authenticator_data[at] = static_cast<char>(changed.authenticator_data[at] ^ 0x20);
    expect_refused_sign_in(passkey, changed);
  }
  for (std::size_t at = 0; at < whole.signature.size(); ++at) {
    Assertion changed = whole;
    changed.signature[at] = static_cast<char>(changed.signature[at] ^ 0x01);
    expect_refused_sign_in(passkey, changed);
  }
}

TEST_P(Passkeys, TheKeyOfAnotherAuthenticatorIsRefused) {
  SoftAuthenticator other(GetParam());
  Registration mixed = device_.create(challenge_);
  mixed.public_key = other.create(challenge_).public_key;
  expect_refused_registration(mixed);
}

TEST_P(Passkeys, TheIdOfAnotherCredentialIsRefused) {
  Registration mixed = device_.create(challenge_);
  mixed.id = random_bytes(32);
  expect_refused_registration(mixed);
}

TEST_P(Passkeys, AnAlgorithmThatIsNotTheKeysIsRefused) {
  Registration mixed = device_.create(challenge_);
  for (const std::int64_t number : {-7, -257, -8, -35, 0, 7}) {
    if (number == static_cast<std::int64_t>(GetParam())) continue;
    mixed.algorithm = number;
    expect_refused_registration(mixed);
  }
}

TEST_P(Passkeys, NoiseInPlaceOfAKeyIsRefused) {
  Registration noisy = device_.create(challenge_);
  noisy.public_key += "x";
  expect_refused_registration(noisy);
  noisy.public_key = random_bytes(91);
  expect_refused_registration(noisy);
  noisy.public_key.clear();
  expect_refused_registration(noisy);
}

TEST(Cbor, DeepNestsAndLyingLengthsAreRefused) {
  std::string_view deep("\x81\x81\x81\x81\x81\x81\x81\x00", 8);
  EXPECT_FALSE(skip_cbor_item(deep));
  std::string_view long_bytes("\x5b\xff\xff\xff\xff\xff\xff\xff\xff", 9);
  EXPECT_FALSE(skip_cbor_item(long_bytes));
  std::string_view long_array("\x9b\xff\xff\xff\xff\xff\xff\xff\xff", 9);
  EXPECT_FALSE(skip_cbor_item(long_array));
  std::string_view indefinite("\x9f\xff", 2);
  EXPECT_FALSE(skip_cbor_item(indefinite));
  std::string_view not_shortest("\x18\x01", 2);
  EXPECT_FALSE(skip_cbor_item(not_shortest));
}

TEST(Cbor, ADuplicateLabelInAKeyIsRefused) {
  std::string_view twice("\xa3\x01\x02\x03\x26\x03\x26", 7);
  EXPECT_FALSE(take_cose_key(twice).has_value());
}

}  // namespace
}  // namespace bijeen::auth
