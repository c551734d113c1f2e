// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <vector>

#include "sync/text/history.h"

namespace bijeen::sync {

/// Finds an order in which events can be replayed with few detours: of branches that fork, the one with the fewest
/// events up to where they meet comes first, and each is finished before the next begins. O(n log n) in the number of
/// forks and meetings.
class ReplayOrder {
 public:
  explicit ReplayOrder(const History& history) : history_(history) {}
  /// Of the events [from, to), in ranges that do not cross a fork or a meeting. Precondition: all before `from` is
  /// played before.
  const std::vector<LvRange>& of(Lv from, Lv to);

 private:
  /// Events from where branches fork or meet up to the next such place. Numbered from 1 in the order of the history; 0
  /// is all that is before. A node dominates those that cannot be reached but through it: what it dominates is a branch
  /// with all that forks and meets inside it.
  using Node = std::uint32_t;

  [[nodiscard]] Node count() const { return static_cast<Node>(begins_.size()); }
  [[nodiscard]] Lv end(Node node) const { return node + 1 < count() ? begins_[node + 1] : to_; }
  [[nodiscard]] Node node_of(Lv event) const;
  void cut();
  void link();
  void list_children();
  void dominate();
  [[nodiscard]] Node nearest_above(Node a, Node b) const;
  Node joined(Node a, Node b);
  void visit(Node node);

  const History& history_;
  Lv from_ = 0, to_ = 0;
  std::vector<LvRange> order_;
  std::vector<Lv> begins_, forks_;
  // Edges: those from a node to its parents are parents_[first_parent_[node]] and on, and so for its children.
  std::vector<Node> parents_, first_parent_, children_, first_child_, filled_;
  std::vector<std::uint32_t> waits_for_;  ///< Parents that have not been visited.
  std::vector<Node> dominator_, jump_;
  std::vector<std::uint32_t> depth_;
  std::vector<std::uint64_t> size_;
  // Nodes that can come next: a leftist heap by size for each dominator.
  std::vector<Node> ready_, left_, right_;
  std::vector<std::uint8_t> rank_;
};

}  // namespace bijeen::sync
