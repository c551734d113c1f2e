// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bijeen::sync {

/// LEB128.
inline void append_number(std::string& out, std::uint64_t number) {
  for (; number >= 0x80; number >>= 7) out += static_cast<char>(number | 0x80);
  out += static_cast<char>(number);
}
/// Zig-zag, of a difference of unsigned numbers.
inline void append_signed(std::string& out, std::uint32_t difference) {
  append_number(out, (difference << 1) ^ (0U - (difference >> 31)));
}
/// With their size before them.
inline void append_bytes(std::string& out, std::string_view bytes) {
  append_number(out, bytes.size());
  out += bytes;
}

/// Reads what those wrote. Once something is not as it should be it is no longer good() and gives zeros and nothing.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}
  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] bool empty() const { return rest_.empty(); }

  std::uint64_t long_number() {
    std::uint64_t number = 0;
    for (unsigned shift = 0; shift < 42; shift += 7) {
      if (rest_.empty()) break;
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      number |= std::uint64_t{byte & 0x7FU} << shift;
      if (byte >= 0x80) continue;
      if (byte == 0 && shift > 0) break;  // not the shortest form
      return number;
    }
    fail();
    return 0;
  }
  std::uint32_t number() {
    const std::uint64_t number = long_number();
    if (number > 0xFFFFFFFFU) fail();
    return good_ ? static_cast<std::uint32_t>(number) : 0;
  }
  std::uint32_t signed_number() {
    const std::uint32_t zigzag = number();
    return (zigzag >> 1) ^ (0U - (zigzag & 1U));
  }
  /// How many things follow: each takes a byte at least, so there cannot be more than there are bytes.
  std::uint32_t count() {
    const std::uint32_t count = number();
    if (count > rest_.size()) fail();
    return good_ ? count : 0;
  }
  std::string_view take(std::size_t size) {
    if (size > rest_.size()) fail();
    const std::string_view taken = good_ ? rest_.substr(0, size) : std::string_view();
    rest_.remove_prefix(taken.size());
    return taken;
  }
  std::string_view bytes() { return take(number()); }

 private:
  void fail() {
    good_ = false;
    rest_ = {};
  }

  std::string_view rest_;
  bool good_ = true;
};

}  // namespace bijeen::sync
