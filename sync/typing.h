// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <vector>

#include "sync/change_set.h"
#include "sync/text/edits.h"

namespace bijeen::sync {

/// The same edits in portions of at most `count_max` that insert at most `bytes_max` bytes of UTF-8 each, to be made
/// one portion after the other; what inserts more is cut between code points. Precondition: bytes_max >= 4, count_max
/// >= 1.
std::vector<std::vector<TextEdit>> in_portions(const std::vector<TextEdit>& edits, std::size_t bytes_max,
                                               std::size_t count_max);

/// Whether an op changes nothing but texts.
bool only_texts(const Op& op);

/// Appends ops that change nothing but texts to others of that kind. Ops that come to nothing are dropped.
void append_ops(std::vector<Op>& ops, const std::vector<Op>& added);

}  // namespace bijeen::sync
