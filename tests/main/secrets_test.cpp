// SPDX-License-Identifier: EUPL-1.2
// What people's work leaves in the server's output, its metrics and its audit log: nothing that opens anything, and
// nothing of what they wrote.
#include <algorithm>
#include <csignal>
#include <map>

#include "server/auth/bytes.h"
#include "server/auth/totp.h"
#include "server/store/clock.h"
#include "tests/main/served_program.h"

namespace bijeen::main_program::test {
namespace {

constexpr const char* kPassphrase = "nachtegaal stoel zeven regen";
constexpr const char* kWrongPassphrase = "kieviten lamp negen sneeuw";
constexpr const char* kOperatorToken = "operatorsleutel-0123456789abcdefghijklmnop";
constexpr const char* kWrongToken = "verkeerdesleutel-0123456789abcdefghijklmno";
constexpr const char* kOtherDevice = "00000000-0000-7000-8000-0000000000d2";
constexpr const char* kPlanted = "vuurdoornstruik";

/// One leader's day on the real server. Notes by name what must not be told.
class Day {
 public:
  Day() {
    server_.write("operator.token", std::string(kOperatorToken) + "\n");
    std::filesystem::permissions(server_.file("operator.token"),
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    server_.serve({"--plain-http", "--operator-token-file", server_.file("operator.token").string(),
                   "--security-contact", "mailto:veilig@example.org"});
    secrets_ = {{"passphrase", kPassphrase},
                {"wrong passphrase", kWrongPassphrase},
                {"operator token", kOperatorToken},
                {"wrong operator token", kWrongToken},
                {"content", kPlanted}};
  }

  void sign_in() {
    const auto code = secrets_["code of an invitation"] = server_.invitation();
    EXPECT_EQ(ask("POST", "/v1/invitation/look", {{"code", code}}).status, 200);
    json accepting{{"code", code}, {"passphrase", kPassphrase}, {"device", device(kDevice)}};
    const Reply offered = ask("POST", "/v1/invitation/accept", accepting);
    ASSERT_EQ(offered.content.at("code"), "auth.second-step-absent");
    secrets_["secret of the second step"] = offered.content.at("secret");
    accepting["secondStep"] = completing(offered.content.at("offer"));
    const Reply accepted = ask("POST", "/v1/invitation/accept", accepting);
    ASSERT_EQ(accepted.status, 201) << accepted.body;
    secrets_["used recovery code"] = accepted.content.at("recoveryCodes").at(0);
    secrets_["recovery code"] = accepted.content.at("recoveryCodes").at(1);
    person_ = accepted.content["person"];
    cookie_ = secrets_["cookie"] = accepted.cookie;
    ask("POST", "/v1/invitation/accept", accepting);
    EXPECT_EQ(ask("POST", "/v1/session",
                  {{"person", person_}, {"passphrase", kWrongPassphrase}, {"device", device(kOtherDevice)}})
                  .status,
              403);
    const Reply again = ask("POST", "/v1/session",
                            {{"person", person_},
                             {"passphrase", kPassphrase},
                             {"secondStep", {{"code", secrets_["used recovery code"]}}},
                             {"device", device(kOtherDevice)}});
    ASSERT_EQ(again.status, 201) << again.body;
    secrets_["another cookie"] = again.cookie;
    ask("POST", "/v1/session/confirm", {{"passphrase", kWrongPassphrase}});
    const Reply challenge = ask("POST", "/v1/passkey/options", json::object());
    secrets_["challenge"] = challenge.content.at("challenge");
  }

  void work() {
    const json body{{"collection", "body"},
                    {"record", kBody},
                    {"create", true},
                    {"put", {{"name", kPlanted}, {"kind", "work-group"}}}};
    EXPECT_EQ(push("programme", body), "accepted");
    const json outcome{{"collection", "outcome"},
                       {"record", "00000000-0000-7000-8000-0000000000c1"},
                       {"create", true},
                       {"put", {{"kind", "idea"}, {"title", std::string(kPlanted) + ", bel 06-12345678"}}}};
    EXPECT_EQ(push("body:" + std::string(kBody), outcome), "accepted");
    EXPECT_EQ(push("body:" + std::string(kBody), outcome), "refused");
    json wrong = outcome;
    wrong["put"]["kind"] = kPlanted;
    wrong["record"] = "00000000-0000-7000-8000-0000000000c2";
    EXPECT_EQ(push("body:" + std::string(kBody), wrong), "refused");
    wrong["put"] = kPlanted;
    EXPECT_EQ(push("body:" + std::string(kBody), wrong), "");
    ask_raw("POST", "/v1/sync/push", "{\"" + std::string(kPlanted));
    ask_raw("POST", "/v1/sync/sealed", R"({"key":")" + std::string(kPlanted) + R"("})");
    ask_raw("POST", "/v1/sync/divergence", R"({"scope":"programme","there":")" + std::string(kPlanted) + R"("})");
    ask_raw("POST", "/v1/people", json{{"name", kPlanted}, {"role", "member"}}.dump());
  }

  void read() {
    for (const std::string target :
         {"/v1/sync/pull?after=0", "/v1/sync/snapshot/programme", "/v1/refused",
          "/v1/reports/progress?from=2026-01-01&to=2026-12-31", "/v1/access", "/v1/audit", "/v1/people", "/v1/devices"})
      EXPECT_EQ(ask("GET", target).status, 200) << target;
    EXPECT_NE(ask("GET", "/v1/search?q=" + std::string(kPlanted)).body.find(kPlanted), std::string::npos);
    ask("GET", "/v1/" + std::string(kPlanted) + "?code=" + secrets_["code of an invitation"]);
    ask("GET", "/v1/history/outcome/" + std::string(kPlanted));
    const Reply made = ask("POST", "/v1/calendar-feed", json::object());
    const std::string address = made.content.at("address");
    const auto name = address.substr(address.rfind('/') + 1);
    secrets_["address of a calendar"] = name.substr(0, name.find('.'));
    EXPECT_EQ(server_.ask("GET", address.substr(address.find("/v1/"))).status, 200);
    const Reply invited = ask("POST", "/v1/invitations", {{"person", person_}});
    EXPECT_EQ(invited.status, 201) << invited.body;
    secrets_["code of another invitation"] = invited.content.at("code");
    for (const char* token : {kOperatorToken, kWrongToken}) {
      const Reply metrics =
          server_.ask("GET", "/metrics", "", "", "Authorization: Bearer " + std::string(token) + "\r\n");
      told_ += metrics.body;
    }
  }

  /// Everything that the server and its operator's commands tell of the day.
  std::string told() {
    told_ += server_.run({"audit", "--json"}).out + server_.run({"audit"}).out;
    server_.signal(SIGTERM);
    EXPECT_EQ(server_.wait(), 0);
    return told_ + server_.said();
  }
  [[nodiscard]] const std::map<std::string, std::string>& secrets() const { return secrets_; }

 private:
  static json device(const char* id) { return {{"id", id}, {"name", "Telefoon"}}; }
  /// An offer of a second step with what the app says of it.
  static json completing(const std::string& offer) {
    const auto secret = auth::from_base64url(offer)->substr(0, auth::kTotpSecretBytes);
    const auto step = static_cast<std::uint64_t>(sync::raw(store::system_now())) / auth::kTotpStep_ms;
    return {{"offer", offer}, {"code", auth::hotp(secret, step)}};
  }
  Reply ask_raw(const std::string& method, const std::string& target, const std::string& body) {
    return server_.ask(method, target, cookie_, body);
  }
  Reply ask(const std::string& method, const std::string& target, const json& body = nullptr) {
    return ask_raw(method, target, body.is_null() ? "" : body.dump());
  }
  std::string push(const std::string& scope, const json& op) {
    auto verdict = server_.push(cookie_, kDevice, n_, scope, op);
    n_ += verdict.empty() ? 0 : 1;
    return verdict;
  }

  ServedProgram server_;
  std::string person_, cookie_, told_;
  std::map<std::string, std::string> secrets_;
  int n_ = 1;
};

TEST(Secrets, AreInNothingThatTheServerAndItsCommandsTellOfADay) {
  Day day;
  day.sign_in();
  ASSERT_FALSE(testing::Test::HasFailure());
  day.work();
  day.read();
  const auto told = day.told();
  for (const auto& [name, secret] : day.secrets()) {
    ASSERT_GE(secret.size(), 10U) << name;
    const auto at = told.find(secret);
    EXPECT_EQ(at, std::string::npos) << name << " is told: " << told.substr(at - std::min<std::size_t>(at, 200), 400);
  }
  // Not because nothing is told.
  for (const char* line : {"/v1/sync/push", "/v1/search", "/v1/calendars/:name", "/v1/invitation/accept",
                           "personal-data", "\"stopped\"", "bijeen_requests_total"})
    EXPECT_NE(told.find(line), std::string::npos) << line;
}

}  // namespace
}  // namespace bijeen::main_program::test
