// SPDX-License-Identifier: EUPL-1.2
// Two devices and a server in one process. Both devices write a title while apart; both stay until somebody chooses.
#include <iostream>
#include <nlohmann/json.hpp>

#include "sync/replica.h"

using namespace bijeen::sync;
using nlohmann::json;

const auto model = *bijeen::schema::Model::parse(R"({"version": 1, "collections": {"task": {
  "scope": ["programme"], "access": {"create": ["anyone"], "write": ["anyone"], "delete": ["anyone"]},
  "fields": {"title": {"type": "string", "rule": "value", "max": 100}}}}})");
const Actor anna{*PersonId::parse("01890000-0000-7000-8000-00000000000a"), "member", {Scope{}}};
const RecordKey task{"task", *RecordId::parse("01890000-0000-7000-8000-000000000001")};

struct Server : Records {
  std::map<RecordKey, RecordState> records;
  json log = json::array();

  RecordState* find(const std::string& collection, const RecordId& id) override {
    return records.contains({collection, id}) ? &records.at({collection, id}) : nullptr;
  }
  RecordState& insert(RecordState record) override { return records[{record.collection, record.id}] = record; }
  std::vector<RecordId> ids(const std::string& collection, const Scope& scope) override {
    return ids_in(records, collection, scope);
  }
  json answer(const Request& request) {  // To a pull with everything: a replica passes over what it has.
    json answer{{"epoch", "1"}, {"scopes", {"programme"}}, {"actor", {{"role", anna.role}}}, {"horizon", 0}};
    answer.update({{"more", false}, {"scope", "programme"}, {"next", nullptr}, {"records", json::array()}});
    const json asked = json::parse(request.method == "POST" ? request.body : "{}");
    for (const json& sent : asked.value("changeSets", json::array())) {
      const Accepted set{*decode(sent.dump()), Seq{log.size() + 1}, Millis{0}, anna.person};
      const auto before = records;
      const bool accepted = permit(model, anna, *this, set.set).ok() && merge(model, *this, set).ok();
      accepted ? log.push_back(json::parse(encode(set))) : void(records = before);
      // A real one stores its verdicts, to give a repeated set the same again.
      answer["verdicts"].push_back({{"n", sent["n"]}, {"id", sent["id"]}, {"seq", log.size()}, {"at", 0}});
      answer["verdicts"].back()["verdict"] = accepted ? "accepted" : "refused";
    }
    for (const auto& [key, record] : records) answer["records"].push_back(json::parse(encode(record)));
    answer.update({{"cursor", log.size()}, {"sets", log}});
    return answer;
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
    while (const auto request = replica.next_request(Millis{0})) {
      keep(request->step);
      keep(replica.take_answer(200, server.answer(*request).dump()));
    }
  }
};

int main() {
  Server server;
  Device phone(1), laptop(2);
  const auto meet = [&] {
    for (Device* device : {&phone, &laptop, &phone}) device->sync(server);
    const auto shown = phone.replica.view(task);
    const json view = json::parse(*shown);
    std::cout << view["fields"]["title"] << ", in conflict: " << view["conflicts"].size()
              << (shown == laptop.replica.view(task) ? " (both)\n" : " (they differ)\n");
  };
  phone.sync(server);  // The first pull tells a device which scopes it has.
  phone.write("Buy bread", true);
  meet();
  phone.write("Buy rolls");
  laptop.write("Bake bread");
  meet();
  laptop.write("Bake rolls");
  meet();
}
