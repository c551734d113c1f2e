// SPDX-License-Identifier: EUPL-1.2
#include "tests/simulation/cast.h"

#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace bijeen::simulation {
namespace {

using Json = nlohmann::json;

template <typename IdType>
IdType id(std::uint8_t kind, std::uint64_t number) {
  IdType out;
  out.bytes[0] = kind;
  out.bytes[6] = 0x70;
  out.bytes[8] = 0x80;
  for (std::size_t i = 0; i < 6; ++i) out.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
  return out;
}

constexpr std::array<std::string_view, kPeople> kRoles{"leader", "leader", "secretary", "core", "member", "member"};
constexpr std::array<std::string_view, kBodies> kBodyKinds{"work-group", "work-group", "board"};
constexpr std::array<std::uint32_t, kDevices> kOwners{0, 1, 2, 3, 4, 4, 5};
/// The body in which a device makes most of its records, of those where its owner is at the start.
constexpr std::array<std::uint32_t, kDevices> kHomes{1, 2, 2, 1, 1, 1, 2};

struct Names {
  std::vector<std::string> values, sets, texts;
};

const Names& names_of(const std::string& collection) {
  static const std::map<std::string, Names> all{
      {"outcome",
       {{"title", "due", "status", "owner", "why", "urgency", "weight"},
        {"focusPoints", "municipalities", "labels"},
        {"note", "story"}}},
      {"meeting", {{"title", "date", "place", "status", "mood"}, {"guests", "present"}, {"minutes"}}},
      {"agendaItem", {{"title", "status", "presenter", "duration_min"}, {}, {}}},
      {"focusPoint", {{"title", "status", "note"}, {}, {"progress"}}},
      {"proposal", {{"status"}, {}, {}}},
      {"personConfidential", {{"realName"}, {}, {}}},
      {"risk", {{"title", "level"}, {"tags"}, {"note"}}},
  };
  static const Names none;
  const auto found = all.find(collection);
  return found == all.end() ? none : found->second;
}

std::string pick(const std::vector<std::string>& names, std::uint32_t choice) {
  return names.empty() ? std::string() : names[choice % names.size()];
}

Json field(const char* type, const char* rule) {
  return {{"type", type}, {"rule", rule}, {"max", 200}, {"label", {{"nl", "nieuw"}, {"en", "new"}}}};
}

/// Changes the collections, and says by which steps.
Json take_new_words(Json& collections) {
  Json steps = Json::array();
  for (const auto& [collection, field, before, now] : kNewNames) {
    auto& fields = collections[collection]["fields"];
    fields[now] = fields[before];
    fields.erase(before);
    steps.push_back({{"collection", collection}, {"field", before}, {"rename", now}});
  }
  const auto& [collection, field, before, now] = kNewValue;
  for (auto& one : collections[collection]["fields"][field]["values"]) {
    if (one["value"] == before) one["value"] = now;
  }
  steps.push_back({{"collection", collection}, {"field", field}, {"values", {{before, now}}}});
  return steps;
}

Json model_json(Generation generation) {
  Json json = Json::parse(schema::shipped_model_json());
  json["version"] = json["version"].get<int>() + generation;
  auto& collections = json["collections"];
  if (generation >= kAtStart) {
    auto& outcome = collections["outcome"]["fields"];
    outcome["urgency"] = field("string", "value");
    outcome["labels"] = field("string", "set");
    outcome["story"] = field("text", "text");
    auto risk = collections["agendaItem"];
    risk["fields"] = {{"title", field("string", "value")},
                      {"level", field("string", "value")},
                      {"tags", field("string", "set")},
                      {"note", field("text", "text")}};
    risk["fields"]["title"]["required"] = true;
    risk["search"] = {"title"};
    collections["risk"] = risk;
  }
  if (generation >= kNewer) {
    collections["outcome"]["fields"]["weight"] = field("string", "value");
    collections["meeting"]["fields"]["mood"] = field("string", "value");
    json["upgrades"].push_back({{"to", json["version"]}, {"steps", take_new_words(collections)}});
  }
  return json;
}

schema::Model parsed(Generation generation) {
  auto model = schema::Model::parse(model_json(generation).dump());
  if (!model) throw std::runtime_error("the simulated model: " + model.error().detail);
  return std::move(*model);
}

}  // namespace

