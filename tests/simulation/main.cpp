// SPDX-License-Identifier: EUPL-1.2
#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <numeric>
#include <sstream>

#include "tests/simulation/run.h"

// The command: README.md tells how it is used.
namespace {

using namespace bijeen::simulation;

struct Wishes {
  std::uint64_t seeds = 300;
  std::uint64_t from = 1;
  std::uint64_t first = 0;
  std::size_t events = 500;
  std::vector<std::string> scripts;
  bool trace = false;
  bool must_fail = false;
};

void tell(const std::string& what, const Violation& violation) {
  std::cout << what << ": " << violation.invariant << ": " << violation.detail << '\n';
}

/// The number of scripts that fail.
int run_scripts(const Wishes& wishes) {
  int failed = 0;
  for (const auto& name : wishes.scripts) {
    std::stringstream text;
    text << std::ifstream(name).rdbuf();
    const auto script = parse_script(text.str());
    if (!script || script->empty()) {
      std::cout << name << ": is no script\n";
      ++failed;
      continue;
    }
    if (const auto violation = run(*script, nullptr, wishes.trace ? &std::cout : nullptr)) {
      tell(name, *violation);
      ++failed;
    }
  }
  return failed;
}

/// In the order in which they are run: the one that is likely to fail before the others.
std::vector<std::uint64_t> seeds_of(const Wishes& wishes) {
  std::vector<std::uint64_t> seeds(wishes.seeds);
  std::iota(seeds.begin(), seeds.end(), wishes.from);
  const auto likely = std::find(seeds.begin(), seeds.end(), wishes.first);
  if (likely != seeds.end()) std::rotate(seeds.begin(), likely, likely + 1);
  return seeds;
}

/// 0 when all hold, or, where they must fail, when one does.
int run_seeds(const Wishes& wishes) {
  World::Counts sum;
  for (const auto seed : seeds_of(wishes)) {
    World::Counts counts;
    const auto script = generate(seed, wishes.events);
    const auto violation = run(script, &counts, wishes.trace ? &std::cout : nullptr);
    sum += counts;
    if (!violation) continue;
    tell("seed " + std::to_string(seed), *violation);
    if (wishes.must_fail) return 0;
    const auto fails_alike = [&](const std::vector<Event>& shorter) {
      const auto found = run(shorter);
      return found && found->invariant == violation->invariant;
    };
    std::cout << "The events of it that matter (" << script.size() << " before), to keep as a script:\n"
              << print(shrink(script, fails_alike)) << "To see it again: --seeds 1 --from " << seed << '\n';
    return 1;
  }
  std::cout << wishes.seeds << " seeds from " << wishes.from << ": " << sum.edits << " edits; " << sum.accepted
            << " sets accepted, " << sum.refused << " refused, " << sum.escrowed << " escrowed; " << sum.conflicts
            << " conflicts and " << sum.repairs << " repairs seen\n";
  if (wishes.must_fail) std::cout << "not caught\n";
  return wishes.must_fail ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Simulates a programme with many devices, from seeds or scripts, and checks what must always be true"};
  Wishes wishes;
  app.add_option("--seeds", wishes.seeds, "How many seeds to run")->capture_default_str();
  app.add_option("--from", wishes.from, "The first seed")->capture_default_str();
  app.add_option("--first", wishes.first, "One of them to run before the others");
  app.add_option("--events", wishes.events, "How many events a seed has")->capture_default_str();
  app.add_option("--script", wishes.scripts, "Script files to run instead of seeds")->check(CLI::ExistingFile);
  app.add_flag("--trace", wishes.trace, "Print a line after each event");
  app.add_flag("--must-fail", wishes.must_fail, "Succeed when a seed fails: for planted faults");
  CLI11_PARSE(app, argc, argv);
  if (!wishes.scripts.empty()) return run_scripts(wishes) == 0 ? 0 : 1;
  return run_seeds(wishes);
}
