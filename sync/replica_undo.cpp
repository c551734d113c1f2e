// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "sync/replica_impl.h"

namespace bijeen::sync {
namespace {

/// Texts whose typing can be taken back, those typed in last.
constexpr std::size_t kTypedMax = 8;

/// Of a list of TypedText.
auto find_typed(auto& typed, const RecordKey& record, const std::string& field) {
  return std::find_if(typed.begin(), typed.end(),
                      [&](const TypedText& one) { return one.record == record && one.field == field; });
}

}  // namespace

void Replica::Impl::note_typed(const RecordKey& record, const std::string& field, std::string_view before,
                               const std::vector<TextEdit>& edits, Millis made) {
  if (const auto found = find_typed(typed, record, field); found != typed.end()) {
    std::rotate(found, found + 1, typed.end());
  } else {
    if (typed.size() == kTypedMax) typed.erase(typed.begin());
    typed.push_back({record, field, {}});
  }
  typed.back().undo.did(before, edits, raw(made));
}

void Replica::Impl::note_changed(const RecordKey& record, const std::string& field,
                                 const std::vector<TextEdit>& patch) {
  if (const auto found = find_typed(typed, record, field); found != typed.end()) found->undo.merged(patch);
}

Result<Step> Replica::Impl::undo_text(const ChangeSetId& id, Millis made, const RecordKey& key,
                                      const std::string& field, Undo what) {
  const auto* record = shown(key);
  if (record == nullptr)
    return Error{ErrorCode::kRecordUnknown, key.collection + " " + key.id.text() + " does not exist"};
  const auto found = find_typed(typed, key, field);
  if (found == typed.end()) return finish();
  const std::string now = text(key, field).value_or(std::string());
  TextUndo undo = found->undo;
  auto edits = what == Undo::kTakeBack ? undo.undo(now) : undo.redo(now);
  if (edits.empty()) return finish();
  Op op;
  op.collection = key.collection;
  op.record = key.id;
  op.text.emplace(field, edits);
  auto step = make(id, record->scope, made, {std::move(op)}, true);
  if (!step) return step;
  find_typed(typed, key, field)->undo = std::move(undo);
  step->patches.push_back({key.collection, key.id, field, std::move(edits)});
  return step;
}

bool Replica::Impl::can_undo_text(const RecordKey& key, const std::string& field, Undo what) const {
  const auto found = find_typed(typed, key, field);
  if (found == typed.end()) return false;
  return what == Undo::kTakeBack ? found->undo.can_undo() : found->undo.can_redo();
}

}  // namespace bijeen::sync
