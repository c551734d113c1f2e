// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace bijeen::sync {

/// A sequence in a B+tree that knows for every subtree what its items count for, so that a place is found by any of
/// those counts, and the counts before a place, in O(log items). Places are valid until the next insertion.
///
/// `Item` has `Counts counts() const`; `Counts` is a sum with += and - that may wrap (unsigned members). `Moved` is
/// told, as moved(item, leaf), in which leaf every item is from now on.
template <typename Item, typename Counts, std::uint32_t kFan, typename Moved>
class CountedTree {
 public:
  struct Place {
    std::uint32_t leaf = 0, slot = 0;
    friend bool operator==(const Place&, const Place&) = default;
  };
  struct Found {
    Place place;
    std::uint32_t offset = 0;  ///< Within the item, in what was searched by.
    Counts before;             ///< Of all items before this one.
  };

  explicit CountedTree(Moved moved) : moved_(std::move(moved)) {}

  /// Makes it hold one item.
  void reset(const Item& first) {
    leaves_.clear();
    inners_.clear();
    height_ = 0;
    root_ = 0;
    Leaf& leaf = leaves_.emplace_back();
    leaf.items[0] = first;
    leaf.count = 1;
    total_ = first.counts();
    moved_(first, 0);
  }

  [[nodiscard]] const Counts& total() const { return total_; }
  [[nodiscard]] const Item& at(Place place) const { return leaves_[place.leaf].items[place.slot]; }
  [[nodiscard]] Place first() const { return {0, 0}; }
  [[nodiscard]] bool at_end(Place place) const { return place.slot >= leaves_[place.leaf].count; }

  /// The item in which the count reaches past `count`. Precondition: count < total().
  template <std::uint32_t Counts::* kCount>
  [[nodiscard]] Found find(std::uint32_t count) const {
    Found found{};
    std::uint32_t node = root_;
    for (std::uint32_t level = height_; level > 0; --level) {
      const Inner& inner = inners_[node];
      std::uint32_t slot = 0;
      for (; count >= inner.counts[slot].*kCount; ++slot) {
        count -= inner.counts[slot].*kCount;
        found.before += inner.counts[slot];
      }
      node = inner.children[slot];
    }
    const Leaf& leaf = leaves_[node];
    for (std::uint32_t slot = 0;; ++slot) {
      const Counts here = leaf.items[slot].counts();
      if (count < here.*kCount) {
        found.place = {node, slot};
        found.offset = count;
        return found;
      }
      count -= here.*kCount;
      found.before += here;
    }
  }

  /// Of all items before the place.
  [[nodiscard]] Counts before(Place place) const {
    Counts sum{};
    const Leaf& leaf = leaves_[place.leaf];
    for (std::uint32_t slot = 0; slot < place.slot; ++slot) sum += leaf.items[slot].counts();
    std::uint32_t parent = leaf.parent, end = leaf.in_parent;
    while (parent != kNoNode) {
      const Inner& inner = inners_[parent];
      for (std::uint32_t slot = 0; slot < end; ++slot) sum += inner.counts[slot];
      parent = inner.parent;
      end = inner.in_parent;
    }
    return sum;
  }

  /// The next item, or a place that is at_end() after the last.
  [[nodiscard]] Place next(Place place) const {
    if (place.slot + 1 < leaves_[place.leaf].count || leaves_[place.leaf].next == kNoNode) {
      return {place.leaf, place.slot + 1};
    }
    return {leaves_[place.leaf].next, 0};
  }

  /// Whether a stands before b.
  [[nodiscard]] bool precedes(Place a, Place b) const {
    if (a.leaf == b.leaf) return a.slot < b.slot;
    const Leaf &left = leaves_[a.leaf], &right = leaves_[b.leaf];
    std::uint32_t left_parent = left.parent, right_parent = right.parent;
    std::uint32_t left_slot = left.in_parent, right_slot = right.in_parent;
    while (left_parent != right_parent) {
      left_slot = inners_[left_parent].in_parent;
      right_slot = inners_[right_parent].in_parent;
      left_parent = inners_[left_parent].parent;
      right_parent = inners_[right_parent].parent;
    }
    return left_slot < right_slot;
  }

  /// Puts the item before what is at the place (or at_end() of its leaf) and gives its own place.
  Place insert(Place place, const Item& item) {
    if (leaves_[place.leaf].count == kFan) place = make_room(place);
    Leaf& leaf = leaves_[place.leaf];
    std::copy_backward(leaf.items.data() + place.slot, leaf.items.data() + leaf.count,
                       leaf.items.data() + leaf.count + 1);
    leaf.items[place.slot] = item;
    ++leaf.count;
    moved_(item, place.leaf);
    add(place.leaf, item.counts());
    return place;
  }

