// SPDX-License-Identifier: EUPL-1.2
#include "tests/support/sync_device.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <utility>

namespace bijeen::test {
namespace {

using Json = nlohmann::json;

Json at_path(Json json, const std::string& path) {
  std::size_t from = 0;
  while (from <= path.size()) {
    const auto dot = std::min(path.find('.', from), path.size());
    const auto name = path.substr(from, dot - from);
    if (json.is_array()) {
      json = Json(json.at(std::stoul(name)));
    } else {
      json = json.contains(name) ? Json(json[name]) : Json();
    }
    from = dot + 1;
  }
  return json;
}

}  // namespace

SyncDevice::SyncDevice(std::uint64_t number, MiniServer& server) : number_(number), server_(server) {
  replica_.emplace(model());
  EXPECT_TRUE(replica_->open());
  EXPECT_FALSE(take(replica_->identify(which(), who())));
}

std::optional<ErrorCode> SyncDevice::take(Result<sync::Step> step) {
  if (!step) return step.error().code;
  store(*step);
  return std::nullopt;
}

void SyncDevice::store(const sync::Step& step) {
  last_step_ = step;
  for (const auto& [key, value] : step.writes) {
    if (value) {
      store_[key] = *value;
    } else {
      store_.erase(key);
    }
  }
  if (!reopens_after_each_step) return;
  auto other = reopened();
  expect_same(other);
}

sync::Replica SyncDevice::reopened() const {
  sync::Replica other(model());
  for (const auto& [key, value] : store_) EXPECT_TRUE(other.load(key, value)) << key;
  EXPECT_TRUE(other.open());
  return other;
}

void SyncDevice::expect_same(sync::Replica& other) {
  EXPECT_EQ(other.views(""), replica_->views(""));
  EXPECT_EQ(other.status(), replica_->status());
  EXPECT_EQ(other.unsent(), replica_->unsent());
  EXPECT_EQ(other.pull_query(), replica_->pull_query());
  for (const auto& scope : replica_->actor().scopes) EXPECT_EQ(other.digest(scope), replica_->digest(scope));
  EXPECT_EQ(other.missing_scopes().size(), replica_->missing_scopes().size());
}

void SyncDevice::restart() {
  replica_ = reopened();
}

std::optional<ErrorCode> SyncDevice::edit(const sync::Scope& scope, std::vector<sync::Op> ops, bool extend) {
  const auto id = test::id<sync::ChangeSetId>(number_ << 20 | ++next_id_);
  return take(replica_->edit(id, scope, sync::Millis{clock}, std::move(ops), extend));
}

std::optional<ErrorCode> SyncDevice::type(std::uint64_t item, const std::string& field, const std::string& before,
                                          const std::string& after) {
  // A text may become several sets, which take the ids after the first.
  constexpr std::uint64_t kSetsMax = 64;
  const auto id = test::id<sync::ChangeSetId>(number_ << 20 | (next_id_ + 1));
  next_id_ += kSetsMax;
  return take(replica_->edit_text(id, sync::Millis{clock}, {"item", record(item)}, field, before, after));
}

std::optional<ErrorCode> SyncDevice::undo(std::uint64_t item, const std::string& field, sync::Replica::Undo what) {
  const auto id = test::id<sync::ChangeSetId>(number_ << 20 | ++next_id_);
  return take(replica_->undo_text(id, sync::Millis{clock}, {"item", record(item)}, field, what));
}

std::optional<ErrorCode> SyncDevice::withdraw(std::uint64_t n) {
  const auto id = test::id<sync::ChangeSetId>(number_ << 20 | ++next_id_);
  return take(replica_->withdraw(sync::DeviceCount{n}, id));
}

std::optional<ErrorCode> SyncDevice::dismiss(std::uint64_t n) {
  return take(replica_->dismiss(sync::DeviceCount{n}));
}

bool SyncDevice::push(bool lost, std::size_t ops_max) {
  const auto push = replica_->next_push(sync::Millis{clock}, ops_max);
  if (!push) return false;
  store(push->step);
  last_body_ = push->body;
  const auto answer = server_.push(who(), push->body, 2'000'000);
  if (!lost) {
    EXPECT_FALSE(take_push_answer(answer)) << answer;
  }
  return true;
}

void SyncDevice::pull_once(bool lost) {
  const auto answer = server_.pull(who(), which(), replica_->pull_query());
  if (!lost) {
    EXPECT_FALSE(take_pull_answer(answer)) << answer;
  }
}

void SyncDevice::pull(bool lost) {
  for (std::string before; before != replica_->pull_query();) {
    before = replica_->pull_query();
    pull_once(lost);
  }
}

void SyncDevice::fetch(bool lost) {
  for (const auto& [scope, from] : replica_->missing_scopes()) {
    const auto part = server_.snapshot(scope, from);
    if (!lost) {
      EXPECT_FALSE(take_part(part));
    }
  }
}

void SyncDevice::compare() {
  while (const auto ask = replica_->next_comparison()) {
    EXPECT_FALSE(take_comparison(ask->records ? server_.snapshot(ask->scope, ask->from, ask->to)
                                              : server_.digests(ask->scope, ask->from, ask->to)));
  }
}

void SyncDevice::give_back() {
  while (const auto back = replica_->next_give_back()) {
    store(back->step);
    last_body_ = back->body;
    EXPECT_FALSE(take(replica_->give_back_answer(server_.give_back(which(), back->body))));
  }
}

void SyncDevice::sync() {
  for (int round = 0; round < 100; ++round) {
    give_back();
    pull();
    give_back();
    pull();
    compare();
    while (!replica_->missing_scopes().empty()) fetch();
    const bool sent = push();
    pull();
    if (!sent && replica_->missing_scopes().empty() && Json::parse(replica_->status())["pending"] == 0) return;
  }
  ADD_FAILURE() << "never done: " << replica_->status();
}

void SyncDevice::hand_in(std::uint64_t from, std::uint64_t until) {
  for (auto n = from; n <= until; ++n) {
    const auto body = sealable(n);
    ASSERT_TRUE(body) << n;
    ASSERT_EQ(server_.push(who(), *body, 2'000'000).find("\"code\""), std::string::npos);
  }
}

std::optional<ErrorCode> SyncDevice::take_push_answer(const std::string& json) {
  return take(replica_->push_answer(json));
}
std::optional<ErrorCode> SyncDevice::take_pull_answer(const std::string& json) {
  return take(replica_->pull_answer(json));
}
std::optional<ErrorCode> SyncDevice::take_part(const std::string& json) {
  return take(replica_->snapshot_part(json));
}

std::optional<ErrorCode> SyncDevice::take_give_back(const std::string& json) {
  return take(replica_->give_back_answer(json));
}
std::optional<ErrorCode> SyncDevice::take_comparison(const std::string& json) {
  return take(replica_->comparison_answer(json));
}
std::optional<ErrorCode> SyncDevice::renew(std::uint64_t number) {
  const auto failure = take(replica_->renew(device(number)));
  if (!failure) which_ = device(number);
  return failure;
}
void SyncDevice::set_back(const std::map<std::string, std::string>& image) {
  store_ = image;
  restart();
}

std::string SyncDevice::view(std::uint64_t item, const std::string& member) {
  const auto view = replica_->view({"item", record(item)});
  return view ? at_path(Json::parse(*view), member).dump() : "gone";
}

std::string SyncDevice::field(std::uint64_t item, const std::string& field) {
  return view(item, "fields." + field);
}

std::string SyncDevice::status(const std::string& member) {
  return at_path(Json::parse(replica_->status()), member).dump();
}

std::string SyncDevice::unsent(std::size_t index, const std::string& member) {
  return at_path(Json::parse(replica_->unsent()).at(index), member).dump();
}

std::size_t SyncDevice::unsent_count() {
  return Json::parse(replica_->unsent()).size();
}

}  // namespace bijeen::test
