// SPDX-License-Identifier: EUPL-1.2
#include "server/api/api.h"

namespace bijeen::api {

const std::vector<Route>& Api::routes() {
  static const std::vector<Route> table = {
      {"POST", "/v1/sync/push", Door::kSession, kEveryRole, &Api::push},
      {"POST", "/v1/sync/sealed", Door::kSession, kEveryRole, &Api::push_sealed},
      {"POST", "/v1/sync/give-back", Door::kSession, kEveryRole, &Api::give_back},
      {"GET", "/v1/sync/pull", Door::kActor, kEveryRole, &Api::pull},
      {"GET", "/v1/sync/snapshot/:scope", Door::kActor, kEveryRole, &Api::snapshot, store::Act::kSnapshot},
      {"GET", "/v1/sync/digests/:scope", Door::kActor, kEveryRole, &Api::digests},
      {"POST", "/v1/sync/divergence", Door::kActor, kEveryRole, &Api::report_divergence},
      {"GET", "/v1/sync/events", Door::kActor, kEveryRole, nullptr},

      {"POST", "/v1/invitation/look", Door::kOpen, kEveryRole, &Api::look_at_invitation},
      {"POST", "/v1/invitation/accept", Door::kOpen, kEveryRole, &Api::accept_invitation},
      {"POST", "/v1/passkey/options", Door::kOpen, kEveryRole, &Api::passkey_options},
      {"POST", "/v1/session", Door::kOpen, kEveryRole, &Api::start_session},
      {"GET", "/v1/session", Door::kActor, kEveryRole, &Api::show_session},
      {"DELETE", "/v1/session", Door::kSession, kEveryRole, &Api::end_session},
      {"POST", "/v1/session/confirm", Door::kActor, kEveryRole, &Api::confirm},

      {"POST", "/v1/devices", Door::kActor, kEveryRole, &Api::add_device},
      {"GET", "/v1/devices", Door::kActor, kEveryRole, &Api::list_devices},
      {"DELETE", "/v1/devices/:id", Door::kActor, kEveryRole, &Api::end_device},
      {"DELETE", "/v1/sessions/:id", Door::kActor, kEveryRole, &Api::end_other_session},
      {"GET", "/v1/means", Door::kActor, kEveryRole, &Api::list_means},
      {"PUT", "/v1/passkeys/:id", Door::kActor, kEveryRole, &Api::name_passkey},
      {"DELETE", "/v1/passkeys/:id", Door::kConfirmed, kEveryRole, &Api::remove_passkey},
      {"POST", "/v1/second-step", Door::kConfirmed, kEveryRole, &Api::offer_second_step},
      {"PUT", "/v1/second-step", Door::kConfirmed, kEveryRole, &Api::set_second_step},
      {"DELETE", "/v1/second-step", Door::kConfirmed, kEveryRole, &Api::remove_second_step},
      {"POST", "/v1/second-step/recovery-codes", Door::kConfirmed, kEveryRole, &Api::renew_recovery_codes},
      {"GET", "/v1/people/:id/devices", Door::kActor, {"leader", "admin"}, &Api::list_devices_of, store::Act::kDevices},
      {"DELETE", "/v1/people/:id/devices/:device", Door::kConfirmed, {"leader", "admin"}, &Api::end_device_of},
      {"GET", "/v1/people", Door::kActor, {"leader", "admin"}, &Api::list_people, store::Act::kPeople},
      {"POST", "/v1/people", Door::kConfirmed, {"leader", "admin"}, &Api::add_person},
      {"POST", "/v1/invitations", Door::kConfirmed, {"leader", "admin"}, &Api::invite},

      {"GET", "/v1/history/:collection/:id", Door::kActor, kEveryRole, &Api::history, store::Act::kHistory},
      {"GET", "/v1/history/:collection", Door::kActor, kEveryRole, &Api::histories},
      {"GET", "/v1/search", Door::kActor, kEveryRole, &Api::search},
      {"GET", "/v1/refused", Door::kActor, kEveryRole, &Api::refused, store::Act::kKeptSets},
      {"GET", "/v1/refused/:id/photo", Door::kActor, {"leader"}, &Api::show_kept_photo, store::Act::kPhoto},
      {"DELETE", "/v1/refused/:id/photo", Door::kActor, {"leader"}, &Api::discard_kept_photo},
      {"GET",
       "/v1/reports/progress",
       Door::kActor,
       {"leader", "secretary", "board"},
       &Api::progress_report,
       store::Act::kReport},
      {"GET", "/v1/audit", Door::kActor, {"leader", "admin"}, &Api::audit, store::Act::kAudit},
      {"GET", "/v1/access", Door::kConfirmed, kEveryRole, &Api::access, store::Act::kAccess},

      {"POST", "/v1/photos", Door::kSession, kEveryRole, &Api::add_photo},
      {"PUT", "/v1/photos/:id/bytes", Door::kSession, kEveryRole, &Api::bring_photo, std::nullopt, http::Body::kBytes},
      {"GET", "/v1/photos/:id", Door::kActor, kEveryRole, &Api::show_photo, store::Act::kPhoto},
      {"POST", "/v1/polls/:id/ballots", Door::kActor, kEveryRole, &Api::answer_poll},
      {"GET", "/v1/polls/:id", Door::kActor, kEveryRole, &Api::show_poll, store::Act::kPoll},

      {"GET", "/v1/calendar-feed", Door::kActor, kEveryRole, &Api::show_calendar_feed},
      {"POST", "/v1/calendar-feed", Door::kActor, kEveryRole, &Api::make_calendar_feed},
      {"DELETE", "/v1/calendar-feed", Door::kActor, kEveryRole, &Api::end_calendar_feed},
      {"GET", "/v1/calendars/:name", Door::kOpen, kEveryRole, &Api::calendar},

      {"GET", "/v1/status", Door::kOpen, kEveryRole, &Api::status},
      {"GET", "/v1/openapi.json", Door::kOpen, kEveryRole, &Api::openapi},
      {"GET", "/metrics", Door::kOperator, kEveryRole, &Api::metrics_page},
      {"GET", "/.well-known/security.txt", Door::kOpen, kEveryRole, &Api::security_txt},
  };
  return table;
}

}  // namespace bijeen::api
