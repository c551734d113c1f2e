// SPDX-License-Identifier: EUPL-1.2
#include "tests/bench/workload.h"

#include "schema/model.h"
#include "sync/digest.h"

namespace bijeen::bench {
namespace {

std::string two_digits(std::size_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

sync::Value text_value(const std::string& text) {
  return '"' + text + '"';
}

}  // namespace

sync::Op new_meeting(std::size_t number) {
  sync::Op op;
  op.collection = "meeting";
  op.record = new_id<sync::RecordId>();
  op.create = true;
  const std::string name = std::to_string(number);
  op.put = {{"title", text_value("Overleg " + name + " over de gezamenlijke aanpak")},
            {"date", text_value("2027-" + two_digits(1 + number % 12) + "-" + two_digits(1 + number % 28))},
            {"start", text_value("09:" + two_digits(number % 60))},
            {"end", text_value("11:" + two_digits(number % 60))},
            {"place", text_value("Stadhuis, zaal " + name)},
            {"chair", text_value(op.record.text())},
            {"minuteTaker", text_value(op.record.text())},
            {"status", text_value("planned")}};
  return op;
}

sync::Op changed_meeting(const sync::RecordId& meeting, std::size_t number) {
  sync::Op op;
  op.collection = "meeting";
  op.record = meeting;
  const std::string text = "Buurthuis, zaal " + std::to_string(number);
  if (number % 2 == 0) {
    op.put["place"] = text_value(text);
  } else {
    op.put["title"] = text_value("Overleg in " + text);
  }
  return op;
}

sync::ChangeSet Author::create(std::size_t count) {
  std::vector<sync::Op> ops;
  for (std::size_t i = 0; i < count; ++i) {
    ops.push_back(new_meeting(meetings_.size()));
    meetings_.push_back({ops.back().record, ops.back().put});
  }
  next_ = meetings_.size() - count;
  return finish(std::move(ops));
}

sync::ChangeSet Author::change(std::size_t count) {
  std::vector<sync::Op> ops;
  for (std::size_t i = 0; i < count; ++i) {
    auto& meeting = meetings_[(next_ + i) % meetings_.size()];
    ops.push_back(changed_meeting(meeting.id, n_ * count + i));
    for (const auto& [name, value] : ops.back().put) meeting.fields[name] = value;
  }
  return finish(std::move(ops));
}

sync::ChangeSet Author::finish(std::vector<sync::Op> ops) {
  ++n_;
  sync::ChangeSet set{new_id<sync::ChangeSetId>(),
                      scope_,
                      seat_.device,
                      sync::DeviceCount{n_},
                      seen_,
                      sync::DeviceCount{},
                      now(),
                      schema::Model::shipped().version(),
                      std::move(ops)};
  Rows rows{sync::encode(set), {}};
  for (std::size_t i = 0; i < set.ops.size(); ++i) {
    const auto& meeting = meetings_[(next_ + i) % meetings_.size()];
    std::string text = "{";
    for (const auto& [name, value] : meeting.fields) text += (text.size() > 1 ? ",\"" : "\"") + name + "\":" + value;
    rows.records.emplace_back(meeting.id.text(), text + '}');
  }
  next_ = (next_ + set.ops.size()) % meetings_.size();
  rows_.push_back(std::move(rows));
  return set;
}

}  // namespace bijeen::bench
