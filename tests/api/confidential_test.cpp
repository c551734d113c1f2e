// SPDX-License-Identifier: EUPL-1.2
// What stands in a confidential group, in one person's own part and in the leader's: every address that reads, as
// everybody, before and after it is there. Who may not read it gets no word of it and the same answers as before; and
// whatever is asked or written about one of its records is answered as of a record that does not exist.
#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include "schema/model.h"
#include "tests/api/photo.h"

namespace bijeen::api::test {
namespace {

constexpr const char* kSounding = "00000000-0000-7000-8000-000000000b01";
constexpr const char* kEmpty = "00000000-0000-7000-8000-000000000b02";
/// The meetings and plan of everybody else, which the report and the calendar tell of.
constexpr const char* kPeriod = "from=2026-01-01&to=2026-12-31";

/// Its word is in its bytes.
constexpr const char* kPhoto = "00000000-0000-7000-8000-0000000cf070";

/// A record that others must not know of.
struct Hidden {
  std::string collection, id, scope;
  json op;
};

std::string id_of(int number) {
  const std::string digits = std::to_string(number);
  return "00000000-0000-7000-8000-0000000c" + std::string(4 - digits.size(), '0') + digits;
}

/// One of every collection that people write in there, with a word of its own in everything that takes one.
std::vector<Hidden> hidden_records() {
  const std::string body = "body:" + std::string(kSounding);
  const std::string own = "person:" + std::string(kExpert);
  const std::string meeting = id_of(1), version = id_of(5), outcome = id_of(3);
  const std::vector<std::tuple<std::string, std::string, json>> all = {
      {"meeting",
       body,
       {{"put", {{"title", "kwartsvlinder"}, {"date", "2026-03-04"}, {"place", "zandloperzaal"}, {"status", "held"}}},
        {"add", {{"guests", json::array({"nevelgast"})}}},
        {"text", {{"minutes", json::array({json::array({0, 0, "Gezegd is mosselbank."})})}}}}},
      {"agendaItem", body, {{"put", {{"meeting", meeting}, {"title", "lantaarnwinde"}, {"status", "open"}}}}},
      {"outcome",
       body,
       {{"put",
         {{"kind", "bottleneck"}, {"title", "schemerlijster"}, {"meeting", meeting}, {"why", "dwarsfluitkruid"}}}}},
      {"standingItem", body, {{"put", {{"title", "ruisvoornregel"}}}}},
      {"minutesVersion",
       body,
       {{"put",
         {{"meeting", meeting},
          {"number", 1},
          {"on", "2026-03-05"},
          {"content", {{"minutes", "korenbloemtekst"}}},
          {"hash", std::string(64, 'a')}}}}},
      {"minutesRemark", body, {{"put", {{"version", version}, {"text", "wolkenbreeksteen"}, {"status", "open"}}}}},
      {"escalation",
       body,
       {{"put",
         {{"outcome", outcome},
          {"from", kBody},
          {"title", "steenuilvraag"},
          {"note", "varenbrief"},
          {"status", "open"}}}}},
      {"confidentialItem",
       own,
       {{"put", {{"meeting", meeting}, {"title", "zilverschoon"}}},
        {"text", {{"text", json::array({json::array({0, 0, "Alleen voor mij: grasklokje."})})}}}}},
      {"proposal",
       own,
       {{"put",
         {{"collection", "activity"},
          {"record", kActivity},
          {"field", "title"},
          {"newValue", "boterbloemplan"},
          {"status", "open"}}}}},
      {"personConfidential", "leader", {{"put", {{"person", kExpert}, {"realName", "Wilgenroos Akkerwinde"}}}}},
      {"report",
       "leader",
       {{"put",
         {{"month", "2026-06"},
          {"kind", "progress"},
          {"title", "tormentilrapport"},
          {"from", "2026-01-01"},
          {"to", "2026-06-30"}}}}},
  };
  std::vector<Hidden> records;
  int number = 0;
  for (const auto& [collection, scope, rest] : all) {
    const std::string id = id_of(++number);
    json op{{"collection", collection}, {"record", id}, {"create", true}};
    op.update(rest);
    records.push_back({collection, id, scope, op});
  }
  return records;
}

const std::vector<std::string>& words() {
  static const std::vector<std::string> all = {
      "kwartsvlinder",  "zandloperzaal",   "nevelgast",        "mosselbank",      "lantaarnwinde",
      "schemerlijster", "dwarsfluitkruid", "ruisvoornregel",   "korenbloemtekst", "wolkenbreeksteen",
      "steenuilvraag",  "varenbrief",      "zilverschoon",     "grasklokje",      "boterbloemplan",
      "Wilgenroos",     "Akkerwinde",      "tormentilrapport", "geweigerdwoord",  "meerkoetflap"};
  return all;
}

struct Caller {
  std::string role;
  Browser browser;
  std::string calendar;
};

class Confidential : public testing::Test {
 protected:
  Confidential() {
    for (const auto& [role, person] : {std::pair{"leader", kLeader},
                                       {"secretary", kSecretary},
                                       {"core", kCore},
                                       {"member", kMember},
                                       {"board", kBoard},
                                       {"expert", kExpert},
                                       {"admin", kAdmin}}) {
      Caller caller{role, world_.sign_in(person), ""};
      const Reply made = world_.ask(caller.browser, "POST", "/v1/calendar-feed", json::object());
      const auto address = made.content.at("address").get<std::string>();
      caller.calendar = address.substr(address.find("/v1/"));
      callers_.push_back(std::move(caller));
    }
    callers_.push_back({"nobody", {}, "/v1/calendars/onbekend.ics"});
    Browser& leader = callers_.front().browser;
    for (const char* body : {kSounding, kEmpty}) {
      push(leader, "programme",
           {{"collection", "body"},
            {"record", body},
            {"create", true},
            {"put", {{"name", "Klankbordgroep"}, {"kind", "sounding-board"}, {"confidential", true}}}});
    }
    push(leader, scope(),
         {{"collection", "membership"},
          {"record", id_of(900)},
          {"create", true},
          {"put", {{"person", kExpert}, {"function", "member"}}}});
    std::set<std::string> roles;
    for (const auto& [role, by] : schema::Model::shipped().collection("person")->field("role")->values)
      EXPECT_TRUE(std::any_of(callers_.begin(), callers_.end(), [&](const Caller& one) { return one.role == role; }))
          << "nobody in this test is " << role;
  }

