// SPDX-License-Identifier: EUPL-1.2
#include <functional>

#include "server/auth/bytes.h"
#include "tests/api/world.h"

namespace bijeen::api::test {
namespace {

/// Where a case is played: signed in as a member of kBody, with the next change set ready to be spoilt.
struct Scene {
  World& world;
  Browser& member;
  Browser& leader;

  json good_set(const json& op) const { return world.change_set(member, "body:" + std::string(kBody), op); }
  json envelope(const json& sets) const {
    return {{"epoch", world.store().epoch()}, {"now", sync::raw(world.now())}, {"changeSets", sets}};
  }
  Reply push(const json& set) const { return world.ask(member, "POST", "/v1/sync/push", envelope(json::array({set}))); }
  Reply push_text(const std::string& text) const { return world.ask_raw(member, "POST", "/v1/sync/push", text); }
  /// A set of a right op with some members replaced.
  Reply push_with(const json& replaced) const {
    json set = good_set(good_op());
    set.update(replaced);
    return push(set);
  }
  Reply push_op(const json& op) const { return push(good_set(op)); }
  static json good_op() { return {{"collection", "outcome"}, {"record", kOutcome}, {"put", {{"title", "Anders"}}}}; }
  Reply open(const std::string& path, const std::string& body) const {
    return world.ask_raw(Browser{}, "POST", path, body);
  }
};

struct BadInput {
  const char* name;
  int status;
  const char* code;
  std::function<Reply(const Scene&)> play;
};

std::string nest(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}
json device() {
  return {{"id", "00000000-0000-7000-8000-00000000aaaa"}, {"name", "Telefoon"}};
}
std::string look(const json& code) {
  return json{{"code", code}}.dump();
}
json edit(const char* field, const json& edits) {
  return {{"collection", "outcome"}, {"record", kOutcome}, {"text", {{field, edits}}}};
}

const std::vector<BadInput>& bad_inputs() {
  static const std::vector<BadInput> cases = {
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
      // Query and path
      {"PullWithoutCursor", 400, "request.parameter",
       [](const Scene& s) { return s.world.ask(s.member, "GET", "/v1/sync/pull"); }},
      {"NegativeCursor", 400, "request.parameter",
       [](const Scene& s) { return s.world.ask(s.member, "GET", "/v1/sync/pull?after=-1"); }},
      {"WordForCursor", 400, "request.parameter",
       [](const Scene& s) { return s.world.ask(s.member, "GET", "/v1/sync/pull?after=nu"); }},
      {"HugeCursor", 400, "request.parameter",
       [](const Scene& s) { return s.world.ask(s.member, "GET", "/v1/sync/pull?after=99999999999999999999999"); }},
      {"CursorAhead", 400, "sync.cursor",
       [](const Scene& s) { return s.world.ask(s.member, "GET", "/v1/sync/pull?after=999999"); }},
      {"FloorAboveCursor", 400, "request.parameter",
       [](const Scene& s) { return s.world.ask(s.member, "GET", "/v1/sync/pull?after=0&floor=1"); }},
      {"MisspeltParameter", 400, "request.parameter",
       [](const Scene& s) { return s.world.ask(s.member, "GET", "/v1/sync/pull?after=0&flor=1"); }},
      {"ScopeThatIsNone", 404, "scope.unknown",
       [](const Scene& s) { return s.world.ask(s.member, "GET", "/v1/sync/snapshot/alles"); }},
      {"ScopeOfOthers", 404, "scope.unknown",
       [](const Scene& s) {
         return s.world.ask(s.member, "GET", "/v1/sync/snapshot/body:" + std::string(kOtherBody));
       }},
      {"TooLongKey", 400, "request.parameter",
       [](const Scene& s) {
         return s.world.ask(s.member, "GET", "/v1/sync/snapshot/programme?from=" + std::string(200, 'a'));
       }},
      {"HistoryOfNoCollection", 400, "model.collection",
       [](const Scene& s) { return s.world.ask(s.member, "GET", "/v1/history/geheim/" + std::string(kOutcome)); }},
      {"HistoryOfNoId", 400, "request.parameter",
       [](const Scene& s) { return s.world.ask(s.member, "GET", "/v1/history/outcome/1"); }},
      {"HistoryOfUnknown", 404, "record.unknown",
       [](const Scene& s) { return s.world.ask(s.member, "GET", "/v1/history/outcome/" + std::string(kUnknown)); }},
      {"SearchForNothing", 400, "request.parameter",
       [](const Scene& s) { return s.world.ask(s.member, "GET", "/v1/search?q="); }},
      {"SearchForTooMuch", 400, "request.parameter",
       [](const Scene& s) { return s.world.ask(s.member, "GET", "/v1/search?q=" + std::string(201, 'a')); }},
      {"SearchLimitOfZero", 400, "request.parameter",
       [](const Scene& s) { return s.world.ask(s.member, "GET", "/v1/search?q=a&limit=0"); }},
      {"SearchLimitTooHigh", 400, "request.parameter",
       [](const Scene& s) { return s.world.ask(s.member, "GET", "/v1/search?q=a&limit=101"); }},
      {"ReportOfADayThatIsNone", 400, "request.parameter",
       [](const Scene& s) {
         return s.world.ask(s.leader, "GET", "/v1/reports/progress?from=2019-02-30&to=2019-12-31");
       }},
      {"ReportBackwards", 400, "request.parameter",
       [](const Scene& s) {
         return s.world.ask(s.leader, "GET", "/v1/reports/progress?from=2019-12-31&to=2019-01-01");
       }},
      {"ReportWithoutEnd", 400, "request.parameter",
       [](const Scene& s) { return s.world.ask(s.leader, "GET", "/v1/reports/progress?from=2019-01-01"); }},
      {"ReportOfAYear", 400, "request.parameter",
       [](const Scene& s) { return s.world.ask(s.leader, "GET", "/v1/reports/progress?from=2019&to=2020"); }},
      {"EndDeviceOfNoId", 400, "request.parameter",
       [](const Scene& s) { return s.world.ask(s.member, "DELETE", "/v1/devices/alle"); }},
      {"EndDeviceOfOthers", 403, "auth.device",
       [](const Scene& s) { return s.world.ask(s.member, "DELETE", "/v1/devices/" + s.leader.device); }},
      // People
      {"PersonWithoutName", 400, "request.field",
       [](const Scene& s) { return s.world.ask(s.leader, "POST", "/v1/people", {{"role", "member"}}); }},
      {"PersonWithUnknownRole", 400, "request.field",
       [](const Scene& s) {
         return s.world.ask(s.leader, "POST", "/v1/people", {{"name", "Nieuw lid"}, {"role", "koning"}});
       }},
      {"PersonWithTooLongName", 400, "request.field",
       [](const Scene& s) {
         return s.world.ask(s.leader, "POST", "/v1/people", {{"name", std::string(121, 'a')}, {"role", "member"}});
       }},
      {"PersonOfUnknownOrganisation", 404, "record.unknown",
       [](const Scene& s) {
         return s.world.ask(s.leader, "POST", "/v1/people",
                            {{"name", "Nieuw lid"}, {"role", "member"}, {"organisation", kUnknown}});
       }},
      {"PersonByAMember", 403, "auth.forbidden",
       [](const Scene& s) {
         return s.world.ask(s.member, "POST", "/v1/people", {{"name", "Nieuw lid"}, {"role", "leader"}});
       }},
      {"InvitationForNobody", 404, "record.unknown",
       [](const Scene& s) { return s.world.ask(s.leader, "POST", "/v1/invitations", {{"person", kUnknown}}); }},
      {"InvitationForText", 400, "request.field",
       [](const Scene& s) { return s.world.ask(s.leader, "POST", "/v1/invitations", {{"person", "iemand"}}); }},
      // Push: the request
      {"PushWithoutEpoch", 400, "request.field",
       [](const Scene& s) { return s.push_text(R"({"now":1,"changeSets":[]})"); }},
      {"PushOfNothing", 400, "request.field",
       [](const Scene& s) { return s.world.ask(s.member, "POST", "/v1/sync/push", s.envelope(json::array())); }},
      {"PushOfAnObject", 400, "request.field",
       [](const Scene& s) { return s.world.ask(s.member, "POST", "/v1/sync/push", s.envelope(json::object())); }},
      {"PushWithFractionalClock", 400, "request.field",
       [](const Scene& s) {
         json body = s.envelope(json::array({s.good_set(Scene::good_op())}));
         body["now"] = 1.5;
         return s.world.ask(s.member, "POST", "/v1/sync/push", body);
       }},
      {"PushWithHugeClock", 400, "request.field",
       [](const Scene& s) {
         json body = s.envelope(json::array({s.good_set(Scene::good_op())}));
         body["now"] = std::uint64_t{18'446'744'073'709'551'615U};
         return s.world.ask(s.member, "POST", "/v1/sync/push", body);
       }},
      {"PushTooLarge", 413, "request.too-large",
       [](const Scene& s) { return s.push_text("{\"epoch\":\"" + std::string(600'000, 'a') + "\"}"); }},
      {"PushToAnotherEpoch", 409, "sync.epoch",
       [](const Scene& s) {
         json body = s.envelope(json::array({s.good_set(Scene::good_op())}));
         body["epoch"] = "een-andere-tijd";
         return s.world.ask(s.member, "POST", "/v1/sync/push", body);
       }},
      {"PushWithAGap", 409, "sync.gap", [](const Scene& s) { return s.push_with({{"n", 9}, {"known", 8}}); }},
      {"PushOfAnotherDevice", 403, "auth.device",
       [](const Scene& s) { return s.push_with({{"device", s.leader.device}}); }},
      {"SetThatIsText", 400, "change-set.malformed", [](const Scene& s) { return s.push("een wijziging"); }},
      {"SetWithoutOps", 400, "change-set.malformed", [](const Scene& s) { return s.push_with({{"ops", nullptr}}); }},
      {"SetWithNoId", 400, "change-set.malformed", [](const Scene& s) { return s.push_with({{"id", "1"}}); }},
      {"SetWithNegativeNumber", 400, "change-set.malformed", [](const Scene& s) { return s.push_with({{"n", -1}}); }},
      {"SetWithHugeNumber", 400, "change-set.malformed", [](const Scene& s) { return s.push_with({{"seen", 1e300}}); }},
      {"SetWithUnknownMember", 400, "change-set.malformed",
       [](const Scene& s) { return s.push_with({{"author", kLeader}}); }},
      {"SetOfNoScope", 400, "change-set.malformed",
       [](const Scene& s) { return s.push_with({{"scope", "iedereen"}}); }},
      {"OpThatPutsAList", 400, "change-set.malformed",
       [](const Scene& s) {
         return s.push_op({{"collection", "outcome"}, {"record", kOutcome}, {"put", json::array()}});
       }},
      {"EditOfTwoParts", 400, "change-set.malformed",
       [](const Scene& s) { return s.push_op(edit("note", json::array({json::array({0, 0})}))); }},
      {"EditAtANegativePlace", 400, "change-set.malformed",
       [](const Scene& s) { return s.push_op(edit("note", json::array({json::array({-1, 0, "a"})}))); }},
      {"TooManyChanges", 413, "change-set.too-large",
       [](const Scene& s) {
         json set = s.good_set(Scene::good_op());
         for (int i = 0; i < 500; ++i) {
           json op = Scene::good_op();
           op["record"] = World::new_device_id();  // any id that is not there yet
           set["ops"].push_back(op);
         }
         return s.push(set);
       }},
  };
  return cases;
}

/// One world for all: what one case broke, the next would show.
class BadInputs : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    world_ = new World();
    member_ = new Browser(world_->sign_in(kMember));
    leader_ = new Browser(world_->sign_in(kLeader));
  }
  static void TearDownTestSuite() {
    delete leader_;
    delete member_;
    delete world_;
  }
  static World* world_;
  static Browser* member_;
  static Browser* leader_;
};
World* BadInputs::world_ = nullptr;
Browser* BadInputs::member_ = nullptr;
Browser* BadInputs::leader_ = nullptr;

TEST_F(BadInputs, EachGetsItsCodeChangesNothingAndLeavesTheServerAlive) {
  EXPECT_GE(bad_inputs().size(), 90U);
  for (const BadInput& bad : bad_inputs()) {
    SCOPED_TRACE(bad.name);
    const std::string before = world_->fingerprint();
    const Reply reply = bad.play(Scene{*world_, *member_, *leader_});
    EXPECT_EQ(reply.status, bad.status) << reply.body;
    EXPECT_EQ(reply.code(), bad.code) << reply.body;
    EXPECT_EQ(reply.header("content-type"), "application/problem+json");
    EXPECT_EQ(reply.content.value("status", 0), reply.status);
    EXPECT_EQ(reply.content.value("type", ""), "urn:bijeen:error:" + std::string(bad.code));
    EXPECT_EQ(world_->fingerprint(), before);
    EXPECT_EQ(world_->ask("GET", "/v1/status").status, 200);
    world_->advance(std::chrono::minutes(20));  // so that wrong sign-ins do not slow the later ones down
  }
}

/// Sets that are well-formed and still not right get a verdict of their own: refused, kept, and the device goes on.
struct BadSet {
  const char* name;
  const char* code;
  const char* scope;
  json op;
};

const std::vector<BadSet>& bad_sets() {
  static const std::string body = "body:" + std::string(kBody);
  static const std::string other = "body:" + std::string(kOtherBody);
  static const auto outcome = [](const json& rest) {
    json op{{"collection", "outcome"}, {"record", kOutcome}};
    op.update(rest);
    return op;
  };
  static const std::vector<BadSet> cases = {
      {"UnknownCollection",
       "model.collection",
       body.c_str(),
       {{"collection", "geheim"}, {"record", kUnknown}, {"put", {{"a", 1}}}}},
      {"UnknownField", "model.field", body.c_str(), outcome({{"put", {{"kleur", "rood"}}}})},
      {"TextAsValue", "model.rule", body.c_str(), outcome({{"put", {{"note", "alles anders"}}}})},
      {"SetAsValue", "model.rule", body.c_str(), outcome({{"put", {{"focusPoints", json::array()}}}})},
      {"ValueAsSet", "model.rule", body.c_str(), outcome({{"add", {{"title", json::array({"a"})}}}})},
      {"DayThatIsNone", "model.value", body.c_str(), outcome({{"put", {{"due", "2026-02-30"}}}})},
      {"NumberForText", "model.value", body.c_str(), outcome({{"put", {{"title", 7}}}})},
      {"TooLongTitle", "model.value", body.c_str(), outcome({{"put", {{"title", std::string(1001, 'a')}}}})},
      {"UnknownStatus", "model.value", body.c_str(), outcome({{"put", {{"status", "misschien"}}}})},
      {"RequiredCleared", "model.required", body.c_str(), outcome({{"put", {{"title", nullptr}}}})},
      {"UnknownRecord",
       "record.unknown",
       body.c_str(),
       {{"collection", "outcome"}, {"record", kUnknown}, {"put", {{"title", "a"}}}}},
      {"RecordMadeTwice", "record.exists", body.c_str(),
       outcome({{"create", true}, {"put", {{"kind", "idea"}, {"title", "a"}}}})},
      {"CreatedWithoutTitle",
       "model.required",
       body.c_str(),
       {{"collection", "outcome"}, {"record", kUnknown}, {"create", true}, {"put", {{"kind", "idea"}}}}},
      {"PlaceBeyondTheText", "text.position", body.c_str(),
       outcome({{"text", {{"note", json::array({json::array({99, 0, "a"})})}}}})},
      {"RemovalBeyondTheText", "text.position", body.c_str(),
       outcome({{"text", {{"note", json::array({json::array({0, 5, ""})})}}}})},
      {"FieldOfTheLeader", "auth.forbidden", body.c_str(), outcome({{"put", {{"consolidation", "accepted"}}}})},
      {"PlanOfTheLeader",
       "auth.forbidden",
       "programme",
       {{"collection", "activity"}, {"record", kActivity}, {"put", {{"title", "Anders"}}}}},
      {"OwnRole",
       "auth.forbidden",
       "programme",
       {{"collection", "person"}, {"record", kMember}, {"put", {{"role", "leader"}}}}},
      {"ScopeOfOthers",
       "scope.unknown",
       other.c_str(),
       {{"collection", "outcome"}, {"record", kOtherOutcome}, {"put", {{"title", "a"}}}}},
      {"RecordOfAnotherScope",
       "model.scope",
       body.c_str(),
       {{"collection", "activity"}, {"record", kUnknown}, {"create", true}, {"put", {{"title", "a"}}}}},
  };
  return cases;
}

TEST_F(BadInputs, WellFormedSetsThatBreakARuleAreRefusedKeptAndDoNotBlock) {
  for (const BadSet& bad : bad_sets()) {
    SCOPED_TRACE(bad.name);
    const auto last = world_->store().last_seq();
    const Reply reply = world_->push_op(*member_, bad.scope, bad.op);
    ASSERT_EQ(reply.status, 200);
    const json verdict = reply.content["verdicts"][0];
    EXPECT_EQ(verdict["verdict"], "refused") << verdict;
    EXPECT_EQ(verdict["code"], bad.code) << verdict;
    EXPECT_EQ(world_->store().last_seq(), last);
  }
  const Reply kept = world_->ask(*member_, "GET", "/v1/refused");
  EXPECT_EQ(kept.content["refused"].size(), bad_sets().size());
  const Reply good = world_->push_op(*member_, "body:" + std::string(kBody), Scene::good_op());
  EXPECT_EQ(good.content["verdicts"][0]["verdict"], "accepted") << good.body;
}

}  // namespace
}  // namespace bijeen::api::test
