// SPDX-License-Identifier: EUPL-1.2
#include "sync/text/edits.h"

#include <algorithm>

#include "sync/text/utf8.h"
#include "sync/text/walker.h"

namespace bijeen::sync {
namespace {

/// Up to here it is cheaper to move the text's tail for each edit.
constexpr std::size_t kFewEdits = 16;

/// The offset, or the nearest one before it, at which a code point begins.
std::size_t border_before(std::string_view text, std::size_t at) {
  while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) --at;
  return at;
}

std::uint32_t count(std::string_view text) {
  return static_cast<std::uint32_t>(code_points(text));
}

/// Plays edits as one author; those past the end of the longest text there can be stop at it.
void play(Walker& walker, const std::vector<TextEdit>& edits, std::uint32_t author, Walker::Changes& changes,
          std::vector<TextEdit>* patch) {
  for (TextEdit edit : edits) {
    edit.position = std::min(edit.position, walker.visible());
    edit.removed = std::min(edit.removed, walker.visible() - edit.position);
    walker.apply(edit, count(edit.inserted), author, changes, patch);
  }
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
  Walker walker(count(text));
  Walker::Changes changes;
  std::string inserted;
  for (const TextEdit& edit : edits) {
    walker.apply(edit, count(edit.inserted), 0, changes, nullptr);
    inserted += edit.inserted;
  }
  return walker.text(text, inserted);
}

Result<std::string> apply(std::string_view text, const std::vector<TextEdit>& edits) {
  const Status fits = check(code_points(text), edits);
  if (!fits) return fits.error();
  return applied(std::string(text), edits);
}

std::vector<TextEdit> difference(std::string_view before, std::string_view after) {
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
  // Two authors who have not seen each other; the length of what they edited does not matter to the places they mean.
  Walker walker(kTextLengthMax);
  Walker::Changes changes;
  play(walker, theirs, 0, changes, nullptr);
  walker.retreat(changes);
  std::vector<TextEdit> patch;
  play(walker, mine, 1, changes, &patch);
  return patch;
}

}  // namespace bijeen::sync
