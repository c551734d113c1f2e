// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>
#include <numeric>

#include "tests/simulation/cast.h"
#include "tests/simulation/random.h"
#include "tests/simulation/script.h"

namespace bijeen::simulation {
namespace {

struct Weight {
  Kind kind;
  std::uint32_t weight;
};

/// What a seed is about: the weights of each group are multiplied by what the seed draws.
using Weights = std::vector<Weight>;

const Weights kWork{{Kind::kCreate, 12}, {Kind::kPut, 30},    {Kind::kPutBoth, 8}, {Kind::kAdd, 10},
                    {Kind::kRemove, 8},  {Kind::kSwap, 4},    {Kind::kOrder, 4},   {Kind::kFix, 8},
                    {Kind::kDelete, 8},  {Kind::kRestore, 5}, {Kind::kDecide, 8},  {Kind::kWithdraw, 3},
                    {Kind::kDismiss, 2}};
const Weights kTyping{{Kind::kType, 30}, {Kind::kErase, 12}, {Kind::kTypeLate, 8}};
const Weights kLeading{{Kind::kJoin, 10}, {Kind::kLeave, 8}, {Kind::kActive, 3}, {Kind::kRole, 3}, {Kind::kClose, 1}};
const Weights kTrouble{{Kind::kCrash, 8}, {Kind::kCut, 6},         {Kind::kClock, 5},       {Kind::kWait, 6},
                       {Kind::kRot, 2},   {Kind::kUpgrade, 1},     {Kind::kEnd, 1},         {Kind::kReplace, 2},
                       {Kind::kForge, 3}, {Kind::kServerCrash, 2}, {Kind::kServerClock, 2}, {Kind::kServerUpgrade, 1}};
const Weights kNetwork{{Kind::kAsk, 50}, {Kind::kCarry, 90}, {Kind::kSync, 6}};

Kind draw(Random& random, const Weights& weights) {
  const auto total = std::accumulate(weights.begin(), weights.end(), 0U,
                                     [](std::uint32_t sum, const Weight& w) { return sum + w.weight; });
  auto at = random.below(total);
  for (const auto& [kind, weight] : weights) {
    if (at < weight) return kind;
    at -= weight;
  }
  return weights.back().kind;
}

bool is_work(Kind kind) {
  return kind <= Kind::kDismiss;
}

class Author {
 public:
  explicit Author(std::uint64_t seed) : random_(seed) {
    // Half of them in the body that most people are in.
    for (std::uint32_t i = 0; i < kHotRecords; ++i) hot_.push_back(random_.below(i % 2 == 0 ? 2 * kDevices : kRecords));
    work_ = 30 + random_.below(90);
    typing_ = random_.below(90);
    leading_ = random_.below(20);
    trouble_ = random_.below(20);
    network_ = 40 + random_.below(120);
    // Somebody who stays away for most of the time, and works on.
    if (random_.once_in(2)) absent_ = 1 + random_.below(kDevices - 1);
  }

  std::vector<Event> write(std::size_t events) {
    std::vector<Event> script;
    // Some come later, and must fetch everything while the others are at work.
    const auto early = 3 + random_.below(kDevices - 2);
    const auto sync_early = [&] {
      for (std::uint32_t i = 0; i < early; ++i) script.push_back({Kind::kSync, {i}});
    };
    sync_early();
    for (const auto record : hot_) {
      script.push_back({Kind::kCreate, {record % kDevices, record, random_.below(100)}});
      // Two who make it without knowing of each other.
      if (planned(record).joint) script.push_back({Kind::kCreate, {(record + 1) % kDevices, record, record}});
    }
    sync_early();
    sync_early();
    while (script.size() < events) {
      if (random_.once_in(25)) fetch_amid_work(script);
      const bool away = script.size() > events / 5 && script.size() < events * 9 / 10;
      script.push_back(next(away ? absent_ : kDevices));
    }
    return script;
  }

 private:
  static constexpr std::uint32_t kHotRecords = 10;

