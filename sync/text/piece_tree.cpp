// SPDX-License-Identifier: EUPL-1.2
#include "sync/text/piece_tree.h"

#include <algorithm>

namespace bijeen::sync {
namespace {

Extent extent(const Piece& piece) {
  return {piece.presence == 1 ? piece.length : 0, piece.presence >= 1 ? piece.length : 0,
          piece.deleted ? 0 : piece.length};
}

// Unsigned arithmetic wraps, so a smaller extent may be added as a difference.
void add_to(Extent& sum, const Extent& more) {
  sum.visible += more.visible;
  sum.inserted += more.inserted;
  sum.effect += more.effect;
}

Extent difference(const Extent& after, const Extent& before) {
  return {after.visible - before.visible, after.inserted - before.inserted, after.effect - before.effect};
}

}  // namespace

PieceTree::PieceTree(const Piece& first) {
  Leaf& leaf = leaves_.emplace_back();
  leaf.pieces[0] = first;
  leaf.count = 1;
  set_index(first, 0);
}

Extent PieceTree::total() const {
  return extent_of(root_, height_);
}

PieceTree::Found PieceTree::find_visible(std::uint32_t visible) const {
  std::uint32_t node = root_;
  for (std::uint32_t level = height_; level > 0; --level) {
    const Inner& inner = inners_[node];
    std::uint32_t slot = 0;
    for (; visible >= inner.extents[slot].visible; ++slot) visible -= inner.extents[slot].visible;
    node = inner.children[slot];
  }
  const Leaf& leaf = leaves_[node];
  for (std::uint32_t slot = 0;; ++slot) {
    const std::uint32_t here = extent(leaf.pieces[slot]).visible;
    if (visible < here) return {{node, slot}, visible};
    visible -= here;
  }
}

PieceTree::Found PieceTree::find(CharId id) const {
  const std::uint32_t leaf = id < kBaseId ? inserted_.find(id) : base_.find(id - kBaseId);
  std::uint32_t slot = 0;
  while (id - leaves_[leaf].pieces[slot].id >= leaves_[leaf].pieces[slot].length) ++slot;
  return {{leaf, slot}, id - leaves_[leaf].pieces[slot].id};
}

bool PieceTree::next(Place& place) const {
  if (place.slot + 1 < leaves_[place.leaf].count) {
    ++place.slot;
    return true;
  }
  if (leaves_[place.leaf].next == kNoNode) return false;
  place = {leaves_[place.leaf].next, 0};
  return true;
}

PieceTree::Place PieceTree::inserted_from(Place place, bool inclusive) const {
  const Leaf& leaf = leaves_[place.leaf];
  for (std::uint32_t slot = place.slot + (inclusive ? 0 : 1); slot < leaf.count; ++slot) {
    if (leaf.pieces[slot].presence >= 1) return {place.leaf, slot};
  }
  std::uint32_t node = place.leaf;
  std::uint32_t level = 0;
  for (;; ++level) {
    const std::uint32_t parent = parent_of(node, level);
    const Inner& inner = inners_[parent];
    std::uint32_t slot = slot_of(node, parent) + 1;
    while (slot < inner.count && inner.extents[slot].inserted == 0) ++slot;
    if (slot < inner.count) {
      node = inner.children[slot];
      break;
    }
    node = parent;
  }
  for (; level > 0; --level) {
    const Inner& inner = inners_[node];
    std::uint32_t slot = 0;
    while (inner.extents[slot].inserted == 0) ++slot;
    node = inner.children[slot];
  }
  std::uint32_t slot = 0;
  while (leaves_[node].pieces[slot].presence == 0) ++slot;
  return {node, slot};
}

std::uint32_t PieceTree::effect_before(Place place) const {
  std::uint32_t sum = 0;
  for (std::uint32_t slot = 0; slot < place.slot; ++slot) sum += extent(leaves_[place.leaf].pieces[slot]).effect;
  std::uint32_t node = place.leaf;
  for (std::uint32_t level = 0; level < height_; ++level) {
    const std::uint32_t parent = parent_of(node, level);
    const Inner& inner = inners_[parent];
    for (std::uint32_t slot = 0; inner.children[slot] != node; ++slot) sum += inner.extents[slot].effect;
    node = parent;
  }
  return sum;
}

bool PieceTree::before(Place a, Place b) const {
  if (a.leaf == b.leaf) return a.slot < b.slot;
  std::uint32_t left = a.leaf, right = b.leaf;
  for (std::uint32_t level = 0;; ++level) {
    const std::uint32_t left_parent = parent_of(left, level), right_parent = parent_of(right, level);
    if (left_parent == right_parent) return slot_of(left, left_parent) < slot_of(right, right_parent);
    left = left_parent;
    right = right_parent;
  }
}

PieceTree::Place PieceTree::insert_before(Place place, const Piece& piece) {
  return insert(place.leaf, place.slot, piece);
}

PieceTree::Place PieceTree::insert_after(Place place, const Piece& piece) {
  return insert(place.leaf, place.slot + 1, piece);
}

PieceTree::Place PieceTree::split(Place place, std::uint32_t offset) {
  Piece& piece = links(place);
  const Extent before = extent(piece);
  Piece rest = piece;
  rest.id += offset;
  rest.length -= offset;
  rest.left = rest.id - 1;
  rest.left_child = kNoChar;
  rest.next_sibling = kNoChar;
  piece.length = offset;
  piece.right_child = rest.id;
  add(place.leaf, before, extent(piece));
  return insert_after(place, rest);
}

void PieceTree::lengthen(Place place, std::uint32_t by) {
  Piece& piece = links(place);
  const Extent before = extent(piece);
  piece.length += by;
  add(place.leaf, before, extent(piece));
}

void PieceTree::set_presence(Place place, std::uint32_t presence) {
  Piece& piece = links(place);
  const Extent before = extent(piece);
  piece.presence = presence;
  add(place.leaf, before, extent(piece));
}

void PieceTree::set_deleted(Place place) {
  Piece& piece = links(place);
  const Extent before = extent(piece);
  piece.deleted = true;
  add(place.leaf, before, extent(piece));
}

void PieceTree::set_index(const Piece& piece, std::uint32_t leaf) {
  if (piece.id < kBaseId) {
    inserted_.set(piece.id, leaf);
  } else {
    base_.set(piece.id - kBaseId, leaf);
  }
}

std::uint32_t PieceTree::parent_of(std::uint32_t node, std::uint32_t level) const {
  return level == 0 ? leaves_[node].parent : inners_[node].parent;
}

void PieceTree::set_parent(std::uint32_t node, std::uint32_t level, std::uint32_t parent) {
  (level == 0 ? leaves_[node].parent : inners_[node].parent) = parent;
}

std::uint32_t PieceTree::slot_of(std::uint32_t child, std::uint32_t parent) const {
  std::uint32_t slot = 0;
  while (inners_[parent].children[slot] != child) ++slot;
  return slot;
}

Extent PieceTree::extent_of(std::uint32_t node, std::uint32_t level) const {
  Extent sum;
  const std::uint32_t count = level == 0 ? leaves_[node].count : inners_[node].count;
  for (std::uint32_t slot = 0; slot < count; ++slot) {
    add_to(sum, level == 0 ? extent(leaves_[node].pieces[slot]) : inners_[node].extents[slot]);
  }
  return sum;
}

void PieceTree::add(std::uint32_t leaf, Extent before, Extent after) {
  const Extent change = difference(after, before);
  std::uint32_t node = leaf;
  for (std::uint32_t level = 0; level < height_; ++level) {
    const std::uint32_t parent = parent_of(node, level);
    add_to(inners_[parent].extents[slot_of(node, parent)], change);
    node = parent;
  }
}

PieceTree::Place PieceTree::insert(std::uint32_t leaf, std::uint32_t slot, const Piece& piece) {
  if (leaves_[leaf].count == kFan) {
    split_leaf(leaf);
    if (slot > leaves_[leaf].count) {
      slot -= leaves_[leaf].count;
      leaf = leaves_[leaf].next;
    }
  }
  Leaf& into = leaves_[leaf];
  std::move_backward(into.pieces.data() + slot, into.pieces.data() + into.count, into.pieces.data() + into.count + 1);
  into.pieces[slot] = piece;
  ++into.count;
  set_index(piece, leaf);
  add(leaf, {}, extent(piece));
  return {leaf, slot};
}

void PieceTree::split_leaf(std::uint32_t leaf) {
  const auto fresh = static_cast<std::uint32_t>(leaves_.size());
  leaves_.emplace_back();
  Leaf& left = leaves_[leaf];
  Leaf& right = leaves_[fresh];
  right.count = kFan / 2;
  left.count = kFan - right.count;
  std::copy_n(left.pieces.data() + left.count, right.count, right.pieces.data());
  right.next = left.next;
  left.next = fresh;
  for (std::uint32_t slot = 0; slot < right.count; ++slot) set_index(right.pieces[slot], fresh);
  add_child_after(leaf, fresh, 0);
}

void PieceTree::split_inner(std::uint32_t inner, std::uint32_t level) {
  const auto fresh = static_cast<std::uint32_t>(inners_.size());
  inners_.emplace_back();
  Inner& left = inners_[inner];
  Inner& right = inners_[fresh];
  right.count = kFan / 2;
  left.count = kFan - right.count;
  std::copy_n(left.children.data() + left.count, right.count, right.children.data());
  std::copy_n(left.extents.data() + left.count, right.count, right.extents.data());
  for (std::uint32_t slot = 0; slot < right.count; ++slot) set_parent(right.children[slot], level - 1, fresh);
  add_child_after(inner, fresh, level);
}

void PieceTree::add_child_after(std::uint32_t left, std::uint32_t right, std::uint32_t level) {
  if (parent_of(left, level) == kNoNode) {
    root_ = static_cast<std::uint32_t>(inners_.size());
    Inner& root = inners_.emplace_back();
    root.children[0] = left;
    root.count = 1;
    set_parent(left, level, root_);
    ++height_;
  } else if (inners_[parent_of(left, level)].count == kFan) {
    split_inner(parent_of(left, level), level + 1);
  }
  const std::uint32_t parent = parent_of(left, level);
  const std::uint32_t slot = slot_of(left, parent);
  const Extent left_extent = extent_of(left, level), right_extent = extent_of(right, level);
  Inner& into = inners_[parent];
  std::move_backward(into.children.data() + slot + 1, into.children.data() + into.count,
                     into.children.data() + into.count + 1);
  std::move_backward(into.extents.data() + slot + 1, into.extents.data() + into.count,
                     into.extents.data() + into.count + 1);
  into.extents[slot] = left_extent;
  into.children[slot + 1] = right;
  into.extents[slot + 1] = right_extent;
  ++into.count;
  set_parent(right, level, parent);
}

}  // namespace bijeen::sync
