// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <vector>

#include "sync/text/text.h"

namespace bijeen::sync {

/// Whether the edits, one after the other, fit a text of `length` code points: text.position, change-set.malformed
/// (not UTF-8), change-set.too-large (past kTextLengthMax).
Status check(std::size_t length, const std::vector<TextEdit>& edits);

/// apply() without its checks.
std::string applied(std::string text, const std::vector<TextEdit>& edits);

/// Appends `edit`, made after all of `edits`. Where it touches what the last of them inserted, or goes on deleting
/// beside it, the two become one, so that a run of keystrokes is one edit: [0,0,"a"] and [1,0,"b"] are [0,0,"ab"]. What
/// cancels out is dropped.
void append_edit(std::vector<TextEdit>& edits, const TextEdit& edit);

/// rebase() in both directions: mine after theirs and theirs after mine, which give the same text.
struct Rebased {
  std::vector<TextEdit> mine, theirs;
};
Rebased rebased_both(const std::vector<TextEdit>& mine, const std::vector<TextEdit>& theirs);

}  // namespace bijeen::sync
