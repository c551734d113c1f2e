// SPDX-License-Identifier: EUPL-1.2
#include "tests/simulation/oracle.h"

#include <algorithm>
#include <span>
#include <tuple>

#include "tests/simulation/cast.h"
#include "tests/text/model_list.h"

namespace bijeen::simulation {
namespace {

using sync::tests::ModelList;
using sync::tests::Operation;

const Json* member(const Json& object, const std::string& name) {
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

const Json* member(const Json& op, const char* part, const std::string& field) {
  const auto* fields = member(op, part);
  return fields == nullptr ? nullptr : member(*fields, field);
}

bool is_edit(const Json& op) {
  return op.contains("put") || op.contains("add") || op.contains("remove") || op.contains("text");
}

RecordName name_of(const Json& op) {
  return op.at("collection").get<std::string>() + "/" + op.at("record").get<std::string>();
}

/// One write of a value, wherever it stands in its set.
struct Candidate {
  const AcceptedSet* set;
  Json value;
};

/// Those that no later write knew of, the shown one first.
std::vector<Candidate> standing(const Order& order, const std::vector<Candidate>& all) {
  std::vector<Candidate> left;
  for (const auto& one : all) {
    if (std::none_of(all.begin(), all.end(), [&](const auto& later) { return order.precedes(*one.set, *later.set); }))
      left.push_back(one);
  }
  std::sort(left.begin(), left.end(), [](const Candidate& a, const Candidate& b) {
    return std::tie(a.set->at, a.set->device, a.set->n) > std::tie(b.set->at, b.set->device, b.set->n);
  });
  return left;
}

/// Making what is there already undoes a deletion that its author knew of.
bool brings_back(const Order& order, const std::vector<Candidate>& deletions, const AcceptedSet& set) {
  const auto left = standing(order, deletions);
  return !left.empty() && left.front().value == true && std::all_of(left.begin(), left.end(), [&](const auto& one) {
    return one.value == false || order.precedes(*one.set, set);
  });
}

void note_conflict(Standing& record, const std::string& name, const std::vector<Candidate>& left) {
  if (std::all_of(left.begin(), left.end(), [&](const auto& one) { return one.value == left.front().value; })) return;
  for (const auto& one : left) record.conflicts[name].push_back({one.value, one.set->author, one.set->at});
}

/// What an edit did to the text as its author saw it.
std::vector<Operation> operations(ModelList& seen, const AcceptedSet& set, const Json& edits) {
  std::vector<Operation> done;
  for (const auto& edit : edits) {
    const sync::TextEdit one{edit.at(0), edit.at(1), edit.at(2)};
    if (one.position + one.removed > seen.length())
      throw Violation{"text", "set " + std::to_string(set.seq) + " edits past the end of the text its author saw"};
    auto more = seen.edit(*sync::DeviceId::parse(set.device), {one});
    done.insert(done.end(), more.begin(), more.end());
  }
  return done;
}

}  // namespace

void say_anew(const std::string& collection, Json& fields) {
  for (const auto& word : kNewNames) {
    const auto found = fields.find(word.before);
    if (collection != word.collection || found == fields.end() || fields.contains(word.now)) continue;
    fields[word.now] = *found;
    fields.erase(std::string(word.before));
  }
  const auto found = fields.find(kNewValue.field);
  if (collection != kNewValue.collection || found == fields.end()) return;
  if (*found == kNewValue.before) *found = kNewValue.now;
  for (auto& one : *found) {
    if (one.is_object() && one.at("value") == kNewValue.before) one["value"] = kNewValue.now;
  }
}

Json said_anew(Json set) {
  for (auto& op : set.at("ops")) {
    for (const char* part : {"put", "add", "remove"}) {
      if (const auto found = op.find(part); found != op.end()) say_anew(op.at("collection"), *found);
    }
  }
  return set;
}

/// Back through the backups that the server came from which gave `seen`: of what came after such a backup it knew
/// nothing, though the numbers are lower.
bool Order::covers(std::uint64_t seen, std::uint64_t number) const {
  for (auto it = restores_.rbegin(); it != restores_.rend(); ++it) {
    if (seen < it->first) continue;
    if (number >= it->first) return number <= seen;
    seen = it->base;
  }
  return number <= seen;
}

bool Order::precedes(const AcceptedSet& a, const AcceptedSet& b) const {
  if (a.device == b.device) return a.n < b.n;
  if (a.device == b.follows && a.n <= b.follows_n) return true;
  return covers(b.seen, a.seq) ||
         std::any_of(a.returned.begin(), a.returned.end(), [&](auto number) { return covers(b.seen, number); });
}

bool Order::concurrent(const AcceptedSet& a, const AcceptedSet& b) const {
  return a.seq != b.seq && !precedes(a, b) && !precedes(b, a);
}

Oracle::Oracle(const std::string& newest_model_json) : model_(Json::parse(newest_model_json)) {}

void Oracle::accept(AcceptedSet set) {
  last_ = set.seq;
  note(sets_[last_] = std::move(set));
}

void Oracle::note(const AcceptedSet& set) {
  for (const auto& op : set.ops) {
    const std::string collection = op.at("collection");
    by_record_[name_of(op)].push_back({&set, &op});
    if (collection == "person" || collection == "body" || collection == "membership") known_.clear();
  }
}

void Oracle::restored(std::map<std::uint64_t, AcceptedSet> sets, Restore restore) {
  order_.restored(restore);
  for (const auto& [seq, set] : sets_) lost_[set.id] = set;
  for (const auto& [seq, set] : sets) lost_.erase(set.id);
  sets_ = std::move(sets);
  last_ = restore.first;
  note_all();
}

void Oracle::note_all() {
  by_record_.clear();
  known_.clear();
  for (const auto& [seq, set] : sets_) note(set);
}

void Oracle::expunge(const RecordName& name) {
  expunged_.insert(name);
  for (auto& [seq, set] : sets_) set.ops = left_of(std::move(set.ops));
  note_all();
}

Json Oracle::left_of(Json ops) const {
  for (auto& op : ops) {
    if (!expunged_.contains(name_of(op))) continue;
    Json left{{"collection", op.at("collection")}, {"record", op.at("record")}, {"deleted", true}};
    if (op.contains("create")) left["create"] = true;
    op = std::move(left);
  }
  return ops;
}

void Oracle::place(AcceptedSet set) {
  last_ = set.returned.back();
  lost_.erase(set.id);
  std::erase_if(sets_, [&](const auto& other) { return other.second.id == set.id; });
  sets_[set.seq] = std::move(set);
  note_all();
}

std::set<RecordName> Oracle::records() const {
  std::set<RecordName> names;
  for (const auto& [name, writes] : by_record_) names.insert(name);
  return names;
}

std::string Oracle::rule(const std::string& collection, const std::string& field) const {
  return model_.at("collections").at(collection).at("fields").at(field).at("rule");
}

bool Oracle::is_joint(const std::string& collection) const {
  return model_.at("collections").at(collection).value("joint", false);
}

std::optional<Standing> Oracle::record(const RecordName& name) const {
  const auto found = by_record_.find(name);
  if (found == by_record_.end()) return std::nullopt;
  auto record = without_texts(name, found->second);
  put_texts(record, found->second);
  return record;
}

Standing Oracle::without_texts(const RecordName& name, const Writes& writes) const {
  const auto slash = name.find('/');
  const auto& first = *writes.front().set;
  const auto& last = *writes.back().set;
  Standing record;
  record.collection = name.substr(0, slash);
  record.id = name.substr(slash + 1);
  record.scope = first.scope;
  record.author = first.author;
  record.created_at = first.at;
  record.changed_at = last.at;
  record.changed_by = last.author;
  put_values(record, writes);
  put_sets(record, writes);
  put_deletion(record, writes);
  return record;
}

void Oracle::put_values(Standing& record, const Writes& writes) const {
  std::map<std::string, std::vector<Candidate>> by_field;
  for (const auto& write : writes) {
    const auto* puts = member(*write.op, "put");
    if (puts == nullptr) continue;
    for (const auto& [name, value] : puts->items()) by_field[name].push_back({write.set, value});
  }
  for (auto& [name, all] : by_field) {
    const auto how = rule(record.collection, name);
    if (how == "value") {
      const auto left = standing(order_, all);
      record.fields[name] = left.front().value;
      note_conflict(record, name, left);
    } else if (how == "last") {
      record.fields[name] = all.back().value;
    } else {
      const auto first = std::find_if(all.begin(), all.end(), [](const auto& one) { return !one.value.is_null(); });
      record.fields[name] = first == all.end() ? Json() : first->value;
    }
  }
}

void Oracle::put_sets(Standing& record, const Writes& writes) const {
  const auto each = [&](const char* part, const auto& visit) {
    for (const auto& write : writes) {
      const auto* fields = member(*write.op, part);
      if (fields == nullptr) continue;
      for (const auto& [name, elements] : fields->items()) {
        for (const auto& element : elements) visit(write, name, element.dump());
      }
    }
  };
  std::map<std::string, std::set<std::string>> present;
  each("add", [&](const Write& add, const std::string& name, const std::string& element) {
    bool covered = false;
    each("remove", [&](const Write& remove, const std::string& other, const std::string& gone) {
      covered = covered || (other == name && gone == element && order_.precedes(*add.set, *remove.set));
    });
    if (!covered) present[name].insert(element);
  });
  for (const auto& [name, elements] : present) {
    Json list = Json::array();
    for (const auto& element : elements) list.push_back(Json::parse(element));
    record.fields[name] = std::move(list);
  }
}

void Oracle::put_texts(Standing& record, const Writes& writes) const {
  std::map<std::string, std::vector<Write>> by_field;
  for (const auto& write : writes) {
    const auto* texts = member(*write.op, "text");
    if (texts == nullptr) continue;
    for (const auto& [name, edits] : texts->items()) by_field[name].push_back(write);
  }
  for (const auto& [name, events] : by_field) {
    std::vector<std::vector<Operation>> done;
    ModelList merged;
    for (std::size_t at = 0; at < events.size(); ++at) {
      const auto& event = events[at];
      if (!is_certain(events, at, name)) {
        record.uncertain_texts.insert(name);
        break;
      }
      ModelList seen;
      for (std::size_t i = 0; i < done.size(); ++i) {
        if (!order_.precedes(*events[i].set, *event.set)) continue;
        for (const auto& operation : done[i]) seen.apply(operation);
      }
      done.push_back(operations(seen, *event.set, *member(*event.op, "text", name)));
      for (const auto& operation : done.back()) merged.apply(operation);
    }
    record.fields[name] = merged.text();
  }
}

/// What its author saw is what the sets say that he saw: all of them are there, with all that they were made on.
bool Oracle::is_certain(const Writes& events, std::size_t which, const std::string& field) const {
  const auto& event = events[which];
  const auto sees = [&](std::size_t i) { return i < which && order_.precedes(*events[i].set, *event.set); };
  for (std::size_t i = 0; i < which; ++i) {
    for (std::size_t j = 0; sees(i) && j < i; ++j) {
      if (!sees(j) && order_.precedes(*events[j].set, *events[i].set)) return false;
    }
  }
  return std::ranges::none_of(lost_, [&](const auto& one) {
    const auto& [id, set] = one;
    return order_.precedes(set, *event.set) && std::ranges::any_of(set.ops, [&](const Json& op) {
             return op.at("record") == event.op->at("record") && member(op, "text", field) != nullptr;
           });
  });
}

void Oracle::put_deletion(Standing& record, const Writes& writes) const {
  std::vector<Candidate> all;
  for (const auto& write : writes) {
    if (const auto* deleted = member(*write.op, "deleted")) {
      all.push_back({write.set, *deleted});
    } else if (write.op->contains("create") && brings_back(order_, all, *write.set)) {
      all.push_back({write.set, false});
    }
  }
  if (all.empty()) return;
  const auto left = standing(order_, all);
  record.deleted = left.front().value == true;
  note_conflict(record, "deleted", left);
  const bool stands = std::any_of(left.begin(), left.end(), [](const auto& one) { return one.value == true; });
  for (const auto& edit : std::span(writes).subspan(1)) {
    if (!is_edit(*edit.op)) continue;
    const auto beside = [&](const auto& one) { return one.value == true && order_.concurrent(*edit.set, *one.set); };
    const bool decided = std::any_of(all.begin(), all.end(), [&](const auto& one) {
      return one.set == edit.set || order_.precedes(*edit.set, *one.set);
    });
    if (!decided && std::any_of(left.begin(), left.end(), beside)) record.must_show_edit_beside_delete = true;
    if (stands && std::any_of(all.begin(), all.end(), beside)) record.may_show_edit_beside_delete = true;
  }
}

}  // namespace bijeen::simulation
