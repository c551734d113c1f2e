// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <numeric>

#include "tests/simulation/world.h"
#include "tests/text/model_list.h"

// What people do on their devices. What a device refuses is simply not done: a person sees it and goes on.
namespace bijeen::simulation {
namespace {

/// Words that tell who wrote them, with characters of one to four bytes.
std::string word(std::uint32_t device, std::uint32_t choice) {
  static constexpr std::array<const char*, 5> kMarks{"", "é", "€", "🙂", "\n"};
  return std::string(1, static_cast<char>('a' + device)) + std::to_string(choice % 100) + kMarks[choice % 5];
}

std::string joined(const std::vector<std::string>& characters) {
  return std::accumulate(characters.begin(), characters.end(), std::string());
}

}  // namespace

bool World::work(const Event& event) {
  const auto& a = event.numbers;
  const auto record = planned(a[1] % kRecords);
  const auto& kind = record.collection;
  auto op = op_on(record);
  switch (event.kind) {
    case Kind::kCreate:
      op = creation(record, a[2]);
      break;
    case Kind::kPut:
      op.put[value_field(kind, a[2])] = value_for(kind, value_field(kind, a[2]), a[3]);
      break;
    case Kind::kAdd:
    case Kind::kRemove:
    case Kind::kSwap: {
      const auto field = set_field(kind, a[2]);
      if (field.empty()) return true;
      if (event.kind != Kind::kRemove) op.add[field] = {element_for(field, a[3])};
      if (event.kind != Kind::kAdd) op.remove[field] = {element_for(field, a[3] + (event.kind == Kind::kSwap ? 1 : 0))};
      break;
    }
    case Kind::kOrder:
      op.put["order"] = json_text("m" + std::to_string(a[2] % 10));
      break;
    case Kind::kFix:
      op.put["meeting"] = json_text(body(a[2] % kBodies).text());
      if (a[3] % 2 == 1) op.text["note"] = {{0, 0, word(a[0] % kDevices, a[3])}};
      break;
    case Kind::kDelete:
      op.deleted = true;
      if (a[2] % 2 == 1) op.put[value_field(kind, 0)] = value_for(kind, value_field(kind, 0), a[2]);
      break;
    case Kind::kRestore:
      op.deleted = false;
      break;
    case Kind::kPutBoth:
      put_both(at(a[0]), a);
      return true;
    case Kind::kType:
    case Kind::kErase:
    case Kind::kTypeLate:
      type(at(a[0]), a, event.kind == Kind::kErase, event.kind == Kind::kTypeLate);
      return true;
    case Kind::kDecide:
      decide(at(a[0]), a);
      return true;
    case Kind::kWithdraw:
    case Kind::kDismiss:
      take_back(at(a[0]), a[1], event.kind == Kind::kDismiss);
      return true;
    default:
      return false;
  }
  // Another device that made the same record would do what cannot happen: ids are unique, where they do not say what
  // the record is about.
  if (op.create && !record.joint && record.maker != a[0] % kDevices) return true;
  edit(at(a[0]), record.scope, {std::move(op)});
  return true;
}

bool World::lead(const Event& event) {
  const auto& a = event.numbers;
  auto& device = at(a[0] % 2);
  const auto who = a[1] % kPeople;
  sync::Op op;
  op.collection = "person";
  op.record = {person(who).bytes};
  auto scope = sync::Scope{};
  switch (event.kind) {
    case Kind::kJoin:
      join(device, who, a[2] % kBodies);
      return true;
    case Kind::kLeave:
      op.collection = "membership";
      op.record = membership(who, a[2] % kBodies);
      op.deleted = true;
      scope = body_scope(a[2] % kBodies);
      break;
    case Kind::kActive:
      op.put["active"] = a[2] % 2 == 1 ? "true" : "false";
      break;
    case Kind::kRole: {
      static constexpr std::array<const char*, 5> kRoles{"member", "leader", "secretary", "core", "board"};
      op.put["role"] = json_text(kRoles[a[2] % kRoles.size()]);
      break;
    }
    case Kind::kClose:
      op.collection = "body";
      op.record = body(a[1] % kBodies);
      op.deleted = a[2] % 2 == 0;
      break;
    default:
      return false;
  }
  // Somebody must be left who may do these things, and who can be asked at the end.
  if (op.collection == "person" && who == 0) return true;
  edit(device, scope, {std::move(op)});
  return true;
}

void World::join(Device& device, std::uint32_t who, std::uint32_t where) {
  sync::Op op;
  op.collection = "membership";
  op.record = membership(who, where);
  if (device.replica().view({op.collection, op.record})) {
    op.deleted = false;
  } else {
    op.create = true;
    op.put = {{"person", json_text(person(who).text())}, {"function", json_text("member")}};
  }
  edit(device, body_scope(where), {std::move(op)});
}

void World::edit(Device& device, const sync::Scope& scope, std::vector<sync::Op> ops) {
  const auto made = sync::Millis{server_.now + device.clock_shift};
  if (device.generation() == kNewer) {
    for (auto& op : ops) say_anew(op);
  }
  const auto step = device.replica().edit(device.new_set_id(), scope, made, std::move(ops), false);
  if (!step || !device.take(*step)) return;
  ++counts_.edits;
}

void World::put_both(Device& device, const Numbers& a) {
  std::vector<sync::Op> ops;
  for (const auto number : {a[1] % kRecords, a[2] % kRecords}) {
    const auto record = planned(number);
    ops.push_back(op_on(record));
    ops.back().put[value_field(record.collection, a[3])] =
        value_for(record.collection, value_field(record.collection, a[3]), a[3]);
  }
  if (ops[0].record != ops[1].record) edit(device, planned(a[1] % kRecords).scope, std::move(ops));
}

void World::type(Device& device, const Numbers& a, bool erase, bool late) {
  const auto record = planned(a[1] % kRecords);
  const auto field = text_field(record.collection, a[3] / 100);
  const sync::RecordKey key{record.collection, record.id};
  const auto now = field.empty() ? std::nullopt : device.replica().text(key, field);
  if (!now) return;
  auto& screen = screens_[{a[0] % kDevices, record.id.text() + field}];
  const std::string before = late ? screen : *now;
  auto characters = sync::tests::characters(before);
  const auto size = static_cast<std::uint32_t>(characters.size());
  const auto place = characters.begin() + a[2] % (size + 1);
  if (erase) {
    characters.erase(place, place + std::min<std::ptrdiff_t>(1 + a[3] % 4, characters.end() - place));
  } else {
    characters.insert(place, word(a[0] % kDevices, a[3]));
  }
  const auto after = joined(characters);
  const auto made = sync::Millis{server_.now + device.clock_shift};
  const auto step = device.replica().edit_text(device.new_set_id(), made, key, field, before, after);
  if (!step || !device.take(*step)) return;
  ++counts_.edits;
  const auto then = device.replica().text(key, field);
  if (!late && then != after)
    throw Violation{"typed-is-there", after + " was typed, the screen shows " + then.value_or("")};
  screen = then.value_or("");
}

void World::decide(Device& device, const Numbers& a) {
  const auto record = planned(a[1] % kRecords);
  auto op = op_on(record);
  const auto answer = json_text(a[2] % 2 == 0 ? "accepted" : "rejected");
  if (record.collection == "proposal") {
    op.put["status"] = answer;
  } else {
    op.put["consolidation"] = answer;
    if (a[3] % 2 == 1) op.text["note"] = {{0, 0, word(a[0] % kDevices, a[3])}};
  }
  edit(device, record.scope, {std::move(op)});
}

void World::take_back(Device& device, std::uint32_t which, bool refused) {
  std::vector<std::uint64_t> numbers;
  for (const auto& set : device.unsent()) {
    const std::string state = set.at("state");
    if (refused ? state == "refused" || state == "escrowed" : state == "waiting") numbers.push_back(set.at("n"));
  }
  if (numbers.empty()) return;
  const sync::DeviceCount n{numbers[which % numbers.size()]};
  device.may_withdraw = raw(n);
  const auto step = refused ? device.replica().dismiss(n) : device.replica().withdraw(n, device.new_set_id());
  if (step) device.take(*step);
  device.may_withdraw = std::nullopt;
}

}  // namespace bijeen::simulation
