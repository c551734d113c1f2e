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

using sync::Json;
using sync::json_text;
using sync::Params;

namespace {

std::string imported_key(const sync::ChangeSetId& id) {
  return "host/imported/" + id.text();
}

Error malformed(const std::string& what) {
  return {ErrorCode::kImportMalformed, what};
}

struct Unsent {
  std::vector<sync::ChangeSet> sets;
  std::set<sync::ChangeSetId> sent;  ///< The server may have them.
};

/// Everything is read before anything is done.
Result<Unsent> unsent_from(const Json& json) {
  const auto* format = sync::text_member(json, "format");
  const Json* list = sync::member(json, "changeSets");
  if (format == nullptr || *format != "bijeen-unsent" || sync::whole_member(json, "version") != 1 || list == nullptr ||
      !list->is_array())
    return malformed("this is no export of unsent work");
  Unsent unsent;
  for (const auto& item : *list) {
    auto set = sync::change_set_from(item);
    if (!set) return malformed(set.error().detail);
    unsent.sets.push_back(std::move(*set));
  }
  const Json* sent = sync::member(json, "sent");
  if (sent != nullptr && !sent->is_array()) return malformed("sent is no list");
  for (const auto& item : sent == nullptr ? Json::array() : *sent) {
    const auto* text = item.get_ptr<const std::string*>();
    const auto id = text == nullptr ? std::nullopt : sync::ChangeSetId::parse(*text);
    if (!id) return malformed("sent holds what is no id");
    unsent.sent.insert(*id);
  }
  return unsent;
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
  constexpr std::size_t kLevelsAboveValue = 12;
  const auto json = sync::parse_json(text, sync::kJsonDepthMax + kLevelsAboveValue);
  if (!json) return malformed("this is not JSON");
  auto unsent = unsent_from(*json);
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
