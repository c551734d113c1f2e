// SPDX-License-Identifier: EUPL-1.2
#include <zlib.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "tests/bench/text_trace.h"

namespace bijeen::bench {
namespace {

using Json = nlohmann::json;

/// gzread() passes on what is not compressed.
std::optional<std::string> contents(const std::string& path) {
  const std::unique_ptr<gzFile_s, int (*)(gzFile)> file(gzopen(path.c_str(), "rb"), gzclose);
  if (!file) return std::nullopt;
  std::string all;
  std::string block(1 << 16, '\0');
  for (;;) {
    const int size = gzread(file.get(), block.data(), static_cast<unsigned>(block.size()));
    if (size < 0) return std::nullopt;
    if (size == 0) return all;
    all.append(block, 0, static_cast<std::size_t>(size));
  }
}

Transaction transaction_from(const Json& json, std::size_t index, bool concurrent) {
  Transaction transaction;
  if (concurrent) {
    transaction.agent = json.at("agent").get<std::uint32_t>();
    transaction.parents = json.at("parents").get<std::vector<std::uint32_t>>();
  } else if (index > 0) {
    transaction.parents = {static_cast<std::uint32_t>(index - 1)};
  }
  for (const Json& patch : json.at("patches")) {
    transaction.edits.push_back(
        {patch.at(0).get<std::uint32_t>(), patch.at(1).get<std::uint32_t>(), patch.at(2).get<std::string>()});
  }
  return transaction;
}

}  // namespace

std::optional<Trace> read_trace(const std::string& path) {
  const auto bytes = contents(path);
  if (!bytes) {
    std::fprintf(stderr, "%s cannot be read\n", path.c_str());
    return std::nullopt;
  }
  try {
    const Json json = Json::parse(*bytes);
    Trace trace;
    trace.concurrent = json.value("kind", "") == "concurrent";
    trace.end_content = json.at("endContent").get<std::string>();
    trace.agents = json.value("numAgents", 1U);
    const std::string start = json.value("startContent", "");
    if (!start.empty()) trace.transactions.push_back({0, {}, {{0, 0, start}}});
    for (const Json& transaction : json.at("txns")) {
      trace.transactions.push_back(transaction_from(transaction, trace.transactions.size(), trace.concurrent));
    }
    return trace;
  } catch (const Json::exception& error) {
    std::fprintf(stderr, "%s is not an editing trace: %s\n", path.c_str(), error.what());
    return std::nullopt;
  }
}

}  // namespace bijeen::bench
