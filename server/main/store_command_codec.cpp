// SPDX-License-Identifier: EUPL-1.2
#include <nlohmann/json.hpp>

#include "server/main/store_command.h"

namespace bijeen::main_program {
namespace {

using nlohmann::json;

Error malformed() {
  return {ErrorCode::kRequestMalformed, "not a message of the control socket"};
}

}  // namespace

std::string StoreCommand::get(const std::string& option) const {
  const auto found = options.find(option);
  return found == options.end() ? std::string() : found->second;
}

std::string encode(const StoreCommand& command) {
  return json{{"command", command.name}, {"options", command.options}}.dump(-1, ' ', false,
                                                                            json::error_handler_t::replace);
}

std::string encode(const CommandOutcome& outcome) {
  return json{{"exitCode", outcome.exit_code}, {"out", outcome.out}, {"error", outcome.error}}.dump(
      -1, ' ', false, json::error_handler_t::replace);
}

Result<StoreCommand> decode_command(std::string_view text) {
  const json value = json::parse(text, nullptr, false);
  if (!value.is_object() || !value.contains("command") || !value["command"].is_string()) return malformed();
  if (!value.contains("options") || !value["options"].is_object()) return malformed();
  StoreCommand command{value["command"].get<std::string>(), {}};
  for (const auto& [name, option] : value["options"].items()) {
    if (!option.is_string()) return malformed();
    command.options[name] = option.get<std::string>();
  }
  return command;
}

Result<CommandOutcome> decode_outcome(std::string_view text) {
  const json value = json::parse(text, nullptr, false);
  const bool complete = value.is_object() && value.contains("exitCode") && value["exitCode"].is_number_integer() &&
                        value.contains("out") && value["out"].is_string() && value.contains("error") &&
                        value["error"].is_string();
  if (!complete) return malformed();
  return CommandOutcome{value["exitCode"].get<int>(), value["out"].get<std::string>(),
                        value["error"].get<std::string>()};
}

}  // namespace bijeen::main_program
