// SPDX-License-Identifier: EUPL-1.2
#include "sync/text/replay_order.h"

#include <algorithm>
#include <utility>

namespace bijeen::sync {

ReplayOrder::Node ReplayOrder::node_of(Lv event) const {
  if (event < from_) return 0;
  return static_cast<Node>(std::upper_bound(begins_.begin() + 1, begins_.end(), event) - begins_.begin()) - 1;
}

void ReplayOrder::cut() {
  begins_.assign({0, from_});
  forks_.clear();
  const auto& runs = history_.graph_runs();
  for (std::size_t run = history_.graph_run_of(from_); run < runs.size() && runs[run].first < to_; ++run) {
    if (runs[run].first > from_) begins_.push_back(runs[run].first);
    if (runs[run].first < from_) continue;
    for (const Lv parent : history_.parents_of_run(run)) {
      if (parent >= from_ && parent + 1 != history_.graph_run_end(history_.graph_run_of(parent, run))) {
        forks_.push_back(parent + 1);
      }
    }
  }
  begins_.insert(begins_.end(), forks_.begin(), forks_.end());
  std::sort(begins_.begin() + 1, begins_.end());
  begins_.erase(std::unique(begins_.begin() + 1, begins_.end()), begins_.end());
}

void ReplayOrder::link() {
  parents_.clear();
  waits_for_.assign(count(), 0);
  first_parent_.assign(count() + 1, 0);
  std::size_t run = history_.graph_run_of(from_);
  for (Node node = 1; node < count(); ++node) {
    first_parent_[node] = static_cast<Node>(parents_.size());
    while (history_.graph_run_end(run) <= begins_[node]) ++run;
    if (history_.graph_runs()[run].first == begins_[node]) {
      for (const Lv parent : history_.parents_of_run(run)) parents_.push_back(node_of(parent));
      // All that is before stands for one.
      const auto own = parents_.begin() + first_parent_[node];
      std::sort(own, parents_.end());
      parents_.erase(std::unique(own, parents_.end()), parents_.end());
    } else {
      parents_.push_back(node - 1);
    }
    if (parents_.size() == first_parent_[node]) parents_.push_back(0);
    waits_for_[node] = static_cast<std::uint32_t>(parents_.size()) - first_parent_[node];
  }
  first_parent_[count()] = static_cast<Node>(parents_.size());
}

void ReplayOrder::list_children() {
  first_child_.assign(count() + 1, 0);
  for (const Node parent : parents_) ++first_child_[parent + 1];
  for (std::size_t i = 1; i <= count(); ++i) first_child_[i] += first_child_[i - 1];
  children_.resize(parents_.size());
  filled_.assign(first_child_.begin(), first_child_.end() - 1);
  for (Node node = 1; node < count(); ++node) {
    for (Node i = first_parent_[node]; i < first_parent_[node + 1]; ++i) children_[filled_[parents_[i]]++] = node;
  }
}

void ReplayOrder::dominate() {
  dominator_.assign(count(), 0);
  jump_.assign(count(), 0);
  depth_.assign(count(), 0);
  size_.assign(count(), 0);
  for (Node node = 1; node < count(); ++node) {
    Node above = parents_[first_parent_[node]];
    for (Node i = first_parent_[node] + 1; i < first_parent_[node + 1]; ++i) above = nearest_above(above, parents_[i]);
    dominator_[node] = above;
    depth_[node] = depth_[above] + 1;
    // Jumps of lengths as in a skew-binary number, so that any ancestor is a logarithm away (Myers, 1983).
    const Node jump = jump_[above];
    jump_[node] = depth_[above] - depth_[jump] == depth_[jump] - depth_[jump_[jump]] ? jump_[jump] : above;
    size_[node] = end(node) - begins_[node];
  }
  for (Node node = count() - 1; node > 0; --node) size_[dominator_[node]] += size_[node];
}

ReplayOrder::Node ReplayOrder::nearest_above(Node a, Node b) const {
  if (depth_[a] < depth_[b]) std::swap(a, b);
  while (depth_[a] > depth_[b]) a = depth_[jump_[a]] >= depth_[b] ? jump_[a] : dominator_[a];
  while (a != b) {
    const bool far = jump_[a] != jump_[b];
    a = far ? jump_[a] : dominator_[a];
    b = far ? jump_[b] : dominator_[b];
  }
  return a;
}

ReplayOrder::Node ReplayOrder::joined(Node a, Node b) {
  if (a == 0 || b == 0) return a + b;
  if (size_[b] < size_[a] || (size_[b] == size_[a] && b < a)) std::swap(a, b);
  right_[a] = joined(right_[a], b);
  if (left_[a] == 0 || rank_[left_[a]] < rank_[right_[a]]) std::swap(left_[a], right_[a]);
  rank_[a] = static_cast<std::uint8_t>(right_[a] == 0 ? 1 : rank_[right_[a]] + 1);
  return a;
}

void ReplayOrder::visit(Node node) {
  for (std::uint32_t i = first_child_[node]; i < first_child_[node + 1]; ++i) {
    const Node child = children_[i];
    if (--waits_for_[child] == 0) ready_[dominator_[child]] = joined(ready_[dominator_[child]], child);
  }
}

const std::vector<LvRange>& ReplayOrder::of(Lv from, Lv to) {
  order_.clear();
  if (from >= to) return order_;
  from_ = from;
  to_ = to;
  cut();
  if (count() == 2) {
    order_.push_back({from, to});
    return order_;
  }
  link();
  list_children();
  dominate();
  ready_.assign(count(), 0);
  left_.assign(count(), 0);
  right_.assign(count(), 0);
  rank_.assign(count(), 1);
  visit(0);
  for (Node inside = 0;;) {
    const Node next = ready_[inside];
    if (next == 0) {
      if (inside == 0) return order_;
      inside = dominator_[inside];
      continue;
    }
    ready_[inside] = joined(left_[next], right_[next]);
    order_.push_back({begins_[next], end(next)});
    visit(next);
    inside = next;
  }
}

}  // namespace bijeen::sync
