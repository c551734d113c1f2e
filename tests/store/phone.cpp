// SPDX-License-Identifier: EUPL-1.2
#include "tests/store/phone.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace bijeen::test {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kPageBytes = 4000;
std::uint64_t sets = 0xc0000;
std::uint64_t renewed_devices = 0xe00;

Json numbers(const std::vector<sync::Seq>& list) {
  Json out = Json::array();
  for (const auto number : list) out.push_back(raw(number));
  return out;
}

Json answer_of(const World& world, const std::vector<store::Verdict>& verdicts, const std::string& epoch) {
  (void)world;
  Json answer{{"epoch", epoch}, {"verdicts", Json::array()}};
  for (const auto& v : verdicts) {
    Json one{{"n", raw(v.n)}, {"id", v.id.text()}};
    if (v.error) {
      one.update({{"verdict", v.kind == store::Verdict::Kind::kEscrowed ? "escrowed" : "refused"},
                  {"code", code(v.error->code)},
                  {"title", ""},
                  {"detail", v.error->detail}});
    } else {
      one.update({{"verdict", "accepted"},
                  {"seq", raw(v.seq)},
                  {"at", raw(v.at)},
                  {"hash", v.hash},
                  {"signature", v.signature}});
      if (!v.returned.empty()) one["returned"] = numbers(v.returned);
    }
    answer["verdicts"].push_back(one);
  }
  return answer;
}

Json problem(const Error& error, World& world) {
  Json out{{"code", code(error.code)}, {"detail", error.detail}};
  if (error.code == ErrorCode::kSyncEpoch) out["epoch"] = world.store().epoch();
  return out;
}

store::GiveBack give_back_of(const Json& request, const Pen& pen) {
  store::GiveBack given{request["epoch"],
                        sync::Millis{kNow},
                        pen.person,
                        pen.device,
                        {},
                        {},
                        sync::DeviceCount{request["next"].get<std::uint64_t>()}};
  for (const auto& item : request["sets"])
    given.sets.push_back({*sync::decode_accepted(item.dump()), item["epoch"], item["signature"]});
  for (const auto& item : request["refused"])
    given.refused.push_back({*sync::decode(item["set"].dump()), item["verdict"] == "escrowed",
                             Error{*error_code(item["code"].get<std::string>()), item["detail"]}});
  return given;
}

}  // namespace

Phone::Phone(World& world, Pen pen, const schema::Model& model) : world_(world), pen_(std::move(pen)), model_(&model) {
  replica_.emplace(*model_);
  EXPECT_TRUE(replica_->open().ok());
  take(replica_->identify(pen_.device, pen_.person));
}

void Phone::take(const Result<sync::Step>& step) {
  ASSERT_TRUE(step.ok()) << code(step.error().code) << " " << step.error().detail;
  store(*step);
}

void Phone::store(const sync::Step& step) {
  for (const auto& [key, value] : step.writes) {
    if (value) {
      store_[key] = *value;
    } else {
      store_.erase(key);
    }
  }
}

void Phone::set_back(const std::map<std::string, std::string>& image) {
  store_ = image;
  replica_.emplace(*model_);
  for (const auto& [key, value] : store_) ASSERT_TRUE(replica_->load(key, value).ok()) << key;
  ASSERT_TRUE(replica_->open().ok());
}

void Phone::update(const schema::Model& model) {
  model_ = &model;
  set_back(std::map(store_));
}

void Phone::edit(const sync::Scope& scope, sync::Op op) {
  edit(scope, std::vector{std::move(op)});
}

void Phone::edit(const sync::Scope& scope, std::vector<sync::Op> ops) {
  take(replica_->edit(id<sync::ChangeSetId>(++sets), scope, sync::Millis{kNow}, std::move(ops), false));
}

bool Phone::withdraw(sync::DeviceCount n) {
  const auto step = replica_->withdraw(n, id<sync::ChangeSetId>(++sets));
  if (step) store(*step);
  return step.ok();
}

void Phone::push(bool lost) {
  while (const auto body = replica_->next_push(sync::Millis{kNow})) {
    store(body->step);
    const auto request = Json::parse(body->body);
    std::vector<sync::ChangeSet> pushed;
    for (const auto& set : request["changeSets"]) pushed.push_back(*sync::decode(set.dump()));
    const auto verdicts = world_.store().push(
        {request["epoch"], sync::Millis{kNow}, sync::Millis{kNow}, pen_.person, pen_.device, std::move(pushed)});
    if (lost) return;
    take(replica_->push_answer(verdicts.ok() ? answer_of(world_, *verdicts, world_.store().epoch()).dump()
                                             : problem(verdicts.error(), world_).dump()));
    if (!verdicts.ok() && verdicts.error().code != ErrorCode::kSyncIdReused) return;
    if (!replica_->needs_renewal()) continue;
    pull();
    renew();
  }
}

void Phone::renew() {
  pen_.device = id<sync::DeviceId>(++renewed_devices);
  EXPECT_TRUE(world_.register_device(pen_.person, pen_.device));
  take(replica_->renew(pen_.device));
  give_back();
}