  Event next(std::uint32_t away) {
    const auto total = work_ + typing_ + leading_ + trouble_ + network_;
    auto at = random_.below(total);
    const auto in = [&](std::uint32_t weight) {
      const bool chosen = at < weight;
      at -= chosen ? 0 : weight;
      return chosen;
    };
    const auto& group = in(work_)      ? kWork
                        : in(typing_)  ? kTyping
                        : in(leading_) ? kLeading
                        : in(trouble_) ? kTrouble
                                       : kNetwork;
    return fill(draw(random_, group), away);
  }

  /// A device must fetch a scope again, part by part, while another one writes in it.
  void fetch_amid_work(std::vector<Event>& script) {
    const auto device = random_.below(kDevices);
    const auto other = (device + 1 + random_.below(kDevices - 1)) % kDevices;
    const std::array<std::uint32_t, 4> who{0, owner_of(device), random_.below(kBodies), 0};
    for (const auto kind : {Kind::kLeave, Kind::kJoin}) {
      script.push_back({kind, who});
      script.push_back({Kind::kSync, {0}});
      if (kind == Kind::kLeave) script.push_back({Kind::kSync, {device}});
    }
    static const Weights kAround{{Kind::kCarry, 24}, {Kind::kAsk, 14}, {Kind::kPut, 4}, {Kind::kType, 6}};
    for (auto left = 12 + random_.below(24); left > 0; --left) {
      auto event = fill(draw(random_, kAround), kDevices);
      if (event.kind == Kind::kPut) event.numbers[0] = other;
      if (event.kind == Kind::kAsk || event.kind == Kind::kType)
        event.numbers[0] = random_.once_in(3) == (event.kind == Kind::kAsk) ? other : device;
      script.push_back(event);
    }
  }

  Event fill(Kind kind, std::uint32_t away) {
    Event event{kind, {random_.below(1000), random_.below(1000), random_.below(1000), random_.below(1000)}};
    if (kind != Kind::kCarry && kind != Kind::kWait && kind != Kind::kServerClock && kind != Kind::kForge)
      event.numbers[0] %= kDevices;
    const bool exchanges = kind == Kind::kSync || kind == Kind::kAsk;
    if (exchanges && event.numbers[0] == away) event.numbers[0] = (away + 1) % kDevices;
    if (is_work(kind)) {
      event.numbers[1] = fitting(kind);
      if (kind == Kind::kPutBoth) event.numbers[2] = beside(event.numbers[1]);
      const bool anybody = planned(event.numbers[1]).joint && event.numbers[2] % 2 == 0;
      if (kind == Kind::kCreate && !anybody) event.numbers[0] = event.numbers[1] % kDevices;
    }
    if (kind == Kind::kCarry && random_.once_in(2)) event.numbers[1] = 7;
    for (auto i = number_count(kind); i < event.numbers.size(); ++i) event.numbers[i] = 0;
    return event;
  }

  /// A record, mostly one that many work on, that has what this kind of event is about.
  std::uint32_t fitting(Kind kind) {
    auto record = random_.below(kRecords);
    for (int tries = 0; tries < 8; ++tries) {
      if (!random_.once_in(6)) record = hot_[random_.below(kHotRecords)];
      if (kind != Kind::kCreate && fits(kind, planned(record).collection)) break;
      record = random_.below(kRecords);
    }
    return record;
  }

  static bool fits(Kind kind, const std::string& collection) {
    if (kind == Kind::kAdd || kind == Kind::kRemove || kind == Kind::kSwap) return !set_field(collection, 0).empty();
    if (kind == Kind::kType || kind == Kind::kErase || kind == Kind::kTypeLate)
      return !text_field(collection, 0).empty();
    if (kind == Kind::kOrder) return collection == "agendaItem";
    if (kind == Kind::kFix) return collection == "outcome";
    if (kind == Kind::kDecide) return collection == "outcome" || collection == "proposal";
    return true;
  }

  /// A record of the same scope, where there is one.
  std::uint32_t beside(std::uint32_t record) {
    const auto scope = planned(record).scope;
    for (std::uint32_t tries = 0; tries < kRecords; ++tries) {
      const auto other = random_.below(kRecords);
      if (other != record && planned(other).scope == scope) return other;
    }
    return record;
  }

