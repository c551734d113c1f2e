// SPDX-License-Identifier: EUPL-1.2
#include "sync/text/edits.h"

#include <algorithm>

#include "sync/text/patch.h"
#include "sync/text/replay.h"
#include "sync/text/rope.h"
#include "sync/text/utf8.h"

namespace bijeen::sync {
namespace {

/// Up to here it is cheaper to move the text's tail for each edit.
constexpr std::size_t kFewEdits = 16;

std::uint32_t count(std::string_view text) {
  return static_cast<std::uint32_t>(code_points(text));
}

/// Appends what an author did to a text of `length` code points without having seen anything else; what reaches past
/// its end stops at it. Says how long it is then.
std::uint32_t append(History& history, std::string_view author, std::uint32_t length,
                     const std::vector<TextEdit>& edits) {
  history.begin(history.author(author), 0, {});
  for (const TextEdit& edit : edits) {
    const std::uint32_t position = std::min(edit.position, length);
    const std::uint32_t removed = std::min(edit.removed, length - position), inserted = count(edit.inserted);
    if (removed > 0 && !history.remove(position, removed)) break;
    if (inserted > 0 && !history.insert(position, edit.inserted, inserted)) break;
    length += inserted - removed;
  }
  return length;
}

struct Side {
  const std::vector<TextEdit>& edits;
  std::string_view author;  ///< The lesser comes first at a tie.
};

/// The edits of one in terms of the text that the other's leave. How long the text was does not matter to the places
/// they mean.
std::vector<TextEdit> after_other(const Side& one, const Side& other) {
  History history;
  const std::uint32_t length = append(history, other.author, kTextLengthMax, other.edits);
  const Lv from = history.size();
  append(history, one.author, kTextLengthMax, one.edits);
  std::vector<TextEdit> patch;
  IntoPatch sink(patch);
  Replay(history).play(from, length, sink);
  return patch;
}

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

Status check(std::size_t length, const std::vector<TextEdit>& edits) {
  for (const TextEdit& edit : edits) {
    if (!valid_utf8(edit.inserted)) return Error{ErrorCode::kChangeSetMalformed, "inserted text is not UTF-8"};
    if (std::uint64_t{edit.position} + edit.removed > length) {
      return Error{ErrorCode::kTextPosition, "an edit reaches past the end of the text"};
    }
    length += code_points(edit.inserted) - edit.removed;
    if (length > kTextLengthMax) return Error{ErrorCode::kChangeSetTooLarge, "the text would be too long"};
  }
  return Done{};
}

std::string applied(std::string text, const std::vector<TextEdit>& edits) {
  if (edits.size() <= kFewEdits) {
    for (const TextEdit& edit : edits) {
      const std::size_t begin = byte_offset(text, edit.position);
      const std::size_t removed = byte_offset(std::string_view(text).substr(begin), edit.removed);
      text.replace(begin, removed, edit.inserted);
    }
    return text;
  }
  Rope rope(text);
  for (const TextEdit& edit : edits) rope.replace(edit.position, edit.removed, edit.inserted, count(edit.inserted));
  return rope.text();
}

Result<std::string> apply(std::string_view text, const std::vector<TextEdit>& edits) {
  const Status fits = check(code_points(text), edits);
  if (!fits) return fits.error();
  return applied(std::string(text), edits);
}

std::vector<TextEdit> difference(std::string_view before, std::string_view after, std::optional<std::uint32_t> end) {
  if (end) {
    const std::string_view rest = after.substr(byte_offset(after, *end));
    if (before.ends_with(rest)) {
      before.remove_suffix(rest.size());
      after.remove_suffix(rest.size());
    }
  }
  const std::size_t shorter = std::min(before.size(), after.size());
  std::size_t same = static_cast<std::size_t>(
      std::mismatch(before.begin(), before.begin() + static_cast<std::ptrdiff_t>(shorter), after.begin()).first -
      before.begin());
  if (same == before.size() && same == after.size()) return {};
  same = std::min(border_before(before, same), border_before(after, same));
  const std::uint32_t position = count(before.substr(0, same));
  before.remove_prefix(same);
  after.remove_prefix(same);

  const std::size_t rest = std::min(before.size(), after.size());
  std::size_t tail = 0;
  while (tail < rest && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) ++tail;
  // Shrink the common end until it begins with a code point; the bytes are the same in both.
  while (tail > 0 && border_before(after, after.size() - tail) != after.size() - tail) --tail;
  return {{position, count(before.substr(0, before.size() - tail)), std::string(after.substr(0, after.size() - tail))}};
}

std::vector<TextEdit> rebase(const std::vector<TextEdit>& mine, const std::vector<TextEdit>& theirs) {
  return after_other({mine, "2"}, {theirs, "1"});
}

Rebased rebased_both(const std::vector<TextEdit>& mine, const std::vector<TextEdit>& theirs) {
  return {rebase(mine, theirs), after_other({theirs, "1"}, {mine, "2"})};
}

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

}  // namespace bijeen::sync
