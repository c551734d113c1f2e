// SPDX-License-Identifier: EUPL-1.2
#include "sync/text/position.h"

#include <algorithm>

#include "sync/text/rope.h"
#include "sync/text/utf8.h"

namespace bijeen::sync {

std::uint32_t mapped(std::uint32_t position, const std::vector<TextEdit>& patch, Bias bias) {
  for (const TextEdit& edit : patch) {
    if (position < edit.position) continue;
    const auto inserted = static_cast<std::uint32_t>(code_points(edit.inserted));
    const std::uint32_t offset = position - edit.position;
    const bool keeps_before = offset == 0 && edit.removed > 0, keeps_after = offset >= edit.removed && offset > 0;
    if (keeps_after) {
      position = edit.position + inserted + (offset - edit.removed);
    } else {
      position = edit.position + (keeps_before || bias == Bias::kBefore ? 0 : inserted);
    }
  }
  return position;
}

Selection mapped(const Selection& selection, const std::vector<TextEdit>& patch) {
  const auto [begin, end] = std::minmax(selection.anchor, selection.cursor);
  const std::uint32_t new_end = mapped(end, patch, Bias::kBefore);
  if (begin == end) return {new_end, new_end};
  // Where all that was selected is gone, the two ends meet.
  const std::uint32_t new_begin = std::min(mapped(begin, patch, Bias::kAfter), new_end);
  return selection.anchor < selection.cursor ? Selection{new_begin, new_end} : Selection{new_end, new_begin};
}

std::vector<TextEdit> in_utf16(std::string_view before, const std::vector<TextEdit>& patch) {
  Rope rope(before);
  std::vector<TextEdit> utf16;
  for (const TextEdit& edit : patch) {
    const std::uint32_t begin = rope.utf16_at(edit.position);
    utf16.push_back({begin, rope.utf16_at(edit.position + edit.removed) - begin, edit.inserted});
    rope.replace(edit.position, edit.removed, edit.inserted, static_cast<std::uint32_t>(code_points(edit.inserted)));
  }
  return utf16;
}

}  // namespace bijeen::sync
