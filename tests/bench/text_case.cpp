// SPDX-License-Identifier: EUPL-1.2
#include "tests/bench/text_case.h"

#include "sync/text/utf8.h"

namespace bijeen::bench {
namespace {

/// Names in the order of the numbers.
std::string name_of(std::uint32_t agent) {
  std::string digits = std::to_string(agent);
  return std::string(5 - std::min<std::size_t>(5, digits.size()), '0') + digits;
}

}  // namespace

TextCase::TextCase(Trace trace) : trace_(std::move(trace)) {
  std::vector<std::uint32_t> next(trace_.agents);
  std::vector<std::vector<sync::EventName>> heads;
  for (const Transaction& transaction : trace_.transactions) {
    if (transaction.agent >= next.size()) return;
    std::vector<sync::EventName> parents;
    for (const std::uint32_t parent : transaction.parents) {
      if (parent >= heads.size()) return;
      parents.insert(parents.end(), heads[parent].begin(), heads[parent].end());
    }
    std::uint32_t& n = next[transaction.agent];
    const sync::EventName first{name_of(transaction.agent), n};
    for (const sync::TextEdit& edit : transaction.edits) {
      n += edit.removed + static_cast<std::uint32_t>(sync::code_points(edit.inserted));
    }
    // One that changes nothing only brings others together.
    heads.push_back(n == first.n ? parents : std::vector<sync::EventName>{{first.author, n - 1}});
    updates_.push_back({first, std::move(parents), transaction.edits});
  }
  sync::Document document;
  for (const sync::TextUpdate& update : updates_) {
    if (!document.receive(update)) return;
  }
  history_ = document.history();
  columns_ = history_.encode();
  document_ = document.encode();
  good_ = true;
}

std::string TextCase::local_replay() const {
  sync::Document document;
  const std::uint32_t author = document.author(name_of(0));
  for (const Transaction& transaction : trace_.transactions) {
    for (const sync::TextEdit& edit : transaction.edits) {
      if (!document.edit(author, edit.position, edit.removed, edit.inserted)) return {};
    }
  }
  return document.text();
}

std::string TextCase::merge_all() const {
  sync::Document document;
  auto history = sync::History::decode(columns_);
  if (!history || !document.merge(std::move(*history))) return {};
  return document.text();
}

std::string TextCase::one_by_one() const {
  sync::Document document;
  for (const sync::TextUpdate& update : updates_) {
    if (!document.receive(update)) return {};
  }
  return document.text();
}

std::string TextCase::load() const {
  const auto document = sync::Document::decode(document_);
  return document ? document->text() : std::string();
}

}  // namespace bijeen::bench
