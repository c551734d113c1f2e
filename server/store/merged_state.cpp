// SPDX-License-Identifier: EUPL-1.2
#include "server/store/merged_state.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "server/store/photos.h"
#include "server/store/polls.h"
#include "server/store/search.h"
#include "server/store/typed_tables.h"
#include "sync/upgrade.h"

namespace bijeen::store {
namespace {

/// How a scope's sum moves, and the last number that moved it.
struct Move {
  sync::Digest before, now;
  sync::Seq changed{};
};

void move_scope(Database& database, const sync::Scope& scope, const Move& move) {
  sync::Digest sum;
  auto row = database.query("SELECT digest_low, digest_high FROM scope WHERE scope = ?", scope.text());
  if (row.step()) sum = {static_cast<std::uint64_t>(row.integer(0)), static_cast<std::uint64_t>(row.integer(1))};
  row.reset();
  sum.subtract(move.before);
  sum.add(move.now);
  database.run("INSERT OR REPLACE INTO scope (scope, changed, digest_low, digest_high) VALUES (?, ?, ?, ?)",
               scope.text(), move.changed, static_cast<std::int64_t>(sum.low), static_cast<std::int64_t>(sum.high));
}

using Changes = std::map<sync::Seq, sync::Accepted>;

/// What the log adds up to for one record, with `more` sets that are not noted as its changes yet.
Result<sync::RecordState> folded(Database& database, const schema::Model& model, const sync::RecordKey& key,
                                 Changes changes) {
  auto rows = database.query(
      "SELECT c.body FROM record AS r JOIN record_change AS t ON t.record = r.key JOIN change_set AS c ON c.seq = t.seq"
      " WHERE r.collection = ? AND r.id = ?",
      key.collection, key.id);
  while (rows.step()) {
    auto accepted = decode_body(rows.text(0));
    sync::upgrade(model, accepted.set);
    changes.insert_or_assign(accepted.seq, std::move(accepted));
  }
  std::optional<sync::RecordState> record;
  std::vector<sync::TextPatch> unused;
  for (const auto& [seq, accepted] : changes) {
    for (const auto& op : accepted.set.ops) {
      if (op.collection != key.collection || op.record != key.id) continue;
      if (!sync::fits(model, op, record.has_value()))
        return Error{op.create ? ErrorCode::kRecordExists : ErrorCode::kRecordUnknown, key.collection};
      if (!record) record = sync::begin_record(op, accepted);
      if (auto merged = sync::merge_op(model, *record, op, accepted, unused); !merged) return merged.error();
      unused.clear();
    }
  }
  if (!record) return Error{ErrorCode::kRecordUnknown, key.collection};
  return std::move(*record);
}

/// nullptr when it was never edited.
const sync::TextState* text_in(const sync::RecordState& record, const std::string& name) {
  const auto field = record.fields.find(name);
  return field == record.fields.end() ? nullptr : std::get_if<sync::TextState>(&field->second);
}

/// The text that an op edits was forgotten further than its author had seen.
bool edits_forgotten(const sync::RecordState& record, const sync::Op& op, const sync::ChangeSet& set) {
  return std::any_of(op.text.begin(), op.text.end(), [&](const auto& edit) {
    const auto* text = text_in(record, edit.first);
    return text != nullptr && !sync::covers(set.seen, set.past.bases, text->base_seq);
  });
}

/// Folding a record anew for the sake of one late edit keeps everybody's writes waiting: not beyond these.
constexpr std::size_t kRecalledChangesMax = 1000;
constexpr std::size_t kRecalledBytesMax = 4 * 1024 * 1024;

Status check_recall(Database& database, const sync::RecordKey& key) {
  auto rows = database.query(
      "SELECT length(CAST(c.body AS BLOB)) FROM record AS r JOIN record_change AS t ON t.record = r.key"
      " JOIN change_set AS c ON c.seq = t.seq WHERE r.collection = ? AND r.id = ?",
      key.collection, key.id);
  std::size_t changes = 0;
  std::size_t bytes = 0;
  while (rows.step()) {
    bytes += static_cast<std::size_t>(rows.integer(0));
    if (++changes > kRecalledChangesMax || bytes > kRecalledBytesMax)
      return Error{ErrorCode::kTextCrowded, key.collection + ": changed too often to go back to what was seen"};
  }
  return Done{};
}

/// What a text field holds at most whose model says nothing, in code points.
constexpr double kTextMax = 1'000'000;

/// Code points of the texts that a set edits, in its order.
std::vector<std::size_t> text_lengths(TouchedRecords& records, const sync::ChangeSet& set) {
  std::vector<std::size_t> lengths;
  for (const auto& op : set.ops) {
    if (op.text.empty()) continue;
    const auto* record = records.find(op.collection, op.record);
    for (const auto& [name, edits] : op.text) {
      const auto* text = record == nullptr ? nullptr : text_in(*record, name);
      lengths.push_back(text == nullptr ? 0 : sync::code_points(text->text));
    }
  }
  return lengths;
}

/// Many small edits, or those of several people, can make a text longer than each of them may insert.
Status check_lengths(const schema::Model& model, const sync::ChangeSet& set, const std::vector<std::size_t>& before,
                     const std::vector<std::size_t>& after) {
  std::size_t i = 0;
  for (const auto& op : set.ops) {
    for (const auto& [name, edits] : op.text) {
      const auto max = model.collection(op.collection)->field(name)->max.value_or(kTextMax);
      const bool grows = after[i] > before[i];
      if (grows && static_cast<double>(after[i]) > max)
        return Error{ErrorCode::kTextTooLong, name + ": " + std::to_string(after[i]) + " characters"};
      ++i;
    }
  }
  return Done{};
}

}  // namespace

std::set<sync::RecordKey> keys_of(const sync::ChangeSet& set) {
  std::set<sync::RecordKey> keys;
  for (const auto& op : set.ops) keys.insert({op.collection, op.record});
  return keys;
}

bool MergedState::edits_texts(Database& database, const sync::ChangeSet& set) {
  return std::any_of(set.ops.begin(), set.ops.end(), [&](const auto& op) {
    if (op.text.empty()) return false;
    return !op.create || (sync::may_be_joint(model_, op.collection) &&
                          records_.find(database, {op.collection, op.record}) != nullptr);
  });
}

Result<bool> MergedState::recall_texts(Database& database, TouchedRecords& touched, const sync::ChangeSet& set) {
  bool recalled = false;
  for (const auto& op : set.ops) {
    if (op.text.empty()) continue;
    const auto* record = touched.find(op.collection, op.record);
    if (record == nullptr || !edits_forgotten(*record, op, set)) continue;
    flush(database);
    recalled = recalled_ = true;
    if (auto done = check_recall(database, {op.collection, op.record}); !done) return done.error();
    auto whole = folded(database, model_, {op.collection, op.record}, {});
    if (!whole) return whole.error();
    touched.insert(std::move(*whole));
  }
  return recalled;
}

Status MergedState::apply(Database& database, const sync::Actor& actor, const SealedSet& sealed) {
  const auto& accepted = sealed.accepted;
  TouchedRecords touched(records_, database);
  if (auto allowed = sync::permit(model_, actor, touched, accepted.set); !allowed) return allowed;
  const auto recalled = recall_texts(database, touched, accepted.set);
  if (!recalled) return recalled.error();
  if (*recalled) {
    // What a text had got since was not there to be counted before.
    if (auto allowed = sync::permit(model_, actor, touched, accepted.set); !allowed) return allowed;
  }
  if (auto done = check_polls(database, model_, touched, accepted.set); !done) return done;
  const auto before = text_lengths(touched, accepted.set);
  if (const auto merged = sync::merge(model_, touched, accepted); !merged) return merged.error();
  const auto after = text_lengths(touched, accepted.set);
  if (auto done = check_lengths(model_, accepted.set, before, after); !done) return done;
  // After the rights: whether there is such a content is told to nobody else.
  if (auto done = check_photos(database, accepted.set); !done) return done;
  // Replicas may have forgotten more of a text than the record here, which is only trimmed when it changes.
  const bool late = *recalled || (accepted.set.seen < horizon_ && edits_texts(database, accepted.set));
  write_accepted(database, sealed, late ? std::optional(accepted.seq) : std::nullopt);
  touched.put(keys_of(accepted.set), accepted.seq);
  return Done{};
}

void MergedState::flush(Database& database) {
  flush(database, {});
}

void MergedState::flush(Database& database, sync::Seq changed) {
  std::map<sync::Scope, Move> moves;
  records_.flush(database, horizon_, [&](const RecordTable::Changed& record, const sync::Digest& digest) {
    auto& move = moves[record.now.scope];
    move.before.add(record.digest);
    move.now.add(digest);
    move.changed = std::max({move.changed, changed, record.now.changed});
    write_typed(database, model_, record.before ? &*record.before : nullptr, record.now);
    searched_.insert({record.now.collection, record.now.id});
  });
  for (const auto& [scope, move] : moves) move_scope(database, scope, move);
}

void MergedState::write_search_index(Database& database) {
  for (const auto& key : std::exchange(searched_, {})) {
    if (const auto row = records_.row_of(database, key))
      write_search(database, model_, *row, *records_.find(database, key));
  }
}

Status MergedState::fold_in(Database& database, const std::vector<sync::Accepted>& sets, sync::Seq number) {
  flush(database);
  std::map<sync::RecordKey, Changes> touched;
  for (auto accepted : sets) {
    sync::upgrade(model_, accepted.set);
    for (const auto& key : keys_of(accepted.set)) touched[key].emplace(accepted.seq, accepted);
  }
  for (const auto& [key, changes] : touched) {
    auto record = folded(database, model_, key, changes);
    if (!record) return record.error();
    const auto& scope = record->scope;
    if (std::any_of(changes.begin(), changes.end(), [&](const auto& c) { return c.second.set.scope != scope; }))
      return Error{ErrorCode::kModelScope, key.collection};
    std::vector<sync::Seq> seqs;
    for (const auto& [seq, accepted] : changes) seqs.push_back(seq);
    records_.put_folded(database, key, std::move(*record), std::move(seqs));
  }
  flush(database, number);
  return Done{};
}

}  // namespace bijeen::store
