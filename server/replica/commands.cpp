// SPDX-License-Identifier: EUPL-1.2
#include "server/replica/commands.h"

#include <algorithm>
#include <set>
#include <utility>

namespace bijeen::replica {

using sync::Json;
using sync::json_text;
using sync::Params;

struct Commands::Command {
  std::string_view name;
  std::set<std::string_view> members;  ///< Besides "command" and "id".
  Answer (Commands::*run)(Params&);
};

const std::vector<Commands::Command>& Commands::table() {
  static const std::vector<Command> commands = {
      {"sign-in", {"token", "server", "ca", "name"}, &Commands::sign_in},
      {"sync", {"watch"}, &Commands::sync_now},
      {"help", {}, &Commands::help},
      {"status", {}, &Commands::status},
      {"list", {"collection", "scope", "fields"}, &Commands::list},
      {"get", {"collection", "record"}, &Commands::get},
      {"history", {"collection", "record", "before"}, &Commands::history},
      {"create", {"collection", "record", "scope", "fields", "key"}, &Commands::create},
      {"put", {"collection", "record", "fields", "key"}, &Commands::put},
      {"add", {"collection", "record", "field", "values", "key"}, &Commands::add},
      {"remove", {"collection", "record", "field", "values", "key"}, &Commands::remove},
      {"text-insert", {"collection", "record", "field", "position", "text", "key"}, &Commands::text_insert},
      {"text-delete", {"collection", "record", "field", "position", "count", "key"}, &Commands::text_delete},
      {"delete", {"collection", "record", "key"}, &Commands::delete_record},
      {"bring-back", {"collection", "record", "key"}, &Commands::bring_back},
      {"do", {"scope", "ops", "key"}, &Commands::several},
      {"conflicts", {}, &Commands::conflicts},
      {"resolve", {"collection", "record", "field", "value", "key"}, &Commands::resolve},
      {"pending", {}, &Commands::pending},
      {"withdraw", {"n"}, &Commands::withdraw},
      {"dismiss", {"n"}, &Commands::dismiss},
      {"digest", {"scope"}, &Commands::digest},
      {"export", {"to"}, &Commands::export_unsent},
      {"import", {"from", "export"}, &Commands::import_unsent},
  };
  return commands;
}

Commands::Commands(OpenReplica& replica, Link& link, Secrets secrets, Told told)
    : replica_(replica), link_(link), secrets_(std::move(secrets)), told_(std::move(told)) {}

std::string Commands::failure(const Error& error) {
  return R"({"ok":false,"code":)" + json_text(code(error.code)) + R"(,"title":)" + json_text(title(error.code, false)) +
         R"(,"detail":)" + json_text(error.detail) + '}';
}

std::string Commands::answer(std::string_view command) {
  constexpr std::size_t kLevelsAboveValue = 12;
  const auto json = sync::parse_json(command, sync::kJsonDepthMax + kLevelsAboveValue);
  if (!json || !json->is_object())
    return failure({ErrorCode::kRequestJson, "a command is one JSON object on one line, without a key twice"});
  const auto done = run(*json);
  std::string out = done ? R"({"ok":true)" + *done + '}' : failure(done.error());
  const Json* id = sync::member(*json, "id");
  if (id != nullptr && !id->is_structured()) out.insert(out.size() - 1, R"(,"id":)" + sync::dump(*id));
  return out;
}

Commands::Answer Commands::help(Params&) {
  Json commands = Json::object();
  for (const auto& command : table()) commands[std::string(command.name)] = command.members;
  return R"(,"commands":)" + sync::dump(commands);
}

Commands::Answer Commands::run(const Json& json) {
  const auto* name = sync::text_member(json, "command");
  if (name == nullptr) return Error{ErrorCode::kRequestField, "command is missing or wrong"};
  const auto found =
      std::find_if(table().begin(), table().end(), [&](const Command& command) { return command.name == *name; });
  if (found == table().end()) return Error{ErrorCode::kReplicaCommand, *name};
  for (const auto& [member, value] : json.items()) {
    if (member != "command" && member != "id" && !found->members.contains(member))
      return Error{ErrorCode::kRequestField, *name + " has no member " + member};
  }
  Params params(json);
  return (this->*found->run)(params);
}

}  // namespace bijeen::replica
