// SPDX-License-Identifier: EUPL-1.2
#include "server/replica/link.h"

#include <stdexcept>

#include "server/store/clock.h"
#include "server/store/receipt.h"

namespace bijeen::replica {
namespace {

constexpr int kOk = 200;
/// The server pings an event stream more often than this.
constexpr std::chrono::milliseconds kStreamSilenceMax{60'000};

}  // namespace

Link::Link(OpenReplica& replica, Overrides overrides) : replica_(replica), overrides_(std::move(overrides)) {}

Home Link::home() const {
  Home home = replica_.home().value_or(Home{});
  if (!overrides_.server.empty()) home.server = overrides_.server;
  if (!overrides_.ca.empty()) home.ca = overrides_.ca;
  return home;
}

std::unique_ptr<http::Client> Link::to(const Home& home, std::chrono::milliseconds silence_max) {
  http::Client::Options options;
  options.origin = home.server;
  options.ca = home.ca;
  options.silence_max = silence_max;
  options.headers = {{"Accept-Language", "en"}, {"User-Agent", "bijeen-replica"}};
  if (!home.token.empty()) options.headers.emplace_back("Cookie", "__Host-bijeen=" + home.token);
  return std::make_unique<http::Client>(std::move(options));
}

std::unique_ptr<http::Client> Link::another() {
  return replica_.home() ? to(home(), kStreamSilenceMax) : nullptr;
}

http::Client* Link::client() {
  const std::lock_guard lock(mutex_);
  if (!client_ && replica_.home()) client_ = to(home());
  if (client_ && stopped_) client_->stop();
  return client_.get();
}

void Link::renew() {
  const std::lock_guard lock(mutex_);
  client_.reset();
}

void Link::stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  if (client_) client_->stop();
}

Result<std::string> Link::ask(const std::string& method, const std::string& path) {
  auto* server = client();
  if (server == nullptr) return Error{ErrorCode::kReplicaIdentity, "sign in first"};
  auto answer = server->ask(method, path);
  if (!answer) return answer.error();
  if (answer->status != kOk) return http::problem_of(answer->body);
  return std::move(answer->body);
}

Round Link::exchange() {
  Round round;
  if (client() == nullptr) {
    round.failure = Error{ErrorCode::kReplicaIdentity, "sign in first"};
    return round;
  }
  auto& core = replica_.core();
  bool renewed = false;
  while (!round.failure) {
    const auto request = core.next_request(store::system_now());
    if (request) {
      replica_.keep(request->step);
      ask_for(*request, round);
    } else if (core.needs_renewal() && !std::exchange(renewed, true)) {
      // This store was copied or set back; it goes on as a device of its own. Once: a server that has the numbers of
      // each new id as well would be asked without end.
      const auto step = core.renew(sync::uuid_v7<sync::DeviceTag>(store::system_now(), store::random_for_id()));
      if (!step) throw std::logic_error("a replica that asks to be renewed refuses it");
      replica_.keep(*step);
    } else {
      round.failure = core.stuck();
      break;
    }
  }
  return round;
}

void Link::ask_for(const sync::Request& request, Round& round) {
  const auto answer = client()->ask(request.method, request.path, request.body);
  ++round.requests;
  if (!answer) {
    round.failure = answer.error();
    return;
  }
  const auto step = replica_.core().take_answer(answer->status, answer->body);
  if (!step) {
    round.failure = step.error();
    round.wait = answer->retry_after;
    return;
  }
  round.changed += step->changed.size();
  const auto token = session_token(*answer);
  if (token.empty() || token == replica_.home()->token) {
    replica_.keep(*step);
    return;
  }
  replica_.keep_with_session(*step, token);
  renew();
}

std::string session_token(const http::Answer& answer) {
  constexpr std::string_view kName = "__Host-bijeen=";
  for (const auto& cookie : answer.cookies) {
    if (cookie.starts_with(kName)) return cookie.substr(kName.size(), cookie.find(';') - kName.size());
  }
  return {};
}

}  // namespace bijeen::replica
