// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <vector>

#include "sync/text/history.h"

namespace bijeen::sync {

/// What one version of a history has and another has not.
class VersionDifference {
 public:
  explicit VersionDifference(const History& history) : history_(history) {}
  /// Compares from event `floor` on, before which both have everything. Visits only what they do not share and, at
  /// most, the runs between.
  void compare(std::span<const Lv> a, std::span<const Lv> b, Lv floor);
  /// From the latest to the earliest.
  [[nodiscard]] const std::vector<LvRange>& only_a() const { return only_a_; }
  [[nodiscard]] const std::vector<LvRange>& only_b() const { return only_b_; }

 private:
  enum Side : std::uint8_t { kA, kB, kBoth };
  struct Head {
    Lv event = 0;
    Side side = kA;
    bool operator<(const Head& other) const { return event < other.event; }
  };
  void push(Lv event, Side side);
  Head pop();
  void mark(LvRange range, Side side);

  const History& history_;
  std::vector<Head> heads_;  ///< A heap, the latest on top.
  std::size_t shared_ = 0;   ///< Heads of both.
  std::size_t run_ = 0;      ///< The last that was looked at.
  std::vector<LvRange> only_a_, only_b_;
};

/// Whether the version has the event.
bool has(const History& history, std::span<const Lv> version, Lv event);
/// The events without those that another of them has seen, in ascending order.
Version heads(const History& history, std::vector<Lv> events);

/// Events that follow each other in the history, all critical or none. An event is critical when it has seen all before
/// it and is seen by all after it: its version divides the history in two, and nothing is concurrent with it.
struct Stretch {
  LvRange events;
  bool critical = false;
};

/// The history from event `from` on in stretches, and where the window of what can be concurrent with these events
/// begins: at or before `from`, right after the nearest critical version.
struct Window {
  Lv begin = 0;
  std::vector<Stretch> stretches;
};
Window window(const History& history, Lv from);

}  // namespace bijeen::sync
