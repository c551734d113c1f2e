// SPDX-License-Identifier: EUPL-1.2
#include "sync/text/rope.h"

#include <cstring>

#include "sync/text/text.h"
#include "sync/text/utf8.h"

namespace bijeen::sync {
namespace {

/// With fewer bytes to the chunk than this share of its size, the chunks are made anew.
constexpr std::uint32_t kSparse = 8;
constexpr std::size_t kFewChunks = 32;

}  // namespace

TextLength text_length(std::string_view utf8) {
  return text_length(utf8, static_cast<std::uint32_t>(code_points(utf8)));
}

TextLength text_length(std::string_view utf8, std::uint32_t code_points) {
  const auto bytes = static_cast<std::uint32_t>(utf8.size());
  // Where a byte is a code point, it is a UTF-16 unit as well.
  return {bytes, code_points, bytes == code_points ? bytes : static_cast<std::uint32_t>(utf16_units(utf8))};
}

Rope::Rope(std::string_view utf8) {
  fill(utf8);
}

void Rope::fill(std::string_view utf8) {
  chunks_.clear();
  chunks_.reserve(utf8.size() / kChunkBytes + 2);
  chunks_.emplace_back();
  tree_.reset({});
  length_ = {};
  stand_at(tree_.first(), 0);
  if (!utf8.empty()) insert_split(utf8, text_length(utf8));
}

bool Rope::replace(std::uint32_t position, std::uint32_t removed, std::string_view inserted, std::uint32_t added) {
  if (std::uint64_t{position} + removed > length_.code_points) return false;
  while (removed > 0) {
    seek(position, true);
    removed -= remove_here(removed);
  }
  if (inserted.empty()) return true;
  seek(position, false);
  insert(inserted, text_length(inserted, added));
  return true;
}

/// Makes the chunk with this position the one that is edited, the gap at the position; to remove, the position must be
/// of a code point in it, not behind its last.
void Rope::seek(std::uint32_t position, bool to_remove) {
  const std::uint32_t last = start_ + here_.code_points - (to_remove ? 1 : 0);
  if (position < start_ || position > last || (to_remove && here_.code_points == 0)) {
    leave();
    if (chunks_.size() > kFewChunks && length_.bytes < chunks_.size() * (kChunkBytes / kSparse)) fill(text());
    if (length_.code_points == 0) {
      stand_at(tree_.first(), 0);
    } else {
      // What is written at the end goes behind the last code point.
      const bool at_end = position == length_.code_points;
      const auto found = tree_.find<&TextLength::code_points>(position - (at_end ? 1 : 0));
      stand_at(found.place, found.before.code_points);
    }
  }
  if (position - start_ != gap_) move_gap(position - start_);
}

void Rope::move_gap(std::uint32_t to) {
  Chunk& chunk = chunks_[tree_.at(place_).chunk];
  const bool single = here_.bytes == here_.code_points;
  if (to < gap_) {
    const std::uint32_t begin = single ? to : static_cast<std::uint32_t>(byte_offset(chunk.head(), to));
    const std::uint32_t moved = chunk.before - begin;
    std::memmove(chunk.bytes.data() + kChunkBytes - chunk.after - moved, chunk.bytes.data() + begin, moved);
    chunk.before = static_cast<std::uint16_t>(begin);
    chunk.after = static_cast<std::uint16_t>(chunk.after + moved);
  } else {
    const std::uint32_t moved = single ? to - gap_ : static_cast<std::uint32_t>(byte_offset(chunk.tail(), to - gap_));
    std::memmove(chunk.bytes.data() + chunk.before, chunk.tail().data(), moved);
    chunk.before = static_cast<std::uint16_t>(chunk.before + moved);
    chunk.after = static_cast<std::uint16_t>(chunk.after - moved);
  }
  gap_ = to;
}

/// The chunk that is edited got this length.
void Rope::told(const TextLength& now) {
  length_ += now - here_;
  here_ = now;
}

void Rope::insert(std::string_view utf8, const TextLength& added) {
  Chunk& chunk = chunks_[tree_.at(place_).chunk];
  if (utf8.size() > chunk.room()) {
    insert_split(utf8, added);
    return;
  }
  if (utf8.size() == 1) {
    chunk.bytes[chunk.before] = utf8.front();
  } else {
    std::memcpy(chunk.bytes.data() + chunk.before, utf8.data(), utf8.size());
  }
  chunk.before = static_cast<std::uint16_t>(chunk.before + utf8.size());
  gap_ += added.code_points;
  TextLength now = here_;
  now += added;
  told(now);
}

/// What does not fit goes into new chunks, and what was behind the gap goes behind those.
void Rope::insert_split(std::string_view utf8, const TextLength& added) {
  const std::uint32_t here = tree_.at(place_).chunk;
  const std::string tail(chunks_[here].tail());
  const TextLength tail_length = text_length(tail);
  chunks_[here].after = 0;
  length_ += added;
  const std::uint32_t room = std::max(chunks_[here].before + 0U, kFilledBytes) - chunks_[here].before;
  const std::size_t fits = utf8.size() <= room ? utf8.size() : border_before(utf8, room);
  std::memcpy(chunks_[here].bytes.data() + chunks_[here].before, utf8.data(), fits);
  chunks_[here].before = static_cast<std::uint16_t>(chunks_[here].before + fits);
  here_ = here_ - tail_length;
  here_ += text_length(utf8.substr(0, fits));
  leave();
  utf8.remove_prefix(fits);
  Tree::Place last = place_;
  while (!utf8.empty()) {
    const std::size_t size = utf8.size() <= kFilledBytes ? utf8.size() : border_before(utf8, kFilledBytes);
    last = add_chunk(last, utf8.substr(0, size));
    utf8.remove_prefix(size);
  }
  if (!tail.empty()) add_chunk(last, tail);
  stand_at(tree_.first(), 0);
}

void Rope::stand_at(Tree::Place place, std::uint32_t start) {
  place_ = place;
  start_ = start;
  here_ = tree_.at(place).length;
  gap_ = static_cast<std::uint32_t>(code_points(chunks_[tree_.at(place).chunk].head()));
}

Rope::Tree::Place Rope::add_chunk(Tree::Place after, std::string_view utf8) {
  Chunk& chunk = chunks_.emplace_back();
  std::memcpy(chunk.bytes.data(), utf8.data(), utf8.size());
  chunk.before = static_cast<std::uint16_t>(utf8.size());
  return tree_.insert({after.leaf, after.slot + 1},
                      {static_cast<std::uint32_t>(chunks_.size() - 1), text_length(utf8)});
}

/// Removes code points behind the gap, as many as there are in this chunk; says how many.
std::uint32_t Rope::remove_here(std::uint32_t wanted) {
  Chunk& chunk = chunks_[tree_.at(place_).chunk];
  const std::uint32_t removed = std::min(wanted, here_.code_points - gap_);
  TextLength gone{removed, removed, removed};
  if (here_.bytes != here_.code_points) {
    gone = text_length(chunk.tail().substr(0, byte_offset(chunk.tail(), removed)));
  }
  chunk.after = static_cast<std::uint16_t>(chunk.after - gone.bytes);
  told(here_ - gone);
  return removed;
}

void Rope::leave() {
  Item& item = tree_.item(place_);
  const TextLength change = here_ - item.length;
  if (change == TextLength{}) return;
  item.length = here_;
  tree_.add(place_.leaf, change);
}

std::string Rope::text() const {
  std::string text;
  text.reserve(length_.bytes);
  for (auto place = tree_.first(); !tree_.at_end(place); place = tree_.next(place)) {
    const Chunk& chunk = chunks_[tree_.at(place).chunk];
    text += chunk.head();
    text += chunk.tail();
  }
  return text;
}

std::uint32_t Rope::utf16_at(std::uint32_t code_point) {
  return unit_at<&TextLength::code_points, &TextLength::utf16>(code_point);
}

std::uint32_t Rope::code_point_at(std::uint32_t utf16) {
  return unit_at<&TextLength::utf16, &TextLength::code_points>(utf16);
}

template <std::uint32_t TextLength::* kFrom, std::uint32_t TextLength::* kTo>
std::uint32_t Rope::unit_at(std::uint32_t at) {
  leave();
  if (at >= length_.*kFrom) return length_.*kTo;
  const auto found = tree_.find<kFrom>(at);
  const Chunk& chunk = chunks_[tree_.at(found.place).chunk];
  const TextLength head = text_length(chunk.head());
  TextLength before = found.before;
  std::string_view rest = chunk.head();
  std::uint32_t left = found.offset;
  if (left >= head.*kFrom) {
    before += head;
    left -= head.*kFrom;
    rest = chunk.tail();
  }
  if constexpr (kTo == &TextLength::utf16) return before.utf16 + utf16_offset(rest, left);
  return before.code_points + code_point_offset(rest, left);
}

}  // namespace bijeen::sync
