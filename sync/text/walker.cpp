// SPDX-License-Identifier: EUPL-1.2
#include "sync/text/walker.h"

#include <algorithm>

namespace bijeen::sync {

Walker::Walker(const History& history) : history_(history), tree_(Moved{this}) {
  start(0);
}

void Walker::start(std::optional<std::uint32_t> length) {
  base_length_ = length.value_or(kTextLengthMax);
  beyond_ = 1;
  runs_.clear();
  base_runs_.clear();
  tree_.reset({.id = kBase, .length = base_length_ + 1});
}

bool Walker::correct_effect(std::uint32_t length) {
  const std::uint32_t effect = tree_.total().effect - beyond_;
  if (length > effect || effect - length > base_length_) return false;
  const std::uint32_t excess = effect - length;
  beyond_ += excess;
  base_length_ -= excess;
  // Whoever edited what is now behind the text edited what never was.
  const Located end = locate(kBase + base_length_);
  const Piece& last = tree_.at(end.place);
  return last.length - end.offset == beyond_ && !last.dead();
}

bool Walker::apply(const TextOp& op, EditSink* sink) {
  const std::uint64_t end = std::uint64_t{op.position} + (op.kind == OpKind::kInsert ? 0 : op.length);
  if (end > visible()) return false;
  return op.kind == OpKind::kInsert ? insert(op, sink) : remove(op, sink);
}

Walker::Located Walker::locate(CharId id) const {
  const std::uint32_t leaf = id < kBase ? runs_.find(id).value : base_runs_.find(id - kBase).value;
  Place place{leaf, 0};
  while (id - tree_.at(place).id >= tree_.at(place).length) ++place.slot;
  return {place, id - tree_.at(place).id};
}

bool Walker::insert(const TextOp& op, EditSink* sink) {
  Piece piece{.id = op.first, .length = op.length};
  std::uint32_t effect = 0;  // Code points of the effect version before the new ones.
  Place place = tree_.first();
  if (op.position > 0) {
    const auto found = tree_.find<&Extent::visible>(op.position - 1);
    const Piece& last = tree_.at(found.place);
    piece.left = last.id + found.offset;
    effect = found.before.effect + (last.dead() ? 0 : found.offset + 1);
    if (found.offset + 1 < last.length) {
      piece.right = piece.left + 1;
      split(found.place, found.offset + 1);
      // The split may have moved both halves.
      place = locate(piece.left).place;
      ++place.slot;
      tree_.insert(place, piece);
      return sink == nullptr || sink->take(effect, 0, op.content, op.length);
    }
    place = tree_.next(found.place);
    if (!tree_.at(place).present()) {
      // Others wrote here what this author had not seen.
      Place right = place;
      while (!tree_.at(right).present()) right = tree_.next(right);
      piece.right = tree_.at(right).id;
      const Place at = scan(place, right, piece);
      if (sink != nullptr && at != place) effect = tree_.before(at).effect;
      place = at;
    } else {
      piece.right = tree_.at(place).id;
      Piece& grown = tree_.item(found.place);
      if (grown.id + grown.length == piece.id && grown.right == piece.right && grown.state == kPresent) {
        grown.length += op.length;
        tree_.add(found.place.leaf, {op.length, op.length, op.length});
        return sink == nullptr || sink->take(effect, 0, op.content, op.length);
      }
    }
  } else {
    Place right = place;
    while (!tree_.at(right).present()) right = tree_.next(right);
    piece.right = tree_.at(right).id;
    place = scan(place, right, piece);
    if (sink != nullptr && place != tree_.first()) effect = tree_.before(place).effect;
  }
  tree_.insert(place, piece);
  return sink == nullptr || sink->take(effect, 0, op.content, op.length);
}

/// Where between the origins the piece belongs: FugueMax as one pass over what stands there already (Weidner &
/// Kleppmann, 2023, section 4).
Walker::Place Walker::scan(Place from, Place right, const Piece& piece) const {
  Place place = from;
  bool scanning = false;
  for (Place at = from;; at = tree_.next(at)) {
    if (!scanning) place = at;
    if (at == right) return place;
    const Piece& other = tree_.at(at);
    if (other.left != piece.left) {
      if (piece.left != kNoChar && (other.left == kNoChar || stands_before(other.left, piece.left))) return place;
      continue;
    }
    if (other.right == piece.right) {
      if (ranks_before(piece.id, other.id)) return place;
      scanning = false;
    } else {
      scanning = stands_before(other.right, piece.right);
    }
  }
}

bool Walker::ranks_before(CharId a, CharId b) const {
  const auto one = history_.author_run(a), two = history_.author_run(b);
  if (one.author != two.author) return history_.authors()[one.author] < history_.authors()[two.author];
  return one.n + (a - one.first) < two.n + (b - two.first);
}

bool Walker::stands_before(CharId a, CharId b) const {
  const Located one = locate(a), two = locate(b);
  return one.place == two.place ? one.offset < two.offset : tree_.precedes(one.place, two.place);
}

/// Cuts the piece in two, the second beginning at `offset` (0 < offset < length).
void Walker::split(Place place, std::uint32_t offset) {
  Piece& piece = tree_.item(place);
  Piece rest = piece;
  rest.id += offset;
  rest.length -= offset;
  rest.left = rest.id - 1;
  const Extent before = piece.counts();
  piece.length = offset;
  tree_.add(place.leaf, piece.counts() - before);
  tree_.insert({place.leaf, place.slot + 1}, rest);
}

void Walker::change_state(Place place, std::uint32_t state) {
  Piece& piece = tree_.item(place);
  const Extent before = piece.counts();
  piece.state = state;
  tree_.add(place.leaf, piece.counts() - before);
}

bool Walker::remove(const TextOp& op, EditSink* sink) {
  Lv event = op.first;
  for (std::uint32_t left = op.length; left > 0;) {
    // A backspace takes the last first, so that every event has its own code point.
    const bool back = op.kind == OpKind::kBackspace;
    auto found = tree_.find<&Extent::visible>(op.position + (back ? left - 1 : 0));
    const Piece whole = tree_.at(found.place);
    const std::uint32_t taken = std::min(left, back ? found.offset + 1 : whole.length - found.offset);
    const std::uint32_t begin = back ? found.offset + 1 - taken : found.offset;
    const CharId first = whole.id + begin;
    if (begin + taken < whole.length) split(found.place, begin + taken);
    Place place = found.place;
    if (begin > 0) {
      if (begin + taken < whole.length) place = locate(whole.id).place;
      split(place, begin);
    }
    place = begin > 0 || begin + taken < whole.length ? locate(first).place : place;
    runs_.set(event, back ? first + taken - 1 : first);
    change_state(place, (whole.state | kDead) + kPresent);
    event += taken;
    left -= taken;
    if (!whole.dead() && sink != nullptr && !sink->take(found.before.effect + begin, taken, {}, 0)) return false;
  }
  return true;
}

void Walker::toggle(LvRange events, std::uint32_t change) {
  std::size_t& hint = op_run_ = history_.op_run_of(events.begin, op_run_);
  for (Lv event = events.begin; event < events.end;) {
    const TextOp op = history_.op(event, events.end, hint);
    event += op.length;
    if (op.kind == OpKind::kInsert) {
      toggle_run(op.first, op.length, change);
      continue;
    }
    for (Lv at = op.first; at < event;) {
      const RunMap::Run run = runs_.find(at);
      const Lv end = runs_.end(at, event);
      const std::uint32_t offset = at - run.begin, length = end - at;
      toggle_run(op.kind == OpKind::kBackspace ? run.value - offset - (length - 1) : run.value + offset, length,
                 change);
      at = end;
    }
  }
}

void Walker::toggle_run(CharId from, std::uint32_t length, std::uint32_t change) {
  while (length > 0) {
    Located found = locate(from);
    if (found.offset > 0) {
      split(found.place, found.offset);
      found = locate(from);
    }
    if (tree_.at(found.place).length > length) {
      split(found.place, length);
      found = locate(from);
    }
    const Piece& piece = tree_.at(found.place);
    from += piece.length;
    length -= piece.length;
    change_state(found.place, piece.state + change);
  }
}

}  // namespace bijeen::sync
