// SPDX-License-Identifier: EUPL-1.2
#include "tests/api/access_matrix.h"

#include <tuple>

#include "schema/model.h"
#include "server/auth/credentials.h"
#include "tests/api/photo.h"

namespace bijeen::api::test {
namespace {

constexpr const char* kReport = "00000000-0000-7000-8000-0000000000f1";
constexpr const char* kProposal = "00000000-0000-7000-8000-0000000000f2";
constexpr const char* kOtherProposal = "00000000-0000-7000-8000-0000000000f3";
constexpr const char* kPhoto = "00000000-0000-7000-8000-0000000000f4";
constexpr const char* kOtherPhoto = "00000000-0000-7000-8000-0000000000f5";
constexpr const char* kPoll = "00000000-0000-7000-8000-0000000001f4";
constexpr const char* kPollOfBody = "00000000-0000-7000-8000-0000000001f5";
constexpr const char* kPollGroup = "00000000-0000-7000-8000-0000000001f6";
constexpr const char* kPollOption = "00000000-0000-7000-8000-0000000001f7";
constexpr const char* kGroupOfBody = "00000000-0000-7000-8000-0000000001f8";
constexpr const char* kOptionOfBody = "00000000-0000-7000-8000-0000000001f9";

bool has_role(const Caller& caller) {
  return caller.role != "nobody" && caller.role != "left" && caller.role != "ended";
}

std::string refusal(const Caller& caller) {
  if (caller.role == "nobody") return "auth.required";
  return caller.role == "ended" || caller.role == "left" ? "auth.device" : "auth.forbidden";
}

}  // namespace

AccessMatrix::AccessMatrix() {
  const std::map<std::string, const char*> people = {
      {"leader", kLeader}, {"secretary", kSecretary}, {"core", kCore},  {"member", kMember},
      {"board", kBoard},   {"expert", kExpert},       {"admin", kAdmin}};
  for (const auto& [choice, by] : schema::Model::shipped().collection("person")->field("role")->values) {
    const auto person = people.find(choice);
    if (person == people.end()) {
      ADD_FAILURE() << "the role " << choice << " has nobody in this test";
      continue;
    }
    callers_.push_back({choice, person->second, world_.sign_in(person->second)});
  }
  add_records();
}

void AccessMatrix::add_records() {
  const auto add = [&](const char* id, const std::string& scope, const char* author, const std::string& collection,
                       std::map<std::string, sync::Value> put) {
    sync::Op op;
    op.collection = collection;
    op.record = *sync::RecordId::parse(id);
    op.create = true;
    op.put = std::move(put);
    const auto verdicts = world_.store().write(*sync::PersonId::parse(author), *sync::Scope::parse(scope), {op});
    ASSERT_TRUE(verdicts.ok());
    ASSERT_FALSE(verdicts->front().error) << verdicts->front().error->detail;
  };
  for (const auto& [id, body] : {std::pair{kPhoto, kBody}, std::pair{kOtherPhoto, kOtherBody}})
    add_photo(world_, callers_.front().browser, id, "body:" + std::string(body), jpeg(64));
  add(kReport, "leader", kLeader, "personConfidential", {{"person", json(kExpert).dump()}});
  const std::string activity = json(kActivity).dump();
  for (const auto& [id, person] : {std::pair{kProposal, kMember}, std::pair{kOtherProposal, kOtherMember}}) {
    add(id, "person:" + std::string(person), person, "proposal",
        {{"collection", "\"activity\""},
         {"record", activity},
         {"field", "\"title\""},
         {"newValue", "\"Anders\""},
         {"status", "\"open\""}});
  }
  for (const auto& [poll, group, option, body] :
       {std::tuple{kPoll, kPollGroup, kPollOption, "null"},
        {kPollOfBody, kGroupOfBody, kOptionOfBody, "\"00000000-0000-7000-8000-0000000000b1\""}}) {
    add(poll, "programme", kLeader, "poll",
        {{"question", "\"Wat eerst?\""}, {"status", "\"open\""}, {"pointsEach", "3"}, {"body", body}});
    add(group, "programme", kLeader, "pollGroup", {{"poll", json(poll).dump()}, {"name", "\"Allen\""}});
    add(option, "programme", kLeader, "pollOption", {{"poll", json(poll).dump()}, {"title", "\"Bellen\""}});
  }
}

bool AccessMatrix::is_let_in(const Rule& rule, const Caller& caller) {
  if (rule.who.contains("open")) return true;
  if (caller.role == "nobody") return false;
  if (rule.who.contains("session")) return true;
  if (!has_role(caller)) return false;
  return rule.who.contains("roles") || rule.who.contains(caller.role);
}

Browser AccessMatrix::another(const Browser& browser) {
  const Reply made = world_.ask(browser, "POST", "/v1/devices", {{"id", World::new_device_id()}});
  EXPECT_EQ(made.status, 201) << made.body;
  constexpr std::string_view kPrefix = "__Host-bijeen=";
  const std::string cookie = made.header("set-cookie");
  return {cookie.substr(kPrefix.size(), cookie.find(';') - kPrefix.size()), browser.person, made.content["device"]};
}

Reply AccessMatrix::knock(const Browser& browser, const std::string& method, const std::string& target) {
  if (target == "/v1/sync/events") {
    // A stream that is let in goes on; its head is the answer.
    const std::string cookie = browser.cookie.empty() ? "" : "Cookie: __Host-bijeen=" + browser.cookie + "\r\n";
    const auto head = http::test::ask(world_.port(), http::test::get(target, cookie), true);
    if (head && head->status == 200) return {200, "", json(), head->headers};
  }
  if (method == "PUT" && target.ends_with("/bytes")) {
    constexpr std::string_view kBefore = "/v1/photos/";
    const std::string id = target.substr(kBefore.size(), target.rfind('/') - kBefore.size());
    return send_bytes(world_, browser, id, 0, jpeg(64));
  }
  const bool has_body = method == "POST" || method == "PUT";
  return world_.ask(browser, method, target, has_body ? json{{"name", "Sleutel"}} : json(nullptr));
}

std::string AccessMatrix::filled(const std::string& pattern, const std::map<std::string, std::string>& values) {
  std::string target = pattern;
  for (const auto& [name, value] : values) {
    if (const auto at = target.find(name); at != std::string::npos) target.replace(at, name.size(), value);
  }
  return target;
}

void AccessMatrix::expect_refused(const Caller& caller, const std::string& method, const std::string& target) {
  const std::string before = world_.fingerprint();
  const Reply reply = knock(caller.browser, method, target);
  EXPECT_EQ(reply.code(), refusal(caller)) << reply.body;
  EXPECT_EQ(reply.status, caller.role == "nobody" ? 401 : 403);
  EXPECT_EQ(world_.fingerprint(), before);
}

void AccessMatrix::expect_let_in(const Caller& caller, const std::string& method, const std::string& target) {
  const Reply reply = knock(caller.browser, method, target);
  EXPECT_NE(reply.status, 0);
  EXPECT_FALSE(reply.code().starts_with("auth.") && reply.code() != "auth.invitation") << reply.body;
}

void AccessMatrix::expect_known(bool known, const Caller& caller, const std::string& target,
                                const std::string& absent_code) {
  const Reply reply = knock(caller.browser, "GET", target);
  EXPECT_EQ(reply.status, known ? 200 : 404) << reply.body;
  EXPECT_EQ(reply.code(), known ? "" : absent_code);
}

void AccessMatrix::try_everybody(const std::vector<Caller>& callers) {
  for (const Rule& rule : rules()) {
    for (const Caller& caller : callers) {
      SCOPED_TRACE(std::string(rule.method) + " " + rule.pattern + " as " + caller.role);
      try_cells(rule, caller);
    }
  }
}

void AccessMatrix::try_cells(const Rule& rule, const Caller& caller) {
  const std::string somewhere = filled(rule.pattern, {{":scope", "programme"},
                                                      {":collection", "activity"},
                                                      {":id", rule.about == About::kRecord ? kActivity : kUnknown},
                                                      {":device", kUnknown},
                                                      {":name", "geheim.ics"}});
  if (rule.who.contains("operator")) return try_operators_own(rule, caller);
  if (!is_let_in(rule, caller)) {
    ++cells_;
    return expect_refused(caller, rule.method, somewhere);
  }
  switch (rule.about) {
    case About::kScope:
      return try_scopes(rule, caller);
    case About::kRecord:
      return try_records(rule, caller);
    case About::kRecords:
      return try_many_records(rule, caller);
    case About::kDevice:
      return try_devices(caller);
    case About::kOwnSession:
      return try_own_session(rule, caller);
    case About::kSession:
      return try_sessions(caller);
    case About::kPasskey:
      return try_passkeys(rule, caller);
    case About::kPoll:
      return try_polls(rule, caller);
    case About::kPerson:
      return try_people(rule, caller);
    case About::kDeviceOfPerson:
      return try_devices_of_people(rule, caller);
    case About::kPhoto:
      return try_photos(rule, caller);
    case About::kOwnPhoto:
      return try_own_photo(caller);
    case About::kKeptPhoto:
      ++cells_;
      EXPECT_EQ(knock(caller.browser, rule.method, somewhere).code(), "photo.missing");
      return;
    case About::kNothing:
      ++cells_;
      return expect_let_in(caller, rule.method, somewhere);
  }
}

void AccessMatrix::try_operators_own(const Rule& rule, const Caller& caller) {
  const std::string cookie =
      caller.browser.cookie.empty() ? "" : "Cookie: __Host-bijeen=" + caller.browser.cookie + "\r\n";
  const auto ask = [&](const std::string& headers) {
    return world_.ask(rule.method, rule.pattern, "", cookie + headers);
  };
  const std::string token = "Authorization: Bearer " + std::string(kOperatorToken);
  // None of these comes from this machine itself.
  for (const std::string proxied : {"X-Forwarded-For: 127.0.0.1\r\n", "Forwarded: for=127.0.0.1\r\n",
                                    "Via: 1.1 proxy\r\n", "X-Real-IP: 127.0.0.1\r\n"}) {
    ++cells_;
    EXPECT_EQ(ask(proxied).code(), "auth.forbidden");
    EXPECT_EQ(ask(proxied + token + "x\r\n").code(), "auth.forbidden");
    EXPECT_EQ(ask(proxied + token + "\r\n").status, 200);
  }
  EXPECT_EQ(ask("").status, 200);
}

void AccessMatrix::try_scopes(const Rule& rule, const Caller& caller) {
  for (const auto& [part, scope] : scopes()) {
    SCOPED_TRACE(part);
    ++cells_;
    expect_known(reads(caller.role, part), caller, filled(rule.pattern, {{":scope", scope}}), "scope.unknown");
  }
}

void AccessMatrix::try_records(const Rule& rule, const Caller& caller) {
  for (const auto& [part, collection, id] : {std::tuple{"plan", "activity", kActivity},
                                             {"own group", "outcome", kOutcome},
                                             {"other group", "outcome", kOtherOutcome},
                                             {"leader's", "personConfidential", kReport},
                                             {"member's own", "proposal", kProposal},
                                             {"other's own", "proposal", kOtherProposal},
                                             {"nothing", "outcome", kUnknown}}) {
    SCOPED_TRACE(part);
    ++cells_;
    expect_known(reads(caller.role, part), caller, filled(rule.pattern, {{":collection", collection}, {":id", id}}),
                 "record.unknown");
  }
}

/// Of those asked for together each is there or not as if it were asked for by itself.
void AccessMatrix::try_many_records(const Rule& rule, const Caller& caller) {
  const auto ids = [](const std::vector<std::pair<std::string, std::string>>& parts) {
    std::string list;
    for (const auto& [part, id] : parts) list += (list.empty() ? "" : ",") + id;
    return list;
  };
  const std::map<std::string, std::vector<std::pair<std::string, std::string>>> asked = {
      {"activity", {{"plan", kActivity}}},
      {"outcome", {{"other group", kOtherOutcome}, {"nothing", kUnknown}, {"own group", kOutcome}}},
      {"personConfidential", {{"leader's", kReport}}},
      {"proposal", {{"member's own", kProposal}, {"other's own", kOtherProposal}}}};
  for (const auto& [collection, parts] : asked) {
    SCOPED_TRACE(collection);
    const Reply reply =
        knock(caller.browser, "GET", filled(rule.pattern, {{":collection", collection}}) + "?ids=" + ids(parts));
    ASSERT_EQ(reply.status, 200) << reply.body;
    std::vector<std::string> known;
    std::vector<std::string> told;
    for (const auto& [part, id] : parts) {
      ++cells_;
      if (part != "nothing" && reads(caller.role, part)) known.push_back(id);
    }
    for (const json& history : reply.content["histories"]) told.push_back(history["id"]);
    EXPECT_EQ(told, known);
    EXPECT_EQ(reply.content["asked"], parts.size());
  }
}

void AccessMatrix::try_own_session(const Rule& rule, const Caller& caller) {
  // Of those who have lost their role it would spoil the cells that follow.
  if (!has_role(caller)) return;
  ++cells_;
  const Browser again = another(caller.browser);
  EXPECT_EQ(knock(again, rule.method, rule.pattern).status, 204);
  EXPECT_EQ(knock(again, "GET", "/v1/session").code(), "auth.required");
  EXPECT_EQ(knock(caller.browser, "GET", "/v1/session").status, 200);
}

void AccessMatrix::try_polls(const Rule& rule, const Caller& caller) {
  const bool reads_polls = reads(caller.role, "plan");
  for (const auto& [poll, group, option] :
       {std::tuple{kPoll, kPollGroup, kPollOption}, {kPollOfBody, kGroupOfBody, kOptionOfBody}}) {
    SCOPED_TRACE(poll);
    ++cells_;
    const auto target = filled(rule.pattern, {{":id", poll}});
    if (std::string_view(rule.method) == "GET") {
      expect_known(reads_polls, caller, target, "record.unknown");
      continue;
    }
    const bool is_for = poll == kPoll || caller.person == kMember;
    const json ballot{{"ballot", World::new_device_id()}, {"group", group}, {"points", {{option, 3}}}};
    const Reply reply = world_.ask(caller.browser, rule.method, target, ballot);
    EXPECT_EQ(reply.code(), !reads_polls ? "record.unknown" : is_for ? "" : "poll.audience") << reply.body;
  }
}

void AccessMatrix::try_people(const Rule& rule, const Caller& caller) {
  for (const Caller& other : callers_) {
    ++cells_;
    const Reply list = knock(caller.browser, "GET", filled(rule.pattern, {{":id", other.person}}));
    EXPECT_NE(list.body.find(other.browser.device), std::string::npos) << list.body;
  }
}

void AccessMatrix::try_devices_of_people(const Rule& rule, const Caller& caller) {
  for (const Caller& other : callers_) {
    ++cells_;
    const Browser theirs = another(other.browser);
    const auto target = filled(rule.pattern, {{":id", other.person}, {":device", theirs.device}});
    // Under the name of somebody else it is not found.
    const auto wrong = filled(rule.pattern, {{":id", kOtherMember}, {":device", theirs.device}});
    EXPECT_EQ(knock(caller.browser, "DELETE", wrong).code(), "auth.device");
    EXPECT_EQ(knock(caller.browser, "DELETE", target).status, 204);
    EXPECT_EQ(knock(theirs, "GET", "/v1/session").code(), "auth.device");
  }
}

void AccessMatrix::try_photos(const Rule& rule, const Caller& caller) {
  for (const auto& [part, id] : {std::pair{"own group", kPhoto}, {"other group", kOtherPhoto}, {"nothing", kUnknown}}) {
    SCOPED_TRACE(part);
    ++cells_;
    expect_known(reads(caller.role, part), caller, filled(rule.pattern, {{":id", id}}), "record.unknown");
  }
}

/// What one brings is one's own, also under an id that others use.
void AccessMatrix::try_own_photo(const Caller& caller) {
  // An administrator reads no part, so nothing can be announced there.
  if (caller.role == "admin") return;
  const auto here = [&](const Browser& browser) {
    return announce(world_, browser, kUnknown, "programme", jpeg(640)).content["received"];
  };
  for (const Caller& other : callers_) {
    if (other.person == caller.person || other.role == "admin") continue;
    ++cells_;
    const auto before = here(other.browser);
    EXPECT_EQ(send_bytes(world_, caller.browser, kUnknown, 0, jpeg(64)).status, 204);
    EXPECT_EQ(here(other.browser), before) << other.role;
    EXPECT_EQ(here(caller.browser), 64);
  }
}

void AccessMatrix::try_devices(const Caller& caller) {
  cells_ += 2;
  const Browser own = another(caller.browser);
  EXPECT_EQ(knock(caller.browser, "DELETE", "/v1/devices/" + own.device).status, 204);
  EXPECT_EQ(knock(own, "GET", "/v1/devices").code(), "auth.device");
  for (const Caller& other : callers_) {
    if (other.person == caller.person) continue;
    EXPECT_NE(knock(caller.browser, "DELETE", "/v1/devices/" + other.browser.device).status, 204) << other.role;
    EXPECT_EQ(knock(other.browser, "GET", "/v1/devices").status, 200) << other.role;
  }
}

void AccessMatrix::try_sessions(const Caller& caller) {
  cells_ += 2;
  const auto session_of = [&](const Browser& browser) -> std::string {
    const Reply list = knock(browser, "GET", "/v1/devices");
    for (const json& device : list.content["devices"]) {
      for (const json& session : device["sessions"]) {
        if (session["current"] == true) return session["id"];
      }
    }
    ADD_FAILURE() << list.body;
    return {};
  };
  const Browser own = another(caller.browser);
  EXPECT_EQ(knock(caller.browser, "DELETE", "/v1/sessions/" + session_of(own)).status, 204);
  EXPECT_EQ(knock(own, "GET", "/v1/session").code(), "auth.required");
  for (const Caller& other : callers_) {
    if (other.person == caller.person) continue;
    const Reply refused = knock(caller.browser, "DELETE", "/v1/sessions/" + session_of(other.browser));
    EXPECT_EQ(refused.code(), "request.not-found") << other.role;
    EXPECT_EQ(knock(other.browser, "GET", "/v1/session").status, 200) << other.role;
  }
}

void AccessMatrix::try_passkeys(const Rule& rule, const Caller& caller) {
  cells_ += 2;
  const auto add = [&](const std::string& person) {
    const auth::Bytes id = auth::random_bytes(16);
    world_.store().write([&](store::Database& database) {
      auth::add_passkey(database, *sync::PersonId::parse(person), {id, "key", auth::Algorithm::kEs256, 0}, "Sleutel",
                        world_.now());
    });
    return auth::base64url(id);
  };
  EXPECT_EQ(knock(caller.browser, rule.method, filled(rule.pattern, {{":id", add(caller.person)}})).status, 204);
  const std::string other = caller.person == kMember ? kBoard : kMember;
  const std::string theirs = add(other);
  const std::string before = world_.fingerprint();
  EXPECT_EQ(knock(caller.browser, rule.method, filled(rule.pattern, {{":id", theirs}})).code(), "request.not-found");
  EXPECT_EQ(world_.fingerprint(), before);
}

}  // namespace bijeen::api::test
