// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

namespace bijeen::bench {

/// `bijeen-bench text`: tests/bench/README.md says what it does.
struct TextOptions {
  std::vector<std::string> traces;
  unsigned runs = 20;
  bool wasm = false;
};

/// Prints the figures; gives the exit code: 1 when a trace cannot be read or a text is not what the trace says.
int run_text_bench(const TextOptions& options);

}  // namespace bijeen::bench
