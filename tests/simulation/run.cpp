// SPDX-License-Identifier: EUPL-1.2
#include "tests/simulation/run.h"

#include <algorithm>
#include <exception>

namespace bijeen::simulation {

std::optional<Violation> run(const std::vector<Event>& script, World::Counts* counts, std::ostream* trace) {
  try {
    World world;
    world.trace_to(trace);
    for (const auto& event : script) world.happen(event);
    world.settle();
    if (counts != nullptr) *counts = world.counts();
    return std::nullopt;
  } catch (const Violation& violation) {
    return violation;
  } catch (const std::exception& failure) {
    return Violation{"no-exception", failure.what()};
  }
}

std::vector<Event> shrink(std::vector<Event> script,
                          const std::function<bool(const std::vector<Event>&)>& still_fails) {
  for (auto chunk = std::max<std::size_t>(1, script.size() / 2);;) {
    bool shorter = false;
    // From the end: what happened last matters least to what happened before.
    for (auto end = script.size(); end > 0;) {
      const auto begin = end - std::min(chunk, end);
      auto without = script;
      without.erase(without.begin() + static_cast<std::ptrdiff_t>(begin),
                    without.begin() + static_cast<std::ptrdiff_t>(end));
      if (still_fails(without)) {
        script = std::move(without);
        shorter = true;
      }
      end = begin;
    }
    if (chunk > 1) {
      chunk = (chunk + 1) / 2;
    } else if (!shorter) {
      return script;
    }
  }
}

}  // namespace bijeen::simulation