std::string json_text(std::string_view text) {
  return '"' + std::string(text) + '"';
}

sync::PersonId person(std::uint32_t number) {
  return id<sync::PersonId>(0xa0, number);
}
sync::Scope own_scope(std::uint32_t number) {
  return {sync::Scope::Kind::kPerson, {person(number).bytes}};
}
sync::RecordId body(std::uint32_t number) {
  return id<sync::RecordId>(0xb0, number);
}
sync::Scope body_scope(std::uint32_t number) {
  return {sync::Scope::Kind::kBody, body(number)};
}
sync::RecordId membership(std::uint32_t who, std::uint32_t where) {
  return id<sync::RecordId>(0xc0, who * kBodies + where);
}
sync::DeviceId device(std::uint32_t number, std::uint32_t life) {
  // Not in the order of the numbers, so that ties are not always won by the same people.
  return id<sync::DeviceId>(static_cast<std::uint8_t>(0x10 + (number * 37 + life * 11) % 200),
                            std::uint64_t{number} << 16 | life);
}
sync::ChangeSetId set_id(std::uint32_t number, std::uint64_t count) {
  return id<sync::ChangeSetId>(0xe0, std::uint64_t{number} << 32 | count);
}
std::uint32_t owner_of(std::uint32_t number) {
  return kOwners[number];
}

Planned planned(std::uint32_t record) {
  const std::uint32_t maker = record % kDevices;
  const bool leads = maker < 2;
  const auto home = body_scope(kHomes[maker]);
  Planned plan{"outcome", id<sync::RecordId>(0xd0, record), body_scope(0), maker};
  switch (record / kDevices) {
    case 0:
      return plan;
    case 1:
      plan.collection = "meeting";
      plan.joint = true;
      return plan;
    case 2:
      plan.scope = home;
      return plan;
    case 3:
      plan.collection = "agendaItem";
      plan.joint = true;
      return plan;
    case 4:
      plan.collection = leads ? "focusPoint" : "proposal";
      plan.scope = leads ? sync::Scope{} : own_scope(owner_of(maker));
      return plan;
    default:
      plan.collection = leads ? "personConfidential" : "risk";
      plan.scope = leads ? sync::Scope{sync::Scope::Kind::kLeader, {}} : home;
      return plan;
  }
}

const schema::Model& model(Generation generation) {
  static const std::array<schema::Model, 3> models{parsed(kOlder), parsed(kAtStart), parsed(kNewer)};
  return models[generation];
}

const std::string& newest_model_json() {
  static const std::string json = model_json(kNewer).dump();
  return json;
}

sync::Op op_on(const Planned& record) {
  sync::Op op;
  op.collection = record.collection;
  op.record = record.id;
  return op;
}

sync::Op creation(const Planned& record, std::uint32_t choice) {
  sync::Op op = op_on(record);
  op.create = true;
  const auto put = [&](const std::string& field) { op.put[field] = value_for(record.collection, field, choice); };
  if (record.collection == "personConfidential") {
    op.put["person"] = json_text(person(choice % kPeople).text());
    return op;
  }
  if (record.collection == "proposal") {
    op.put = {{"collection", json_text("focusPoint")},
              {"record", json_text(body(0).text())},
              {"field", json_text("title")},
              {"newValue", json_text("nieuw " + std::to_string(choice))},
              {"status", json_text("open")}};
    return op;
  }
  put("title");
  if (record.collection == "outcome") {
    op.put["kind"] = json_text("decision");
    if (choice % 2 == 0) op.text["note"] = {{0, 0, "begin " + std::to_string(choice) + ". "}};
  } else if (record.collection == "meeting") {
    put("date");
    op.put["status"] = json_text("planned");
  } else if (record.collection == "agendaItem") {
    op.put["meeting"] = json_text(body(1).text());
    op.put["status"] = json_text("open");
  } else if (record.collection == "focusPoint") {
    op.put["actionLine"] = json_text(body(2).text());
    op.put["priority"] = "true";
  }
  return op;
}

