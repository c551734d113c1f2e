// SPDX-License-Identifier: EUPL-1.2
#include "tests/support/mini_server.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sync/trial.h"

namespace bijeen::test {
namespace {

using Json = nlohmann::json;

/// A refused set leaves nothing.
class Savepoint : public sync::Trial {
 public:
  explicit Savepoint(std::map<sync::RecordKey, sync::RecordState>& below)
      : Trial(
            [&below](const sync::RecordKey& key) {
              const auto found = below.find(key);
              return found == below.end() ? nullptr : &found->second;
            },
            [&below](const std::string& collection, const sync::Scope& scope) {
              return sync::ids_in(below, collection, scope);
            }),
        below_(below) {}
  void commit() {
    for (auto& [key, record] : records) below_.insert_or_assign(key, std::move(record));
  }

 private:
  std::map<sync::RecordKey, sync::RecordState>& below_;
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
  if (request["epoch"] != epoch()) return problem(ErrorCode::kSyncEpoch, {{"epoch", epoch()}});
  const std::int64_t fast = request["now"].get<std::int64_t>() - now;
  Json verdicts = Json::array();
  for (const auto& item : request["changeSets"]) {
    const auto set = sync::decode(item.dump());
    if (!set) return problem(set.error().code);
    const std::pair key{set->device, raw(set->n)};
    const auto known = verdicts_.find(key);
    if (known != verdicts_.end() && Json::parse(known->second)["id"] != set->id.text())
      return problem(ErrorCode::kSyncIdReused);
    if (known == verdicts_.end()) {
      auto& last = last_n_[set->device];
      if (raw(set->n) > last + 1) return problem(ErrorCode::kSyncGap, {{"expected", last + 1}});
      last = std::max(last, raw(set->n));
      verdicts_[key] = verdict_on(person, *set, std::min(raw(set->made) - fast, now));
    }
    verdicts.push_back(Json::parse(verdicts_[key]));
  }
  return Json{{"epoch", epoch()}, {"verdicts", verdicts}}.dump();
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
    const sync::Accepted accepted{set, sync::Seq{last_ + 1}, sync::Millis{std::max<std::int64_t>(at, 0)}, person, {}};
    if (auto merged = sync::merge(model(), savepoint, accepted); !merged) return merged.error();
    savepoint.commit();
    ++last_;
    log_.push_back({accepted, false});
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
  const auto& accepted = log_.back().accepted;
  verdict.update(
      {{"verdict", "accepted"}, {"seq", last_}, {"at", raw(accepted.at)}, {"signature", signature(epoch(), accepted)}});
  return verdict.dump();
}

std::string MiniServer::pull(const sync::PersonId& person, const sync::DeviceId& device, const std::string& query) {
  const bool starts = query.find("after=") == std::string::npos;
  const auto after = !starts ? parameter(query, "after") : sends_history_at_first ? 0 : last_;
  if (after > last_) return problem(ErrorCode::kSyncCursor);
  floors_[device] = parameter(query, "floor");
  const auto& actor = people_[person];
  Json sets = Json::array();
  std::map<sync::RecordKey, Json> whole;
  std::uint64_t cursor = last_;
  std::uint64_t at_set = after;
  for (const auto& logged : log_) {
    const auto& accepted = logged.accepted;
    if (logged.number() <= after || !actor.scopes.contains(accepted.set.scope)) continue;
    if (sets.size() == sets_a_page) {
      cursor = at_set;
      break;
    }
    sets.push_back(Json::parse(sync::encode(accepted)));
    at_set = logged.number();
    if (at_set > backed_up_) sets.back()["signature"] = signature(epoch(), accepted);
    if (!logged.whole) continue;
    for (const auto& op : accepted.set.ops) {
      const sync::RecordKey key{op.collection, op.record};
      whole[key] = Json::parse(sync::encode(records_.at(key)));
    }
  }
  Json scopes = Json::array();
  Json digests = Json::object();
  for (const auto& scope : actor.scopes) {
    scopes.push_back(scope.text());
    if (cursor == last_) digests[scope.text()] = lying_ ? std::string(32, '1') : digest(scope).hex();
  }
  std::uint64_t horizon = last_;
  for (const auto& [other, floor] : floors_) horizon = std::min(horizon, floor);
  Json records = Json::array();
  for (auto& [key, record] : whole) records.push_back(std::move(record));
  std::vector<std::uint64_t> bases(bases_.rbegin(), bases_.rend());
  return Json{
      {"epoch", epoch()},   {"model", model().version()},
      {"cursor", cursor},   {"more", cursor != last_},
      {"bases", bases},     {"backedUp", backed_up_},
      {"records", records}, {"actor", {{"person", person.text()}, {"role", actor.role}, {"name", "Projectleider"}}},
      {"scopes", scopes},   {"sets", sets},
      {"digests", digests}, {"horizon", horizon}}
      .dump();
}

std::string MiniServer::snapshot(const sync::Scope& scope, const std::string& from, const std::string& to) {
  Json records = Json::array();
  Json next;
  for (const auto& [key, record] : records_) {
    const std::string text = key.collection + "/" + key.id.text();
    if (record.scope != scope || text <= from || (!to.empty() && text > to)) continue;
    if (records.size() == records_a_part) {
      next = records.back()["collection"].get<std::string>() + "/" + records.back()["id"].get<std::string>();
      break;
    }
    records.push_back(Json::parse(sync::encode(record)));
  }
  return Json{{"epoch", epoch()}, {"model", model().version()}, {"scope", scope.text()}, {"cursor", last_},
              {"changed", 0},     {"records", records},         {"next", next}}
      .dump();
}

std::string MiniServer::digests(const sync::Scope& scope, const std::string& from, const std::string& to) {
  std::vector<std::pair<std::string, sync::Digest>> records;
  for (const auto& [key, record] : records_) {
    const std::string text = key.collection + "/" + key.id.text();
    if (record.scope == scope && text > from && (to.empty() || text <= to))
      records.emplace_back(text, sync::digest(record));
  }
  constexpr std::size_t kRanges = 4;
  Json ranges = Json::array();
  for (std::size_t i = 0; i < kRanges; ++i) {
    const auto begin = records.size() * i / kRanges;
    const auto end = records.size() * (i + 1) / kRanges;
    sync::Digest sum;
    for (auto at = begin; at < end; ++at) sum.add(records[at].second);
    const bool last = i + 1 == kRanges;
    if (begin == end && !last) continue;
    ranges.push_back({{"to", last ? (to.empty() ? Json() : Json(to)) : Json(records[end - 1].first)},
                      {"count", end - begin},
                      {"digest", sum.hex()}});
  }
  return Json{{"epoch", epoch()}, {"scope", scope.text()}, {"cursor", last_}, {"changed", 0}, {"ranges", ranges}}
      .dump();
}

std::string MiniServer::signature(const std::string& epoch, const sync::Accepted& accepted) const {
  return epoch + "+" + sync::encode(accepted);
}

std::string MiniServer::give_back(const sync::DeviceId& device, const std::string& body) {
  const Json request = Json::parse(body);
  if (request["epoch"] != epoch()) return problem(ErrorCode::kSyncEpoch, {{"epoch", epoch()}});
  Json verdicts = Json::array();
  for (const auto& item : request["sets"]) {
    auto accepted = *sync::decode_accepted(item.dump());
    Json verdict{{"n", raw(accepted.set.n)}, {"id", accepted.set.id.text()}};
    if (item["signature"] != signature(item["epoch"], accepted)) {
      verdict.update({{"verdict", "refused"}, {"code", code(ErrorCode::kSyncReceipt)}});
      verdicts.push_back(verdict);
      continue;
    }
    auto here = std::find_if(log_.begin(), log_.end(),
                             [&](const Logged& logged) { return logged.accepted.set.id == accepted.set.id; });
    if (here == log_.end()) {
      accepted.returned.push_back(sync::Seq{++last_});
      log_.push_back({accepted, true});
      here = log_.end() - 1;
      auto& n = last_n_[accepted.set.device];
      n = std::max(n, raw(accepted.set.n));
    }
    const auto& there = here->accepted;
    Json returned = Json::array();
    for (const auto number : there.returned) returned.push_back(raw(number));
    verdict.update({{"verdict", "accepted"},
                    {"seq", raw(there.seq)},
                    {"at", raw(there.at)},
                    {"returned", returned},
                    {"signature", signature(epoch(), there)}});
    verdicts_[{there.set.device, raw(there.set.n)}] = verdict.dump();
    verdicts.push_back(verdict);
  }
  for (const auto& item : request["refused"]) {
    const auto set = *sync::decode(item["set"].dump());
    refused_[set.device].push_back(set);
    verdicts_[{set.device, raw(set.n)}] = item.dump();
    auto& n = last_n_[set.device];
    n = std::max(n, raw(set.n));
  }
  auto& n = last_n_[device];
  n = std::max(n, request["next"].get<std::uint64_t>() - 1);
  fold_anew();
  return Json{{"epoch", epoch()}, {"verdicts", verdicts}}.dump();
}

void MiniServer::fold_anew() {
  auto in_order = log();
  std::sort(in_order.begin(), in_order.end(), [](const auto& a, const auto& b) { return a.seq < b.seq; });
  records_.clear();
  for (const auto& set : in_order) {
    Savepoint savepoint(records_);
    const auto merged = sync::merge(model(), savepoint, set);
    EXPECT_TRUE(merged) << merged.error().detail;
    savepoint.commit();
  }
}

std::vector<sync::Accepted> MiniServer::log() const {
  std::vector<sync::Accepted> sets;
  for (const auto& logged : log_) sets.push_back(logged.accepted);
  return sets;
}

void MiniServer::restore(std::uint64_t number) {
  ++epoch_;
  std::erase_if(log_, [&](const Logged& logged) { return logged.number() > number; });
  last_n_.clear();
  refused_.clear();
  backed_up_ = number;
  bases_.push_back(number);
  std::map<std::pair<sync::DeviceId, std::uint64_t>, std::string> kept;
  for (const auto& [set, whole] : log_) {
    auto& n = last_n_[set.set.device];
    n = std::max(n, raw(set.set.n));
    const std::pair key{set.set.device, raw(set.set.n)};
    kept[key] = verdicts_[key];
  }
  verdicts_ = std::move(kept);
  fold_anew();
  last_ = static_cast<std::uint64_t>(epoch_ - 1) << sync::kGenerationBits;
}

sync::Digest MiniServer::digest(const sync::Scope& scope) const {
  sync::Digest sum;
  for (const auto& [key, record] : records_) {
    if (record.scope == scope) sum.add(sync::digest(record));
  }
  return sum;
}

}  // namespace bijeen::test
