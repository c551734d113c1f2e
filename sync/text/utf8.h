// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace bijeen::sync {

/// Byte offset of the code point with this number, or the size of `utf8` where there are no more than that many.
std::size_t byte_offset(std::string_view utf8, std::size_t code_point);

/// The offset, or the nearest one before it, at which a code point begins. Precondition: at <= size.
std::size_t border_before(std::string_view utf8, std::size_t at);

/// UTF-16 code units of valid UTF-8.
std::size_t utf16_units(std::string_view utf8);
/// UTF-16 offset of the code point with this number; all units where there are no more than that many.
std::uint32_t utf16_offset(std::string_view utf8, std::size_t code_point);
/// Number of the code point at a UTF-16 offset: inside a surrogate pair that of the pair, past the end the number of
/// all.
std::uint32_t code_point_offset(std::string_view utf8, std::size_t utf16);

/// Answers byte_offset() often, in constant time after one pass. The bytes are not owned and must outlive this.
class CodePointIndex {
 public:
  explicit CodePointIndex(std::string_view utf8);
  /// The text of `length` code points from `from` on; shorter where the text ends sooner.
  [[nodiscard]] std::string_view slice(std::size_t from, std::size_t length) const;
  /// Code points in all.
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  [[nodiscard]] std::size_t offset(std::size_t code_point) const;

  std::string_view utf8_;
  std::size_t size_ = 0;
  std::vector<std::size_t> marks_;  ///< Offset of every kStride-th code point; empty when one byte is one code point.
};

}  // namespace bijeen::sync