  /// An item to be changed in place; what that does to its counts must be told by add().
  Item& item(Place place) { return leaves_[place.leaf].items[place.slot]; }
  /// Adds to the counts of a leaf and of all above it.
  void add(std::uint32_t leaf, const Counts& change) {
    total_ += change;
    std::uint32_t parent = leaves_[leaf].parent, slot = leaves_[leaf].in_parent;
    while (parent != kNoNode) {
      Inner& inner = inners_[parent];
      inner.counts[slot] += change;
      slot = inner.in_parent;
      parent = inner.parent;
    }
  }

 private:
  static constexpr std::uint32_t kNoNode = 0xFFFFFFFFU;

  struct Leaf {
    std::uint32_t parent = kNoNode, in_parent = 0, next = kNoNode, count = 0;
    std::array<Item, kFan> items;
  };
  struct Inner {
    std::uint32_t parent = kNoNode, in_parent = 0, count = 0;
    std::array<std::uint32_t, kFan> children;
    std::array<Counts, kFan> counts;
  };

  // Levels count from the leaves, which are level 0, to the root at height_.
  void set_parent(std::uint32_t node, std::uint32_t level, std::uint32_t parent, std::uint32_t slot) {
    if (level == 0) {
      leaves_[node].parent = parent;
      leaves_[node].in_parent = slot;
    } else {
      inners_[node].parent = parent;
      inners_[node].in_parent = slot;
    }
  }

  Counts sum(std::uint32_t node, std::uint32_t level) const {
    Counts sum{};
    if (level == 0) {
      const Leaf& leaf = leaves_[node];
      for (std::uint32_t slot = 0; slot < leaf.count; ++slot) sum += leaf.items[slot].counts();
    } else {
      const Inner& inner = inners_[node];
      for (std::uint32_t slot = 0; slot < inner.count; ++slot) sum += inner.counts[slot];
    }
    return sum;
  }

  Place make_room(Place place) {
    const auto fresh = static_cast<std::uint32_t>(leaves_.size());
    leaves_.emplace_back();
    Leaf& left = leaves_[place.leaf];
    Leaf& right = leaves_[fresh];
    // Who writes at the end writes on there, so the left one is left full.
    const bool at_end = left.next == kNoNode && place.slot == kFan;
    right.count = at_end ? 0 : kFan / 2;
    left.count = kFan - right.count;
    std::copy_n(left.items.data() + left.count, right.count, right.items.data());
    right.next = left.next;
    left.next = fresh;
    for (std::uint32_t slot = 0; slot < right.count; ++slot) moved_(right.items[slot], fresh);
    const std::uint32_t kept = left.count;
    add_child_after(place.leaf, fresh, 0);
    return place.slot > kept || at_end ? Place{fresh, place.slot - kept} : place;
  }

  void split_inner(std::uint32_t node, std::uint32_t level) {
    const auto fresh = static_cast<std::uint32_t>(inners_.size());
    inners_.emplace_back();
    Inner& left = inners_[node];
    Inner& right = inners_[fresh];
    right.count = kFan / 2;
    left.count = kFan - right.count;
    std::copy_n(left.children.data() + left.count, right.count, right.children.data());
    std::copy_n(left.counts.data() + left.count, right.count, right.counts.data());
    for (std::uint32_t slot = 0; slot < right.count; ++slot) set_parent(right.children[slot], level - 1, fresh, slot);
    add_child_after(node, fresh, level);
  }

  /// `right`, which has taken over a part of `left`, becomes its neighbour.
  void add_child_after(std::uint32_t left, std::uint32_t right, std::uint32_t level) {
    const auto parent_of_left = [&] { return level == 0 ? leaves_[left].parent : inners_[left].parent; };
    if (parent_of_left() == kNoNode) {
      root_ = static_cast<std::uint32_t>(inners_.size());
      Inner& root = inners_.emplace_back();
      root.children[0] = left;
      root.count = 1;
      set_parent(left, level, root_, 0);
      ++height_;
    } else if (inners_[parent_of_left()].count == kFan) {
      split_inner(parent_of_left(), level + 1);
    }
    const std::uint32_t parent = parent_of_left();
    const std::uint32_t at = level == 0 ? leaves_[left].in_parent : inners_[left].in_parent;
    Inner& into = inners_[parent];
    for (std::uint32_t slot = into.count; slot > at + 1; --slot) {
      into.children[slot] = into.children[slot - 1];
      into.counts[slot] = into.counts[slot - 1];
      set_parent(into.children[slot], level, parent, slot);
    }
    into.counts[at] = sum(left, level);
    into.children[at + 1] = right;
    into.counts[at + 1] = sum(right, level);
    set_parent(right, level, parent, at + 1);
    ++into.count;
  }

  std::vector<Leaf> leaves_;
  std::vector<Inner> inners_;
  std::uint32_t root_ = 0;
  std::uint32_t height_ = 0;  ///< Inner levels; 0 while the root is a leaf.
  Counts total_{};
  Moved moved_;
};

}  // namespace bijeen::sync
