// SPDX-License-Identifier: EUPL-1.2
#include "tests/support/mini_server.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace bijeen::test {
namespace {

using Json = nlohmann::json;

/// Copies of the records a set touches, so that a refused one leaves nothing.
class Savepoint : public sync::Records {
 public:
  explicit Savepoint(std::map<sync::RecordKey, sync::RecordState>& records) : records_(records) {}
  sync::RecordState* find(const std::string& collection, const sync::RecordId& id) override {
    const sync::RecordKey key{collection, id};
    if (const auto copy = copies_.find(key); copy != copies_.end()) return &copy->second;
    const auto found = records_.find(key);
    return found == records_.end() ? nullptr : &copies_.emplace(key, found->second).first->second;
  }
  sync::RecordState& insert(sync::RecordState record) override {
    const sync::RecordKey key{record.collection, record.id};
    return copies_.insert_or_assign(key, std::move(record)).first->second;
  }
  void commit() {
    for (auto& [key, record] : copies_) records_.insert_or_assign(key, std::move(record));
  }

 private:
  std::map<sync::RecordKey, sync::RecordState>& records_;
  std::map<sync::RecordKey, sync::RecordState> copies_;
};

std::string problem(ErrorCode error, Json more = Json::object()) {
  more["code"] = code(error);
  return more.dump();
}

std::uint64_t parameter(const std::string& query, const std::string& name) {
  const auto at = query.find(name + "=");
  return std::stoull(query.substr(at + name.size() + 1));
}

}  // namespace

void MiniServer::know(const sync::PersonId& person, std::string role, std::set<sync::Scope> scopes) {
  people_[person] = {person, std::move(role), std::move(scopes)};
}

std::string MiniServer::push(const sync::PersonId& person, const std::string& body, std::int64_t now) {
  const Json request = Json::parse(body);
  const std::string epoch = "epoch-" + std::to_string(epoch_);
  if (request["epoch"] != epoch) return problem(ErrorCode::kSyncEpoch, {{"epoch", epoch}});
  const std::int64_t fast = request["now"].get<std::int64_t>() - now;
  Json verdicts = Json::array();
  for (const auto& item : request["changeSets"]) {
    const auto set = sync::decode(item.dump());
    if (!set) return problem(set.error().code);
    const std::pair key{set->device, raw(set->n)};
    if (!verdicts_.contains(key)) {
      const auto expected = last_n_[set->device] + 1;
      if (raw(set->n) != expected) return problem(ErrorCode::kSyncGap, {{"expected", expected}});
      last_n_[set->device] = expected;
      verdicts_[key] = verdict_on(person, *set, std::min(raw(set->made) - fast, now));
    }
    verdicts.push_back(Json::parse(verdicts_[key]));
  }
  return Json{{"epoch", epoch}, {"verdicts", verdicts}}.dump();
}

std::string MiniServer::verdict_on(const sync::PersonId& person, const sync::ChangeSet& set, std::int64_t at) {
  Json verdict{{"n", raw(set.n)}, {"id", set.id.text()}};
  const auto actor = people_.find(person);
  if (actor == people_.end() || !actor->second.scopes.contains(set.scope)) {
    verdict["verdict"] = "escrowed";
    verdict["code"] = code(ErrorCode::kSyncRevoked);
    refused_[set.device].push_back(set);
    return verdict.dump();
  }
  const auto judge = [&]() -> Status {
    if (raw(set.seen) > last_) return Error{ErrorCode::kSyncSeenAhead, ""};
    for (const auto& earlier : refused_[set.device]) {
      if (sync::leans_on(set, earlier)) return Error{ErrorCode::kTextLeaning, "leans on a refused set"};
    }
    Savepoint savepoint(records_);
    if (auto done = sync::permit(model(), actor->second, savepoint, set); !done) return done;
    const sync::Accepted accepted{set, sync::Seq{last_ + 1}, sync::Millis{std::max<std::int64_t>(at, 0)}, person};
    if (auto merged = sync::merge(model(), savepoint, accepted); !merged) return merged.error();
    savepoint.commit();
    ++last_;
    log_.push_back(accepted);
    return Done{};
  };
  if (const auto judged = judge(); !judged) {
    refused_[set.device].push_back(set);
    verdict.update({{"verdict", "refused"},
                    {"code", code(judged.error().code)},
                    {"title", title(judged.error().code, true)},
                    {"detail", judged.error().detail}});
    return verdict.dump();
  }
  verdict.update({{"verdict", "accepted"}, {"seq", last_}, {"at", raw(log_.back().at)}});
  return verdict.dump();
}

