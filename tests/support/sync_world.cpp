// SPDX-License-Identifier: EUPL-1.2
#include "tests/support/sync_world.h"

#include <cassert>
#include <utility>

namespace bijeen::test {
namespace {

constexpr std::string_view kModel = R"({"version":3,"collections":{
 "item":{"scope":["body","programme"],"access":{"create":["anyone"],"write":["anyone"],"delete":["leader","author"]},"title":"title","fields":{
  "title":{"type":"string","rule":"value","max":100,"required":true},
  "due":{"type":"date","rule":"value"},
  "status":{"type":"enum","rule":"value","values":[{"value":"open"},{"value":"done"},{"value":"approved","by":["leader"]}]},
  "rank":{"type":"order","rule":"last"},
  "tags":{"type":"string","rule":"set","max":40},
  "note":{"type":"text","rule":"text","max":600000},
  "about":{"type":"ref","rule":"once","of":"item"},
  "verdict":{"type":"string","rule":"value","max":100,"write":["leader"]}}},
 "plan":{"scope":["programme"],"access":{"create":["leader"],"write":["leader"],"delete":["leader"]},"fields":{
  "title":{"type":"string","rule":"value","max":100,"required":true},
  "parties":{"type":"string","rule":"set","max":40,"required":true}}},
 "meeting":{"scope":["body"],"access":{"create":["participant"],"write":["participant"],"delete":["participant"]},"fields":{
  "minutes":{"type":"text","rule":"text","max":20}}},
 "seat":{"joint":true,"scope":["body","programme"],"access":{"create":["anyone"],"write":["anyone"],"delete":["leader","author"]},"fields":{
  "of":{"type":"string","rule":"once","max":100,"required":true},
  "answer":{"type":"string","rule":"value","max":100},
  "rank":{"type":"order","rule":"last"},
  "tags":{"type":"string","rule":"set","max":40}}},
 "paper":{"joint":true,"scope":["programme"],"access":{"create":["anyone"],"write":["anyone"],"delete":["anyone"]},
  "lock":{"field":"seal","fields":["title","tags","note"]},"fields":{
  "title":{"type":"string","rule":"value","max":100,"required":true},
  "tags":{"type":"string","rule":"set","max":40},
  "note":{"type":"text","rule":"text","max":10000},
  "aside":{"type":"string","rule":"value","max":100},
  "seal":{"type":"string","rule":"value","max":100}}},
 "wish":{"scope":["programme"],"access":{"create":["anyone"],"write":["author","leader"],"delete":["author","leader"]},
  "settled":{"field":"status","values":["granted","refused"],"by":["leader"]},"fields":{
  "status":{"type":"enum","rule":"value","values":[{"value":"open"},{"value":"granted"},{"value":"refused"}]},
  "note":{"type":"text","rule":"text","max":600000},
  "memo":{"type":"text","rule":"text","max":10000},
  "tags":{"type":"string","rule":"set","max":40}}}}})";

}  // namespace

const schema::Model& model() {
  static const auto parsed = schema::Model::parse(kModel);
  assert(parsed.ok());
  return parsed.value();
}

sync::Scope body(std::uint64_t number) {
  return {sync::Scope::Kind::kBody, id<sync::RecordId>(0xb00 + number)};
}

Status Log::take(std::uint64_t by, std::uint64_t seen, std::vector<sync::Op> ops, std::int64_t at) {
  sync::Accepted set;
  set.seq = sync::Seq{seq_ + 1};
  set.at = sync::Millis{at == 0 ? static_cast<std::int64_t>(1000 * (seq_ + 1)) : at};
  set.author = person(by);
  set.set.id = id<sync::ChangeSetId>(0xc00 + seq_);
  set.set.scope = kProgramme;
  set.set.device = device(by);
  set.set.n = sync::DeviceCount{++n_[by]};
  set.set.seen = sync::Seq{seen};
  set.set.model = 3;
  set.set.ops = std::move(ops);
  auto merged = sync::merge(model(), *this, set);
  if (!merged) return merged.error();
  ++seq_;
  patches = std::move(*merged);
  return Done{};
}

sync::RecordState* Log::find(const std::string& collection, const sync::RecordId& id) {
  const auto found = records_.find({collection, id});
  return found == records_.end() ? nullptr : &found->second;
}

sync::RecordState& Log::insert(sync::RecordState record) {
  const std::pair key{record.collection, record.id};
  return records_.insert_or_assign(key, std::move(record)).first->second;
}

std::string Log::shown(std::uint64_t number, std::string_view field) {
  return sync::shown_value(at(number), *model().collection("item")->field(field));
}

std::string Log::standing(std::uint64_t number, const std::string& field, const std::string& collection) {
  std::string out;
  const auto* state = std::get_if<sync::ValueState>(&find(collection, record(number))->fields[field]);
  if (state == nullptr) return out;
  for (const auto& entry : state->entries) out += (out.empty() ? "" : ",") + entry.value;
  return out;
}

}  // namespace bijeen::test
