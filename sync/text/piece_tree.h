// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "sync/text/piece_index.h"

namespace bijeen::sync {

/// A run of code points that were inserted one after the other and have had the same fate since. In Fugue's tree each
/// is the right child of the one before it.
struct Piece {
  CharId id = 0;                  ///< Of the first.
  std::uint32_t length = 0;       ///< Code points, at least 1.
  CharId left = kNoChar;          ///< Left origin of the first; that of each other is the one before it.
  CharId right = kNoChar;         ///< Right origin of all.
  std::uint32_t author = 0;       ///< Rank of the device.
  CharId left_child = kNoChar;    ///< First of the left children of the first code point.
  CharId right_child = kNoChar;   ///< First of the right children of the last code point.
  CharId next_sibling = kNoChar;  ///< Next child on the same side of the same parent.
  /// In the prepare version: 0 not inserted yet, 1 visible, more: deleted by that many less one.
  std::uint32_t presence = 1;
  bool deleted = false;  ///< By anyone, at any time (the effect version).
};

/// Code points of a piece or a subtree: visible and inserted (deleted or not) in the prepare version, and those in the
/// text.
struct Extent {
  std::uint32_t visible = 0, inserted = 0, effect = 0;
};

/// The pieces in list order in a B+tree that finds places by their count in either version (Gentle & Kleppmann, 2024,
/// section 3.4), with an index from id to place. Every call costs O(log pieces).
class PieceTree {
 public:
  /// A place: the piece. Valid until a piece is inserted or split.
  struct Place {
    std::uint32_t leaf = 0, slot = 0;
    friend bool operator==(const Place&, const Place&) = default;
  };
  struct Found {
    Place place;
    std::uint32_t offset = 0;  ///< Within the piece.
  };

  explicit PieceTree(const Piece& first);

  [[nodiscard]] const Piece& at(Place place) const { return leaves_[place.leaf].pieces[place.slot]; }
  [[nodiscard]] Extent total() const;
  /// Precondition: visible < total().visible.
  [[nodiscard]] Found find_visible(std::uint32_t visible) const;
  /// Precondition: a code point with this id is in the tree.
  [[nodiscard]] Found find(CharId id) const;
  [[nodiscard]] Place first() const { return {0, 0}; }
  /// False where `place` was the last.
  bool next(Place& place) const;
  /// The first piece from `place` on (itself too if `inclusive`) that is inserted in the prepare version. Precondition:
  /// there is one.
  [[nodiscard]] Place inserted_from(Place place, bool inclusive) const;
  /// Code points of the text before the place.
  [[nodiscard]] std::uint32_t effect_before(Place place) const;
  [[nodiscard]] bool before(Place a, Place b) const;

  Place insert_before(Place place, const Piece& piece);
  Place insert_after(Place place, const Piece& piece);
  /// Cuts the piece in two, the second beginning at `offset` (0 < offset < length); gives the place of the second.
  Place split(Place place, std::uint32_t offset);

  /// Changes that leave order and counts alone.
  Piece& links(Place place) { return leaves_[place.leaf].pieces[place.slot]; }
  void lengthen(Place place, std::uint32_t by);
  void set_presence(Place place, std::uint32_t presence);
  void set_deleted(Place place);

 private:
  static constexpr std::uint32_t kFan = 32;
  static constexpr std::uint32_t kNoNode = 0xFFFFFFFFU;

  struct Leaf {
    std::uint32_t parent = kNoNode, next = kNoNode, count = 0;
    std::array<Piece, kFan> pieces;
  };
  struct Inner {
    std::uint32_t parent = kNoNode, count = 0;
    std::array<std::uint32_t, kFan> children;
    std::array<Extent, kFan> extents;
  };

  // Levels count from the leaves, which are level 0, to the root at height_.
  void set_index(const Piece& piece, std::uint32_t leaf);
  [[nodiscard]] std::uint32_t parent_of(std::uint32_t node, std::uint32_t level) const;
  void set_parent(std::uint32_t node, std::uint32_t level, std::uint32_t parent);
  [[nodiscard]] std::uint32_t slot_of(std::uint32_t child, std::uint32_t parent) const;
  [[nodiscard]] Extent extent_of(std::uint32_t node, std::uint32_t level) const;
  void add(std::uint32_t leaf, Extent before, Extent after);
  Place insert(std::uint32_t leaf, std::uint32_t slot, const Piece& piece);
  void split_leaf(std::uint32_t leaf);
  void split_inner(std::uint32_t inner, std::uint32_t level);
  void add_child_after(std::uint32_t left, std::uint32_t right, std::uint32_t level);

  std::vector<Leaf> leaves_;
  std::vector<Inner> inners_;
  std::uint32_t root_ = 0;
  std::uint32_t height_ = 0;  ///< Inner levels; 0 while the root is a leaf.
  PieceIndex inserted_, base_;
};

}  // namespace bijeen::sync
