// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sync/text/counted_tree.h"
#include "sync/text/edit_sink.h"

namespace bijeen::sync {

/// The length of a text in each of the units in which places are told.
struct TextLength {
  std::uint32_t bytes = 0;        ///< UTF-8.
  std::uint32_t code_points = 0;  ///< Unicode scalar values.
  std::uint32_t utf16 = 0;        ///< UTF-16 code units, as in JavaScript.
  void operator+=(const TextLength& more) {
    bytes += more.bytes;
    code_points += more.code_points;
    utf16 += more.utf16;
  }
  TextLength operator-(const TextLength& less) const {
    return {bytes - less.bytes, code_points - less.code_points, utf16 - less.utf16};
  }
  friend bool operator==(const TextLength&, const TextLength&) = default;
};

/// Of valid UTF-8.
TextLength text_length(std::string_view utf8);
/// The same where the number of code points is known.
TextLength text_length(std::string_view utf8, std::uint32_t code_points);

/// A text that is edited in place: chunks of about a kilobyte, each with a gap where it was last edited, under a tree
/// of their lengths. An edit next to the last one costs some nanoseconds, any other O(log length). At most 2^32 - 1
/// bytes.
class Rope {
 public:
  explicit Rope(std::string_view utf8 = {});

  [[nodiscard]] const TextLength& length() const { return length_; }
  /// Replaces `removed` code points at `position` by `inserted`, valid UTF-8 of `added` code points. False, having
  /// changed nothing, where that reaches past the end.
  bool replace(std::uint32_t position, std::uint32_t removed, std::string_view inserted, std::uint32_t added);
  [[nodiscard]] std::string text() const;
  /// What its memory is in proportion to: chunks of a kilobyte.
  [[nodiscard]] std::size_t chunks() const { return chunks_.size(); }

  /// The UTF-16 offset of a code point; the length for whatever is past the end.
  [[nodiscard]] std::uint32_t utf16_at(std::uint32_t code_point);
  /// The code point at a UTF-16 offset, the one it is in the middle of included.
  [[nodiscard]] std::uint32_t code_point_at(std::uint32_t utf16);

 private:
  static constexpr std::uint32_t kChunkBytes = 1020;
  static constexpr std::uint32_t kFilledBytes = 700;  ///< Of a chunk of a longer insertion: room for edits.
  struct Chunk {
    std::uint16_t before = 0, after = 0;  ///< Bytes on either side of the gap; those after it are at the array's end.
    std::array<char, kChunkBytes> bytes;
    [[nodiscard]] std::uint32_t room() const { return kChunkBytes - before - after; }
    [[nodiscard]] std::string_view head() const { return {bytes.data(), before}; }
    [[nodiscard]] std::string_view tail() const { return {bytes.data() + kChunkBytes - after, after}; }
  };
  struct Item {
    std::uint32_t chunk = 0;
    TextLength length;
    [[nodiscard]] const TextLength& counts() const { return length; }
  };
  struct Nobody {
    void operator()(const Item&, std::uint32_t) const {}
  };
  using Tree = CountedTree<Item, TextLength, 32, Nobody>;

  void fill(std::string_view utf8);
  void seek(std::uint32_t position, bool to_remove);
  void move_gap(std::uint32_t code_points);
  void insert(std::string_view utf8, const TextLength& added);
  void insert_split(std::string_view utf8, const TextLength& added);
  std::uint32_t remove_here(std::uint32_t code_points);
  void told(const TextLength& now);
  void leave();
  void stand_at(Tree::Place place, std::uint32_t start);
  template <std::uint32_t TextLength::* kFrom, std::uint32_t TextLength::* kTo>
  std::uint32_t unit_at(std::uint32_t at);
  Tree::Place add_chunk(Tree::Place after, std::string_view utf8);

  std::vector<Chunk> chunks_;
  Tree tree_{Nobody{}};
  TextLength length_;

  // The chunk that is being edited. The tree hears of its length when it is left.
  Tree::Place place_;
  std::uint32_t start_ = 0;  ///< Code points before it.
  std::uint32_t gap_ = 0;    ///< Code points in it before the gap.
  TextLength here_;
};

class IntoRope : public EditSink {
 public:
  explicit IntoRope(Rope& rope) : rope_(rope) {}
  bool take(std::uint32_t position, std::uint32_t removed, std::string_view inserted, std::uint32_t length) override {
    return rope_.replace(position, removed, inserted, length);
  }

 private:
  Rope& rope_;
};

}  // namespace bijeen::sync
