// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

/// What the targets share. A target is one file with one LLVMFuzzerTestOneInput (libFuzzer); the sanitizers and must()
/// tell what is wrong.
namespace bijeen::test {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// A promise of the code under test.
inline void must(bool holds) {
  if (!holds) std::abort();
}

/// Takes the part up to the next line feed from the front.
inline std::string_view take_line(std::string_view& text) {
  const auto end = text.find('\n');
  const auto line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

}  // namespace bijeen::test
