// SPDX-License-Identifier: EUPL-1.2
#include "tests/bench/device.h"

#include <stdexcept>

#include "schema/model.h"

namespace bijeen::bench {

Device::Device(const Address& address, Seat seat)
    : seat_(std::move(seat)), connection_(address), replica_(schema::Model::shipped()) {
  if (!replica_.open()) throw std::runtime_error("an empty replica cannot be opened");
  keep(replica_.identify(seat_.device, seat_.person));
}

void Device::keep(Result<sync::Step> step) {
  if (!step)
    throw std::runtime_error("the replica says " + std::string(code(step.error().code)) + ": " + step.error().detail);
  for (auto& [key, value] : step->writes) {
    if (value) {
      kept_[key] = std::move(*value);
    } else {
      kept_.erase(key);
    }
  }
}

std::string Device::get(const std::string& target) {
  auto answer = connection_.ask("GET", target, seat_.cookie);
  if (answer.status != 200) throw std::runtime_error(target + " gave: " + answer.body.substr(0, 1000));
  return std::move(answer.body);
}

void Device::pull() {
  const auto body = get("/v1/sync/pull?" + replica_.pull_query());
  more_ = body.find(R"("more":true)") != std::string::npos;
  keep(replica_.pull_answer(body));
}

void Device::fetch() {
  constexpr int kRoundsMax = 1000;
  for (int round = 0; round < kRoundsMax; ++round) {
    pull();
    if (!more_ && replica_.missing_scopes().empty()) return;
    for (auto missing = replica_.missing_scopes(); !missing.empty(); missing = replica_.missing_scopes()) {
      const auto& [scope, from] = missing.front();
      keep(replica_.snapshot_part(
          get("/v1/sync/snapshot/" + scope.text() + (from.empty() ? std::string() : "?from=" + from))));
    }
  }
  throw std::runtime_error("a device never gets everything");
}

void Device::edit(const sync::Scope& scope, std::vector<sync::Op> ops) {
  keep(replica_.edit(new_id<sync::ChangeSetId>(), scope, now(), std::move(ops), false));
}

void Device::send() {
  while (auto push = replica_.next_push(now())) {
    keep(std::move(push->step));
    const auto answer = connection_.ask("POST", "/v1/sync/push", seat_.cookie, push->body);
    accepted_in(answer);
    keep(replica_.push_answer(answer.body));
  }
}

sync::Seq Device::cursor() const {
  const auto query = replica_.pull_query();  // "after=CURSOR&floor=…"
  return sync::Seq{std::stoull(query.substr(query.find('=') + 1))};
}

}  // namespace bijeen::bench
