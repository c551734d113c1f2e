// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sync/text/piece_tree.h"
#include "sync/text/text.h"

namespace bijeen::sync {

/// No text is longer, in code points; it keeps counts and ids within 32 bits.
inline constexpr std::uint32_t kTextLengthMax = 1U << 30;

/// Replays events on an internal list of all code points there have ever been, dead ones included. It stands in two
/// versions at once: the effect version, all events applied so far, and the prepare version, a part of them, in which
/// the edits of the next event are expressed (Gentle & Kleppmann, 2024). List order: the tree of FugueMax (Weidner &
/// Kleppmann, 2023), kept as child lists on the pieces, so that a place is found without a scan of what others inserted
/// there. It knows lengths only, never content.
class Walker {
 public:
  /// Code points [from, from + length) of the list: inserted or deleted by one event.
  struct Change {
    CharId from = 0;
    std::uint32_t length = 0;
    bool insertion = false;
  };
  using Changes = std::vector<Change>;

  /// Starts from a text of `length` code points.
  explicit Walker(std::uint32_t length);

  /// Code points of the prepare version, of the effect version.
  [[nodiscard]] std::uint32_t visible() const { return tree_.total().visible - beyond_; }
  [[nodiscard]] std::uint32_t effect() const { return tree_.total().effect - beyond_; }
  /// For a walker that started from a length it had to guess too large: sets what it really is from the effect
  /// version's length. False when that cannot be.
  bool correct_effect(std::size_t length);

  /// Applies an edit of `author` (rank of the device; ties at one place are in that order) to the prepare version; both
  /// versions then have it. `length` counts the code points of its insertion. Adds what was done to `changes` and,
  /// where wanted, the edits of the effect version to `patch`. False, having changed nothing, where the edit reaches
  /// past the end of the prepare version.
  bool apply(const TextEdit& edit, std::uint32_t length, std::uint32_t author, Changes& changes,
             std::vector<TextEdit>* patch);
  /// Takes an event out of the prepare version, puts it back.
  void retreat(const Changes& changes);
  void advance(const Changes& changes);

  /// The text of the effect version. `inserted`: all insertions one after the other in the order in which they were
  /// applied.
  [[nodiscard]] std::string text(std::string_view base, std::string_view inserted) const;

 private:
  void remove(std::uint32_t position, std::uint32_t length, Changes& changes, std::vector<TextEdit>* patch);
  /// Gives the place in the effect version.
  std::uint32_t insert(std::uint32_t position, std::uint32_t length, std::uint32_t author);
  PieceTree::Place insert_as_left_child(Piece piece);
  PieceTree::Place insert_as_right_child(Piece piece);
  [[nodiscard]] bool right_sibling_before(const Piece& a, const Piece& b) const;
  [[nodiscard]] PieceTree::Place leftmost_below(CharId id) const;
  [[nodiscard]] PieceTree::Place rightmost_below(CharId id) const;
  [[nodiscard]] const Piece& piece_of(CharId id) const { return tree_.at(tree_.find(id).place); }
  /// The place of a piece that begins at `id` and holds at most `length_max`, cut out of what holds it now.
  PieceTree::Place cut(CharId id, std::uint32_t length_max);
  void add_presence(const Change& change, std::uint32_t by);

  PieceTree tree_;
  CharId next_id_ = 0;
  /// Code points that stand behind the text, so that the end of the text is an origin like any other.
  std::uint32_t beyond_;
  std::uint32_t base_length_;
};

/// Adds an edit to a patch, as part of the last one where that says the same.
void add_to_patch(std::vector<TextEdit>& patch, std::uint32_t position, std::uint32_t removed,
                  std::string_view inserted);

}  // namespace bijeen::sync
