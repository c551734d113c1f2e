// SPDX-License-Identifier: EUPL-1.2
#include "server/api/api.h"

namespace bijeen::api {

const std::vector<Route>& Api::routes() {
  static const std::vector<Route> table = {
      {"POST", "/v1/sync/push", Door::kSession, {}, &Api::push},
      {"POST", "/v1/sync/give-back", Door::kSession, {}, &Api::give_back},
      {"GET", "/v1/sync/pull", Door::kActor, {}, &Api::pull},
      {"GET", "/v1/sync/snapshot/:scope", Door::kActor, {}, &Api::snapshot, store::Act::kSnapshot},
      {"GET", "/v1/sync/digests/:scope", Door::kActor, {}, &Api::digests},
      {"POST", "/v1/sync/divergence", Door::kActor, {}, &Api::report_divergence},
      {"GET", "/v1/sync/events", Door::kActor, {}, nullptr},

      {"POST", "/v1/invitation/look", Door::kOpen, {}, &Api::look_at_invitation},
      {"POST", "/v1/invitation/accept", Door::kOpen, {}, &Api::accept_invitation},
      {"POST", "/v1/passkey/options", Door::kOpen, {}, &Api::passkey_options},
      {"POST", "/v1/session", Door::kOpen, {}, &Api::start_session},
      {"GET", "/v1/session", Door::kActor, {}, &Api::show_session},
      {"DELETE", "/v1/session", Door::kSession, {}, &Api::end_session},

      {"POST", "/v1/devices", Door::kActor, {}, &Api::add_device},
      {"GET", "/v1/devices", Door::kActor, {}, &Api::list_devices},
      {"DELETE", "/v1/devices/:id", Door::kActor, {}, &Api::end_device},
      {"GET", "/v1/people", Door::kActor, {"leader", "admin"}, &Api::list_people, store::Act::kPeople},
      {"POST", "/v1/people", Door::kActor, {"leader", "admin"}, &Api::add_person},
      {"POST", "/v1/invitations", Door::kActor, {"leader", "admin"}, &Api::invite},

      {"GET", "/v1/history/:collection/:id", Door::kActor, {}, &Api::history, store::Act::kHistory},
      {"GET", "/v1/search", Door::kActor, {}, &Api::search},
      {"GET", "/v1/refused", Door::kActor, {}, &Api::refused, store::Act::kKeptSets},
      {"GET",
       "/v1/reports/progress",
       Door::kActor,
       {"leader", "secretary", "board"},
       &Api::progress_report,
       store::Act::kReport},
      {"GET", "/v1/audit", Door::kActor, {"leader", "admin"}, &Api::audit, store::Act::kAudit},

      {"GET", "/v1/calendar-feed", Door::kActor, {}, &Api::show_calendar_feed},
      {"POST", "/v1/calendar-feed", Door::kActor, {}, &Api::make_calendar_feed},
      {"DELETE", "/v1/calendar-feed", Door::kActor, {}, &Api::end_calendar_feed},
      {"GET", "/v1/calendars/:name", Door::kOpen, {}, &Api::calendar},

      {"GET", "/v1/status", Door::kOpen, {}, &Api::status},
      {"GET", "/v1/openapi.json", Door::kOpen, {}, &Api::openapi},
      {"GET", "/metrics", Door::kOperator, {}, &Api::metrics_page},
      {"GET", "/.well-known/security.txt", Door::kOpen, {}, &Api::security_txt},
  };
  return table;
}

}  // namespace bijeen::api
