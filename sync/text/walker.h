// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>

#include "sync/text/counted_tree.h"
#include "sync/text/edit_sink.h"
#include "sync/text/history.h"
#include "sync/text/run_map.h"

namespace bijeen::sync {

/// No text is longer, in code points; it keeps counts and ids within 32 bits.
inline constexpr std::uint32_t kTextLengthMax = 1U << 30;

/// Replays events on an internal list of all code points there have been since some version, dead ones included. It
/// stands in two versions at once: the effect version, all events applied so far, and the prepare version, a part of
/// them, in which the edits of the next event are expressed (Gentle & Kleppmann, 2024). List order: FugueMax (Weidner &
/// Kleppmann, 2023), found by a scan of what the prepare version does not have between the origins; ties in the order
/// of (author's name, number). It knows lengths only; content passes through it.
class Walker {
 public:
  explicit Walker(const History& history);

  /// Starts from a text of `length` code points, which every event to come has seen. Without a length it takes one that
  /// is too large, to be corrected later.
  void start(std::optional<std::uint32_t> length);
  /// Sets what the length really was from the effect version's. False when that cannot be.
  bool correct_effect(std::uint32_t length);

  /// Code points of the prepare version.
  [[nodiscard]] std::uint32_t visible() const { return tree_.total().visible - beyond_; }

  /// Applies an operation to the prepare version; both versions then have it. Tells the sink, if any, the edits of the
  /// effect version. False where it reaches past the end of the prepare version, with nothing changed, or where the
  /// sink says so.
  bool apply(const TextOp& op, EditSink* sink);
  /// Takes events out of the prepare version, puts them back.
  void retreat(LvRange events) { toggle(events, 0U - kPresent); }
  void advance(LvRange events) { toggle(events, kPresent); }

 private:
  /// Names a code point: an insertion by its event, one of the text at the start by kBase and its place there.
  using CharId = std::uint32_t;
  static constexpr CharId kBase = 0x80000000U;
  static constexpr CharId kNoChar = 0xFFFFFFFFU;

  static constexpr std::uint32_t kDead = 1;     ///< Deleted by anyone, at any time.
  static constexpr std::uint32_t kPresent = 2;  ///< Once: visible in the prepare version. Each more: deleted once.

  /// Code points of a piece or a subtree: visible and inserted (deleted or not) in the prepare version, and those in
  /// the effect version.
  struct Extent {
    std::uint32_t visible = 0, inserted = 0, effect = 0;
    void operator+=(const Extent& more) {
      visible += more.visible;
      inserted += more.inserted;
      effect += more.effect;
    }
    Extent operator-(const Extent& less) const {
      return {visible - less.visible, inserted - less.inserted, effect - less.effect};
    }
  };

  /// Code points that were inserted one after the other, before the same right origin, and have had the same fate
  /// since.
  struct Piece {
    CharId id = 0;  ///< Of the first; the others count on.
    std::uint32_t length = 0;
    CharId left = kNoChar;   ///< Left origin of the first; that of each other is the one before it.
    CharId right = kNoChar;  ///< Right origin of all.
    std::uint32_t state = kPresent;

    [[nodiscard]] bool present() const { return state >= kPresent; }
    [[nodiscard]] bool dead() const { return (state & kDead) != 0; }
    [[nodiscard]] Extent counts() const {
      return {state / kPresent == 1 ? length : 0, present() ? length : 0, dead() ? 0 : length};
    }
  };
  /// Keeps the map from ids to leaves.
  struct Moved {
    Walker* walker;
    void operator()(const Piece& piece, std::uint32_t leaf) const {
      if (piece.id < kBase) {
        walker->runs_.set(piece.id, leaf);
      } else {
        walker->base_runs_.set(piece.id - kBase, leaf);
      }
    }
  };
  using Tree = CountedTree<Piece, Extent, 32, Moved>;
  using Place = Tree::Place;
  struct Located {
    Place place;
    std::uint32_t offset = 0;
  };

  [[nodiscard]] Located locate(CharId id) const;
  bool insert(const TextOp& op, EditSink* sink);
  bool remove(const TextOp& op, EditSink* sink);
  Place scan(Place from, Place right, const Piece& piece) const;
  [[nodiscard]] bool ranks_before(CharId a, CharId b) const;
  [[nodiscard]] bool stands_before(CharId a, CharId b) const;
  void split(Place place, std::uint32_t offset);
  void change_state(Place place, std::uint32_t state);
  void toggle(LvRange events, std::uint32_t change);
  void toggle_run(CharId from, std::uint32_t length, std::uint32_t change);

  const History& history_;
  Tree tree_;
  /// By event: for an insertion the leaf with its piece, for a deletion the first code point it deleted, where a run of
  /// either begins.
  RunMap runs_;
  RunMap base_runs_;
  /// Code points that stand behind the text, so that the end of the text is an origin like any other.
  std::uint32_t beyond_ = 1;
  std::uint32_t base_length_ = 0;
  std::size_t op_run_ = 0;  ///< The last that was taken out or put back.
};

}  // namespace bijeen::sync
