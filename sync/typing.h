// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "sync/change_set.h"

namespace bijeen::sync {

/// Appends `edit`, made after all of `edits`. Where it touches what the last of them inserted, or goes on deleting
/// beside it, the two become one, so that a run of keystrokes is one edit: [0,0,"a"] and [1,0,"b"] are [0,0,"ab"]. What
/// cancels out is dropped.
void append_edit(std::vector<TextEdit>& edits, const TextEdit& edit);

/// Whether an op changes nothing but texts.
bool only_texts(const Op& op);

/// Appends ops that change nothing but texts to others of that kind. Ops that come to nothing are dropped.
void append_ops(std::vector<Op>& ops, const std::vector<Op>& added);

}  // namespace bijeen::sync
