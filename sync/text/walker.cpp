// SPDX-License-Identifier: EUPL-1.2
#include "sync/text/walker.h"

#include <algorithm>

#include "sync/text/utf8.h"

namespace bijeen::sync {
namespace {

/// Whether `next`, the newest, can be told as more of `last`: typed by the same author right behind it, before the same
/// code point, with nothing inserted since.
bool continues(const Piece& last, const Piece& right, const Piece& next) {
  return last.id + last.length == next.id && last.right == right.id && last.author == next.author && !last.deleted &&
         right.left != next.left;
}

}  // namespace

void add_to_patch(std::vector<TextEdit>& patch, std::uint32_t position, std::uint32_t removed,
                  std::string_view inserted) {
  if (!patch.empty() && patch.back().inserted.empty() && patch.back().position == position) {
    patch.back().removed += removed;
    patch.back().inserted = inserted;
    return;
  }
  patch.push_back({position, removed, std::string(inserted)});
}

Walker::Walker(std::uint32_t length)
    : tree_(Piece{.id = kBaseId, .length = length + 1}), beyond_(1), base_length_(length) {}

bool Walker::correct_effect(std::size_t length) {
  if (length > effect() || effect() - length > base_length_) return false;
  const std::uint32_t excess = effect() - static_cast<std::uint32_t>(length);
  beyond_ += excess;
  base_length_ -= excess;
  // Whoever edited what is now behind the text edited what never was.
  const PieceTree::Found end = tree_.find(kBaseId + base_length_);
  const Piece& last = tree_.at(end.place);
  return last.length - end.offset == beyond_ && !last.deleted;
}

bool Walker::apply(const TextEdit& edit, std::uint32_t length, std::uint32_t author, Changes& changes,
                   std::vector<TextEdit>* patch) {
  if (std::uint64_t{edit.position} + edit.removed > visible()) return false;
  if (edit.removed > 0) remove(edit.position, edit.removed, changes, patch);
  if (length == 0) return true;
  const CharId from = next_id_;
  const std::uint32_t at = insert(edit.position, length, author);
  if (patch) add_to_patch(*patch, at, 0, edit.inserted);
  if (!changes.empty() && changes.back().insertion && changes.back().from + changes.back().length == from) {
    changes.back().length += length;
  } else {
    changes.push_back({from, length, true});
  }
  return true;
}

void Walker::remove(std::uint32_t position, std::uint32_t length, Changes& changes, std::vector<TextEdit>* patch) {
  while (length > 0) {
    const PieceTree::Found found = tree_.find_visible(position);
    const PieceTree::Place place = cut(tree_.at(found.place).id + found.offset, length);
    const Piece removed = tree_.at(place);
    length -= removed.length;
    if (!removed.deleted) {
      if (patch) add_to_patch(*patch, tree_.effect_before(place), removed.length, {});
      tree_.set_deleted(place);
    }
    tree_.set_presence(place, removed.presence + 1);
    if (!changes.empty() && !changes.back().insertion && changes.back().from + changes.back().length == removed.id) {
      changes.back().length += removed.length;
    } else {
      changes.push_back({removed.id, removed.length, false});
    }
  }
}

std::uint32_t Walker::insert(std::uint32_t position, std::uint32_t length, std::uint32_t author) {
  Piece piece{.id = next_id_, .length = length, .author = author};
  next_id_ += length;
  PieceTree::Place right;
  if (position == 0) {
    right = tree_.inserted_from(tree_.first(), true);
  } else {
    const auto [last, offset] = tree_.find_visible(position - 1);
    piece.left = tree_.at(last).id + offset;
    if (offset + 1 < tree_.at(last).length) {
      right = tree_.split(last, offset + 1);
    } else {
      right = tree_.inserted_from(last, false);
      if (continues(tree_.at(last), tree_.at(right), piece)) {
        const std::uint32_t at = tree_.effect_before(last) + tree_.at(last).length;
        tree_.lengthen(last, length);
        return at;
      }
    }
  }
  piece.right = tree_.at(right).id;
  // The right origin descends from the left one exactly when it was inserted right after it.
  const bool left_child = tree_.at(right).left == piece.left;
  return tree_.effect_before(left_child ? insert_as_left_child(piece) : insert_as_right_child(piece));
}

PieceTree::Place Walker::insert_as_left_child(Piece piece) {
  CharId previous = kNoChar;
  CharId following = piece_of(piece.right).left_child;
  while (following != kNoChar && piece_of(following).author < piece.author) {
    previous = following;
    following = piece_of(following).next_sibling;
  }
  piece.next_sibling = following;
  if (previous == kNoChar) {
    tree_.links(tree_.find(piece.right).place).left_child = piece.id;
  } else {
    tree_.links(tree_.find(previous).place).next_sibling = piece.id;
  }
  return tree_.insert_before(following == kNoChar ? tree_.find(piece.right).place : leftmost_below(following), piece);
}

PieceTree::Place Walker::insert_as_right_child(Piece piece) {
  const PieceTree::Place parent = tree_.find(piece.left).place;
  CharId previous = kNoChar;
  CharId following = tree_.at(parent).right_child;
  while (following != kNoChar && right_sibling_before(piece_of(following), piece)) {
    previous = following;
    following = piece_of(following).next_sibling;
  }
  piece.next_sibling = following;
  if (previous == kNoChar) {
    tree_.links(parent).right_child = piece.id;
    return tree_.insert_after(parent, piece);
  }
  tree_.links(tree_.find(previous).place).next_sibling = piece.id;
  if (following != kNoChar) return tree_.insert_before(leftmost_below(following), piece);
  return tree_.insert_after(rightmost_below(previous), piece);
}

bool Walker::right_sibling_before(const Piece& a, const Piece& b) const {
  if (a.right == b.right) return a.author < b.author;
  return tree_.before(tree_.find(b.right).place, tree_.find(a.right).place);
}

PieceTree::Place Walker::leftmost_below(CharId id) const {
  PieceTree::Place place = tree_.find(id).place;
  while (tree_.at(place).left_child != kNoChar) place = tree_.find(tree_.at(place).left_child).place;
  return place;
}

PieceTree::Place Walker::rightmost_below(CharId id) const {
  PieceTree::Place place = tree_.find(id).place;
  while (tree_.at(place).right_child != kNoChar) {
    CharId last = tree_.at(place).right_child;
    while (piece_of(last).next_sibling != kNoChar) last = piece_of(last).next_sibling;
    place = tree_.find(last).place;
  }
  return place;
}

PieceTree::Place Walker::cut(CharId id, std::uint32_t length_max) {
  const PieceTree::Found found = tree_.find(id);
  const PieceTree::Place place = found.offset == 0 ? found.place : tree_.split(found.place, found.offset);
  if (tree_.at(place).length <= length_max) return place;
  tree_.split(place, length_max);
  return tree_.find(id).place;
}

void Walker::add_presence(const Change& change, std::uint32_t by) {
  CharId id = change.from;
  for (std::uint32_t left = change.length; left > 0;) {
    const PieceTree::Place place = cut(id, left);
    const Piece& piece = tree_.at(place);
    id += piece.length;
    left -= piece.length;
    tree_.set_presence(place, piece.presence + by);
  }
}

void Walker::retreat(const Changes& changes) {
  constexpr auto kMinusOne = static_cast<std::uint32_t>(-1);
  for (auto change = changes.rbegin(); change != changes.rend(); ++change) add_presence(*change, kMinusOne);
}

void Walker::advance(const Changes& changes) {
  for (const Change& change : changes) add_presence(change, 1);
}

std::string Walker::text(std::string_view base, std::string_view inserted) const {
  const CodePointIndex base_index(base), inserted_index(inserted);
  std::string text;
  text.reserve(base.size() + inserted.size());
  PieceTree::Place place = tree_.first();
  do {
    const Piece& piece = tree_.at(place);
    if (piece.deleted) continue;
    text += piece.id < kBaseId ? inserted_index.slice(piece.id, piece.length)
                               : base_index.slice(piece.id - kBaseId, piece.length);
  } while (tree_.next(place));
  return text;
}

}  // namespace bijeen::sync
