// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/api/answer_size.h"
#include "server/api/event_hub.h"
#include "server/api/line_queue.h"
#include "server/api/metrics.h"
#include "server/api/once_a_minute.h"
#include "server/api/snapshot_cache.h"
#include "server/auth/sign_in.h"
#include "server/http/server.h"
#include "server/store/photos.h"
#include "server/store/store.h"

namespace bijeen::api {

/// What a request must bring before its handler sees it.
enum class Door : std::uint8_t {
  kOperator,  ///< From this machine without a proxy, or with the operator's token.
  kOpen,      ///< Nothing.
  kSession,   ///< A session; also of a person who no longer takes part (unsent work still comes in, to be kept).
  kActor,     ///< A session of a person who takes part, in one of the route's roles.
  /// The same, by who signed in or confirmed a moment ago that it is he (auth::Confirmations): what lets people in,
  /// puts them out or hands out all there is about somebody.
  kConfirmed,
};

/// The roles that a door of actors lets in. There is no default, so that no route is open for want of a word.
class Roles {
 public:
  template <std::convertible_to<std::string_view>... Others>
  Roles(std::string_view first, Others... others) : names_{first, others...} {}
  static Roles every() { return Roles(); }

  [[nodiscard]] bool contains(std::string_view role) const;
  /// Empty: every role.
  [[nodiscard]] const std::vector<std::string_view>& names() const { return names_; }

 private:
  Roles() = default;
  std::vector<std::string_view> names_;
};
inline const Roles kEveryRole = Roles::every();

/// One request past its door. Lives during the handler.
struct Call {
  const http::Request& request;
  std::optional<auth::Session> session;  ///< kSession and what asks more
  std::optional<sync::Actor> actor;      ///< kActor; kSession when the person takes part
};

class Api;

struct Route {
  using Handler = http::Response (Api::*)(const Call&);

  std::string_view method;
  std::string_view pattern;  ///< As http::Server::route reads it.
  Door door;
  Roles roles;
  Handler handler;                    ///< nullptr: the event stream.
  std::optional<store::Act> reads{};  ///< kActor, kConfirmed: what the audit log tells of it.
  http::Body body = http::Body::kJson;
};

/// The addresses of docs/protocol.md over the store and the sign-in. Handlers run on the server's threads. Outlives the
/// http::Server it is installed on.
class Api {
 public:
  struct Options {
    std::string version;
    std::string security_contact;  ///< For security.txt (RFC 9116): a mailto: or https: URI; empty = there is none.
    std::string operator_token;    ///< For /metrics from elsewhere; empty = loopback only.
    auth::Clock clock;
    AnswerSize answer_size{};
  };
  Api(store::Store& store, auth::SignIn& sign_in, Options options);

  /// The one table of addresses.
  static const std::vector<Route>& routes();
  void install(http::Server& server);
  /// What the route answers to a request that passed the guard; for routes with a handler.
  http::Response dispatch(const Route& route, const http::Request& request);
  /// For http::Options::observed: counts, and has one line of JSON written to standard error, without waiting for that.
  /// Never content or secrets.
  void observed(const http::Request& request, int status, std::chrono::microseconds took, std::size_t bytes);
  Metrics& metrics() { return metrics_; }

 private:
  std::optional<http::Response> dispatch_events(const Route& route, const http::Request& request,
                                                std::shared_ptr<http::EventSink> sink);
  /// What the door lets in, or the answer that refuses.
  std::variant<Call, http::Response> enter(const Route& route, const http::Request& request);
  bool is_operator(const http::Request& request) const;
  /// Has the audit log tell of a read, also when it was refused.
  void tell(store::Act act, const Call& call);

  // sync_handlers.cpp
  /// As store::Store::push(), under the call's session; counts what came of it, and notices personal data in what was
  /// accepted.
  Result<std::vector<store::Verdict>> take_in(const Call& call, store::Push push);
  void tell_personal_data(const sync::PersonId& person, sync::Millis now, const PersonalDataCounts& accepted);
  http::Response push(const Call& call);
  http::Response pull(const Call& call);
  http::Response snapshot(const Call& call);
  http::Response digests(const Call& call);
  // sealed_handler.cpp
  http::Response push_sealed(const Call& call);
  // give_back_handler.cpp
  http::Response give_back(const Call& call);
  // divergence_handler.cpp
  http::Response report_divergence(const Call& call);
  // sign_in_handlers.cpp
  http::Response look_at_invitation(const Call& call);
  http::Response accept_invitation(const Call& call);
  http::Response passkey_options(const Call& call);
  http::Response started(const Call& call, const auth::Attempted<auth::StartedSession>& attempted);
  http::Response start_session(const Call& call);
  http::Response add_device(const Call& call);
  http::Response show_session(const Call& call);
  http::Response end_session(const Call& call);
  http::Response confirm(const Call& call);
  // access_handlers.cpp
  http::Response list_devices(const Call& call);
  http::Response end_device(const Call& call);
  http::Response end_other_session(const Call& call);
  http::Response list_devices_of(const Call& call);
  http::Response end_device_of(const Call& call);
  http::Response list_means(const Call& call);
  http::Response name_passkey(const Call& call);
  http::Response remove_passkey(const Call& call);
  // second_step_handlers.cpp
  http::Response offer_second_step(const Call& call);
  http::Response set_second_step(const Call& call);
  http::Response remove_second_step(const Call& call);
  http::Response renew_recovery_codes(const Call& call);
  // people_handlers.cpp
  http::Response list_people(const Call& call);
  http::Response add_person(const Call& call);
  http::Response invite(const Call& call);
  // reading_handlers.cpp
  http::Response history(const Call& call);
  http::Response histories(const Call& call);
  http::Response search(const Call& call);
  http::Response refused(const Call& call);
  http::Response progress_report(const Call& call);
  http::Response audit(const Call& call);
  http::Response access(const Call& call);
  // poll_handlers.cpp
  http::Response answer_poll(const Call& call);
  http::Response show_poll(const Call& call);
  // calendar_handlers.cpp
  http::Response show_calendar_feed(const Call& call);
  http::Response make_calendar_feed(const Call& call);
  http::Response end_calendar_feed(const Call& call);
  http::Response calendar(const Call& call);
  // photo_handlers.cpp
  http::Response bring_photo(const Call& call);
  http::Response add_photo(const Call& call);
  http::Response show_photo(const Call& call);
  http::Response show_kept_photo(const Call& call);
  http::Response discard_kept_photo(const Call& call);
  /// With how many bytes of it have come, where not all have.
  http::Response photo_problem(const Call& call, const Error& error, const store::PhotoUnderWay& under_way);
  // service_handlers.cpp
  http::Response status(const Call& call);
  http::Response metrics_page(const Call& call);
  http::Response openapi(const Call& call);
  http::Response security_txt(const Call& call);

  store::Store& store_;
  auth::SignIn& sign_in_;
  const Options options_;
  Metrics metrics_;
  LineQueue request_lines_{stderr};
  OnceAMinute reporters_;  ///< Whose divergence is in the log.
  OnceAMinute noticed_;    ///< Whose personal data is.
  SnapshotCache snapshots_;
  EventHub hub_;
  store::Listening listening_;  ///< Ends before what it tells.
};

}  // namespace bijeen::api