  static std::string scope() { return "body:" + std::string(kSounding); }
  static bool may_read(const Caller& caller, const std::string& scope) {
    return caller.role == "leader" || (caller.role == "expert" && scope != "leader");
  }
  void push(Browser& browser, const std::string& scope, const json& op) {
    const Reply reply = world_.push_op(browser, scope, op);
    ASSERT_EQ(reply.content["verdicts"][0]["verdict"], "accepted") << reply.body;
  }
  void plant() {
    Browser& leader = callers_.front().browser;
    Browser& expert = caller("expert").browser;
    for (const Hidden& hidden : records_) {
      const bool is_experts = hidden.scope.starts_with("person:");
      push(is_experts ? expert : leader, hidden.scope, hidden.op);
    }
    add_photo(world_, leader, kPhoto, scope(), jpeg(64) + "meerkoetflap");
    // Refused, and so kept for its author and the leader.
    const Reply refused = world_.push_op(
        expert, scope(), {{"collection", "outcome"}, {"record", kUnknown}, {"put", {{"title", "geweigerdwoord"}}}});
    ASSERT_EQ(refused.content["verdicts"][0]["verdict"], "refused") << refused.body;
  }
  Caller& caller(const std::string& role) {
    return *std::find_if(callers_.begin(), callers_.end(), [&](const Caller& one) { return one.role == role; });
  }

  /// What is asked at a reading address; about each hidden record and scope where it asks about one.
  std::vector<std::string> targets(const std::string& pattern, const Caller& caller) const;
  void expect_the_same_as_of_what_is_not_there(const Caller& caller, const std::string& target, const std::string& id,
                                               const std::string& absent_id);

