// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>

#include "sync/text/text.h"

namespace bijeen::sync {

/// The kept edits that merge() has to play for an event to find its place: those since the latest version that all that
/// follows has seen; 0 where it has seen all. With the event's own they bound the work, which grows with their square
/// at worst.
std::size_t edits_played_for(const TextState& state, const TextEvent& event);

}  // namespace bijeen::sync
