// SPDX-License-Identifier: EUPL-1.2
// Two devices and a server in one process. Both devices write a title while apart; both stay until somebody chooses.
#include <iostream>
#include <nlohmann/json.hpp>

#include "sync/replica.h"

using namespace bijeen::sync;
using nlohmann::json;

const auto model = *bijeen::schema::Model::parse(R"({"version": 1, "collections": {"task": {
  "scope": ["programme"], "access": {"create": ["anyone"], "write": ["anyone"], "delete": ["anyone"]},
  "fields": {"title": {"type": "string", "rule": "value", "max": 100}, "note": {"type": "text", "rule": "text"}}}}})");
const Actor anna{*PersonId::parse("01890000-0000-7000-8000-00000000000a"), "member", {Scope{}}};
const RecordKey task{"task", *RecordId::parse("01890000-0000-7000-8000-000000000001")};

struct Server : Records {
  std::map<RecordKey, RecordState> records;
  json log = json::array();

  RecordState* find(const std::string& collection, const RecordId& id) override {
    const auto found = records.find({collection, id});
    return found == records.end() ? nullptr : &found->second;
  }
  RecordState& insert(RecordState record) override { return records[{record.collection, record.id}] = record; }
  json push(const json& request) {  // A real one stores its verdicts, to give a repeated set the same again.
    json verdicts = json::array();
    for (const json& element : request["changeSets"]) {
      const Accepted set{*decode(element.dump()), Seq{log.size() + 1}, Millis{0}, anna.person};
      const auto before = records;
      const bool accepted = permit(model, anna, *this, set.set).ok() && merge(model, *this, set).ok();
      if (accepted) log.push_back(json::parse(encode(set)));
      if (!accepted) records = before;
      verdicts.push_back({{"n", raw(set.set.n)}, {"id", set.set.id.text()}, {"seq", raw(set.seq)}, {"at", 0}});
      verdicts.back()["verdict"] = accepted ? "accepted" : "refused";
    }
    return {{"epoch", "1"}, {"verdicts", verdicts}};
  }
  json pull() const {  // Everything; a replica passes over what it has.
    return {{"epoch", "1"}, {"cursor", log.size()}, {"more", false},      {"scopes", {"programme"}},
            {"sets", log},  {"horizon", 0},         {"digests", nullptr}, {"actor", {{"role", anna.role}}}};
  }
  json snapshot() const {
    json states = json::array();
    for (const auto& [key, record] : records) states.push_back(json::parse(encode(record)));
    return {{"epoch", "1"}, {"scope", "programme"}, {"cursor", log.size()}, {"records", states}, {"next", nullptr}};
  }
};

struct Device {
  Replica replica{model};
  std::map<std::string, std::string> store;  // A directory or IndexedDB in earnest: load() and open() begin from it.

  explicit Device(std::uint8_t number) {
    if (replica.open().ok()) keep(replica.identify(DeviceId{{number}}, anna.person));
  }
  void keep(const bijeen::Result<Step>& step) {  // In one durable transaction, before anything else happens.
    for (const auto& [key, value] : step->writes) value ? (void)(store[key] = *value) : (void)store.erase(key);
  }
  void write(const std::string& title, bool create = false) {
    static std::uint8_t random = 0;  // Real randomness and a real clock in earnest.
    Op op{task.collection, task.id, create, {{"title", json(title).dump()}}, {}, {}, {}, {}};
    keep(replica.edit(uuid_v7<ChangeSetTag>(Millis{0}, {++random}), Scope{}, Millis{0}, {op}, false));
  }
  void sync(Server& server) {
    keep(replica.pull_answer(server.pull().dump()));
    while (!replica.missing_scopes().empty()) keep(replica.snapshot_part(server.snapshot().dump()));
    while (const auto push = replica.next_push(Millis{0})) {
      keep(push->step);
      keep(replica.push_answer(server.push(json::parse(push->body)).dump()));
    }
    keep(replica.pull_answer(server.pull().dump()));
  }
  void show(const char* name) const {
    const json view = json::parse(*replica.view(task));
    std::cout << name << ": " << view["fields"]["title"] << ", in conflict: " << view["conflicts"].size() << "\n";
  }
};

int main() {
  Server server;
  Device phone(1);
  Device laptop(2);
  const auto meet = [&] {
    for (Device* device : {&phone, &laptop, &phone}) device->sync(server);
  };
  meet();  // The first pull tells a device which scopes it has.
  phone.write("Buy bread", true);
  meet();
  phone.write("Buy rolls");
  laptop.write("Bake bread");
  meet();
  phone.show("phone");
  laptop.show("laptop");
  laptop.write("Bake rolls");
  meet();
  phone.show("phone");
}
