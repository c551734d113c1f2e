// SPDX-License-Identifier: EUPL-1.2
#include "tests/simulation/oracle.h"

#include <algorithm>
#include <tuple>

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
  return !op.contains("create") &&
         (op.contains("put") || op.contains("add") || op.contains("remove") || op.contains("text"));
}

/// One write of a value, wherever it stands in its set.
struct Candidate {
  const AcceptedSet* set;
  Json value;
};

/// Those that no later write knew of, the shown one first.
std::vector<Candidate> standing(const std::vector<Candidate>& all) {
  std::vector<Candidate> left;
  for (const auto& one : all) {
    if (std::none_of(all.begin(), all.end(), [&](const auto& later) { return precedes(*one.set, *later.set); }))
      left.push_back(one);
  }
  std::sort(left.begin(), left.end(), [](const Candidate& a, const Candidate& b) {
    return std::tie(a.set->at, a.set->device, a.set->n) > std::tie(b.set->at, b.set->device, b.set->n);
  });
  return left;
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

bool precedes(const AcceptedSet& a, const AcceptedSet& b) {
  return a.device == b.device ? a.n < b.n : a.seq <= b.seen;
}

bool concurrent(const AcceptedSet& a, const AcceptedSet& b) {
  return a.seq != b.seq && !precedes(a, b) && !precedes(b, a);
}

Oracle::Oracle(const std::string& newest_model_json) : model_(Json::parse(newest_model_json)) {}

void Oracle::accept(AcceptedSet set) {
  sets_.push_back(std::move(set));
  const auto& kept = sets_.back();
  for (const auto& op : kept.ops) {
    const std::string collection = op.at("collection");
    by_record_[collection + "/" + op.at("record").get<std::string>()].push_back({&kept, &op});
    if (collection == "person" || collection == "body" || collection == "membership") known_.clear();
  }
}

std::set<RecordName> Oracle::records() const {
  std::set<RecordName> names;
  for (const auto& [name, writes] : by_record_) names.insert(name);
  return names;
}

std::string Oracle::rule(const std::string& collection, const std::string& field) const {
  return model_.at("collections").at(collection).at("fields").at(field).at("rule");
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
      const auto left = standing(all);
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
      covered = covered || (other == name && gone == element && precedes(*add.set, *remove.set));
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
    for (const auto& event : events) {
      ModelList seen;
      for (std::size_t i = 0; i < done.size(); ++i) {
        if (!precedes(*events[i].set, *event.set)) continue;
        for (const auto& operation : done[i]) seen.apply(operation);
      }
      done.push_back(operations(seen, *event.set, *member(*event.op, "text", name)));
      for (const auto& operation : done.back()) merged.apply(operation);
    }
    record.fields[name] = merged.text();
  }
}

void Oracle::put_deletion(Standing& record, const Writes& writes) const {
  std::vector<Candidate> all;
  for (const auto& write : writes) {
    if (const auto* deleted = member(*write.op, "deleted")) all.push_back({write.set, *deleted});
  }
  if (all.empty()) return;
  const auto left = standing(all);
  record.deleted = left.front().value == true;
  note_conflict(record, "deleted", left);
  const bool stands = std::any_of(left.begin(), left.end(), [](const auto& one) { return one.value == true; });
  for (const auto& edit : writes) {
    if (!is_edit(*edit.op)) continue;
    const auto beside = [&](const auto& one) { return one.value == true && concurrent(*edit.set, *one.set); };
    const bool decided = std::any_of(
        all.begin(), all.end(), [&](const auto& one) { return one.set == edit.set || precedes(*edit.set, *one.set); });
    if (!decided && std::any_of(left.begin(), left.end(), beside)) record.must_show_edit_beside_delete = true;
    if (stands && std::any_of(all.begin(), all.end(), beside)) record.may_show_edit_beside_delete = true;
  }
}

}  // namespace bijeen::simulation
