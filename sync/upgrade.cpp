// SPDX-License-Identifier: EUPL-1.2
#include "sync/upgrade.h"

#include <utility>

#include "sync/json.h"

namespace bijeen::sync {
namespace {

using schema::UpgradeStep;

/// Work is done for each step between two versions, in order.
template <typename Work>
void for_each_step(const schema::Model& model, int from, Work work) {
  for (const auto& upgrade : model.upgrades()) {
    if (upgrade.to <= from) continue;
    for (const auto& step : upgrade.steps) work(step);
  }
}

/// Where something stands under the new name already, both stay: the old one as a field that is not known.
template <typename Fields>
void rename(Fields& fields, const UpgradeStep& step) {
  if (fields.contains(step.renamed)) return;
  auto node = fields.extract(step.field);
  if (node.empty()) return;
  node.key() = step.renamed;
  fields.insert(std::move(node));
}

void replace(const UpgradeStep& step, Value& value) {
  for (const auto& [before, now] : step.values) {
    if (json_text(before) != value) continue;
    value = json_text(now);
    return;
  }
}

void take(const UpgradeStep& step, Op& op) {
  if (op.collection != step.collection) return;
  if (const auto put = op.put.find(step.field); put != op.put.end()) replace(step, put->second);
  if (step.renamed.empty()) return;
  rename(op.put, step);
  rename(op.add, step);
  rename(op.remove, step);
}

void take(const UpgradeStep& step, RecordState& record) {
  if (record.collection != step.collection) return;
  const auto found = record.fields.find(step.field);
  auto* state = found == record.fields.end() ? nullptr : std::get_if<ValueState>(&found->second);
  if (state != nullptr) {
    for (auto& entry : state->entries) replace(step, entry.value);
  }
  if (!step.renamed.empty()) rename(record.fields, step);
}

}  // namespace

void upgrade(const schema::Model& model, ChangeSet& set) {
  if (set.model >= model.version()) return;
  for_each_step(model, set.model, [&](const UpgradeStep& step) {
    for (auto& op : set.ops) take(step, op);
  });
  set.model = model.version();
}

std::optional<ChangeSet> upgraded(const schema::Model& model, const ChangeSet& set) {
  if (set.model >= model.version()) return std::nullopt;
  auto today = set;
  upgrade(model, today);
  return today;
}

void upgrade(const schema::Model& model, int from, RecordState& record) {
  for_each_step(model, from, [&](const UpgradeStep& step) { take(step, record); });
}

}  // namespace bijeen::sync
