// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <iterator>

#include "tests/simulation/world.h"

// What travels between devices and server, and what the network does to it.
namespace bijeen::simulation {
namespace {

constexpr std::size_t kUnderWayMax = 40;
constexpr int kOk = 200;

}  // namespace

std::optional<World::Message> World::push(std::uint32_t number, std::size_t ops_max) {
  auto& device = at(number);
  const auto push = device.replica().next_push(sync::Millis{server_.now + device.clock_shift}, ops_max);
  if (!push || !device.take(push->step)) return std::nullopt;
  return Message{Ask::kPush, false, number % kDevices, device.life(), device.process(), {}, push->body, 0};
}

std::optional<World::Message> World::pull(std::uint32_t number) {
  auto& device = at(number);
  const auto query = device.replica().pull_query();
  return Message{Ask::kPull, false, number % kDevices, device.life(), device.process(), {}, query, 0};
}

std::optional<World::Message> World::fetch(std::uint32_t number, std::uint32_t which) {
  auto& device = at(number);
  const auto missing = device.replica().missing_scopes();
  if (missing.empty()) return std::nullopt;
  const auto& [scope, from] = missing[which % missing.size()];
  return Message{Ask::kPart, false, number % kDevices, device.life(), device.process(), scope.text(), from, 0};
}

void World::send(std::optional<Message> message) {
  if (message) under_way_.push_back(std::move(*message));
  if (under_way_.size() > kUnderWayMax) under_way_.pop_front();
}

void World::carry(const Numbers& a) {
  if (under_way_.empty()) return;
  enum Fate : std::uint8_t { kRepeat = 1, kDrop = 2, kCut = 3 };
  // Mostly one of the newest, or little would ever be finished.
  constexpr std::size_t kNewest = 3;
  const auto among = a[0] % 4 == 0 ? under_way_.size() : std::min(kNewest, under_way_.size());
  const auto chosen = std::prev(under_way_.end(), static_cast<std::ptrdiff_t>(1 + a[0] / 4 % among));
  const auto message = *chosen;
  const auto fate = a[1] % 8;
  if (fate != kRepeat) under_way_.erase(chosen);
  if (fate == kDrop) return;
  if (fate == kCut && message.answer) {
    auto part = message;
    part.text.resize(a[2] % part.text.size());
    return deliver(part);
  }
  if (fate == kCut) {
    static_cast<void>(answer_to(message));  // Done, and the connection ends before the answer.
    return;
  }
  deliver(message);
}

/// A request that no device makes: the last of its sets twice, the second time under a number far ahead. All of it
/// must fail, and leave nothing.
void World::forge(const Numbers& a) {
  if (under_way_.empty()) return;
  auto message = under_way_[a[0] % under_way_.size()];
  if (message.answer || message.ask != Ask::kPush) return;
  auto body = Json::parse(message.text);
  auto ahead = body.at("changeSets").back();
  ahead["n"] = ahead.at("n").get<std::uint64_t>() + 2 + a[1];
  ahead["id"] = set_id(kDevices, a[1]).text();
  body["changeSets"].push_back(ahead);
  const auto before = server_.store().last_seq();
  const auto answer = server_.push(owner_of(message.device), device(message.device, message.life), body.dump());
  if (answer.status == kOk || server_.store().last_seq() != before)
    throw Violation{"all-or-nothing", "a push with a gap left something: " + answer.body};
}

void World::deliver(const Message& message) {
  if (!message.answer) return send(answer_to(message));
  auto& device = at(message.device);
  if (device.life() == message.life && device.process() == message.process) take_answer(device, message);
}

World::Message World::answer_to(const Message& request) {
  const auto who = owner_of(request.device);
  const auto which = device(request.device, request.life);
  const bool ended = at(request.device).life() != request.life || at(request.device).ended;
  const auto before = raw(server_.store().last_seq());
  const auto [status, body] = request.ask == Ask::kPush   ? server_.push(who, which, request.text)
                              : request.ask == Ask::kPull ? server_.pull(who, which, request.text)
                                                          : server_.snapshot(who, which, request.scope, request.text);
  Message answer{request.ask, true, request.device, request.life, request.process, request.scope, body, status};
  const auto person_text = person(who).text();
  if (request.ask == Ask::kPush) {
    history_.pushed({person_text, which.text(), ended, server_.generation(), server_.now}, Json::parse(request.text),
                    status == kOk ? Json::parse(body) : Json::object());
  }
  if (raw(server_.store().last_seq()) != oracle_.last() || (request.ask != Ask::kPush && before != oracle_.last()))
    throw Violation{"sequence", "the store counts on without a verdict"};
  if (request.ask == Ask::kPull && status == kOk) history_.heard(which.text(), person_text, server_.now);
  if (status == kOk) check_answer(request, answer, person_text);
  return answer;
}

/// Nobody is told what is not his to read.
void World::check_answer(const Message& request, const Message& answer, const std::string& person_text) {
  const auto allowed = oracle_.scopes(person_text);
  if (request.ask == Ask::kPart && !allowed.contains(request.scope))
    throw Violation{"scopes", "a snapshot of " + request.scope + " for somebody who may not read it"};
  if (request.ask != Ask::kPull) return;
  const auto page = Json::parse(answer.text);
  for (const auto& set : page.at("sets")) {
    if (!allowed.contains(set.at("set").at("scope"))) throw Violation{"scopes", "a set of another scope was pulled"};
  }
  std::set<std::string> told;
  for (const auto& scope : page.at("scopes")) told.insert(scope);
  if (told != allowed) throw Violation{"scopes", page.at("scopes").dump() + " instead of " + Json(allowed).dump()};
}

void World::take_answer(Device& device, const Message& answer) {
  auto& replica = device.replica();
  const auto step = answer.ask == Ask::kPush   ? replica.push_answer(answer.text)
                    : answer.ask == Ask::kPull ? replica.pull_answer(answer.text)
                                               : replica.snapshot_part(answer.text);
  if (!step) {
    const bool whole = Json::accept(answer.text);
    if (whole && answer.status == kOk) throw Violation{"answers-are-read", step.error().detail + ": " + answer.text};
    return;
  }
  counts_.repairs += replica.diverged().size();
  if (!replica.diverged().empty() && !device.rotted)
    throw Violation{"no-divergence", "of " + replica.diverged().front().text() + " on " + device.id().text()};
  if (!device.take(*step) || answer.ask != Ask::kPull || answer.status != kOk) return;
  const auto page = Json::parse(answer.text);
  // An answer that was overtaken changes nothing.
  if (page.at("cursor") == device.status().at("cursor")) check_stored_scopes(device, page.at("scopes"));
}

/// One round of a device with a network that works. False when nothing was left to do.
bool World::exchange(std::uint32_t number) {
  auto& device = at(number);
  const auto round_trip = [&](const std::optional<Message>& request) {
    if (!request) return false;
    const auto answer = answer_to(*request);
    deliver(answer);
    return answer.status == kOk;
  };
  const auto before = device.status();
  const auto query = device.replica().pull_query();
  round_trip(push(number, sync::kPushOpsMax));
  round_trip(pull(number));
  const bool fetched = round_trip(fetch(number, 0));
  while (const auto question = device.replica().next_comparison()) {
    const auto answer = server_.compare(owner_of(number), device.id(), *question);
    if (answer.status != kOk) break;
    const auto step = device.replica().comparison_answer(answer.body);
    if (!step) throw Violation{"answers-are-read", step.error().detail + ": " + answer.body};
    if (!device.take(*step)) break;
  }
  return fetched || query != device.replica().pull_query() || before != device.status();
}

void World::sync(std::uint32_t number) {
  constexpr int kRoundsMax = 200;
  int round = 0;
  while (exchange(number)) {
    if (++round > kRoundsMax)
      throw Violation{"comes-to-rest", "device " + std::to_string(number) + ": " + at(number).status().dump()};
  }
}

}  // namespace bijeen::simulation
