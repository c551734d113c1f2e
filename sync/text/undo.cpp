// SPDX-License-Identifier: EUPL-1.2
#include "sync/text/undo.h"

#include <algorithm>

#include "sync/text/edits.h"
#include "sync/text/utf8.h"

namespace bijeen::sync {
namespace {

constexpr std::size_t kStepsMax = 200;
constexpr std::int64_t kTogetherMs = 1000;

std::uint32_t count(std::string_view text) {
  return static_cast<std::uint32_t>(code_points(text));
}

}  // namespace

std::vector<TextEdit> inverse(std::string_view before, const std::vector<TextEdit>& edits) {
  std::string text(before);
  std::vector<TextEdit> back;
  for (const TextEdit& edit : edits) {
    const std::size_t begin = byte_offset(text, edit.position);
    const std::size_t size = byte_offset(std::string_view(text).substr(begin), edit.removed);
    back.push_back({edit.position, count(edit.inserted), text.substr(begin, size)});
    text.replace(begin, size, edit.inserted);
  }
  std::reverse(back.begin(), back.end());
  return back;
}

void TextUndo::did(std::string_view before, const std::vector<TextEdit>& edits, std::int64_t at) {
  if (edits.empty()) return;
  undone_.clear();
  const TextEdit& last = edits.back();
  Step step{inverse(before, edits), at, last.position + count(last.inserted), !last.inserted.empty()};
  const bool one_kind = edits.size() == 1 && (last.removed == 0 || last.inserted.empty());
  if (one_kind && !done_.empty()) {
    Step& earlier = done_.back();
    // Typing goes on at the end, deleting stays there or takes what is before it.
    const bool goes_on =
        earlier.end == last.position || (!step.inserted && earlier.end == last.position + last.removed);
    if (goes_on && earlier.inserted == step.inserted && at - earlier.at <= kTogetherMs) {
      for (const TextEdit& edit : earlier.back) append_edit(step.back, edit);
      earlier = std::move(step);
      return;
    }
  }
  if (done_.size() == kStepsMax) done_.erase(done_.begin());
  done_.push_back(std::move(step));
}

void TextUndo::merged(const std::vector<TextEdit>& patch) {
  merge_into(done_, patch);
  merge_into(undone_, patch);
}

/// Each step is about the text that taking back those after it leaves, so the patch has to get past those too.
void TextUndo::merge_into(Stack& stack, std::vector<TextEdit> patch) {
  for (auto step = stack.rbegin(); step != stack.rend() && !patch.empty(); ++step) {
    auto [back, past] = rebased_both(step->back, patch);
    step->back = std::move(back);
    patch = std::move(past);
    step->at = 0;
  }
}

bool TextUndo::holds(const Stack& stack) {
  return std::any_of(stack.begin(), stack.end(), [](const Step& step) { return !step.back.empty(); });
}

std::vector<TextEdit> TextUndo::take(Stack& from, Stack& to, std::string_view now) {
  while (!from.empty()) {
    std::vector<TextEdit> edits = std::move(from.back().back);
    from.pop_back();
    if (edits.empty()) continue;  // Others took all of it away.
    to.push_back({inverse(now, edits)});
    return edits;
  }
  return {};
}

}  // namespace bijeen::sync
