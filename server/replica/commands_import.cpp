// SPDX-License-Identifier: EUPL-1.2
#include "server/replica/clock.h"
#include "server/replica/commands.h"
#include "server/replica/unsent_file.h"
#include "server/store/receipt.h"

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

/// Everything is read before anything is done.
Result<std::vector<sync::ChangeSet>> sets_from(const Json& json) {
  const auto* format = sync::text_member(json, "format");
  const Json* list = sync::member(json, "changeSets");
  if (format == nullptr || *format != "bijeen-unsent" || sync::whole_member(json, "version") != 1 || list == nullptr ||
      !list->is_array())
    return malformed("this is no export of unsent work");
  std::vector<sync::ChangeSet> sets;
  for (const auto& item : *list) {
    auto set = sync::change_set_from(item);
    if (!set) return malformed(set.error().detail);
    sets.push_back(std::move(*set));
  }
  return sets;
}

}  // namespace

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
  const auto sets = sets_from(*json);
  if (!sets) return sets.error();
  std::size_t done = 0;
  std::size_t before = 0;
  std::string refused;
  for (const auto& set : *sets) {
    if (set.ops.empty()) continue;
    if (replica_.host_pair(imported_key(set.id))) {
      ++before;
      continue;
    }
    const auto id = sync::uuid_v7<sync::ChangeSetTag>(now(), store::random_for_id());
    const auto step = replica_.core().edit(id, set.scope, set.made, set.ops, false);
    if (!step) {
      refused += (refused.empty() ? "" : ",") + (R"({"changeSet":")" + set.id.text() + R"(","code":)") +
                 json_text(code(step.error().code)) + R"(,"detail":)" + json_text(step.error().detail) + '}';
      continue;
    }
    replica_.keep(*step, {{imported_key(set.id), id.text()}});
    ++done;
  }
  if (done > 0) told_.edited();
  return R"(,"imported":)" + std::to_string(done) + R"(,"earlier":)" + std::to_string(before) + R"(,"refused":[)" +
         refused + ']';
}

}  // namespace bijeen::replica
