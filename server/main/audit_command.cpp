// SPDX-License-Identifier: EUPL-1.2
#include "server/main/audit_command.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/api/audit_json.h"
#include "server/api/request_log.h"
#include "server/reports/days.h"
#include "server/store/clock.h"

namespace bijeen::main_program {
namespace {

/// A day in the Netherlands that the command line checked; nullopt when it was not given.
std::optional<schema::PartialDate> day_in(const StoreCommand& command, const std::string& option) {
  return schema::PartialDate::parse(command.get(option));
}

std::string text_line(const store::AuditLine& line) {
  std::string text = std::to_string(line.number) + "\t" + api::timestamp(line.at);
  for (const auto* field : {&line.actor, &line.act, &line.kind, &line.scope, &line.record, &line.outcome, &line.device})
    text.append("\t").append(field->empty() ? "-" : *field);
  return text;
}

/// Whom or what the lines are to be about: "operator", or a person's id.
Result<std::string> about(store::Store& store, const std::string& wanted) {
  if (wanted == store::kOperator) return wanted;
  const auto person = find_person(store, wanted);
  if (!person) return person.error();
  return person->id.text();
}

}  // namespace

CommandOutcome list_audit(store::Store& store, const StoreCommand& command) {
  store::AuditFilter filter;
  if (const auto since = day_in(command, "since")) filter.since = reports::start_of(*since);
  if (const auto until = day_in(command, "until")) filter.until = reports::end_of(*until);
  if (command.has("act")) filter.act = command.get("act");
  if (command.has("person")) {
    const auto found = about(store, command.get("person"));
    if (!found) return {1, "", found.error().detail};
    filter.about = *found;
  }
  std::vector<store::AuditLine> lines;
  store.read([&](store::Database& database) {
    lines = store::audit_lines(database, filter, std::stoul(command.get("limit")));
  });
  std::reverse(lines.begin(), lines.end());
  CommandOutcome outcome;
  for (const auto& line : lines) {
    outcome.out += command.has("json")
                       ? api::audit_json(line).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)
                       : text_line(line);
    outcome.out += "\n";
  }
  return outcome;
}

CommandOutcome verify_audit(store::Store& store, const StoreCommand& command) {
  std::optional<store::AuditHead> told;
  if (command.has("head")) {
    told = store::AuditHead::parse(command.get("head"));
    if (!told) return {1, "", "'" + command.get("head") + "' is no end of an audit log; it looks like 12:3fa9…"};
  }
  std::optional<std::string> fault;
  store::AuditHead head;
  store.read([&](store::Database& database) {
    fault = store::audit_fault(database, told);
    head = store::audit_head(database);
  });
  if (!fault) return {0, "The audit log is whole and ends with " + head.text() + "\n", ""};
  return {1, *fault + "\n", "The audit log was tampered with or damaged; keep this directory as it is."};
}

CommandOutcome cut_audit(store::Store& store, const StoreCommand& command) {
  constexpr std::int64_t kDay_ms = 24LL * 3600 * 1000;
  const auto day = day_in(command, "before");
  const auto before =
      day ? reports::start_of(*day) : sync::Millis{raw(store::system_now()) - store::kAuditKept_days * kDay_ms};
  std::uint64_t gone = 0;
  try {
    store.write([&](store::Database& database) { gone = store::cut_audit(database, store::system_now(), before); });
  } catch (const store::StorageError& error) {
    return {1, "", std::string(error.what()) + "."};
  }
  return {0, std::to_string(gone) + " lines from before " + api::timestamp(before) + " are gone.\n", ""};
}

}  // namespace bijeen::main_program
