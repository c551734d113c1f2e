// SPDX-License-Identifier: EUPL-1.2
#include "tests/api/world.h"

#include "schema/model.h"
#include "server/store/receipt.h"
#include "server/store/restore.h"

namespace bijeen::api::test {
namespace {

constexpr const char* kOrigin = "https://localhost:8443";

sync::Op op_of(const std::string& collection, const std::string& id, const std::map<std::string, json>& put) {
  sync::Op op;
  op.collection = collection;
  op.record = *sync::RecordId::parse(id);
  op.create = true;
  for (const auto& [field, value] : put) op.put[field] = value.dump();
  return op;
}

}  // namespace

std::string Reply::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string() : found->second;
}

World::World(auth::SecondFactor second_factor) : second_factor_(second_factor) {
  open("data");
  fill();
  serve();
}

void World::restore(const std::filesystem::path& backup) {
  server_->stop();
  server_.reset();
  api_.reset();
  sign_in_.reset();
  store_.reset();
  advance(std::chrono::minutes(1));
  store::restore(schema::Model::shipped(), backup, directory_.path() / "restored", now());
  open("restored");
  serve();
}

json World::kept(const Reply& pull) {
  json sets = json::array();
  for (json item : pull.content["sets"]) {
    if (!item.contains("signature")) continue;
    item["epoch"] = pull.content["epoch"];
    sets.push_back(item);
  }
  return sets;
}

Reply World::give_back(const Browser& browser, const json& sets, std::uint64_t next) {
  return ask(browser, "POST", "/v1/sync/give-back",
             {{"device", browser.device},
              {"epoch", store_->epoch()},
              {"next", next},
              {"sets", sets},
              {"refused", json::array()}});
}

void World::open(const char* name) {
  store_ = std::make_unique<store::Store>(
      schema::Model::shipped(),
      store::Store::Options{.directory = directory_.path() / name, .create = true, .now = [this] { return now(); }});
}

World::World(const std::filesystem::path& data) {
  store_ = std::make_unique<store::Store>(schema::Model::shipped(),
                                          store::Store::Options{.directory = data, .now = [this] { return now(); }});
  serve();
}

void World::serve() {
  sign_in_ = std::make_unique<auth::SignIn>(
      *store_, auth::RelyingParty{"localhost", kOrigin}, [this] { return now(); }, second_factor_);
  api_ = std::make_unique<Api>(
      *store_, *sign_in_,
      Api::Options{"0.0-test", "mailto:security@example.org", kOperatorToken, [this] { return now(); }});
  http::Options options;
  options.port = 0;
  options.origins = {kOrigin};
  options.observed = [this](const http::Request&, int status, std::chrono::microseconds took, std::size_t bytes) {
    api_->metrics().request_finished(status, took, bytes);
  };
  server_ = std::make_unique<http::Server>(std::move(options));
  api_->install(*server_);
  const auto started = server_->start();
  if (!started) throw std::runtime_error(started.error().detail);
}

World::~World() {
  server_->stop();
}

void World::fill() {
  const auto leader = *sync::PersonId::parse(kLeader);
  std::vector<sync::Op> ops = {
      op_of("programme", "00000000-0000-7000-8000-000000000001", {{"name", "Proefprogramma"}})};
  const std::pair<const char*, const char*> people[] = {
      {kLeader, "leader"},      {kSecretary, "secretary"}, {kCore, "core"},     {kMember, "member"},
      {kOtherMember, "member"}, {kBoard, "board"},         {kExpert, "expert"}, {kAdmin, "admin"}};
  for (const auto& [id, role] : people) {
    ops.push_back(op_of("person", id, {{"name", "Rol " + std::string(role)}, {"role", role}, {"active", true}}));
  }
  for (const char* id : {kBody, kOtherBody}) {
    ops.push_back(op_of("body", id, {{"name", "Werkgroep " + std::string(id)}, {"kind", "work-group"}}));
  }
  ops.push_back(
      op_of("activity", kActivity, {{"level", "regional"}, {"title", "Een activiteit"}, {"status", "running"}}));
  EXPECT_TRUE(store_->write(leader, sync::Scope{}, ops).ok());

  const std::tuple<const char*, const char*, const char*, const char*> bodies[] = {
      {kBody, kMember, "00000000-0000-7000-8000-0000000000e1", kOutcome},
      {kOtherBody, kOtherMember, "00000000-0000-7000-8000-0000000000e2", kOtherOutcome}};
  for (const auto& [body, person, membership, outcome] : bodies) {
    const auto scope = *sync::Scope::parse("body:" + std::string(body));
    EXPECT_TRUE(store_
                    ->write(leader, scope,
                            {op_of("membership", membership, {{"person", person}, {"function", "member"}}),
                             op_of("outcome", outcome, {{"kind", "action-item"}, {"title", "Actiepunt zilvervos"}})})
                    .ok());
  }
}

