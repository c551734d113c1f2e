// SPDX-License-Identifier: EUPL-1.2
// A passphrase and what follows it: the codes of an app, and those to recover with.
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <thread>

#include "server/auth/credentials.h"
#include "server/auth/passphrase.h"
#include "server/auth/totp.h"
#include "tests/api/world.h"
#include "tests/auth/soft_authenticator.h"

namespace bijeen::api::test {
namespace {

using testing::AnyOf;
using testing::Contains;
using testing::IsSupersetOf;
using testing::Not;

constexpr const char* kWrong = "auth.second-step-wrong";
constexpr const char* kAbsent = "auth.second-step-absent";
constexpr const char* kEnded = "end-means second-step done";

class SecondStep : public testing::Test {
 protected:
  explicit SecondStep(auth::SecondFactor second_factor = auth::SecondFactor::kRequired) : world_(second_factor) {}

  /// Accepts a link, with the second step when \p step says one.
  Reply accept(const json& step = nullptr) {
    if (code_.empty()) make_link();
    return send("/v1/invitation/accept", {{"code", code_}}, step);
  }
  void make_link() { code_ = *world_.door().invite(*sync::PersonId::parse(kMember), std::nullopt); }
  Reply sign_in(const json& step = nullptr, const char* passphrase = kPassphrase) {
    return send("/v1/session", {{"person", kMember}}, step, passphrase);
  }
  Reply confirm(const Browser& browser, const json& step = nullptr) {
    json body{{"passphrase", kPassphrase}};
    if (!step.is_null()) body["secondStep"] = step;
    return world_.ask(browser, "POST", "/v1/session/confirm", body);
  }
  /// As an answer gives it.
  json offer_of(const char* person) {
    const auto offer = world_.door().offer_second_step(*sync::PersonId::parse(person));
    return {{"offer", auth::base64url(offer)}, {"secret", auth::base32(world_.door().secret_of(offer))}};
  }
  /// What completes an offer. Keeps the secret.
  json completing(const json& offered) {
    secret_ = auth::from_base64url(offered["offer"].get<std::string>())->substr(0, auth::kTotpSecretBytes);
    EXPECT_EQ(offered["secret"], auth::base32(secret_));
    return {{"offer", offered["offer"]}, {"code", code_of_app()}};
  }
  std::string code_of_app(int steps_later = 0) {
    return auth::hotp(secret_, static_cast<std::uint64_t>(sync::raw(world_.now()) / auth::kTotpStep_ms + steps_later));
  }
  json of_app(int steps_later = 0) { return {{"code", code_of_app(steps_later)}}; }
  void next_step() { world_.advance(std::chrono::milliseconds(auth::kTotpStep_ms)); }
  /// A member with a second step, some time after setting it up.
  Browser enrolled() {
    const Reply accepted = accept(completing(accept().content));
    EXPECT_EQ(accepted.status, 201) << accepted.body;
    recovery_ = accepted.content["recoveryCodes"].get<std::vector<std::string>>();
    next_step();
    return browser_of(accepted);
  }
  static Browser browser_of(const Reply& reply) {
    const std::string cookie = reply.header("set-cookie");
    return {cookie.substr(14, cookie.find(';') - 14), reply.content["person"], reply.content["device"]};
  }
  std::vector<std::string> told() {
    std::vector<std::string> lines;
    // What was told of a failure goes along with a commit.
    world_.store().write([](store::Database&) {});
    world_.store().read([&](store::Database& database) {
      for (const auto& line : store::audit_lines(database, {}, 100))
        lines.push_back(line.act + " " + line.kind + " " + line.outcome);
    });
    return lines;
  }

  World world_;
  std::string code_;
  auth::Bytes secret_;
  std::vector<std::string> recovery_;

