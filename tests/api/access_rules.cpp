// SPDX-License-Identifier: EUPL-1.2
#include "tests/api/access_rules.h"

#include "tests/api/world.h"

namespace bijeen::api::test {

const std::vector<Rule>& rules() {
  static const std::vector<Rule> all = {
      {"POST", "/v1/sync/push", {"session"}},
      {"POST", "/v1/sync/sealed", {"session"}},
      {"POST", "/v1/sync/give-back", {"session"}},
      {"GET", "/v1/sync/pull", {"roles"}},
      {"GET", "/v1/sync/snapshot/:scope", {"roles"}, About::kScope},
      {"GET", "/v1/sync/digests/:scope", {"roles"}, About::kScope},
      {"POST", "/v1/sync/divergence", {"roles"}},
      {"GET", "/v1/sync/events", {"roles"}},
      {"POST", "/v1/invitation/look", {"open"}},
      {"POST", "/v1/invitation/accept", {"open"}},
      {"POST", "/v1/passkey/options", {"open"}},
      {"POST", "/v1/session", {"open"}},
      {"GET", "/v1/session", {"roles"}},
      {"DELETE", "/v1/session", {"session"}, About::kOwnSession},
      {"POST", "/v1/session/confirm", {"roles"}},
      {"POST", "/v1/devices", {"roles"}},
      {"GET", "/v1/devices", {"roles"}},
      {"DELETE", "/v1/devices/:id", {"roles"}, About::kDevice},
      {"DELETE", "/v1/sessions/:id", {"roles"}, About::kSession},
      {"GET", "/v1/means", {"roles"}},
      {"PUT", "/v1/passkeys/:id", {"roles"}, About::kPasskey},
      {"DELETE", "/v1/passkeys/:id", {"roles"}, About::kPasskey, true},
      {"POST", "/v1/second-step", {"roles"}, About::kNothing, true},
      {"PUT", "/v1/second-step", {"roles"}, About::kNothing, true},
      {"DELETE", "/v1/second-step", {"roles"}, About::kNothing, true},
      {"POST", "/v1/second-step/recovery-codes", {"roles"}, About::kNothing, true},
      {"GET", "/v1/people/:id/devices", {"leader", "admin"}, About::kPerson},
      {"DELETE", "/v1/people/:id/devices/:device", {"leader", "admin"}, About::kDeviceOfPerson, true},
      {"GET", "/v1/people", {"leader", "admin"}},
      {"POST", "/v1/people", {"leader", "admin"}, About::kNothing, true},
      {"POST", "/v1/invitations", {"leader", "admin"}, About::kNothing, true},
      {"GET", "/v1/history/:collection/:id", {"roles"}, About::kRecord},
      {"GET", "/v1/history/:collection", {"roles"}, About::kRecords},
      {"GET", "/v1/search", {"roles"}},
      {"GET", "/v1/refused", {"roles"}},
      {"GET", "/v1/refused/:id/photo", {"leader"}, About::kKeptPhoto},
      {"DELETE", "/v1/refused/:id/photo", {"leader"}, About::kKeptPhoto},
      {"GET", "/v1/reports/progress", {"leader", "secretary", "board"}},
      {"GET", "/v1/audit", {"leader", "admin"}},
      {"GET", "/v1/access", {"roles"}, About::kNothing, true},
      {"POST", "/v1/photos", {"session"}},
      {"PUT", "/v1/photos/:id/bytes", {"session"}, About::kOwnPhoto},
      {"GET", "/v1/photos/:id", {"roles"}, About::kPhoto},
      {"POST", "/v1/polls/:id/ballots", {"roles"}, About::kPoll},
      {"GET", "/v1/polls/:id", {"roles"}, About::kPoll},
      {"GET", "/v1/calendar-feed", {"roles"}},
      {"POST", "/v1/calendar-feed", {"roles"}},
      {"DELETE", "/v1/calendar-feed", {"roles"}},
      {"GET", "/v1/calendars/:name", {"open"}},
      {"GET", "/v1/status", {"open"}},
      {"GET", "/v1/openapi.json", {"open"}},
      {"GET", "/metrics", {"operator"}},
      {"GET", "/.well-known/security.txt", {"open"}},
  };
  return all;
}

const std::map<std::string, std::string>& scopes() {
  static const std::map<std::string, std::string> all = {{"plan", "programme"},
                                                         {"own group", "body:" + std::string(kBody)},
                                                         {"other group", "body:" + std::string(kOtherBody)},
                                                         {"leader's", "leader"},
                                                         {"member's own", "person:" + std::string(kMember)},
                                                         {"other's own", "person:" + std::string(kOtherMember)},
                                                         {"nothing", "body:" + std::string(kUnknown)}};
  return all;
}

bool reads(const std::string& role, const std::string& part) {
  static const std::map<std::string, std::set<std::string>> all = {
      {"leader", {"plan", "own group", "other group", "leader's", "member's own", "other's own"}},
      {"secretary", {"plan", "own group", "other group"}},
      {"core", {"plan", "own group", "other group"}},
      {"member", {"plan", "own group", "member's own"}},
      {"board", {"plan"}},
      {"expert", {"plan"}},
      {"admin", {}}};
  return all.at(role).contains(part);
}

}  // namespace bijeen::api::test