Reply World::ask(const std::string& method, const std::string& target, const std::string& body,
                 const std::string& more_headers) {
  std::string request =
      method + " " + target + " HTTP/1.1\r\nHost: localhost:8443\r\nConnection: close\r\n" + more_headers;
  if (!body.empty()) request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  const auto answer = http::test::ask(port(), request + "\r\n" + body);
  if (!answer) return {};
  return {answer->status, answer->body, json::parse(answer->body, nullptr, false), answer->headers};
}

Reply World::ask_raw(const Browser& browser, const std::string& method, const std::string& target,
                     const std::string& body) {
  std::string headers;
  if (!browser.cookie.empty()) headers += "Cookie: __Host-bijeen=" + browser.cookie + "\r\n";
  if (method != "GET")
    headers += "Bijeen-Request: 1\r\nOrigin: " + std::string(kOrigin) + "\r\nSec-Fetch-Site: same-origin\r\n";
  if (!body.empty()) headers += "Content-Type: application/json\r\n";
  return ask(method, target, body, headers);
}

Reply World::ask(const Browser& browser, const std::string& method, const std::string& target, const json& body) {
  return ask_raw(browser, method, target, body.is_null() ? "" : body.dump());
}

std::string World::new_device_id() {
  return sync::uuid_v7<sync::DeviceTag>(sync::Millis{1'767'225'600'000}, store::random_for_id()).text();
}

namespace {

Browser browser_of(const Reply& reply) {
  EXPECT_EQ(reply.status, 201) << reply.body;
  const std::string cookie = reply.header("set-cookie");
  constexpr std::string_view kPrefix = "__Host-bijeen=";
  EXPECT_TRUE(cookie.starts_with(kPrefix)) << cookie;
  return {cookie.substr(kPrefix.size(), cookie.find(';') - kPrefix.size()), reply.content["person"],
          reply.content["device"]};
}

}  // namespace

Browser World::sign_in(const std::string& person) {
  return sign_in_as(person, new_device_id());
}

Browser World::sign_in_as(const std::string& person, const std::string& device) {
  const auto code = sign_in_->invite(*sync::PersonId::parse(person), std::nullopt);
  EXPECT_TRUE(code.ok());
  return browser_of(
      ask(Browser{}, "POST", "/v1/invitation/accept",
          {{"code", *code}, {"passphrase", kPassphrase}, {"device", {{"id", device}, {"name", "Telefoon"}}}}));
}

Browser World::sign_in_again(const std::string& person, const std::string& device) {
  return browser_of(
      ask(Browser{}, "POST", "/v1/session",
          {{"person", person}, {"passphrase", kPassphrase}, {"device", {{"id", device}, {"name", "Laptop"}}}}));
}

json World::change_set(const Browser& browser, const std::string& scope, const json& op) {
  return {{"id", sync::uuid_v7<sync::ChangeSetTag>(now(), store::random_for_id()).text()},
          {"scope", scope},
          {"device", browser.device},
          {"n", browser.n},
          {"seen", sync::raw(store_->last_seq())},
          {"known", browser.n - 1},
          {"made", sync::raw(now())},
          {"model", schema::Model::shipped().version()},
          {"ops", json::array({op})}};
}

Reply World::push(const Browser& browser, const json& sets) {
  return ask(browser, "POST", "/v1/sync/push",
             {{"epoch", store_->epoch()}, {"now", sync::raw(now())}, {"changeSets", sets}});
}

Reply World::push_op(Browser& browser, const std::string& scope, const json& op) {
  Reply reply = push(browser, json::array({change_set(browser, scope, op)}));
  EXPECT_EQ(reply.status, 200) << reply.body;
  ++browser.n;
  return reply;
}

std::string World::fingerprint() {
  std::string out = "seq " + std::to_string(sync::raw(store_->last_seq()));
  store_->read([&](store::Database& database) {
    for (const auto* sql :
         {"SELECT count(*) FROM change_set", "SELECT count(*) FROM kept_set", "SELECT count(*) FROM record",
          "SELECT count(*) FROM session", "SELECT count(*) FROM invitation WHERE used_at IS NULL",
          "SELECT count(*) FROM passphrase", "SELECT count(*) FROM passkey", "SELECT count(*) FROM second_step",
          "SELECT count(*) FROM recovery_code", "SELECT count(*) FROM device WHERE ended_at IS NULL",
          "SELECT coalesce(sum(expected), 0) FROM device"}) {
      auto row = database.query(sql);
      row.step();
      out += " " + std::to_string(row.integer(0));
    }
  });
  return out;
}

}  // namespace bijeen::api::test