 private:
  Reply send(const std::string& target, json body, const json& step, const char* passphrase = kPassphrase) {
    body["passphrase"] = passphrase;
    body["device"] = {{"id", World::new_device_id()}, {"name", "Telefoon"}};
    if (!step.is_null()) body["secondStep"] = step;
    return world_.ask(Browser{}, "POST", target, body);
  }
};

class OfferedStep : public SecondStep {
 protected:
  OfferedStep() : SecondStep(auth::SecondFactor::kOffered) {}
};

TEST_F(SecondStep, IsSetUpWithTheLinkOrTheLinkIsNotUsed) {
  make_link();
  const std::string before = world_.fingerprint();
  const Reply offered = accept();
  EXPECT_EQ(offered.status, 403);
  EXPECT_EQ(offered.code(), kAbsent);
  json step = completing(offered.content);
  step["code"] = code_of_app(7);
  EXPECT_EQ(accept(step).code(), kWrong);
  EXPECT_EQ(world_.fingerprint(), before);
  const Reply accepted = accept(completing(offered.content));
  EXPECT_EQ(accepted.status, 201) << accepted.body;
  EXPECT_EQ(accepted.content["recoveryCodes"].size(), auth::kRecoveryCodes);
  EXPECT_EQ(world_.ask(browser_of(accepted), "GET", "/v1/means").content["secondStep"]["recoveryCodes"], 10);
}

TEST_F(SecondStep, IsAskedForOnlyAfterTheRightPassphrase) {
  enrolled();
  EXPECT_EQ(sign_in(nullptr, "niet deze woorden").code(), "auth.credentials");
  EXPECT_EQ(sign_in(of_app(), "niet deze woorden").code(), "auth.credentials");
  const Reply asked = sign_in();
  EXPECT_EQ(asked.code(), "auth.second-step");
  EXPECT_FALSE(asked.content.contains("offer"));
  EXPECT_EQ(sign_in(of_app()).status, 201);
}

TEST_F(SecondStep, ACodeIsTakenOnceAndThoseOfBeforeItNoMore) {
  enrolled();
  const json now = of_app(), before = of_app(-1), next = of_app(1);
  EXPECT_EQ(sign_in(now).status, 201);
  EXPECT_EQ(sign_in(now).code(), kWrong);
  EXPECT_EQ(sign_in(before).code(), kWrong);
  EXPECT_EQ(sign_in(next).status, 201);
  EXPECT_EQ(sign_in(next).code(), kWrong);
}

TEST_F(SecondStep, TheCodeItWasSetUpWithSignsNobodyIn) {
  const json step = completing(accept().content);
  ASSERT_EQ(accept(step).status, 201);
  EXPECT_EQ(sign_in({{"code", step["code"]}}).code(), kWrong);
}

TEST_F(SecondStep, OfTwoAtOnceWithOneCodeOneGetsIn) {
  enrolled();
  const json step = of_app();
  std::array<Reply, 4> replies;
  {
    std::vector<std::jthread> all;
    for (Reply& reply : replies) all.emplace_back([&] { reply = sign_in(step); });
  }
  EXPECT_EQ(std::count_if(replies.begin(), replies.end(), [](const Reply& one) { return one.status == 201; }), 1);
  for (const Reply& reply : replies) EXPECT_THAT(reply.code(), AnyOf("", kWrong));
}

TEST_F(SecondStep, ThePassphraseThatALinkReplacedMeanwhileSignsNobodyIn) {
  enrolled();
  Reply late;
  std::atomic<bool> answered = false;
  std::jthread old;
  world_.store().write([&](store::Database& database) {
    const auto person = *sync::PersonId::parse(kMember);
    auth::set_passphrase(database, person, auth::hash_passphrase("heel andere woorden nu"), world_.now());
    auth::remove_second_step(database, person);
    // What it reads is from before this write; its own waits behind it.
    old = std::jthread([&] {
      late = sign_in(completing(offer_of(kMember)));
      answered = true;
    });
    while (world_.store().health().waiting == 0 && !answered) std::this_thread::yield();
  });
  old.join();
  EXPECT_EQ(late.code(), "auth.credentials") << late.body;
  EXPECT_EQ(sign_in(nullptr, "heel andere woorden nu").code(), kAbsent) << "nothing was set up either";
}

TEST_F(SecondStep, AHashOfOtherParametersIsMadeAnewAndThePassphraseGoesOn) {
  enrolled();
  const auto person = *sync::PersonId::parse(kMember);
  // kPassphrase, with 8 KiB.
  const std::string earlier =
      "$argon2id$v=19$m=8,t=1,p=1$em91dCB6b3V0IHpvdXQgeg$Morrp0vUfR+lkWuOVg/diqaixOOzFkOnJSjVw0UpSW8";
  world_.store().write([&](store::Database& database) {
    auth::set_passphrase(database, person, earlier, world_.now());
    EXPECT_FALSE(auth::renew_hash(database, person, "another", "renewed")) << "it was replaced meanwhile";
  });
  EXPECT_EQ(sign_in(of_app()).status, 201);
  std::string encoded;
  world_.store().read([&](store::Database& database) { encoded = auth::find_passphrase(database, person); });
  EXPECT_FALSE(auth::needs_new_hash(encoded));
  EXPECT_EQ(sign_in(of_app(1)).status, 201);
}

TEST_F(SecondStep, WrongCodesSlowDownEvenWhoKnowsThePassphrase) {
  enrolled();
  int wrong = 0;
  while (wrong < 20 && sign_in({{"code", "000000"}}).code() == kWrong) {
    ++wrong;
    // Asking with the passphrase alone forgives nothing.
    EXPECT_THAT(sign_in().code(), AnyOf("auth.second-step", "request.too-many"));
  }
  EXPECT_EQ(wrong, 5);
  EXPECT_EQ(sign_in(of_app()).code(), "request.too-many");
  world_.advance(std::chrono::minutes{2});
  EXPECT_EQ(sign_in(of_app()).status, 201) << "nobody is kept out for good";
}

TEST_F(SecondStep, WhoHasThePassphraseCannotGoOnGuessingOneCodeAMinute) {
  enrolled();
  int looked_at = 0;
  for (int minute = 0; minute < 120; ++minute) {
    looked_at += sign_in({{"code", "000000"}}).code() == kWrong ? 1 : 0;
    world_.advance(std::chrono::minutes{2});
  }
  EXPECT_LT(looked_at, 30);
  world_.advance(std::chrono::hours{1});
  EXPECT_EQ(sign_in(of_app()).status, 201) << "nobody is kept out for good";
}

TEST_F(SecondStep, ARecoveryCodeIsUsedOnceHoweverItIsTypedAndThePersonHearsOfIt) {
  enrolled();
  std::string typed = recovery_[3];
  std::replace(typed.begin(), typed.end(), '-', ' ');
  for (char& c : typed) c = static_cast<char>(std::tolower(c));
  const Reply in = sign_in({{"code", typed}});
  ASSERT_EQ(in.status, 201) << in.body;
  EXPECT_EQ(sign_in({{"code", recovery_[3]}}).code(), kWrong);
  EXPECT_EQ(world_.ask(browser_of(in), "GET", "/v1/session").content["recoveryUsed"], sync::raw(world_.now()));
  EXPECT_EQ(world_.ask(browser_of(in), "GET", "/v1/means").content["secondStep"]["recoveryCodes"], 9);
  EXPECT_THAT(told(), IsSupersetOf({"end-means recovery-code done", "sign-in passphrase,second-step done",
                                    "sign-in passphrase auth.second-step-wrong"}));
  EXPECT_EQ(sign_in({{"code", recovery_[4]}}).status, 201);
}

TEST_F(SecondStep, NewRecoveryCodesMakeTheOldOnesVoid) {
  const Browser member = enrolled();
  const Reply renewed = world_.ask(member, "POST", "/v1/second-step/recovery-codes", json::object());
  ASSERT_EQ(renewed.content["recoveryCodes"].size(), auth::kRecoveryCodes) << renewed.body;
  EXPECT_EQ(sign_in({{"code", recovery_[0]}}).code(), kWrong);
  EXPECT_EQ(sign_in({{"code", renewed.content["recoveryCodes"][9]}}).status, 201);
  EXPECT_THAT(told(), IsSupersetOf({"set-means recovery-code done"}));
}

TEST_F(SecondStep, IsAskedForWhenSomebodyConfirmsThatItIsHe) {
  const Browser member = enrolled();
  world_.advance(std::chrono::minutes{11});
  EXPECT_EQ(confirm(member).code(), "auth.second-step");
  EXPECT_EQ(confirm(member, {{"code", "000000"}}).code(), kWrong);
  EXPECT_EQ(world_.ask(member, "GET", "/v1/access").code(), "auth.required");
  const json step = of_app();
  EXPECT_EQ(confirm(member, step).status, 204);
  EXPECT_EQ(world_.ask(member, "GET", "/v1/access").status, 200);
  EXPECT_EQ(sign_in(step).code(), kWrong) << "it was taken";
  EXPECT_THAT(told(),
              Not(Contains(AnyOf("sign-in passphrase auth.second-step", "sign-in passphrase " + std::string(kAbsent)))))
      << "asking for it is no failure";
}

TEST_F(SecondStep, WhoHasNoneYetSetsItUpAfterTheRightPassphraseToSignInOrToConfirm) {
  const Browser member = enrolled();
  world_.store().write([](store::Database& database) { database.run("DELETE FROM second_step"); });
  EXPECT_EQ(sign_in(nullptr, "niet deze woorden").code(), "auth.credentials");
  const Reply offered = sign_in();
  EXPECT_EQ(offered.code(), kAbsent);
  const Reply in = sign_in(completing(offered.content));
  ASSERT_EQ(in.status, 201) << in.body;
  EXPECT_EQ(in.content["recoveryCodes"].size(), auth::kRecoveryCodes);

  world_.store().write([](store::Database& database) { database.run("DELETE FROM second_step"); });
  world_.advance(std::chrono::minutes{11});
  const Reply asked = confirm(member);
  EXPECT_EQ(asked.code(), kAbsent);
  EXPECT_EQ(confirm(member, completing(asked.content)).content["recoveryCodes"].size(), auth::kRecoveryCodes);
  EXPECT_EQ(world_.ask(member, "GET", "/v1/access").status, 200);
}

TEST_F(SecondStep, ThatIsThereIsNotReplacedBySigningIn) {
  enrolled();
  const auth::Bytes secret = secret_;
  const json step = completing(offer_of(kMember));
  EXPECT_EQ(sign_in(step).code(), kWrong);
  secret_ = secret;
  EXPECT_EQ(sign_in(of_app()).status, 201);
}

TEST_F(SecondStep, AnOfferIsForItsPersonAndForHalfAnHour) {
  const json mine = completing(accept().content);
  EXPECT_EQ(accept(completing(offer_of(kBoard))).code(), kAbsent);
  world_.advance(std::chrono::minutes{31});
  secret_ = auth::from_base64url(mine["offer"].get<std::string>())->substr(0, auth::kTotpSecretBytes);
  const Reply late = accept({{"offer", mine["offer"]}, {"code", code_of_app()}});
  EXPECT_EQ(late.code(), kAbsent);
  EXPECT_EQ(accept(completing(late.content)).status, 201);
}

TEST_F(SecondStep, WhereItIsRequiredItStays) {
  const Browser member = enrolled();
  EXPECT_EQ(world_.ask(member, "DELETE", "/v1/second-step").code(), "auth.forbidden");
  EXPECT_EQ(world_.ask(member, "GET", "/v1/means").content["secondStepRequired"], true);
  EXPECT_EQ(sign_in().code(), "auth.second-step");
}

TEST_F(SecondStep, ANewLinkHelpsWhoLostPhoneAndCodes) {
  enrolled();
  make_link();
  const Reply offered = accept();
  EXPECT_EQ(offered.code(), kAbsent);
  EXPECT_EQ(sign_in(of_app()).status, 201) << "until it is used all stays as it is";
  const json old = of_app(1);
  EXPECT_THAT(told(), Not(Contains(kEnded)));
  ASSERT_EQ(accept(completing(offered.content)).status, 201);
  EXPECT_THAT(told(), Contains(kEnded));
  EXPECT_EQ(sign_in(old).code(), kWrong);
  EXPECT_EQ(sign_in({{"code", recovery_[0]}}).code(), kWrong);
}

TEST_F(SecondStep, IsNotAskedOfWhoHasAPasskeyAndCannotBeSetUpWithoutAPassphrase) {
  const Browser member = enrolled();
  // As accepting a link with a passkey leaves it, where all else ends.
  world_.store().write([](store::Database& database) { database.run("DELETE FROM passphrase"); });
  EXPECT_EQ(world_.ask(member, "GET", "/v1/means").content["secondStep"], nullptr) << "it goes with the passphrase";
  const Reply offered = world_.ask(member, "POST", "/v1/second-step", json::object());
  EXPECT_EQ(world_.ask(member, "PUT", "/v1/second-step", completing(offered.content)).code(), "auth.forbidden");
}

TEST_F(SecondStep, ThatItWentIsToldWhereALinkIsUsedWithAPasskeyAndEndsAllElse) {
  enrolled();
  make_link();
  auth::test::SoftAuthenticator key(auth::Algorithm::kEs256);
  const auto made = key.create(world_.door().challenge(*sync::PersonId::parse(kMember)));
  const auto device = *sync::DeviceId::parse(World::new_device_id());
  ASSERT_TRUE(world_.door().accept(code_, made, {device, "Telefoon"}, true, "192.0.2.1").result);
  EXPECT_THAT(told(), Contains(kEnded));
}

TEST_F(SecondStep, ARefusedDeviceUsesNoCodeUp) {
  const Browser member = enrolled();
  const json step = of_app();
  world_.store().end_device(*sync::DeviceId::parse(member.device));
  const Reply ended = world_.ask(Browser{}, "POST", "/v1/session",
                                 {{"person", kMember},
                                  {"passphrase", kPassphrase},
                                  {"secondStep", step},
                                  {"device", {{"id", member.device}, {"name", "Telefoon"}}}});
  EXPECT_EQ(ended.code(), "auth.device");
  EXPECT_EQ(sign_in(step).status, 201);
}

TEST_F(SecondStep, LeavesNoRecoveryCodeInTheDataAndItsSecretNowhereElse) {
  const Browser member = enrolled();
  const std::string exported = world_.ask(member, "GET", "/v1/access").body;
  EXPECT_NE(exported.find("\"recoveryCodes\":10"), std::string::npos);
  std::string seen = exported + world_.ask(member, "GET", "/v1/means").body;
  for (const auto& line : told()) seen += line;
  EXPECT_EQ(seen.find(auth::base32(secret_)), std::string::npos);
  EXPECT_EQ(seen.find(auth::base64url(secret_).substr(0, 26)), std::string::npos);
  std::string data;
  for (const auto& entry : std::filesystem::directory_iterator(world_.file("data"))) {
    std::ifstream in(entry.path(), std::ios::binary);
    data.append(std::istreambuf_iterator<char>(in), {});
  }
  EXPECT_NE(data.find(member.device), std::string::npos) << "the search finds what is there";
  EXPECT_EQ(data.find(auth::base32(secret_)), std::string::npos);
  for (std::string code : recovery_) {
    EXPECT_EQ(data.find(code), std::string::npos);
    std::erase(code, '-');
    EXPECT_EQ(data.find(code), std::string::npos);
  }
}

TEST_F(OfferedStep, IsSkippedSetUpLaterAskedFromThenOnAndTurnedOff) {
  const Reply accepted = accept();
  ASSERT_EQ(accepted.status, 201) << accepted.body;
  const Browser member = browser_of(accepted);
  const json none = world_.ask(member, "GET", "/v1/means").content;
  EXPECT_EQ(none["secondStep"], nullptr);
  EXPECT_EQ(none["secondStepRequired"], false);
  EXPECT_EQ(sign_in().status, 201);
  EXPECT_EQ(world_.ask(member, "DELETE", "/v1/second-step").code(), "request.not-found");
  EXPECT_EQ(world_.ask(member, "POST", "/v1/second-step/recovery-codes", json::object()).code(), "request.not-found");

  world_.advance(std::chrono::seconds{1});
  const json offered = world_.ask(member, "POST", "/v1/second-step", json::object()).content;
  EXPECT_EQ(world_.ask(member, "PUT", "/v1/second-step", {{"offer", offered["offer"]}, {"code", "12345"}}).code(),
            kWrong);
  EXPECT_EQ(world_.ask(member, "PUT", "/v1/second-step", {{"code", "123456"}}).code(), kAbsent);
  const Reply set = world_.ask(member, "PUT", "/v1/second-step", completing(offered));
  ASSERT_EQ(set.status, 200) << set.body;
  EXPECT_EQ(sign_in().code(), "auth.second-step");
  EXPECT_EQ(world_.ask(member, "GET", "/v1/session").content["meansAdded"], sync::raw(world_.now()))
      << "the other devices hear of it";

  EXPECT_EQ(world_.ask(member, "DELETE", "/v1/second-step").status, 204);
  EXPECT_EQ(sign_in().status, 201);
  EXPECT_THAT(told(), IsSupersetOf({"set-means second-step done", kEnded}));
}

TEST_F(OfferedStep, AnOfferSetsItUpOnceSoThatNoCodeComesBack) {
  const Browser member = browser_of(accept());
  const json step = completing(world_.ask(member, "POST", "/v1/second-step", json::object()).content);
  ASSERT_EQ(world_.ask(member, "PUT", "/v1/second-step", step).status, 200);
  const json next = of_app(1);
  ASSERT_EQ(sign_in(next).status, 201);
  EXPECT_EQ(world_.ask(member, "PUT", "/v1/second-step", step).code(), kAbsent);
  EXPECT_EQ(sign_in(next).code(), kWrong);
}

TEST_F(OfferedStep, IsReplacedByWhoHasAnotherPhone) {
  const Browser member = browser_of(accept());
  const auto set_up = [&] {
    const json offered = world_.ask(member, "POST", "/v1/second-step", json::object()).content;
    return world_.ask(member, "PUT", "/v1/second-step", completing(offered));
  };
  recovery_ = set_up().content["recoveryCodes"].get<std::vector<std::string>>();
  auth::Bytes first = secret_;
  ASSERT_EQ(set_up().status, 200);
  next_step();
  const json now = of_app();
  std::swap(secret_, first);
  EXPECT_EQ(sign_in(of_app()).code(), kWrong);
  EXPECT_EQ(sign_in({{"code", recovery_[0]}}).code(), kWrong);
  EXPECT_EQ(sign_in(now).status, 201);
}

}  // namespace
}  // namespace bijeen::api::test