void Phone::pull(std::size_t answers_max) {
  for (bool more = true; more && answers_max > 0; --answers_max) {
    const auto actor = world_.store().actor(pen_.person);
    ASSERT_TRUE(actor.has_value());
    const auto query = replica_->pull_query();
    // Who names no cursor gets no log.
    const auto at = query.find("after=");
    const auto after = at == std::string::npos ? raw(world_.store().last_seq()) : std::stoull(query.substr(at + 6));
    const auto floor = std::stoull(query.substr(query.find("floor=") + 6));
    const auto rest = query.find("&rest=");
    store::PullFrom from{sync::Seq{after}, rest == std::string::npos ? "" : query.substr(rest + 6)};
    if (const auto slash = from.rest.find("%2F"); slash != std::string::npos) from.rest.replace(slash, 3, "/");
    const auto page = world_.store().pull(*actor, from, kPageBytes);
    if (!page.ok()) {
      take(replica_->pull_answer(problem(page.error(), world_).dump()));
      continue;
    }
    world_.store().acknowledge(pen_.device, sync::Seq{after}, sync::Seq{floor});
    more = page->more;
    Json answer{{"epoch", page->epoch},          {"model", world_.store().model_version()},
                {"cursor", raw(page->cursor)},   {"more", more},
                {"horizon", raw(page->horizon)}, {"backedUp", raw(page->backed_up)},
                {"bases", numbers(page->bases)}};
    answer["actor"] = {{"person", pen_.person.text()}, {"role", actor->role}, {"name", ""}};
    for (const auto& scope : actor->scopes) answer["scopes"].push_back(scope.text());
    answer["sets"] = Json::array();
    for (const auto& set : page->sets) answer["sets"].push_back(Json::parse(set));
    for (const auto& record : page->records) answer["records"].push_back(Json::parse(record));
    if (!page->rest.empty()) answer["rest"] = page->rest;
    answer["digests"] = Json::object();
    for (const auto& [scope, digest] : page->digests) answer["digests"][scope.text()] = digest;
    take(replica_->pull_answer(answer.dump()));
    if (page->epoch != Json::parse(replica_->status())["epoch"]) return;
    // It has to give back first.
    if (more && replica_->pull_query() == query) return;
  }
  fetch();
}

void Phone::fetch() {
  for (auto missing = replica_->missing_scopes(); !missing.empty(); missing = replica_->missing_scopes()) {
    const auto& [scope, from] = missing.front();
    const auto page = world_.store().snapshot(scope, from, kPageBytes);
    ASSERT_TRUE(page.ok());
    Json part{{"epoch", page->epoch},
              {"model", world_.store().model_version()},
              {"scope", scope.text()},
              {"cursor", raw(page->cursor)},
              {"next", nullptr}};
    part["records"] = Json::array();
    for (const auto& record : page->records) part["records"].push_back(Json::parse(record));
    if (page->next) part["next"] = *page->next;
    take(replica_->snapshot_part(part.dump()));
  }
}

void Phone::compare() {
  while (replica_->next_comparison()) compare_once();
}

void Phone::compare_once() {
  if (const auto ask = replica_->next_comparison()) {
    Json answer{{"scope", ask->scope.text()}};
    if (ask->records) {
      const auto page = world_.store().snapshot(ask->scope, ask->from, kPageBytes, ask->to);
      ASSERT_TRUE(page.ok());
      answer.update({{"epoch", page->epoch}, {"cursor", raw(page->cursor)}, {"changed", raw(page->changed)}});
      answer["records"] = Json::array();
      for (const auto& record : page->records) answer["records"].push_back(Json::parse(record));
      answer["next"] = page->next ? Json(*page->next) : Json();
    } else {
      const auto page = world_.store().digests(ask->scope, ask->from, ask->to);
      ASSERT_TRUE(page.ok());
      answer.update({{"epoch", page->epoch}, {"cursor", raw(page->cursor)}, {"changed", raw(page->changed)}});
      for (const auto& [to, count, digest] : page->ranges)
        answer["ranges"].push_back(
            {{"to", to.empty() ? Json() : Json(to)}, {"count", count}, {"digest", digest.hex()}});
    }
    take(replica_->comparison_answer(answer.dump()));
  }
}

void Phone::give_back() {
  while (const auto body = replica_->next_give_back()) {
    store(body->step);
    const auto given = give_back_of(Json::parse(body->body), pen_);
    const auto verdicts = world_.store().give_back(given);
    take(replica_->give_back_answer(verdicts.ok() ? answer_of(world_, *verdicts, world_.store().epoch()).dump()
                                                  : problem(verdicts.error(), world_).dump()));
    ASSERT_TRUE(verdicts.ok() || verdicts.error().code == ErrorCode::kSyncEpoch) << verdicts.error().detail;
  }
}

void Phone::sync() {
  for (int round = 0; round < 2; ++round) {
    give_back();
    push();
    pull();
    give_back();
    push();
    pull();
    compare();
  }
}

std::string Phone::status(const std::string& member) {
  return Json::parse(replica_->status())[member].dump();
}

std::string Phone::view(const std::string& collection, const sync::RecordId& id, const std::string& pointer) {
  const auto view = replica_->view({collection, id});
  if (!view) return "gone";
  const auto shown = Json::parse(*view);
  const Json::json_pointer at(pointer);
  return shown.contains(at) ? shown[at].dump() : "none";
}

}  // namespace bijeen::test
