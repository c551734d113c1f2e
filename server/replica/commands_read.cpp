// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <set>

#include "server/replica/commands.h"
#include "server/replica/unsent_file.h"

// What can be read without changing anything.
namespace bijeen::replica {

using sync::Json;
using sync::json_text;
using sync::Params;

namespace {

/// Views are ours: they always parse.
Json parsed(const std::string& view) {
  return Json::parse(view);
}

std::string list_of(const Json& records) {
  return R"(,"records":)" + sync::dump(records);
}

}  // namespace

Commands::Answer Commands::list(Params& params) {
  const auto collection = params.text_or("collection", "");
  const auto scope = params.has("scope") ? params.scope("scope").text() : std::string();
  std::set<std::string> fields;
  if (params.has("fields")) {
    for (const auto& name : params.list("fields")) {
      const auto* text = name.get_ptr<const std::string*>();
      fields.insert(text == nullptr ? params.wrong<std::string>("fields") : *text);
    }
  }
  if (auto sound = params.sound(); !sound) return sound.error();
  if (!collection.empty() && replica_.core().model().collection(collection) == nullptr)
    return Error{ErrorCode::kModelCollection, collection + " is no collection"};
  const std::string all = replica_.core().views(collection);
  if (scope.empty() && !params.has("fields")) return R"(,"records":)" + all;
  Json records = Json::array();
  for (auto& view : parsed(all)) {
    if (!scope.empty() && view["scope"] != scope) continue;
    if (params.has("fields")) {
      Json kept = Json::object();
      for (auto& [name, value] : view["fields"].items()) {
        if (fields.contains(name)) kept[name] = value;
      }
      view["fields"] = std::move(kept);
    }
    records.push_back(std::move(view));
  }
  return list_of(records);
}

Commands::Answer Commands::get(Params& params) {
  const auto key = params.key();
  if (auto sound = params.sound(); !sound) return sound.error();
  const auto view = replica_.core().view(key);
  if (!view) return Error{ErrorCode::kRecordUnknown, key.collection + " " + key.id.text() + " is not here"};
  return R"(,"record":)" + *view;
}

Commands::Answer Commands::status(Params&) {
  return R"(,"status":)" + replica_.core().status() + R"(,"server":)" + json_text(link_.home().server);
}

Commands::Answer Commands::pending(Params&) {
  return R"(,"sets":)" + replica_.core().unsent();
}

Commands::Answer Commands::conflicts(Params&) {
  Json records = Json::array();
  for (auto& view : parsed(replica_.core().views(""))) {
    if (!view["conflicts"].empty() || view["editedWhileDeleted"] == true) records.push_back(std::move(view));
  }
  return list_of(records);
}

Commands::Answer Commands::history(Params& params) {
  const auto key = params.key();
  const auto before = params.has("before") ? "?before=" + std::to_string(params.number("before")) : std::string();
  if (auto sound = params.sound(); !sound) return sound.error();
  if (!sync::is_name(key.collection)) return Error{ErrorCode::kModelCollection, "collection is no name"};
  const auto body = link_.ask("GET", "/v1/history/" + key.collection + '/' + key.id.text() + before);
  if (!body) return body.error();
  const auto json = sync::parse_json(*body, 2 * sync::kJsonDepthMax);
  const Json* entries = json ? sync::member(*json, "entries") : nullptr;
  if (entries == nullptr) return Error{ErrorCode::kRequestJson, "the server's answer cannot be read"};
  const Json* next = sync::member(*json, "next");
  return R"(,"entries":)" + sync::dump(*entries) + R"(,"next":)" + (next == nullptr ? "null" : sync::dump(*next));
}

Commands::Answer Commands::digest(Params& params) {
  std::set<sync::Scope> scopes = replica_.core().actor().scopes;
  if (params.has("scope")) scopes = {params.scope("scope")};
  if (auto sound = params.sound(); !sound) return sound.error();
  Json digests = Json::object();
  for (const auto& scope : scopes) {
    const auto digest = replica_.core().digest(scope);
    if (digest) digests[scope.text()] = digest->hex();
    if (!digest && params.has("scope")) return Error{ErrorCode::kScopeUnknown, scope.text() + " is not on this device"};
  }
  return R"(,"digests":)" + sync::dump(digests);
}

Commands::Answer Commands::export_unsent(Params& params) {
  const auto to = params.text_or("to", "");
  if (auto sound = params.sound(); !sound) return sound.error();
  const std::string unsent = replica_.core().export_unsent();
  if (to.empty()) return R"(,"export":)" + unsent;
  if (auto written = write_new_file(to, unsent); !written) return written.error();
  return R"(,"to":)" + json_text(to);
}

}  // namespace bijeen::replica
