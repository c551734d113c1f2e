// SPDX-License-Identifier: EUPL-1.2
#include <nlohmann/json.hpp>

#include "server/api/answers.h"
#include "server/api/api.h"
#include "server/auth/calendar_feeds.h"
#include "server/reports/calendar.h"
#include "server/reports/days.h"

namespace bijeen::api {
namespace {

using nlohmann::json;

constexpr std::string_view kEnding = ".ics";

}  // namespace

http::Response Api::show_calendar_feed(const Call& call) {
  std::optional<sync::Millis> since;
  store_.read([&](store::Database& database) { since = auth::calendar_feed_since(database, call.actor->person); });
  return json_answer({{"since", since ? json(sync::raw(*since)) : json(nullptr)}});
}

http::Response Api::make_calendar_feed(const Call& call) {
  std::string secret;
  store_.write([&](store::Database& database) {
    secret = auth::add_calendar_feed(database, call.actor->person, options_.clock());
    store::append_audit(database, options_.clock(),
                        {store::Act::kMakeCalendarAddress, call.actor->person.text(), call.session->device});
  });
  return json_answer({{"address", sign_in_.party().origin + "/v1/calendars/" + secret + std::string(kEnding)}}, 201);
}

http::Response Api::end_calendar_feed(const Call& call) {
  store_.write([&](store::Database& database) {
    auth::end_calendar_feed(database, call.actor->person);
    store::append_audit(database, options_.clock(),
                        {store::Act::kEndCalendarAddress, call.actor->person.text(), call.session->device});
  });
  return no_content();
}

http::Response Api::calendar(const Call& call) {
  const std::string& name = call.request.parameters.at("name");
  std::optional<sync::PersonId> person;
  if (name.ends_with(kEnding)) {
    const auto secret = name.substr(0, name.size() - kEnding.size());
    store_.read([&](store::Database& database) { person = auth::person_of_calendar_feed(database, secret); });
  }
  const auto actor = person ? store_.actor(*person) : std::nullopt;
  if (!actor) return http::problem(call.request, Error{ErrorCode::kRequestNotFound, ""});
  // What was a year ago is no longer looked up in a calendar, and feeds are read again and again.
  auto from = reports::day_of(options_.clock());
  from = schema::PartialDate{from.year - 1, from.month, 1};
  http::Response response;
  response.type = "text/calendar; charset=utf-8";
  response.body = reports::calendar(store_, *actor, from, sign_in_.party().origin);
  return response;
}

}  // namespace bijeen::api