std::string value_field(const std::string& collection, std::uint32_t choice) {
  return pick(names_of(collection).values, choice);
}
std::string set_field(const std::string& collection, std::uint32_t choice) {
  return pick(names_of(collection).sets, choice);
}
std::string text_field(const std::string& collection, std::uint32_t choice) {
  return pick(names_of(collection).texts, choice);
}

std::string value_for(const std::string& collection, const std::string& field, std::uint32_t choice) {
  static const std::map<std::string, std::vector<std::string>> states{{"outcome", {"open", "done", "not-done"}},
                                                                      {"meeting", {"planned", "held", "cancelled"}},
                                                                      {"agendaItem", {"open", "done", "carried-over"}},
                                                                      {"focusPoint", {"running", "done", "stopped"}},
                                                                      {"proposal", {"open", "withdrawn"}}};
  if (field == "status") return json_text(pick(states.at(collection), choice));
  if (field == "due" || field == "date") return json_text("2027-03-0" + std::to_string(1 + choice % 9));
  if (field == "owner" || field == "presenter") return json_text(person(choice % kPeople).text());
  if (field == "duration_min") return std::to_string(choice % 600);
  return json_text(field + " " + std::to_string(choice));
}

std::string element_for(const std::string& field, std::uint32_t choice) {
  const bool refers = field == "focusPoints" || field == "municipalities" || field == "present";
  return json_text(refers ? body(choice % 3).text() : "n" + std::to_string(choice % 3));
}

void say_anew(sync::Op& op) {
  const auto rename = [](auto& fields, const NewWord& word) {
    auto node = fields.extract(std::string(word.before));
    if (node.empty()) return;
    node.key() = word.now;
    fields.insert(std::move(node));
  };
  for (const auto& word : kNewNames) {
    if (op.collection != word.collection) continue;
    rename(op.put, word);
    rename(op.add, word);
    rename(op.remove, word);
  }
  const auto put = op.put.find(std::string(kNewValue.field));
  if (op.collection == kNewValue.collection && put != op.put.end() && put->second == json_text(kNewValue.before))
    put->second = json_text(kNewValue.now);
}

std::vector<std::pair<sync::Scope, std::vector<sync::Op>>> founding() {
  std::vector<sync::Op> ops;
  for (std::uint32_t i = 0; i < kPeople; ++i) {
    auto& op = ops.emplace_back();
    op.collection = "person";
    op.record = {person(i).bytes};
    op.create = true;
    op.put = {{"name", json_text("Persoon " + std::to_string(i))}, {"role", json_text(kRoles[i])}};
  }
  for (std::uint32_t i = 0; i < kBodies; ++i) {
    auto& op = ops.emplace_back();
    op.collection = "body";
    op.record = body(i);
    op.create = true;
    op.put = {{"name", json_text("Groep " + std::to_string(i))},
              {"kind", json_text(kBodyKinds[i])},
              {"confidential", i == 1 ? "true" : "false"}};
  }
  std::vector<std::pair<sync::Scope, std::vector<sync::Op>>> sets{{sync::Scope{}, std::move(ops)}};
  constexpr std::array<std::pair<std::uint32_t, std::uint32_t>, 5> kMembers{{{4, 0}, {5, 0}, {3, 1}, {4, 1}, {5, 2}}};
  for (const auto& [who, where] : kMembers) {
    sync::Op op;
    op.collection = "membership";
    op.record = membership(who, where);
    op.create = true;
    op.put = {{"person", json_text(person(who).text())}, {"function", json_text("member")}};
    sets.emplace_back(body_scope(where), std::vector<sync::Op>{std::move(op)});
  }
  return sets;
}

}  // namespace bijeen::simulation
