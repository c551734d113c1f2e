// SPDX-License-Identifier: EUPL-1.2
#include "sync/typing.h"

#include <algorithm>

namespace bijeen::sync {

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