std::string MiniServer::pull(const sync::PersonId& person, const sync::DeviceId& device, const std::string& query) {
  const auto after = parameter(query, "after");
  if (after > last_) return problem(ErrorCode::kSyncCursor);
  floors_[device] = parameter(query, "floor");
  const auto& actor = people_[person];
  Json sets = Json::array();
  std::uint64_t cursor = last_;
  for (const auto& accepted : log_) {
    if (raw(accepted.seq) <= after || !actor.scopes.contains(accepted.set.scope)) continue;
    if (after == 0 && !sends_history_at_first) break;
    if (sets.size() == sets_a_page) {
      cursor = sets.back()["seq"];
      break;
    }
    sets.push_back(Json::parse(sync::encode(accepted)));
  }
  Json scopes = Json::array();
  Json digests = Json::object();
  for (const auto& scope : actor.scopes) {
    scopes.push_back(scope.text());
    if (cursor == last_) digests[scope.text()] = lying_ ? std::string(32, '1') : digest(scope).hex();
  }
  std::uint64_t horizon = last_;
  for (const auto& [other, floor] : floors_) horizon = std::min(horizon, floor);
  return Json{{"epoch", "epoch-" + std::to_string(epoch_)},
              {"cursor", cursor},
              {"more", cursor != last_},
              {"actor", {{"person", person.text()}, {"role", actor.role}, {"name", "Projectleider"}}},
              {"scopes", scopes},
              {"sets", sets},
              {"digests", digests},
              {"horizon", horizon}}
      .dump();
}

std::string MiniServer::snapshot(const sync::Scope& scope, const std::string& from) {
  Json records = Json::array();
  Json next;
  for (const auto& [key, record] : records_) {
    const std::string text = key.collection + "/" + key.id.text();
    if (record.scope != scope || text <= from) continue;
    if (records.size() == records_a_part) {
      next = records.back()["collection"].get<std::string>() + "/" + records.back()["id"].get<std::string>();
      break;
    }
    records.push_back(Json::parse(sync::encode(record)));
  }
  return Json{{"epoch", "epoch-" + std::to_string(epoch_)},
              {"scope", scope.text()},
              {"cursor", last_},
              {"records", records},
              {"next", next}}
      .dump();
}

void MiniServer::restore(std::uint64_t seq) {
  ++epoch_;
  std::erase_if(log_, [&](const sync::Accepted& set) { return raw(set.seq) > seq; });
  records_.clear();
  last_n_.clear();
  refused_.clear();
  std::map<std::pair<sync::DeviceId, std::uint64_t>, std::string> kept;
  for (const auto& set : log_) {
    Savepoint savepoint(records_);
    EXPECT_TRUE(sync::merge(model(), savepoint, set));
    savepoint.commit();
    auto& n = last_n_[set.set.device];
    n = std::max(n, raw(set.set.n));
    const std::pair key{set.set.device, raw(set.set.n)};
    kept[key] = verdicts_[key];
  }
  verdicts_ = std::move(kept);
  last_ += 1000;
}

sync::Digest MiniServer::digest(const sync::Scope& scope) const {
  sync::Digest sum;
  for (const auto& [key, record] : records_) {
    if (record.scope == scope) sum.add(sync::digest(record));
  }
  return sum;
}

}  // namespace bijeen::test
