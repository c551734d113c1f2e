// SPDX-License-Identifier: EUPL-1.2
#include "server/auth/bytes.h"
#include "tests/api/bad_input.h"

namespace bijeen::api::test {
namespace {

std::string nest(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}
json device() {
  return {{"id", "00000000-0000-7000-8000-00000000aaaa"}, {"name", "Telefoon"}};
}
std::string look(const json& code) {
  return json{{"code", code}}.dump();
}

}  // namespace

std::vector<BadInput> bad_requests() {
  return {
      // JSON
      {"EmptyBody", 400, "request.json", [](const Scene& s) { return s.open("/v1/invitation/look", ""); }},
      {"NotJson", 400, "request.json", [](const Scene& s) { return s.open("/v1/invitation/look", "code=abc"); }},
      {"CutOffJson", 400, "request.json",
       [](const Scene& s) { return s.open("/v1/invitation/look", R"({"code":"abc)"); }},
      {"ArrayForObject", 400, "request.json", [](const Scene& s) { return s.open("/v1/invitation/look", "[]"); }},
      {"NumberForObject", 400, "request.json", [](const Scene& s) { return s.open("/v1/invitation/look", "17"); }},
      {"DeepNest", 400, "request.json",
       [](const Scene& s) { return s.open("/v1/invitation/look", R"({"code":)" + nest(100'000) + "}"); }},
      {"ManyNodes", 400, "request.json",
       [](const Scene& s) {
         std::string list = "[0";
         for (int i = 0; i < 150'000; ++i) list += ",0";
         return s.open("/v1/invitation/look", R"({"code":)" + list + "]}");
       }},
      {"DuplicateKey", 400, "request.json",
       [](const Scene& s) { return s.open("/v1/invitation/look", R"({"code":"a","code":"b"})"); }},
      {"DuplicateKeyByEscape", 400, "request.json",
       [](const Scene& s) { return s.open("/v1/invitation/look", R"({"code":"a","\u0063ode":"b"})"); }},
      {"InvalidUtf8", 400, "request.json",
       [](const Scene& s) { return s.open("/v1/invitation/look", "{\"code\":\"\xc3\x28\"}"); }},
      {"LoneSurrogate", 400, "request.json",
       [](const Scene& s) { return s.open("/v1/invitation/look", R"({"code":"\ud800"})"); }},
      {"NumberBeyondAll", 400, "request.json",
       [](const Scene& s) { return s.open("/v1/invitation/look", R"({"code":1e999999})"); }},
      {"CommentInJson", 400, "request.json",
       [](const Scene& s) { return s.open("/v1/invitation/look", R"({"code":"a"/**/})"); }},
      {"TrailingText", 400, "request.json",
       [](const Scene& s) { return s.open("/v1/invitation/look", R"({"code":"a"}x)"); }},
      // Fields
      {"MissingField", 400, "request.field", [](const Scene& s) { return s.open("/v1/invitation/look", "{}"); }},
      {"NullField", 400, "request.field", [](const Scene& s) { return s.open("/v1/invitation/look", look(nullptr)); }},
      {"NumberForText", 400, "request.field", [](const Scene& s) { return s.open("/v1/invitation/look", look(7)); }},
      {"EmptyText", 400, "request.field", [](const Scene& s) { return s.open("/v1/invitation/look", look("")); }},
      {"TooLongText", 400, "request.field",
       [](const Scene& s) { return s.open("/v1/invitation/look", look(std::string(65, 'a'))); }},
      {"ZeroByteInText", 400, "request.field",
       [](const Scene& s) { return s.open("/v1/invitation/look", look(std::string("a\0b", 3))); }},
      // Invitations, sign-in
      {"UnknownCode", 403, "auth.invitation",
       [](const Scene& s) { return s.open("/v1/invitation/look", look("AAAAAAAAAAAAAAAAAAAAAAAAAAA")); }},
      {"UnknownCodeForPasskey", 403, "auth.invitation",
       [](const Scene& s) { return s.open("/v1/passkey/options", look("abc")); }},
      {"AcceptWithUnknownCode", 403, "auth.invitation",
       [](const Scene& s) {
         return s.open("/v1/invitation/accept",
                       json{{"code", "abc"}, {"device", device()}, {"passphrase", kPassphrase}}.dump());
       }},
      {"AcceptWithoutDevice", 400, "request.field",
       [](const Scene& s) {
         return s.open("/v1/invitation/accept", json{{"code", "abc"}, {"passphrase", kPassphrase}}.dump());
       }},
      {"AcceptWithoutMeans", 400, "request.field",
       [](const Scene& s) {
         return s.open("/v1/invitation/accept", json{{"code", "abc"}, {"device", device()}}.dump());
       }},
      {"AcceptWithBothMeans", 400, "request.field",
       [](const Scene& s) {
         return s.open(
             "/v1/invitation/accept",
             json{{"code", "abc"}, {"device", device()}, {"passphrase", kPassphrase}, {"passkey", json::object()}}
                 .dump());
       }},
      {"AcceptWithASecondStepWithoutACode", 400, "request.field",
       [](const Scene& s) {
         return s.open(
             "/v1/invitation/accept",
             json{{"code", "abc"}, {"device", device()}, {"passphrase", kPassphrase}, {"secondStep", json::object()}}
                 .dump());
       }},
      {"SignInWithASecondStepInAWord", 400, "request.field",
       [](const Scene& s) {
         return s.open(
             "/v1/session",
             json{{"person", kBoard}, {"device", device()}, {"passphrase", kPassphrase}, {"secondStep", "123456"}}
                 .dump());
       }},
      {"SecondStepOfAnOfferThatIsNoBytes", 400, "request.field",
       [](const Scene& s) { return s.ask_as_leader("PUT", "/v1/second-step", {{"code", "123456"}, {"offer", "+"}}); }},
      {"SecondStepOfAnOfferOfSomebodyElse", 403, "auth.second-step-absent",
       [](const Scene& s) {
         const auto offer = s.world.door().offer_second_step(*sync::PersonId::parse(kBoard));
         return s.ask_as_leader("PUT", "/v1/second-step", {{"code", "123456"}, {"offer", auth::base64url(offer)}});
       }},
      {"AcceptThatEndsOthersInAWord", 400, "request.field",
       [](const Scene& s) {
         return s.open(
             "/v1/invitation/accept",
             json{{"code", "abc"}, {"device", device()}, {"passphrase", kPassphrase}, {"endOthers", "ja"}}.dump());
       }},
      {"AcceptWithWeakPassphrase", 400, "auth.passphrase",
       [](const Scene& s) {
         const auto code = s.world.door().invite(*sync::PersonId::parse(kBoard), std::nullopt);
         const auto reply = s.open("/v1/invitation/accept",
                                   json{{"code", *code}, {"device", device()}, {"passphrase", "wachtwoord123"}}.dump());
         s.world.store().write(
             [](store::Database& database) { database.run("DELETE FROM invitation WHERE used_at IS NULL"); });
         return reply;
       }},
      {"AcceptWithBadBase64", 400, "request.field",
       [](const Scene& s) {
         return s.open("/v1/invitation/accept",
                       json{{"code", "abc"}, {"device", device()}, {"passkey", {{"id", "+/=="}}}}.dump());
       }},
      {"DeviceIdInCapitals", 400, "request.field",
       [](const Scene& s) {
         json other = device();
         other["id"] = "00000000-0000-7000-8000-00000000AAAA";
         return s.open("/v1/session", json{{"person", kMember}, {"passphrase", kPassphrase}, {"device", other}}.dump());
       }},
      {"NilDeviceId", 400, "request.field",
       [](const Scene& s) {
         json other = device();
         other["id"] = "00000000-0000-0000-0000-000000000000";
         return s.open("/v1/session", json{{"person", kMember}, {"passphrase", kPassphrase}, {"device", other}}.dump());
       }},
      {"WrongPassphrase", 403, "auth.credentials",
       [](const Scene& s) {
         return s.open("/v1/session",
                       json{{"person", kMember}, {"passphrase", "iets anders dan dat"}, {"device", device()}}.dump());
       }},
      {"UnknownPerson", 403, "auth.credentials",
       [](const Scene& s) {
         return s.open("/v1/session",
                       json{{"person", kUnknown}, {"passphrase", kPassphrase}, {"device", device()}}.dump());
       }},
      {"DeviceOfSomebodyElse", 403, "auth.device",
       [](const Scene& s) {
         const json other{{"id", s.leader.device}, {"name", "Telefoon"}};
         return s.open("/v1/session", json{{"person", kMember}, {"passphrase", kPassphrase}, {"device", other}}.dump());
       }},
      {"PasskeyWithoutChallenge", 400, "auth.passkey",
       [](const Scene& s) {
         const json passkey{{"id", "AAAA"},
                            {"clientDataJSON", auth::base64url("{}")},
                            {"authenticatorData", "AAAA"},
                            {"signature", "AAAA"}};
         return s.open("/v1/session", json{{"passkey", passkey}, {"device", device()}}.dump());
       }},
      // Sessions
      {"NoCookie", 401, "auth.required", [](const Scene& s) { return s.world.ask("GET", "/v1/session"); }},
      {"InventedCookie", 401, "auth.required",
       [](const Scene& s) {
         return s.world.ask("GET", "/v1/session", "", "Cookie: __Host-bijeen=" + std::string(43, 'A') + "\r\n");
       }},
      {"CookieWithNoise", 401, "auth.required",
       [](const Scene& s) {
         return s.world.ask("GET", "/v1/session", "", "Cookie: __Host-bijeen='; DROP TABLE session\r\n");
       }},
      {"TwoCookies", 401, "auth.required",
       [](const Scene& s) {
         return s.world.ask("GET", "/v1/session", "",
                            "Cookie: __Host-bijeen=" + s.member.cookie + "; __Host-bijeen=" + s.leader.cookie + "\r\n");
       }},
      {"CookieUnderAnotherName", 401, "auth.required",
       [](const Scene& s) {
         return s.world.ask("GET", "/v1/session", "", "Cookie: bijeen=" + s.member.cookie + "\r\n");
       }},
      // Headers, methods, addresses
      {"NoMark", 403, "request.origin",
       [](const Scene& s) {
         return s.world.ask("POST", "/v1/invitation/look", "{}", "Content-Type: application/json\r\n");
       }},
      {"OtherOrigin", 403, "request.origin",
       [](const Scene& s) {
         return s.world.ask("POST", "/v1/invitation/look", "{}",
                            "Bijeen-Request: 1\r\nContent-Type: application/json\r\nOrigin: https://example.org\r\n");
       }},
      {"OtherSite", 403, "request.origin",
       [](const Scene& s) {
         return s.world.ask(
             "DELETE", "/v1/session", "",
             "Bijeen-Request: 1\r\nSec-Fetch-Site: cross-site\r\nCookie: __Host-bijeen=" + s.member.cookie + "\r\n");
       }},
      {"FormInsteadOfJson", 415, "request.type",
       [](const Scene& s) {
         return s.world.ask("POST", "/v1/invitation/look", "code=a",
                            "Bijeen-Request: 1\r\nContent-Type: application/x-www-form-urlencoded\r\n");
       }},
      {"WrongMethod", 405, "request.method",
       [](const Scene& s) { return s.world.ask(s.member, "PUT", "/v1/session", json::object()); }},
      {"GetOnPush", 405, "request.method",
       [](const Scene& s) { return s.world.ask(s.member, "GET", "/v1/sync/push"); }},
      {"UnknownAddress", 404, "request.not-found",
       [](const Scene& s) { return s.world.ask(s.member, "GET", "/v1/sync/everything"); }},
      {"TrailingSlash", 404, "request.not-found",
       [](const Scene& s) { return s.world.ask(s.member, "GET", "/v1/session/"); }},
  };
}

}  // namespace bijeen::api::test
