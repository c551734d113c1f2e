// SPDX-License-Identifier: EUPL-1.2
#include "sync/typing.h"

#include <algorithm>

namespace bijeen::sync {
namespace {

/// The two as one edit, when what the second replaces touches what the first inserted.
std::optional<TextEdit> joined(const TextEdit& first, const TextEdit& second) {
  const std::uint64_t begin = first.position;
  const std::uint64_t end = begin + code_points(first.inserted);
  const std::uint64_t from = second.position;
  const std::uint64_t to = from + second.removed;
  if (from > end || to < begin) return std::nullopt;
  const auto before = begin - std::min(begin, from);
  const auto after = to - std::min(to, end);
  // The part of the second edit that falls into the inserted text.
  const TextEdit inner{static_cast<std::uint32_t>(std::max(begin, from) - begin),
                       static_cast<std::uint32_t>(second.removed - before - after), second.inserted};
  auto text = apply(first.inserted, {inner});
  if (!text) return std::nullopt;
  return TextEdit{static_cast<std::uint32_t>(begin - before),
                  static_cast<std::uint32_t>(first.removed + before + after), std::move(*text)};
}

}  // namespace

void append_edit(std::vector<TextEdit>& edits, const TextEdit& edit) {
  const auto one = edits.empty() ? std::nullopt : joined(edits.back(), edit);
  if (!one) {
    edits.push_back(edit);
  } else if (one->removed == 0 && one->inserted.empty()) {
    edits.pop_back();
  } else {
    edits.back() = *one;
  }
}

bool only_texts(const Op& op) {
  return !op.create && op.put.empty() && op.add.empty() && op.remove.empty() && !op.deleted;
}

void append_ops(std::vector<Op>& ops, const std::vector<Op>& added) {
  for (const auto& op : added) {
    auto found = std::find_if(ops.begin(), ops.end(), [&](const Op& earlier) {
      return earlier.collection == op.collection && earlier.record == op.record;
    });
    if (found == ops.end()) {
      ops.push_back(op);
      continue;
    }
    for (const auto& [name, edits] : op.text) {
      auto& before = found->text[name];
      for (const auto& edit : edits) append_edit(before, edit);
      if (before.empty()) found->text.erase(name);
    }
    if (found->text.empty()) ops.erase(found);
  }
}

}  // namespace bijeen::sync
