// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/text/history.h"
#include "sync/text/text.h"

namespace bijeen::sync {

/// Events of one text as an event graph. The authors are the devices.
struct EventGraph {
  History history;
  Lv last = 0;  ///< Where the last event's begin; the history's end where it changes nothing.
};

/// From events in server order, pending ones after; the last may be any event that none of the others has seen. Each
/// has seen a beginning of the list (seq <= seen) and all earlier events of its device. nullopt where they are more
/// than a history holds.
std::optional<EventGraph> event_graph(const std::vector<const TextEvent*>& events);

/// The same where each has seen what saw() says, of the events before it. Takes time in their square.
std::optional<EventGraph> event_graph_anywhere(const std::vector<const TextEvent*>& events);

/// The text after the events, all of them played on `base`, which all have seen; each has seen what saw() says. nullopt
/// where they do not fit.
std::optional<std::string> replayed(std::string_view base, const std::vector<const TextEvent*>& events);

}  // namespace bijeen::sync
