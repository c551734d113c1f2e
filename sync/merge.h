// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "sync/record.h"

namespace bijeen::sync {

/// Where merging finds and keeps the records one change set touches, and permit() those that it has to go with. Not
/// owned; used during the call only.
class Records {
 public:
  virtual ~Records() = default;
  /// nullptr when there is none. The pointer stays valid until the next call of a member.
  virtual RecordState* find(const std::string& collection, const RecordId& id) = 0;
  virtual RecordState& insert(RecordState record) = 0;
  /// Those of a collection that live in the scope, deleted ones too.
  virtual std::vector<RecordId> ids(const std::string& collection, const Scope& scope) = 0;
};

/// What Records::ids() gives of a map by collection and id.
template <typename Map>
std::vector<RecordId> ids_in(const Map& records, const std::string& collection, const Scope& scope) {
  std::vector<RecordId> ids;
  for (auto at = records.lower_bound({collection, RecordId{}}); at != records.end(); ++at) {
    const RecordState& record = at->second;
    if (record.collection != collection) break;
    if (record.scope == scope) ids.push_back(record.id);
  }
  return ids;
}

/// The patch that a text field of a record got, for cursors.
struct TextPatch {
  std::string collection;
  RecordId record;
  std::string field;
  std::vector<TextEdit> edits;
};

/// Merges one accepted (or, with seq 0, pending) change set into the records by the rules of the model. Precondition:
/// validated by permit(). Unknown collections and fields are kept as they come (rule value), so that a newer model's
/// data survives. On failure (text.position, record.unknown, record.exists, record.once) some records may have been
/// changed: run it on copies or inside a savepoint.
Result<std::vector<TextPatch>> merge(const schema::Model& model, Records& records, const Accepted& set);

/// Whether making a record of the collection that is there already is a change of it. Of a collection that only a newer
/// model knows it is so: the server, which knows it, has taken such a set in.
bool may_be_joint(const schema::Model& model, std::string_view name);
/// Whether an op finds what it needs: its record, or for a creating one none. Where the collection's records are made
/// jointly a creating op finds its record too, and is a change of it then.
bool fits(const schema::Model& model, const Op& op, bool exists);
/// The record that a creating op of the set begins, without its fields.
RecordState begin_record(const Op& op, const Accepted& set);
/// The part of merge() that one op does to its record, which exists or was just begun. On failure the record may be
/// half changed.
Status merge_op(const schema::Model& model, RecordState& record, const Op& op, const Accepted& set,
                std::vector<TextPatch>& patches);

/// Whether the set's author had in front of him the last edit of a record by this device (RecordState::edited).
bool saw_edit(const ChangeSet& set, const DeviceId& device, const Edit& last);

/// A text edit has its place in the text with its device's earlier edits in it, and any op needs its record. Where
/// `refused` made one of those and the set was made before its device knew (`known`), the set cannot stand either: it
/// is refused with text.leaning, and so in turn what leans on it. Both are of one device.
bool leans_on(const ChangeSet& set, const ChangeSet& refused);

/// Forgets what no set to come can be concurrent with: `horizon` is the lowest `seen` that can still arrive. What
/// people see and the digest stay.
void trim(RecordState& record, Seq horizon);

}  // namespace bijeen::sync
