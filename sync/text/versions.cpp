// SPDX-License-Identifier: EUPL-1.2
#include "sync/text/versions.h"

#include <algorithm>

namespace bijeen::sync {

void VersionDifference::push(Lv event, Side side) {
  heads_.push_back({event, side});
  std::push_heap(heads_.begin(), heads_.end());
  if (side == kBoth) ++shared_;
}

VersionDifference::Head VersionDifference::pop() {
  std::pop_heap(heads_.begin(), heads_.end());
  const Head head = heads_.back();
  heads_.pop_back();
  if (head.side == kBoth) --shared_;
  return head;
}

void VersionDifference::mark(LvRange range, Side side) {
  if (side == kBoth || range.begin >= range.end) return;
  auto& ranges = side == kA ? only_a_ : only_b_;
  if (!ranges.empty() && ranges.back().begin == range.end) {
    ranges.back().begin = range.begin;
  } else {
    ranges.push_back(range);
  }
}

void VersionDifference::compare(std::span<const Lv> a, std::span<const Lv> b, Lv floor) {
  heads_.clear();
  only_a_.clear();
  only_b_.clear();
  shared_ = 0;
  for (const Lv event : a) {
    if (event >= floor) push(event, kA);
  }
  for (const Lv event : b) {
    if (event >= floor) push(event, kB);
  }
  while (heads_.size() > shared_) {
    Head head = pop();
    const auto join = [&](Side side) {
      if (side != head.side) head.side = kBoth;
    };
    while (!heads_.empty() && heads_.front().event == head.event) join(pop().side);
    const std::size_t run = run_ = history_.graph_run_of(head.event, run_);
    const Lv first = std::max(history_.graph_runs()[run].first, floor);
    // Other heads in this run are seen by this one.
    while (!heads_.empty() && heads_.front().event >= first) {
      const Head below = pop();
      mark({below.event + 1, head.event + 1}, head.side);
      head.event = below.event;
      join(below.side);
    }
    mark({first, head.event + 1}, head.side);
    if (first == floor && history_.graph_runs()[run].first < floor) continue;
    for (const Lv parent : history_.parents_of_run(run)) {
      if (parent >= floor) push(parent, head.side);
    }
  }
}

bool has(const History& history, std::span<const Lv> version, Lv event) {
  if (std::find(version.begin(), version.end(), event) != version.end()) return true;
  VersionDifference difference(history);
  const Lv alone[] = {event};
  // Where the event is the version's own, nothing is left of it.
  difference.compare(alone, version, 0);
  return difference.only_a().empty();
}

Version heads(const History& history, std::vector<Lv> events) {
  std::sort(events.begin(), events.end());
  events.erase(std::unique(events.begin(), events.end()), events.end());
  if (events.size() < 2) return events;
  Version heads;
  for (std::size_t i = events.size(); i > 0; --i) {
    // A later event is not seen by an earlier one.
    if (heads.empty() || !has(history, heads, events[i - 1])) heads.insert(heads.begin(), events[i - 1]);
  }
  return heads;
}

Window window(const History& history, Lv from) {
  Window found;
  const auto add = [&](Lv begin, Lv end, bool critical) {
    begin = std::max(begin, from);
    if (begin >= end) return;
    auto& all = found.stretches;
    if (!all.empty() && all.back().critical == critical) {
      all.back().events.begin = begin;
    } else {
      all.push_back({{begin, end}, critical});
    }
  };
  // The earliest event that something later, or nothing at all, follows on. What is at or before it and on the way to
  // it has been seen by all that is later.
  Lv lowest = history.version().empty() ? 0 : history.version().front();
  bool at_start = false;  // Something later has seen nothing.
  for (std::size_t run = history.graph_runs().size(); run > 0; --run) {
    const Lv first = history.graph_runs()[run - 1].first, end = history.graph_run_end(run - 1);
    const Lv critical_end = at_start || lowest < first ? first : std::min(end, lowest + 1);
    add(critical_end, end, false);
    add(first, critical_end, true);
    if (first < critical_end && first < from) {
      found.begin = std::min(critical_end, from);
      break;
    }
    const auto parents = history.parents_of_run(run - 1);
    at_start = at_start || parents.empty();
    for (const Lv parent : parents) lowest = std::min(lowest, parent);
  }
  std::reverse(found.stretches.begin(), found.stretches.end());
  return found;
}

}  // namespace bijeen::sync
