// SPDX-License-Identifier: EUPL-1.2
#include "server/main/store_command.h"

#include <algorithm>
#include <functional>
#include <set>

#include "server/auth/credentials.h"
#include "server/auth/invitations.h"
#include "server/auth/people.h"
#include "server/auth/sessions.h"
#include "server/main/access.h"
#include "server/main/audit_command.h"
#include "server/main/erase.h"
#include "server/main/export.h"
#include "server/main/personal_data.h"
#include "server/main/retention.h"
#include "server/store/clock.h"

namespace bijeen::main_program {
namespace {

CommandOutcome failure(std::string sentence) {
  return {1, "", std::move(sentence)};
}

std::vector<auth::Person> people_of(store::Store& store) {
  std::vector<auth::Person> people;
  store.read([&](store::Database& database) { people = auth::all_people(database); });
  return people;
}

std::string link_for(store::Store& store, const auth::Person& person, const std::string& base) {
  std::string code;
  store.write([&](store::Database& database) {
    code = auth::add_invitation(database, person.id, std::nullopt, store::system_now());
    store::append_audit(database, store::system_now(),
                        {store::Act::kInvite, std::string(store::kOperator), {}, "person", {}, person.id.text()});
  });
  return base + "/welkom#" + code;
}

CommandOutcome invite(store::Store& store, const StoreCommand& command, const std::string& origin) {
  const std::string base = command.has("base") ? command.get("base") : origin;
  if (command.has("person")) {
    const auto person = find_person(store, command.get("person"));
    if (!person) return failure(person.error().detail);
    if (!person->active) return failure("This person no longer takes part in the programme.");
    return {0, link_for(store, *person, base) + "\n", ""};
  }
  CommandOutcome outcome;
  for (const auth::Person& person : people_of(store)) {
    if (person.active) outcome.out += person.name + ": " + link_for(store, person, base) + "\n";
  }
  return outcome;
}

CommandOutcome people(store::Store& store, const StoreCommand&, const std::string&) {
  std::set<sync::PersonId> signed_in;
  store.read([&](store::Database& database) {
    for (const auto& id : auth::people_with_means(database)) signed_in.insert(id);
  });
  CommandOutcome outcome;
  for (const auth::Person& person : people_of(store)) {
    outcome.out += person.id.text() + "\t" + person.role + "\t" + person.name + "\t" +
                   (!person.active                  ? "no longer takes part"
                    : signed_in.contains(person.id) ? "has signed in"
                                                    : "not signed in yet") +
                   "\n";
  }
  return outcome;
}

CommandOutcome devices(store::Store& store, const StoreCommand& command, const std::string&) {
  std::string wanted;
  if (command.has("person")) {
    const auto person = find_person(store, command.get("person"));
    if (!person) return failure(person.error().detail);
    wanted = person->id.text();
  }
  CommandOutcome outcome;
  store.read([&](store::Database& database) {
    auto row = database.query(
        "SELECT id, person, name, ended_at FROM device WHERE person = ?1 OR ?1 = '' ORDER BY person, created_at",
        wanted);
    while (row.step()) {
      const sync::PersonId nobody{};
      if (row.text(1) == nobody.text()) continue;
      outcome.out += std::string(row.text(0)) + "\t" + std::string(row.text(1)) + "\t" + std::string(row.text(2)) +
                     "\t" + (row.is_null(3) ? "in use" : "ended") + "\n";
    }
  });
  return outcome;
}

CommandOutcome end_device(store::Store& store, const StoreCommand& command, const std::string&) {
  const auto id = sync::DeviceId::parse(command.get("device"));
  bool known = false;
  store.read([&](store::Database& database) {
    known = id && database.query("SELECT 1 FROM device WHERE id = ?", *id).step();
  });
  if (!known) return failure("There is no device '" + command.get("device") + "'; see bijeen devices.");
  store.end_device(*id, [&](store::Database& database) {
    store::append_audit(database, store::system_now(),
                        {store::Act::kEndDevice, std::string(store::kOperator), {}, "device", {}, id->text()});
  });
  return {0, "The device has ended. What it still holds unsent is kept for the project leader when it sends it.\n", ""};
}

CommandOutcome check(store::Store& store, const StoreCommand&, const std::string&) {
  CommandOutcome outcome;
  for (const auto& [name, detail] : store.check()) outcome.out += name + ": " + detail + "\n";
  if (outcome.out.empty()) return {0, "Everything is sound.\n", ""};
  outcome.exit_code = 1;
  outcome.error = "The data is damaged; keep this directory as it is and restore a backup elsewhere.";
  return outcome;
}

CommandOutcome backup(store::Store& store, const StoreCommand& command, const std::string&) {
  const std::filesystem::path file = command.get("to");
  if (std::filesystem::exists(file)) return failure("There is a file '" + file.string() + "' already.");
  std::optional<store::Recipient> to;
  if (command.has("to-key")) to.emplace(command.get("to-key"));
  const auto audit = store.backup(file, to);
  const std::string done = to ? "Backup made, checked and encrypted: " : "Backup made and checked: ";
  return {0, done + file.string() + "\nIts audit log ends with " + audit.text() + "\n", ""};
}

CommandOutcome search(store::Store& store, const StoreCommand& command, const std::string&) {
  sync::Actor everyone;
  everyone.role = "leader";
  store.read([&](store::Database& database) {
    auto row = database.query("SELECT scope FROM scope");
    while (row.step()) {
      if (const auto scope = sync::Scope::parse(row.text(0))) everyone.scopes.insert(*scope);
    }
  });
  CommandOutcome outcome;
  for (const auto& hit : store.search(everyone, command.get("words"), std::stoul(command.get("limit")))) {
    outcome.out += hit.collection + "\t" + hit.id.text() + "\t" + hit.title + "\n";
  }
  if (outcome.out.empty()) return {1, "", "Nothing found."};
  return outcome;
}

CommandOutcome personal_data(store::Store& store, const StoreCommand&, const std::string&) {
  return {0, personal_data_in(store), ""};
}

CommandOutcome audit(store::Store& store, const StoreCommand& command, const std::string&) {
  return list_audit(store, command);
}
CommandOutcome audit_verify(store::Store& store, const StoreCommand& command, const std::string&) {
  return verify_audit(store, command);
}
CommandOutcome audit_cut(store::Store& store, const StoreCommand& command, const std::string&) {
  return cut_audit(store, command);
}

CommandOutcome access(store::Store& store, const StoreCommand& command, const std::string&) {
  const auto person = find_person(store, command.get("person"));
  if (!person) return failure(person.error().detail);
  // Told first, so that the person reads of it too.
  store.write([&](store::Database& database) {
    store::append_audit(database, store::system_now(),
                        {store::Act::kAccess, std::string(store::kOperator), {}, "person", {}, person->id.text()});
  });
  return write_access(store, *person, command.get("to"));
}

CommandOutcome erase_one_person(store::Store& store, const StoreCommand& command, const std::string&) {
  return erase_person(store, command);
}
CommandOutcome erase_one_record(store::Store& store, const StoreCommand& command, const std::string&) {
  return erase_record(store, command);
}

CommandOutcome retention(store::Store& store, const StoreCommand& command, const std::string&) {
  return keep_periods(store, command, store::system_now());
}

CommandOutcome export_all(store::Store& store, const StoreCommand& command, const std::string&) {
  return export_to(store, command.get("to"));
}

}  // namespace

Result<auth::Person> find_person(store::Store& store, const std::string& wanted) {
  const auto lower = [](std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
  };
  std::vector<auth::Person> found;
  for (const auth::Person& person : people_of(store)) {
    if (person.id.text() == wanted) return person;
    if (lower(person.name) == lower(wanted)) found.push_back(person);
  }
  if (found.size() == 1) return found.front();
  return Error{ErrorCode::kRecordUnknown, found.empty()
                                              ? "Nobody is called '" + wanted + "'; see bijeen people."
                                              : "More than one person is called '" + wanted + "'; use the id."};
}

CommandOutcome run_store_command(store::Store& store, const StoreCommand& command, const std::string& origin) {
  struct Known {
    CommandOutcome (*function)(store::Store&, const StoreCommand&, const std::string&);
    std::optional<store::Act> reads{};  ///< What the audit log tells of it; what changes something tells it itself.
  };
  using store::Act;
  static const std::map<std::string, Known> commands = {{"invite", {invite}},
                                                        {"people", {people, Act::kPeople}},
                                                        {"devices", {devices, Act::kDevices}},
                                                        {"end-device", {end_device}},
                                                        {"check", {check}},
                                                        {"backup", {backup}},
                                                        {"access", {access}},
                                                        {"erase-person", {erase_one_person}},
                                                        {"erase-record", {erase_one_record}},
                                                        {"retention", {retention}},
                                                        {"export", {export_all, Act::kExport}},
                                                        {"search", {search, Act::kSearch}},
                                                        {"personal-data", {personal_data, Act::kPersonalData}},
                                                        {"audit", {audit, Act::kAudit}},
                                                        {"audit-verify", {audit_verify}},
                                                        {"audit-cut", {audit_cut}}};
  const auto found = commands.find(command.name);
  if (found == commands.end()) return {2, "", "There is no command '" + command.name + "'."};
  const auto& [function, reads] = found->second;
  auto outcome = function(store, command, origin);
  if (reads && outcome.exit_code == 0) store.note({*reads, std::string(store::kOperator)});
  return outcome;
}

}  // namespace bijeen::main_program
