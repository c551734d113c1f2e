// SPDX-License-Identifier: EUPL-1.2
#include "tests/bench/text_bench.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "tests/bench/measure.h"
#include "tests/bench/text_case.h"

namespace bijeen::bench {
namespace {

struct Way {
  const char* name;
  std::string (TextCase::*run)() const;
  bool sequential_only;
};

constexpr Way kWays[] = {
    {"local replay", &TextCase::local_replay, true},
    {"merge of all", &TextCase::merge_all, false},
    {"one by one", &TextCase::one_by_one, false},
    {"load", &TextCase::load, false},
};

bool native(const TextCase& text, unsigned runs) {
  bool all_same = true;
  for (const Way& way : kWays) {
    if (way.sequential_only && text.trace().concurrent) continue;
    bool same = true;
    const Measured took = measure(runs, [&] { same = (text.*way.run)() == text.trace().end_content && same; });
    all_same = all_same && same;
    std::printf("  native %-14s %9.3f %9.3f %9.1f   %s\n", way.name, took.min_ms, took.median_ms,
                static_cast<double>(took.peak_bytes) / 1024, same ? "same" : "DIFFERENT");
  }
  return all_same;
}

/// The same in Node.js, in a process of its own that prints the same rows.
bool in_wasm(const TextCase& text, unsigned runs) {
  const auto file = std::filesystem::temp_directory_path() / ("bijeen-bench-" + std::to_string(getpid()));
  std::ofstream(file, std::ios::binary) << packed(text.trace());
  std::fflush(stdout);
  std::string script = BIJEEN_BENCH_SCRIPT, wasm = BIJEEN_BENCH_WASM, path = file, count = std::to_string(runs);
  std::string node = "node";
  char* arguments[] = {node.data(), script.data(), wasm.data(), path.data(), count.data(), nullptr};
  pid_t child = 0;
  int status = 1;
  if (posix_spawnp(&child, "node", nullptr, nullptr, arguments, environ) == 0) waitpid(child, &status, 0);
  std::filesystem::remove(file);
  return status == 0;
}

bool measure_trace(const std::string& path, const TextOptions& options) {
  auto trace = read_trace(path);
  if (!trace) return false;
  const TextCase text(std::move(*trace));
  std::printf("%s: %s, %zu transactions, %u events\n", std::filesystem::path(path).filename().c_str(),
              text.trace().concurrent ? "concurrent" : "sequential", text.trace().transactions.size(), text.events());
  if (!text.good()) {
    std::printf("  cannot be replayed: an edit does not fit its text\n");
    return false;
  }
  const std::string& columns = text.columns();
  std::printf("  history %.1f KiB, zlib 9 %.1f KiB, Brotli 11 %.1f KiB\n", static_cast<double>(columns.size()) / 1024,
              static_cast<double>(zlib_size(columns)) / 1024, static_cast<double>(brotli_size(columns)) / 1024);
  std::printf("  %-21s %9s %9s %9s\n", "", "min ms", "median ms", "peak KiB");
  const bool good = native(text, options.runs);
  return (!options.wasm || in_wasm(text, options.runs)) && good;
}

}  // namespace

int run_text_bench(const TextOptions& options) {
  std::printf("CPU time of one thread, memory on top of what was there before; %u runs\n", options.runs);
  bool good = true;
  for (const std::string& path : options.traces) good = measure_trace(path, options) && good;
  return good ? 0 : 1;
}

}  // namespace bijeen::bench