  World world_;
  std::vector<Caller> callers_;
  std::vector<Hidden> records_ = hidden_records();
};

/// Why an address that reads is not asked here.
const std::map<std::string, std::string>& named_with_a_reason() {
  static const std::map<std::string, std::string> all = {
      {"/v1/sync/events",
       "tells a number, and only to who may see what got it: "
       "Flow.AnEventTellsThatThereIsSomethingNewOnlyToWhoMaySeeIt"},
  };
  return all;
}

std::vector<std::string> Confidential::targets(const std::string& pattern, const Caller& caller) const {
  std::set<std::string> scopes{"programme", "body:" + std::string(kEmpty)};
  for (const Hidden& hidden : records_) scopes.insert(hidden.scope);
  std::vector<std::string> out;
  if (pattern == "/v1/sync/pull") return {pattern, pattern + "?after=0", pattern + "?after=0&floor=0"};
  if (pattern == "/v1/sync/snapshot/:scope" || pattern == "/v1/sync/digests/:scope") {
    const std::string stem = pattern.substr(0, pattern.find(':'));
    for (const auto& scope : scopes) {
      out.push_back(stem + scope);
      out.push_back(stem + scope + "?from=&to=");
    }
  } else if (pattern == "/v1/history/:collection/:id") {
    for (const Hidden& hidden : records_) out.push_back("/v1/history/" + hidden.collection + "/" + hidden.id);
  } else if (pattern == "/v1/refused/:id/photo") {
    out.push_back("/v1/refused/" + std::string(kUnknown) + "/photo");  // For the leader, who may read all of it.
  } else if (pattern == "/v1/history/:collection") {
    for (const Hidden& hidden : records_) out.push_back("/v1/history/" + hidden.collection + "?ids=" + hidden.id);
  } else if (pattern == "/v1/photos/:id") {
    out.push_back("/v1/photos/" + std::string(kPhoto));
  } else if (pattern == "/v1/polls/:id") {
    for (const Hidden& hidden : records_) out.push_back("/v1/polls/" + hidden.id);
  } else if (pattern == "/v1/search") {
    for (const auto& word : words()) {
      out.push_back(pattern + "?q=" + word);
      out.push_back(pattern + "?q=" + word.substr(0, word.size() - 3));
    }
  } else if (pattern == "/v1/reports/progress") {
    out.push_back(pattern + "?" + kPeriod);
  } else if (pattern == "/v1/people/:id/devices") {
    out.push_back("/v1/people/" + std::string(kExpert) + "/devices");
  } else if (pattern == "/v1/calendars/:name") {
    out.push_back(caller.calendar);
  } else {
    out.push_back(pattern);
  }
  return out;
}

/// Without what says where the log is, which counts for everybody (docs/protocol.md), and one's own acts.
std::string comparable(const std::string& pattern, const Reply& reply) {
  // What somebody asked for is itself told in these.
  if (pattern == "/v1/audit" || pattern == "/metrics") return {};
  if (!reply.content.is_object()) return std::to_string(reply.status) + reply.body;
  json content = reply.content;
  for (const char* key : {"cursor", "horizon", "bases", "audit", "instance"}) content.erase(key);
  return std::to_string(reply.status) + content.dump();
}

TEST_F(Confidential, NoAddressTellsAWordOfItNorAnswersOtherwiseBecauseItIsThere) {
  using Key = std::pair<std::string, std::string>;
  std::map<Key, std::string> before;
  int asked = 0;
  std::set<std::string> found;
  const auto ask_everything = [&](const auto& look) {
    for (const Caller& caller : callers_) {
      for (const Route& route : Api::routes()) {
        const std::string pattern(route.pattern);
        if (route.method != "GET" || named_with_a_reason().contains(pattern)) continue;
        for (const auto& target : targets(pattern, caller)) {
          EXPECT_EQ(target.find("/:"), std::string::npos) << "what is asked at " << target << "?";
          look(caller, pattern, target, world_.ask(caller.browser, "GET", target));
          ++asked;
        }
      }
    }
  };
  ask_everything([&](const Caller& caller, const std::string& pattern, const std::string& target, const Reply& reply) {
    ASSERT_NE(reply.status, 0) << target;
    before[{caller.role, target}] = comparable(pattern, reply);
  });
  plant();
  ask_everything([&](const Caller& caller, const std::string& pattern, const std::string& target, const Reply& reply) {
    for (const auto& word : words()) {
      const bool has = reply.body.find(word) != std::string::npos;
      if (caller.role == "leader" || caller.role == "expert") {
        if (has) found.insert(caller.role + " " + word);
        continue;
      }
      EXPECT_FALSE(has) << caller.role << " reads " << word << " at " << target << ": " << reply.body;
    }
    if (caller.role == "leader" || caller.role == "expert") return;
    EXPECT_EQ(comparable(pattern, reply), (before[{caller.role, target}])) << caller.role << " at " << target;
  });
  for (const auto& word : words()) {
    EXPECT_TRUE(found.contains("leader " + word)) << "the leader reads no " << word;
    const bool is_leaders = word == "Wilgenroos" || word == "Akkerwinde" || word == "tormentilrapport";
    EXPECT_EQ(found.contains("expert " + word), !is_leaders) << word;
  }
  RecordProperty("asked", asked);
  EXPECT_GE(asked, 1000);
}

void Confidential::expect_the_same_as_of_what_is_not_there(const Caller& caller, const std::string& target,
                                                           const std::string& id, const std::string& absent_id) {
  std::string absent = target;
  absent.replace(absent.find(id), id.size(), absent_id);
  const auto masked = [&](const Reply& reply) {
    return std::regex_replace(comparable("", reply), std::regex(id + "|" + absent_id), "ID");
  };
  EXPECT_EQ(masked(world_.ask(caller.browser, "GET", target)), masked(world_.ask(caller.browser, "GET", absent)))
      << caller.role << " at " << target;
}

TEST_F(Confidential, AskedForByNameItIsAsIfItWereNotThere) {
  plant();
  for (const Caller& caller : callers_) {
    if (!may_read(caller, scope()))
      expect_the_same_as_of_what_is_not_there(caller, "/v1/photos/" + std::string(kPhoto), kPhoto, kUnknown);
    for (const Hidden& hidden : records_) {
      if (may_read(caller, hidden.scope)) continue;
      expect_the_same_as_of_what_is_not_there(caller, "/v1/history/" + hidden.collection + "/" + hidden.id, hidden.id,
                                              kUnknown);
      expect_the_same_as_of_what_is_not_there(caller, "/v1/history/" + hidden.collection + "?ids=" + hidden.id,
                                              hidden.id, kUnknown);
      for (const char* address : {"/v1/sync/snapshot/", "/v1/sync/digests/"}) {
        const auto colon = hidden.scope.find(':');
        if (colon == std::string::npos) continue;
        const auto of = hidden.scope.substr(colon + 1);
        expect_the_same_as_of_what_is_not_there(caller, address + hidden.scope, of, kUnknown);
      }
      const auto reported = [&](const std::string& scope) {
        const json report{{"scope", scope},
                          {"epoch", world_.store().epoch()},
                          {"cursor", 1},
                          {"model", 1},
                          {"engine", 1},
                          {"here", std::string(32, '1')},
                          {"there", nullptr},
                          {"differing", 0},
                          {"records", json::array()}};
        return world_.ask(caller.browser, "POST", "/v1/sync/divergence", report).code();
      };
      EXPECT_EQ(reported(hidden.scope), reported("body:" + std::string(kUnknown))) << caller.role;
    }
  }
}

/// What somebody can try on a record of which he knows the id, as if it were one of \p scope.
std::vector<json> tries(const Hidden& hidden, const std::string& id) {
  json edit = hidden.op;
  edit["record"] = id;
  edit.erase("create");
  json creation = hidden.op;
  creation["record"] = id;
  const json remove{{"collection", hidden.collection}, {"record", id}, {"deleted", true}};
  json edit_and_remove = edit;
  edit_and_remove["deleted"] = true;
  return {edit, remove, edit_and_remove, creation};
}

TEST_F(Confidential, WhatOthersWriteAboutItIsJudgedAsIfItWereNotThere) {
  plant();
  int tried = 0;
  for (Caller& caller : callers_) {
    if (caller.role == "nobody") continue;
    for (const Hidden& hidden : records_) {
      if (may_read(caller, hidden.scope)) continue;
      for (const std::string& as :
           {hidden.scope, std::string("programme"), "person:" + caller.browser.person, "body:" + std::string(kBody)}) {
        const auto judged = [&](const std::string& id) {
          std::vector<std::string> verdicts;
          for (const json& op : tries(hidden, id)) {
            const Reply reply = world_.push_op(caller.browser, as, op);
            json verdict = reply.content["verdicts"][0];
            for (const auto& word : words()) EXPECT_EQ(reply.body.find(word), std::string::npos) << reply.body;
            if (verdict["verdict"] == "accepted") verdict = {{"verdict", "accepted"}};
            for (const char* own : {"n", "id"}) verdict.erase(own);
            verdicts.push_back(std::regex_replace(verdict.dump(), std::regex(id), "ID"));
            ++tried;
          }
          return verdicts;
        };
        const auto hidden_verdicts = judged(hidden.id);
        const auto absent_verdicts = judged(world_.new_device_id());
        ASSERT_EQ(hidden_verdicts.size(), absent_verdicts.size());
        for (std::size_t i = 0; i < hidden_verdicts.size(); ++i) {
          // An id is one record's, whoever may know of it: making another one under it fails.
          const bool could_be_made = absent_verdicts[i].find("accepted") != std::string::npos;
          if (could_be_made) {
            EXPECT_NE(hidden_verdicts[i].find("record.exists"), std::string::npos) << hidden_verdicts[i];
          } else {
            EXPECT_EQ(hidden_verdicts[i], absent_verdicts[i])
                << caller.role << " in " << as << ", try " << i << " on " << hidden.collection;
          }
        }
      }
    }
  }
  RecordProperty("tried", tried);
}

}  // namespace
}  // namespace bijeen::api::test
