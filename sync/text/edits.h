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

}  // namespace bijeen::sync
