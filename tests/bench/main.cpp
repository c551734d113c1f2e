// SPDX-License-Identifier: EUPL-1.2
#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>

#include "tests/bench/sync_bench.h"
#include "tests/bench/text_bench.h"

namespace {

using bijeen::bench::SyncOptions;
using bijeen::bench::TextOptions;

void add_text(CLI::App& app, TextOptions& options, int& exit_code) {
  auto* command = app.add_subcommand("text", "Replay editing traces: local edits, merging, loading, sizes");
  command->add_option("trace", options.traces, "Files of josephg/editing-traces, .json or .json.gz")->required();
  command->add_option("--runs", options.runs, "How often each is measured")
      ->check(CLI::Range(1, 10000))
      ->capture_default_str();
  command->add_flag("--wasm", options.wasm, "Also in WebAssembly, by Node.js");
  command->callback([&] { exit_code = run_text_bench(options); });
}

void add_sync(CLI::App& app, SyncOptions& options, int& exit_code) {
  auto* command = app.add_subcommand("sync", "Measure a server over HTTPS: pushes, first sync, pulls, return of many");
  options.program = BIJEEN_PROGRAM;
  command->add_option("--program", options.program, "The server to start")->capture_default_str();
  auto* server = command->add_option("--server", options.server, "A running server instead, https://host:port");
  auto* certificate = command->add_option("--ca", options.certificate, "The certificate it proves itself with, PEM");
  auto* link = command->add_option("--link", options.link, "An unused sign-in link of a project leader");
  auto* process = command->add_option("--pid", options.process, "Its process on this machine, for CPU and memory");
  server->needs(certificate)->needs(link);
  process->needs(server);
  command->add_option("--only", options.only, "Letters of the scenarios to run, such as ac");
  command->add_flag("--json", options.json, "Print JSON instead of a table");
  command->callback([&] { exit_code = run_sync_bench(options); });
}

}  // namespace

int main(int count, char** arguments) {
  CLI::App app("Measures Bijeen; tests/bench/README.md tells what and how.", "bijeen-bench");
  app.require_subcommand(1);
  TextOptions text;
  SyncOptions sync;
  int exit_code = 0;
  add_text(app, text, exit_code);
  add_sync(app, sync, exit_code);
  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  } catch (const std::exception& failure) {
    std::cerr << "bijeen-bench: " << failure.what() << ".\n";
    return 1;
  }
  return exit_code;
}
