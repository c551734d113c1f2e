// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "sync/change_set.h"
#include "sync/text/edits.h"

namespace bijeen::sync {

/// Whether an op changes nothing but texts.
bool only_texts(const Op& op);

/// Appends ops that change nothing but texts to others of that kind. Ops that come to nothing are dropped.
void append_ops(std::vector<Op>& ops, const std::vector<Op>& added);

}  // namespace bijeen::sync
