// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <iterator>

#include "tests/simulation/world.h"

// What travels between devices and server, and what the network does to it.
namespace bijeen::simulation {
namespace {

constexpr std::size_t kUnderWayMax = 40;
constexpr int kOk = 200;
constexpr std::string_view kPush = "/v1/sync/push";
constexpr std::string_view kGiveBack = "/v1/sync/give-back";
constexpr std::string_view kPull = "/v1/sync/pull?";
constexpr std::string_view kSnapshot = "/v1/sync/snapshot/";
constexpr std::string_view kDigests = "/v1/sync/digests/";
constexpr std::string_view kDivergence = "/v1/sync/divergence";

bool is(const sync::Request& request, std::string_view path) {
  return request.path.starts_with(path);
}

}  // namespace

/// The next request of the device's round, or the first of a new one.
std::optional<World::Message> World::ask(Device& device, const Server::Client& client, sync::Replica::Extent extent) {
  auto request = device.replica().next_request(sync::Millis{server_.now + device.clock_shift}, extent);
  if (!request || !device.take(request->step)) return std::nullopt;
  if (is(*request, kDigests) && !device.rotted)
    throw Violation{"no-divergence", device.id().text() + " asks " + request->path};
  device.asked = ++questions_;
  return Message{device.number(), device.life(), device.process(),    questions_,
                 device.id(),     client,        std::move(*request), std::nullopt};
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
    part.answer->body.resize(a[2] % (part.answer->body.size() + 1));
    deliver(part);
    return;
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
  if (message.answer || !is(message.request, kPush)) return;
  auto body = Json::parse(message.request.body);
  auto ahead = body.at("changeSets").back();
  ahead["n"] = ahead.at("n").get<std::uint64_t>() + 2 + a[1];
  ahead["id"] = set_id(kDevices, a[1]).text();
  body["changeSets"].push_back(ahead);
  message.request.body = body.dump();
  const auto before = server_.store().last_seq();
  const auto answer = server_.answer(message.from, message.request);
  if (answer.status == kOk || server_.store().last_seq() != before)
    throw Violation{"all-or-nothing", "a push with a gap left something: " + answer.body};
}

/// False where an answer ends its round: a failure, or nobody waits for it.
bool World::deliver(const Message& message) {
  if (!message.answer) {
    send(answer_to(message));
    return true;
  }
  auto& device = at(message.device);
  const bool waits = device.life() == message.life && device.process() == message.process;
  // Who has asked again since has hung up.
  return waits && device.asked == message.question && take_answer(device, message);
}

World::Message World::answer_to(Message message) {
  const bool ended = at(message.device).life() != message.life || at(message.device).ended;
  const auto before = raw(server_.store().last_seq());
  // Others' work moves the horizon beyond who is silent, up to the moment at which he is heard again.
  history_.passed(server_.now);
  message.answer = server_.answer(message.from, message.request);
  const auto& [status, body] = *message.answer;
  const auto person_text = person(message.from.person).text();
  if (is(message.request, kPush)) {
    history_.pushed({person_text, message.as.text(), ended, server_.generation(), server_.now},
                    Json::parse(message.request.body), status == kOk ? Json::parse(body) : Json::object());
  }
  if (is(message.request, kGiveBack) && status == kOk) note_give_back(message, before);
  end_devices();
  if (raw(server_.store().last_seq()) != oracle_.last()) throw Violation{"sequence", "the store counts on by itself"};
  if (is(message.request, kPull) && status == kOk) history_.heard(message.from.device.text(), person_text, server_.now);
  if (status == kOk) check_answer(message);
  return message;
}

/// Of those who were ended: the ones that the server knew. Taking part again brings none back.
void World::end_devices() {
  const auto people = history_.take_ended();
  for (auto& device : devices_) {
    if (people.contains(person(device->owner()).text()) && server_.knows(device->id())) device->ended = true;
  }
}

void World::note_give_back(const Message& message, std::uint64_t before) {
  std::vector<Json> placed;
  server_.store().read([&](store::Database& database) {
    auto rows = database.query("SELECT body FROM change_set WHERE arrival > ? ORDER BY arrival", sync::Seq{before});
    while (rows.step()) placed.push_back(Json::parse(rows.text(0)));
  });
  history_.given_back(Json::parse(message.request.body), Json::parse(message.answer->body), placed);
}

/// Nobody is told what is not his to read.
void World::check_answer(const Message& message) {
  const auto allowed = oracle_.scopes(person(message.from.person).text());
  const auto& request = message.request;
  if (is(request, kSnapshot) || is(request, kDigests)) {
    const std::string scope = Json::parse(message.answer->body).at("scope");
    if (!allowed.contains(scope))
      throw Violation{"scopes", "a snapshot of " + scope + " for somebody who may not read it"};
  }
  if (!is(request, kPull)) return;
  const auto page = Json::parse(message.answer->body);
  for (const auto& set : page.at("sets")) {
    if (!allowed.contains(set.at("set").at("scope"))) throw Violation{"scopes", "a set of another scope was pulled"};
  }
  std::set<std::string> told;
  for (const auto& scope : page.at("scopes")) told.insert(scope);
  if (told != allowed) throw Violation{"scopes", page.at("scopes").dump() + " instead of " + Json(allowed).dump()};
}

/// What the device heard to be accepted, until the last two backups hold it.
void World::note_held(Device& device, const Message& message) const {
  const auto answer = Json::parse(message.answer->body);
  if (is(message.request, kPush) || is(message.request, kGiveBack)) {
    const auto sets = Json::parse(message.request.body).at(is(message.request, kPush) ? "changeSets" : "sets");
    for (std::size_t i = 0; i < answer.at("verdicts").size(); ++i) {
      const auto& set = sets[i].contains("set") ? sets[i].at("set") : sets[i];
      const std::string id = set.at("id");
      if (answer.at("verdicts").at(i).at("verdict") == "accepted") {
        device.holds[id] = set.at("scope");
      } else {
        device.holds.erase(id);
      }
    }
    return;
  }
  const bool taken = is(message.request, kPull) && answer.at("cursor") == device.status().at("cursor") &&
                     answer.at("epoch") == device.status().at("epoch");
  if (!taken) return;
  for (const auto& set : answer.at("sets")) device.holds[set.at("set").at("id")] = set.at("set").at("scope");
  const auto last = backups_.size();
  const auto is_safe = [&](const std::string& id) {
    return last > 1 && backups_[last - 1].ids.contains(id) && backups_[last - 2].ids.contains(id);
  };
  const std::set<std::string> scopes = answer.at("scopes");
  std::erase_if(device.holds, [&](const auto& held) { return is_safe(held.first) || !scopes.contains(held.second); });
}

/// What its author does not confirm counts as never sent, as far as the server cannot have it.
void World::note_waiting_again(Device& device, const Message& message) {
  // By then no copy of what was answered is under way: HTTP repeats nothing by itself that had its answer.
  std::erase_if(under_way_, [&](const Message& other) {
    return other.device == message.device && other.life == message.life && !other.answer &&
           answered_pushes_.contains(other.question);
  });
  std::set<std::string> waiting;
  for (const auto& set : device.unsent()) {
    if (set.at("state") == "waiting") waiting.insert(set.at("id"));
  }
  const auto body = Json::parse(message.request.body);
  for (const auto& set : body.at("changeSets")) {
    if (waiting.contains(set.at("id"))) history_.waits_again(set);
  }
}

bool World::take_answer(Device& device, const Message& message) {
  device.asked = 0;
  // What is said anew it keeps beside what it knows, and fetches where that does not add up.
  if (device.generation() < kNewer && server_.generation() == kNewer) device.rotted = true;
  auto& replica = device.replica();
  const auto& request = message.request;
  const auto& [status, body] = *message.answer;
  const auto step = replica.take_answer(status, body);
  const bool sound = status == kOk && Json::accept(body);
  if (!step) {
    if (sound) throw Violation{"answers-are-read", step.error().detail + ": " + body};
    return false;
  }
  if (sound && is(request, kPush) && replica.stuck())
    throw Violation{"answers-are-read", replica.stuck()->detail + ": " + body};
  counts_.repairs += is(request, kDivergence) ? 1 : 0;
  if (!device.take(*step)) return false;
  if (is(request, kPush) && Json::accept(body)) answered_pushes_.insert(message.question);
  if (is(request, kPush) && body.find("\"auth.confirm\"") != std::string::npos) note_waiting_again(device, message);
  if (sound) note_held(device, message);
  if (!is(request, kPull) || status != kOk) return true;
  const auto page = Json::parse(body);
  // An answer that was overtaken changes nothing.
  if (page.at("cursor") == device.status().at("cursor") && page.at("epoch") == device.status().at("epoch"))
    check_stored_scopes(device, page.at("scopes"));
  return true;
}

/// One round with a network that works.
bool World::round(Device& device, const Server::Client& client, sync::Replica::Extent extent) {
  constexpr int kRequestsMax = 400;
  int requests = 0;
  for (auto request = ask(device, client, extent); request; request = ask(device, client, extent)) {
    if (!take_answer(device, answer_to(*request))) return false;
    if (++requests > kRequestsMax)
      throw Violation{"comes-to-rest", "a round of " + device.id().text() + " does not end"};
  }
  return true;
}

/// After a whole round: what the server has is known to be there, and only the rest is made anew.
void World::renew(Device& device) {
  if (!device.was_set_back) throw Violation{"renewal", device.id().text() + " was never set back"};
  const auto scopes = oracle_.scopes(person(device.owner()).text());
  for (const auto& set : device.unsent()) {
    if (history_.stands(set.at("id")) && scopes.contains(set.at("scope")))
      throw Violation{"renewal", set.dump() + " would be there twice"};
  }
  device.renew();
}

/// The network works for a while: rounds, until one brings nothing new.
void World::sync(std::uint32_t number) {
  constexpr int kRoundsMax = 50;
  auto& device = at(number);
  int rounds = 0;
  for (auto before = Json(); before != device.status();) {
    before = device.status();
    const bool ended = round(device, device.client(), sync::Replica::Extent::kAll);
    if (ended && device.replica().needs_renewal()) renew(device);
    if (++rounds > kRoundsMax)
      throw Violation{"comes-to-rest", "device " + std::to_string(number) + ": " + before.dump()};
  }
  if (!takes_part(device)) return;
  for (auto& left : retired_) {
    if (left->number() == device.number()) round(*left, device.client(), sync::Replica::Extent::kOwnWork);
  }
}

}  // namespace bijeen::simulation
