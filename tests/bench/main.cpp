// SPDX-License-Identifier: EUPL-1.2
#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>

#include "tests/bench/text_bench.h"

namespace {

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

}  // namespace

int main(int count, char** arguments) {
  CLI::App app("Measures Bijeen; tests/bench/README.md tells what and how.", "bijeen-bench");
  app.require_subcommand(1);
  TextOptions text;
  int exit_code = 0;
  add_text(app, text, exit_code);
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
