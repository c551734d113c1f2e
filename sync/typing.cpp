// SPDX-License-Identifier: EUPL-1.2
#include "sync/typing.h"

#include <algorithm>
#include <string_view>

namespace bijeen::sync {
namespace {

/// Bytes of the longest beginning of at most `bytes_max` bytes that ends between code points.
std::size_t whole_points(std::string_view utf8, std::size_t bytes_max) {
  if (utf8.size() <= bytes_max) return utf8.size();
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(utf8[end]) & 0xc0) == 0x80) --end;
  return end;
}

}  // namespace

std::vector<std::vector<TextEdit>> in_portions(const std::vector<TextEdit>& edits, std::size_t bytes_max,
                                               std::size_t count_max) {
  std::vector<std::vector<TextEdit>> portions;
  std::size_t room = 0;
  for (const auto& edit : edits) {
    std::string_view rest = edit.inserted;
    TextEdit piece{edit.position, edit.removed, {}};
    do {
      auto bytes = whole_points(rest, room);
      if (portions.empty() || portions.back().size() == count_max || (bytes == 0 && !rest.empty())) {
        portions.emplace_back();
        room = bytes_max;
        bytes = whole_points(rest, room);
      }
      piece.inserted = rest.substr(0, bytes);
      rest.remove_prefix(bytes);
      room -= bytes;
      portions.back().push_back(piece);
      piece = {piece.position + static_cast<std::uint32_t>(code_points(piece.inserted)), 0, {}};
    } while (!rest.empty());
  }
  return portions;
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
