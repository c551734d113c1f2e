// SPDX-License-Identifier: EUPL-1.2
#include "server/main/command_line.h"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "schema/period.h"
#include "server/http/address.h"
#include "server/main/version.h"

namespace bijeen::main_program {
namespace {

/// What the options of one command are read into, before it is known which command it is.
struct Parsed {
  std::string data = "data";
  std::string programme;
  std::string backup;
  std::string ledger;
  bool only_verify = false;
  ServeOptions serve;
  std::string certificate, key, client, token_file;
  std::map<std::string, std::string> options;
  bool all = false;
  bool json = false;
  bool preview = false, confirm = false, texts = false;
  std::uint64_t audit_limit = 1000;
  std::uint64_t limit = 20;
  replica::LoopOptions replica;
  std::string replica_store, replica_command, replica_members = "{}";
};

std::string check_origin(const std::string& text) {
  const std::size_t scheme = text.starts_with("https://") ? 8 : text.starts_with("http://") ? 7 : 0;
  const bool plain_host =
      scheme != 0 && text.size() > scheme && text.find_first_of("/?#@ ", scheme) == std::string::npos;
  return plain_host ? "" : "'" + text + "' is not an address such as https://bijeen.example.org";
}

CLI::App* add_command(CLI::App& app, Parsed& parsed, const std::string& name, const std::string& help) {
  CLI::App* command = app.add_subcommand(name, help);
  command->add_option("--data", parsed.data, "Directory of the data")->capture_default_str();
  return command;
}

void add_text(CLI::App* command, Parsed& parsed, const std::string& option, const std::string& help, bool required) {
  command
      ->add_option_function<std::string>(
          "--" + option, [&parsed, option](const std::string& value) { parsed.options[option] = value; }, help)
      ->required(required);
}

void add_serve(CLI::App& app, Parsed& parsed) {
  CLI::App* command = add_command(app, parsed, "serve", "Serve the programme over HTTPS until stopped");
  ServeOptions& to = parsed.serve;
  command->add_option("--address", to.address, "Address to listen on")->capture_default_str();
  command->add_option("--port", to.port, "Port to listen on")->check(CLI::Range(1, 65535))->capture_default_str();
  auto* certificate = command->add_option("--certificate", parsed.certificate,
                                          "Certificate chain, PEM (default: one for localhost is made)");
  auto* key = command->add_option("--key", parsed.key, "Private key of the certificate, PEM");
  certificate->needs(key);
  key->needs(certificate);
  command->add_flag("--plain-http", to.plain_http, "No TLS: only behind a proxy on this machine that has it")
      ->excludes(certificate);
  command->add_option("--client", parsed.client, "Directory of the built browser client");
  command->add_option("--origin", to.origin, "This site as browsers name it (default: https://localhost:PORT)")
      ->check(CLI::Validator(check_origin, "ORIGIN"));
  command
      ->add_option("--second-factor", to.second_factor,
                   "Whether who signs in with a passphrase needs a code of an app too: required or offered")
      ->transform(CLI::CheckedTransformer(std::map<std::string, auth::SecondFactor>{
          {"required", auth::SecondFactor::kRequired}, {"offered", auth::SecondFactor::kOffered}}))
      ->take_last()
      ->default_str("required");
  command->add_option("--trusted-proxy", to.trusted_proxies,
                      "Address of a proxy whose X-Forwarded-For is believed; may be repeated");
  command->add_option("--security-contact", to.security_contact, "mailto: or https: URI for /.well-known/security.txt");
  command->add_option("--operator-token-file", parsed.token_file,
                      "File (mode 0600) with the token that opens /metrics from elsewhere");
  command->add_option("--connections-max", to.limits.connections_max, "Open connections")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  command
      ->add_option("--connections-per-address-max", to.limits.connections_per_address_max,
                   "Open connections of one address")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  command->add_option("--threads-max", to.limits.threads_max, "Requests at once")
      ->check(CLI::Range(1, 4096))
      ->capture_default_str();
  command->add_option("--event-streams-max", to.limits.event_streams_max, "Open event streams")
      ->check(CLI::Range(0, 1'000'000))
      ->capture_default_str();
  command->add_option("--kept-mib-max", to.kept_mib_max, "MiB that the refused changes of one person may take")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  command->add_option("--photos-mib-max", to.photos_mib_max, "MiB that all photos may take together")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
}

void add_store_commands(CLI::App& app, Parsed& parsed) {
  CLI::App* invite = add_command(app, parsed, "invite", "Print a link to sign in with, for one use within 72 hours");
  auto* who = invite->add_option_group("who");
  add_text(who, parsed, "person", "For this person: a name or an id", false);
  who->add_flag("--all", parsed.all, "For everybody who takes part, a line each: name: link");
  who->require_option(1);
  invite
      ->add_option_function<std::string>(
          "--base", [&parsed](const std::string& base) { parsed.options["base"] = base; },
          "Address of the site (default: the running server's own)")
      ->check(CLI::Validator(check_origin, "ORIGIN"));

  add_command(app, parsed, "people", "List the people: id, role, name, whether they have signed in");
  CLI::App* devices = add_command(app, parsed, "devices", "List the devices: id, person, name, whether in use");
  add_text(devices, parsed, "person", "Of this person only: a name or an id", false);
  CLI::App* end_device = add_command(app, parsed, "end-device", "End a device and its sessions");
  add_text(end_device, parsed, "device", "The id, see devices", true);
  add_command(app, parsed, "check", "Check that the data is sound");
  CLI::App* backup =
      add_command(app, parsed, "backup", "Copy the data to a file while people work on, and check the copy");
  add_text(backup, parsed, "to", "The new file", true);
  add_text(backup, parsed, "to-key", "Encrypt it to the key of this certificate, PEM (docs/backup.md)", false);
  CLI::App* write_out = add_command(app, parsed, "export", "Write all records as JSON and as CSV per collection");
  add_text(write_out, parsed, "to", "An empty or new directory", true);
  CLI::App* access =
      add_command(app, parsed, "access", "Write what a person made and what is about that person, as JSON and as CSV");
  add_text(access, parsed, "person", "A name or an id", true);
  add_text(access, parsed, "to", "An empty or new directory", true);
  add_command(app, parsed, "personal-data",
              "List where texts seem to say who a client is: collection, id, field, what it looks like");
  CLI::App* search = add_command(app, parsed, "search", "Search all texts: collection, id, title");
  search
      ->add_option_function<std::vector<std::string>>(
          "words",
          [&parsed](const std::vector<std::string>& words) {
            for (const auto& word : words)
              parsed.options["words"] += (parsed.options["words"].empty() ? "" : " ") + word;
          },
          "Words to look for")
      ->required();
  search->add_option("--limit", parsed.limit, "At most so many")->check(CLI::Range(1, 1000))->capture_default_str();
}

std::string check_day(const std::string& text) {
  const auto day = schema::PartialDate::parse(text);
  return day && day->day != 0 ? "" : "'" + text + "' is not a day such as 2026-03-01";
}

void add_day(CLI::App* command, Parsed& parsed, const std::string& option, const std::string& help) {
  command
      ->add_option_function<std::string>(
          "--" + option, [&parsed, option](const std::string& day) { parsed.options[option] = day; }, help)
      ->check(CLI::Validator(check_day, "DAY"));
}

void add_audit(CLI::App& app, Parsed& parsed) {
  CLI::App* audit = add_command(app, parsed, "audit",
                                "List who did, changed, read and exported what kind of thing and when (docs/audit.md)");
  audit->fallthrough()->require_subcommand(0, 1);
  add_day(audit, parsed, "since", "From this day on");
  add_day(audit, parsed, "until", "Up to and including this day");
  add_text(audit, parsed, "person", "By or about this person: a name, an id, or operator for the command line", false);
  add_text(audit, parsed, "act", "Of this kind alone, such as sign-in", false);
  audit->add_option("--limit", parsed.audit_limit, "The last so many")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  audit->add_flag("--json", parsed.json, "A JSON object a line");
  CLI::App* verify = audit->add_subcommand("verify", "Check that no line was changed, moved or taken out");
  add_text(verify, parsed, "head", "An end that was told before: it must still be there", false);
  add_day(audit->add_subcommand("cut", "Let old lines go, and say so in the log"), parsed, "before",
          "Those of before this day (default: older than two years)");
}

/// Says what it would do, or does it: one of the two.
void add_consent(CLI::App* command, Parsed& parsed) {
  auto* consent = command->add_option_group("consent");
  consent->add_flag("--preview", parsed.preview, "Say what would go and what stays, and do nothing");
  consent->add_flag("--confirm", parsed.confirm, "Do it: nothing brings it back");
  consent->require_option(1);
}

void add_erase(CLI::App& app, Parsed& parsed) {
  CLI::App* erase = add_command(app, parsed, "erase",
                                "Erase a person or a record for good: from the log, devices, search and restored "
                                "backups (docs/erasure.md)");
  erase->fallthrough()->require_subcommand(1);
  const auto positional = [&](CLI::App* command, const std::string& name, const std::string& help) {
    command
        ->add_option_function<std::string>(
            name, [&parsed, name](const std::string& value) { parsed.options[name] = value; }, help)
        ->required();
  };
  CLI::App* person = erase->add_subcommand("person", "Name, account and devices; what the person wrote stays");
  positional(person, "person", "A name or an id");
  person->add_flag("--texts", parsed.texts, "Also what nobody but this person wrote, in groups and alone");
  add_consent(person, parsed);
  CLI::App* record = erase->add_subcommand("record", "One record with its history");
  positional(record, "collection", "Its collection, such as outcome");
  positional(record, "record", "Its id");
  add_consent(record, parsed);
}

void add_retention(CLI::App& app, Parsed& parsed) {
  CLI::App* retention = add_command(app, parsed, "retention", "Erase what is older than its period (docs/erasure.md)");
  add_text(retention, parsed, "periods", "File with the periods, JSON (default: those of docs/erasure.md)", false);
  add_consent(retention, parsed);
}

void add_replica(CLI::App& app, Parsed& parsed) {
  CLI::App* command = app.add_subcommand(
      "replica", "Work offline on a copy: commands as JSON lines on standard input, or one command (docs/replica.md)");
  replica::LoopOptions& to = parsed.replica;
  command->add_option("--store", parsed.replica_store, "Directory of the copy; made when missing")->required();
  command->add_option("--server", to.server, "Address of the server (default: that of the sign-in)")
      ->check(CLI::Validator(check_origin, "ORIGIN"));
  command->add_option("--ca", to.ca, "Certificate to trust, PEM (default: whom this machine trusts)");
  command->add_option("--token-file", parsed.token_file,
                      "File (mode 0600) with the sign-in link or its code; else BIJEEN_TOKEN in the environment");
  command->add_flag("--watch", to.watch, "Exchange with the server all the time");
  command->add_option("command", parsed.replica_command, "One command, such as list");
  command->add_option("members", parsed.replica_members, "Its members as a JSON object");
}

/// One sentence of CLI11 as a sentence of ours.
Said wrong_use(const CLI::App& app, const CLI::ParseError& error) {
  std::string sentence = error.what();
  std::replace(sentence.begin(), sentence.end(), '\n', ' ');
  while (!sentence.empty() && (sentence.back() == ' ' || sentence.back() == '.')) sentence.pop_back();
  const auto chosen = app.get_subcommands();
  const std::string about = chosen.empty() ? "" : " " + chosen.front()->get_name();
  return {2, "bijeen" + about + ": " + sentence + "; see bijeen" + about + " --help.\n"};
}

/// CLI11 would say no more than that a command is missing.
std::optional<Said> unknown_command(const CLI::App& app, int count, const char* const* arguments) {
  if (count < 2) return std::nullopt;
  const std::string word = arguments[1];
  const auto named = app.get_subcommands([&](const CLI::App* command) { return command->get_name() == word; });
  if (word.starts_with('-') || !named.empty()) return std::nullopt;
  return Said{2, "bijeen: there is no command '" + word + "'; see bijeen --help.\n"};
}

std::string absolute(const std::string& path) {
  return path.empty() ? path : std::filesystem::absolute(path).lexically_normal().string();
}

bool is_this_machine(const std::string& address) {
  return address == "localhost" || http::is_loopback(address);
}

CommandLine finish_serve(const Parsed& parsed) {
  ServeOptions options = parsed.serve;
  options.data = parsed.data;
  options.certificate = parsed.certificate;
  options.key = parsed.key;
  options.client = parsed.client;
  options.operator_token_file = parsed.token_file;
  if (!is_this_machine(options.address) && options.certificate.empty() && !options.plain_http) {
    return Said{
        2, "bijeen serve: an address that others can reach needs --certificate and --key; see bijeen serve --help.\n"};
  }
  if (options.plain_http && !is_this_machine(options.address)) {
    return Said{2,
                "bijeen serve: --plain-http is for an address of this machine alone, behind a proxy; see bijeen serve "
                "--help.\n"};
  }
  if (!options.client.empty() && !std::filesystem::is_directory(options.client)) {
    return Said{2, "bijeen serve: there is no directory '" + options.client.string() + "' with a built client.\n"};
  }
  return options;
}

CommandLine finish_replica(const Parsed& parsed) {
  replica::LoopOptions options = parsed.replica;
  options.store = parsed.replica_store;
  options.ca = absolute(options.ca);
  options.token_file = parsed.token_file;
  if (const char* token = std::getenv("BIJEEN_TOKEN")) options.token = token;
  if (parsed.replica_command.empty()) return options;
  auto command = nlohmann::json::parse(parsed.replica_members, nullptr, false);
  if (!command.is_object()) return Said{2, "bijeen replica: the members of a command are a JSON object.\n"};
  command["command"] = parsed.replica_command;
  options.command = command.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return options;
}

CommandLine finish_audit(const CLI::App& audit, Parsed& parsed) {
  const auto part = audit.get_subcommands();
  if (!part.empty()) return OnStore{parsed.data, {"audit-" + part.front()->get_name(), parsed.options}};
  parsed.options["limit"] = std::to_string(parsed.audit_limit);
  if (parsed.json) parsed.options["json"] = "yes";
  return OnStore{parsed.data, {"audit", parsed.options}};
}

CommandLine finish_erase(const CLI::App& erase, Parsed& parsed) {
  if (parsed.texts) parsed.options["texts"] = "yes";
  return OnStore{parsed.data, {"erase-" + erase.get_subcommands().front()->get_name(), parsed.options}};
}

CommandLine finish_restore(const Parsed& parsed) {
  RestoreCommand command{parsed.data, parsed.backup, parsed.only_verify};
  if (!parsed.key.empty()) command.key = parsed.key;
  if (!parsed.ledger.empty()) command.ledger = parsed.ledger;
  return command;
}

CommandLine finish(const CLI::App& app, Parsed& parsed) {
  const std::string name = app.get_subcommands().front()->get_name();
  if (name == "replica") return finish_replica(parsed);
  if (name == "serve") return finish_serve(parsed);
  if (name == "init") return InitCommand{parsed.data, parsed.programme};
  if (name == "restore") return finish_restore(parsed);
  if (parsed.all) parsed.options["all"] = "yes";
  if (parsed.confirm) parsed.options["confirm"] = "yes";
  if (name == "audit") return finish_audit(*app.get_subcommands().front(), parsed);
  if (name == "erase") return finish_erase(*app.get_subcommands().front(), parsed);
  if (name == "search") parsed.options["limit"] = std::to_string(parsed.limit);
  for (const char* file : {"to", "to-key", "periods"}) {
    if (const auto given = parsed.options.find(file); given != parsed.options.end())
      given->second = absolute(given->second);
  }
  return OnStore{parsed.data, {name, parsed.options}};
}

}  // namespace

CommandLine read_command_line(int count, const char* const* arguments) {
  CLI::App app("Bijeen: one action plan and its meetings, for many organisations, with or without a network.",
               "bijeen");
  app.set_version_flag("--version", std::string("bijeen ") + kVersion);
  app.require_subcommand(1);
  Parsed parsed;
  add_serve(app, parsed);
  add_command(app, parsed, "init", "Make a data directory with a programme")
      ->add_option("--programme", parsed.programme, "Programme file, such as schema/programmes/flevoland.json")
      ->required();
  CLI::App* restore = add_command(app, parsed, "restore", "Make a new data directory out of a backup");
  restore->add_option("--from", parsed.backup, "The backup, a file that bijeen backup made")->required();
  restore->add_option("--key", parsed.key, "Private key of one that is encrypted, PEM");
  restore->add_option("--erasures", parsed.ledger,
                      "Ledger of what was erased since (default: the one beside the backup)");
  restore->add_flag("--verify", parsed.only_verify, "Only try it, in a temporary directory, and say what is in it");
  add_store_commands(app, parsed);
  add_audit(app, parsed);
  add_erase(app, parsed);
  add_retention(app, parsed);
  add_replica(app, parsed);
  if (const auto wrong = unknown_command(app, count, arguments)) return *wrong;
  try {
    app.parse(count, arguments);
  } catch (const CLI::CallForVersion& version) {
    return Said{0, std::string(version.what()) + "\n"};
  } catch (const CLI::Success&) {
    const auto chosen = app.get_subcommands();
    return Said{0, chosen.empty() ? app.help() : chosen.front()->help()};
  } catch (const CLI::ParseError& error) {
    return wrong_use(app, error);
  }
  return finish(app, parsed);
}

}  // namespace bijeen::main_program
