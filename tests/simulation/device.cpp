// SPDX-License-Identifier: EUPL-1.2
#include "tests/simulation/device.h"

#include <algorithm>
#include <iterator>

namespace bijeen::simulation {
namespace {

constexpr std::string_view kPending = "pending/";
constexpr std::string_view kRefused = "refused/";

[[noreturn]] void lost(std::uint64_t n, const std::string& how) {
  throw Violation{"nothing-vanishes", "own set " + std::to_string(n) + " " + how};
}

bool only_texts(const Json& ops) {
  return std::all_of(ops.begin(), ops.end(), [](const Json& op) { return op.contains("text") && op.size() == 3; });
}

std::uint64_t number_in(std::string_view key, std::string_view prefix) {
  return std::stoull(std::string(key.substr(prefix.size())));
}

}  // namespace

Device::Device(std::uint32_t number, std::uint32_t life, Generation generation, const History& history)
    : number_(number),
      life_(life),
      id_(device(number, life)),
      generation_(generation),
      history_(history),
      sets_(std::uint64_t{life} << 24) {
  replica_.emplace(model(generation));
  static_cast<void>(replica_->open());
  const auto step = replica_->identify(id(), person(owner()));
  take(*step);
}

bool Device::take(const sync::Step& step) {
  if (cut_) {
    cut_ = false;
    replica_ = opened();
    ++process_;
    return false;
  }
  for (const auto& write : step.writes) check(write, step);
  for (const auto& [key, value] : step.writes) {
    if (value) {
      store_[key] = *value;
    } else {
      store_.erase(key);
    }
  }
  return true;
}

void Device::check(const sync::StoreWrite& write, const sync::Step& step) const {
  if (write.key.starts_with(kPending)) return check_pending(number_in(write.key, kPending), write, step);
  if (!write.key.starts_with(kRefused)) return;
  const auto n = number_in(write.key, kRefused);
  const auto set = Json::parse(write.value ? *write.value : store_.at(write.key)).at("set");
  if (!write.value) {
    if (may_withdraw != n && !history_.stands(set.at("id")))
      lost(n, "was refused and is forgotten, though nobody dismissed it");
    return;
  }
  if (renewing_) return;
  const auto* judged = history_.ever(set.at("id"));
  if (judged == nullptr || judged->verdicts == std::set<std::string>{"accepted"})
    lost(n, "counts as refused, which it is not");
  if (set != judged->set) lost(n, "was refused and is another now");
}

void Device::check_pending(std::uint64_t n, const sync::StoreWrite& write, const sync::Step& step) const {
  const auto before = store_.find(write.key);
  const auto text = write.value ? *write.value : before->second;
  const auto* judged = history_.ever(Json::parse(text).at("set").at("id"));
  const bool accepted = judged != nullptr && judged->verdicts.contains("accepted");
  if (!write.value) {
    const auto kept = std::string(kRefused) + std::to_string(n);
    const bool refused = std::any_of(step.writes.begin(), step.writes.end(),
                                     [&](const auto& other) { return other.key == kept && other.value; });
    if (renewing_) return;
    if (judged == nullptr) lost(n, "is gone from the device before the server had it");
    if (!accepted && !refused) lost(n, "was not accepted and is not kept");
    return;
  }
  const auto now = Json::parse(*write.value);
  if (now.at("state") == "accepted" && !accepted) lost(n, "counts as accepted, which it is not");
  if (before == store_.end() || renewing_) return;
  const auto then = Json::parse(before->second);
  if (then.at("state") != "waiting" && now.at("state") == "waiting" && judged != nullptr)
    lost(n, "counts as never sent, though the server has it");
  if (then.at("state") != "waiting" && then.at("set") != now.at("set")) lost(n, "was sent and is another now");
  // Typing that was erased again comes to nothing.
  if (now.at("set").at("ops").empty() && !only_texts(then.at("set").at("ops")) && may_withdraw != n)
    lost(n, "is empty, though nobody took it back");
}

sync::Replica Device::opened() const {
  sync::Replica replica(model(generation_));
  for (const auto& [key, value] : store_) {
    if (!replica.load(key, value)) throw Violation{"store", key + " cannot be read"};
  }
  if (!replica.open()) throw Violation{"store", "cannot be opened"};
  return replica;
}

void Device::restart() {
  auto other = opened();
  const bool same = other.views("") == replica_->views("") && other.status() == replica_->status() &&
                    other.unsent() == replica_->unsent();
  if (!same) {
    throw Violation{"stored-is-there", "after opening\n" + other.views("") + other.status() + other.unsent() +
                                           "\nbefore\n" + replica_->views("") + replica_->status() +
                                           replica_->unsent()};
  }
  replica_ = std::move(other);
  ++process_;
}

void Device::set_back(const std::map<std::string, std::string>& image) {
  was_set_back = true;
  store_ = image;
  replica_ = opened();
  id_ = *sync::DeviceId::parse(status().at("device").get<std::string>());
  ++process_;
}

void Device::renew() {
  id_ = device(number_, life_ | ++renewals_ << 8);
  const auto ops = [&] {
    std::multiset<Json> all;
    for (const auto& set : unsent()) all.insert(set.at("ops"));
    return all;
  };
  const auto before = ops();
  const auto step = replica_->renew(id_);
  if (!step) throw Violation{"renewal", step.error().detail};
  renewing_ = true;
  const bool stored = take(*step);
  renewing_ = false;
  if (stored && ops() != before) throw Violation{"nothing-vanishes", "something unsent, when the device was renewed"};
  if (!stored) id_ = *sync::DeviceId::parse(status().at("device").get<std::string>());
}

void Device::upgrade(Generation generation) {
  generation_ = generation;
  replica_ = opened();
  ++process_;
}

void Device::rot(std::uint32_t which, bool record) {
  const std::string prefix = record ? "record/" : "scope/";
  const auto first = store_.lower_bound(prefix);
  const auto end = std::find_if(first, store_.end(), [&](const auto& pair) { return !pair.first.starts_with(prefix); });
  const auto count = static_cast<std::uint32_t>(std::distance(first, end));
  if (count == 0) return;
  auto& value = std::next(first, which % count)->second;
  if (record) {
    value.resize(value.size() / 2);
  } else {
    auto scope = Json::parse(value);
    scope["digest"] = std::string(32, 'e');
    value = scope.dump();
  }
  rotted = true;
  replica_ = opened();
  ++process_;
}

}  // namespace bijeen::simulation
