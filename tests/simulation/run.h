// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <optional>
#include <ostream>
#include <vector>

#include "tests/simulation/world.h"

namespace bijeen::simulation {

/// Lets a script happen in a new world, and all meet at the end. What did not hold; nullopt = all did.
std::optional<Violation> run(const std::vector<Event>& script, World::Counts* counts = nullptr,
                             std::ostream* trace = nullptr);

/// A shorter script of which the same is true: events are left out as long as it is (delta debugging: Zeller &
/// Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002).
std::vector<Event> shrink(std::vector<Event> script, const std::function<bool(const std::vector<Event>&)>& still_fails);

}  // namespace bijeen::simulation
