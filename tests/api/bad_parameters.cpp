// SPDX-License-Identifier: EUPL-1.2
#include "tests/api/bad_input.h"

namespace bijeen::api::test {

std::vector<BadInput> bad_parameters() {
  return {
      // Query and path
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
      {"HistoryBeforeAWord", 400, "request.parameter",
       [](const Scene& s) {
         return s.world.ask(s.member, "GET", "/v1/history/outcome/" + std::string(kOutcome) + "?before=nu");
       }},
      {"HistoryFromTheOtherEnd", 400, "request.parameter",
       [](const Scene& s) {
         return s.world.ask(s.member, "GET", "/v1/history/outcome/" + std::string(kOutcome) + "?after=1");
       }},
      {"HistoriesOfNoCollection", 400, "model.collection",
       [](const Scene& s) { return s.world.ask(s.member, "GET", "/v1/history/geheim?ids=" + std::string(kOutcome)); }},
      {"HistoriesOfNothing", 400, "request.parameter",
       [](const Scene& s) { return s.world.ask(s.member, "GET", "/v1/history/outcome"); }},
      {"HistoriesOfHalfAnId", 400, "request.parameter",
       [](const Scene& s) {
         return s.world.ask(s.member, "GET", "/v1/history/outcome?ids=" + std::string(kOutcome) + ",");
       }},
      {"HistoriesOfTooMany", 400, "request.parameter",
       [](const Scene& s) {
         std::string ids = kOutcome;
         for (int more = 0; more < 40; ++more) ids += "," + std::string(kOutcome);
         return s.world.ask(s.member, "GET", "/v1/history/outcome?ids=" + ids);
       }},
      {"RefusedBeforeANegativeNumber", 400, "request.parameter",
       [](const Scene& s) { return s.world.ask(s.member, "GET", "/v1/refused?before=-1"); }},
      {"RefusedOfAnother", 400, "request.parameter",
       [](const Scene& s) { return s.world.ask(s.member, "GET", "/v1/refused?author=" + std::string(kBoard)); }},
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
       [](const Scene& s) { return s.post_as_leader("/v1/people", {{"role", "member"}}); }},
      {"PersonWithUnknownRole", 400, "request.field",
       [](const Scene& s) { return s.post_as_leader("/v1/people", {{"name", "Nieuw lid"}, {"role", "koning"}}); }},
      {"PersonWithTooLongName", 400, "request.field",
       [](const Scene& s) {
         return s.post_as_leader("/v1/people", {{"name", std::string(121, 'a')}, {"role", "member"}});
       }},
      {"PersonOfUnknownOrganisation", 404, "record.unknown",
       [](const Scene& s) {
         return s.post_as_leader("/v1/people", {{"name", "Nieuw lid"}, {"role", "member"}, {"organisation", kUnknown}});
       }},
      {"PersonByAMember", 403, "auth.forbidden",
       [](const Scene& s) {
         return s.world.ask(s.member, "POST", "/v1/people", {{"name", "Nieuw lid"}, {"role", "leader"}});
       }},
      {"InvitationForNobody", 404, "record.unknown",
       [](const Scene& s) { return s.post_as_leader("/v1/invitations", {{"person", kUnknown}}); }},
      {"InvitationForText", 400, "request.field",
       [](const Scene& s) { return s.post_as_leader("/v1/invitations", {{"person", "iemand"}}); }},
  };
}

}  // namespace bijeen::api::test
