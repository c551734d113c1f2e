// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <set>
#include <utility>

#include "server/replica/commands.h"
#include "server/replica/unsent_file.h"
#include "server/store/clock.h"
#include "server/store/receipt.h"
#include "sync/upgrade.h"

// Unsent work of another store, done again in this one.
namespace bijeen::replica {

using sync::json_text;
using sync::Params;

namespace {

std::string imported_key(const sync::ChangeSetId& id) {
  return "host/imported/" + id.text();
}

/// Which texts are here as their author saw them, going through his sets one after the other: of records that were made
/// here by a set before, where none of the sets in between was left out.
class TextsAsSeen {
 public:
  /// import.text where a position in the set may mean another place here.
  Status check(const sync::ChangeSet& set) {
    if (set.device != device_ || raw(set.n) != raw(last_) + 1) made_.clear();
    device_ = set.device;
    last_ = set.n;
    for (const auto& op : set.ops) {
      if (!op.create && !op.text.empty() && !made_.contains({op.collection, op.record}))
        return Error{ErrorCode::kImportText, op.collection + ' ' + op.record.text() + ' ' + op.text.begin()->first};
    }
    return Done{};
  }
  void done(const sync::ChangeSet& set) {
    for (const auto& op : set.ops) {
      if (op.create) made_.insert({op.collection, op.record});
    }
  }
  void left_out() { made_.clear(); }

 private:
  std::set<sync::RecordKey> made_;
  sync::DeviceId device_;
  sync::DeviceCount last_{};
};

std::string refusal(const sync::ChangeSet& set, const Error& error) {
  return R"({"changeSet":")" + set.id.text() + R"(","code":)" + json_text(code(error.code)) + R"(,"detail":)" +
         json_text(error.detail) + '}';
}

}  // namespace

Status Commands::import_set(const sync::ChangeSet& set) {
  const auto id = sync::uuid_v7<sync::ChangeSetTag>(store::system_now(), store::random_for_id());
  const auto step = replica_.core().edit(id, set.scope, set.made, set.ops, false);
  if (!step) return step.error();
  replica_.keep(*step, {{imported_key(set.id), id.text()}});
  return Done{};
}

Commands::Answer Commands::import_unsent(Params& params) {
  if (params.has("from") == params.has("export")) return Error{ErrorCode::kRequestField, "give either from or export"};
  std::string text = params.has("export") ? params.document("export") : std::string();
  if (params.has("from")) {
    auto read = read_file(params.text("from"));
    if (!read) return read.error();
    text = std::move(*read);
  }
  if (auto sound = params.sound(); !sound) return sound.error();
  auto unsent = parse_unsent(text);
  if (!unsent) return unsent.error();
  std::size_t done = 0;
  std::size_t before = 0;
  std::string refused;
  TextsAsSeen texts;
  for (auto& set : unsent->sets) {
    sync::upgrade(replica_.core().model(), set);
    const auto readable = texts.check(set);
    if (set.ops.empty()) continue;
    if (replica_.host_pair(imported_key(set.id))) {
      ++before;
      texts.left_out();
      continue;
    }
    const auto imported = unsent->sent.contains(set.id) ? Status(Error{ErrorCode::kImportSent, {}})
                          : !readable                   ? readable
                                                        : import_set(set);
    if (imported) {
      texts.done(set);
      ++done;
      continue;
    }
    texts.left_out();
    refused += (refused.empty() ? "" : ",") + refusal(set, imported.error());
  }
  if (done > 0) told_.edited();
  return R"(,"imported":)" + std::to_string(done) + R"(,"earlier":)" + std::to_string(before) + R"(,"refused":[)" +
         refused + ']';
}

}  // namespace bijeen::replica
