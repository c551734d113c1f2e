// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <vector>

#include "sync/text/text.h"

namespace bijeen::sync {

/// Which neighbour a position keeps where it has the choice.
enum class Bias { kBefore, kAfter };

/// Where a position, between two code points of a text, is after the patch (merge(), rebase()). It keeps the neighbour
/// that stays: at the beginning of what is removed the one before it, at the end the one behind it. Where both stay
/// (something is inserted at the position) or neither (it is inside what is removed) the bias decides: kBefore leaves
/// it before what is inserted, kAfter behind.
std::uint32_t mapped(std::uint32_t position, const std::vector<TextEdit>& patch, Bias bias);

/// A selection: from where it was begun to where the cursor is, which may be before that.
struct Selection {
  std::uint32_t anchor = 0, cursor = 0;
  friend bool operator==(const Selection&, const Selection&) = default;
};

/// Where a selection is after the patch. It does not grow by what others insert at its ends; a bare cursor stays before
/// what others insert at it.
Selection mapped(const Selection& selection, const std::vector<TextEdit>& patch);

/// The patch in UTF-16 code units, as JavaScript counts, given the text it applies to. Precondition: it fits.
std::vector<TextEdit> in_utf16(std::string_view before, const std::vector<TextEdit>& patch);

}  // namespace bijeen::sync
