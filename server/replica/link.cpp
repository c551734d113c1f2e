// SPDX-License-Identifier: EUPL-1.2
#include "server/replica/link.h"

#include "server/replica/clock.h"

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
  auto* server = client();
  if (server == nullptr) {
    round.failure = Error{ErrorCode::kReplicaIdentity, "sign in first"};
    return round;
  }
  auto& core = replica_.core();
  while (const auto request = core.next_request(now())) {
    replica_.keep(request->step);
    const auto answer = server->ask(request->method, request->path, request->body);
    ++round.requests;
    if (!answer) {
      round.failure = answer.error();
      return round;
    }
    const auto step = core.take_answer(answer->status, answer->body);
    if (!step) {
      round.failure = step.error();
      round.wait = answer->retry_after;
      return round;
    }
    replica_.keep(*step);
    round.changed += step->changed.size();
  }
  round.failure = core.stuck();
  return round;
}

}  // namespace bijeen::replica