  Random random_;
  std::vector<std::uint32_t> hot_;
  std::uint32_t work_, typing_, leading_, trouble_, network_;
  std::uint32_t absent_ = kDevices;
};

/// Each is a loss of what happened since somebody took a copy: of the server, of devices.
void add_disasters(std::vector<Event>& script, std::uint64_t seed) {
  Random random(~seed);
  const auto lose = [&](const Event& copy, const Event& loss) {
    auto first = script.size() / 8 + random.below(static_cast<std::uint32_t>(script.size() * 7 / 8));
    auto second = script.size() / 8 + random.below(static_cast<std::uint32_t>(script.size() * 7 / 8));
    script.insert(script.begin() + static_cast<std::ptrdiff_t>(std::max(first, second)), loss);
    script.insert(script.begin() + static_cast<std::ptrdiff_t>(std::min(first, second)), copy);
  };
  for (auto left = 1 + random.below(3); left > 0; --left)
    lose({Kind::kBackUp, {}}, {Kind::kServerRestore, {random.below(100)}});
  for (auto left = random.below(3); left > 0; --left) {
    const auto device = random.below(kDevices);
    lose({Kind::kImage, {device}}, {Kind::kSetBack, {device}});
  }
}

/// Records that are erased for good, while everybody goes on.
void add_erasures(std::vector<Event>& script, std::uint64_t seed) {
  Random random(~seed);
  for (auto left = 1 + random.below(3); left > 0; --left) {
    const auto at = script.size() / 8 + random.below(static_cast<std::uint32_t>(script.size() * 7 / 8));
    // Mostly one that somebody has worked on by then.
    const auto worked_on = std::find_if(script.begin() + static_cast<std::ptrdiff_t>(at / 2), script.end(),
                                        [](const Event& event) { return is_work(event.kind); });
    const auto record = worked_on == script.end() ? random.below(kRecords) : worked_on->numbers[1];
    script.insert(script.begin() + static_cast<std::ptrdiff_t>(at), {Kind::kExpunge, {record}});
  }
}

/// Leaders decide who may what when they signed in long ago, and do not confirm it for a while; some take it back.
void add_hesitation(std::vector<Event>& script, std::uint64_t seed) {
  Random random(~seed);
  constexpr std::uint32_t kHour = 2;
  for (auto left = 2 + random.below(4); left > 0; --left) {
    auto at = script.size() / 8 + random.below(static_cast<std::uint32_t>(script.size() * 3 / 4));
    const auto add = [&](const Event& event) {
      at = std::min(at, script.size());
      script.insert(script.begin() + static_cast<std::ptrdiff_t>(at), event);
      at += 1 + random.below(6);
    };
    const auto device = random.below(2);
    const std::array<std::uint32_t, 4> who{device, random.below(kPeople), random.below(kBodies), 0};
    add({Kind::kSync, {device}});
    add({Kind::kHesitate, {device, 1}});
    add({Kind::kWait, {kHour}});
    add({random.once_in(2) ? Kind::kRole : Kind::kActive, who});
    add({Kind::kAsk, {device, 0}});
    // Something of what was asked or answered may get lost; with a whole round the leader hears that he is asked.
    if (random.once_in(2)) add({Kind::kSync, {device}});
    if (random.once_in(2)) add({Kind::kWithdraw, {device, random.below(1000)}});
    if (random.once_in(2)) add({Kind::kSync, {device}});
    if (random.once_in(2)) add({Kind::kHesitate, {device, 0}});
  }
}

}  // namespace

std::vector<Event> generate(std::uint64_t seed, std::size_t events) {
  auto script = Author(seed).write(events);
  if (seed % 4 == 3) add_disasters(script, seed);
  if (seed % 4 == 1) add_erasures(script, seed);
  if (seed % 8 == 6) add_hesitation(script, seed);
  return script;
}

}  // namespace bijeen::simulation
