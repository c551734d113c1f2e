// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/text/text.h"

namespace bijeen::bench {

/// Edits of one author, made on the version that `parents` (earlier transactions, by index) give together.
struct Transaction {
  std::uint32_t agent = 0;
  std::vector<std::uint32_t> parents;
  std::vector<sync::TextEdit> edits;
};

/// A recorded editing session, in the format of github.com/josephg/editing-traces: sequential, where each transaction
/// follows the one before it, or concurrent. Places count code points.
struct Trace {
  bool concurrent = false;
  std::string end_content;
  std::uint32_t agents = 1;
  std::vector<Transaction> transactions;
};

/// Reads a .json or .json.gz file. nullopt, having said why on standard error, where it cannot.
std::optional<Trace> read_trace(const std::string& path);

/// A form that is quick to read where there is no JSON and no gzip, as in WebAssembly.
std::string packed(const Trace& trace);
Trace unpacked(std::string_view bytes);

}  // namespace bijeen::bench
