// SPDX-License-Identifier: EUPL-1.2
#include "sync/text/utf8.h"

#include <algorithm>
#include <cstring>

#include "sync/text/text.h"

namespace bijeen::sync {
namespace {

bool starts_code_point(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

/// Length of the well-formed sequence at the start of `bytes`, 0 when there is none (RFC 3629, section 4).
std::size_t sequence_length(std::string_view bytes) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(bytes[i])); };
  const unsigned lead = at(0);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (bytes.size() < length) return 0;
  // The second byte alone tells overlong forms, surrogates and values past U+10FFFF from the rest.
  const unsigned lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (at(1) < lowest || at(1) > highest) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if (starts_code_point(bytes[i])) return 0;
  }
  return length;
}

}  // namespace

std::size_t code_points(std::string_view utf8) {
  constexpr std::uint64_t kLowBits = 0x0101010101010101U;
  constexpr std::size_t kLanesMax = 255;  // Each byte of the sum counts up to this.
  std::size_t following = 0;
  std::size_t at = 0;
  while (utf8.size() - at >= sizeof(std::uint64_t)) {
    std::uint64_t sums = 0;
    const std::size_t words = std::min((utf8.size() - at) / sizeof(std::uint64_t), kLanesMax);
    for (std::size_t i = 0; i < words; ++i, at += sizeof(std::uint64_t)) {
      std::uint64_t eight = 0;
      std::memcpy(&eight, utf8.data() + at, sizeof eight);
      sums += (eight >> 7) & ~(eight >> 6) & kLowBits;
    }
    for (; sums != 0; sums >>= 8) following += sums & 0xFFU;
  }
  for (; at < utf8.size(); ++at) following += starts_code_point(utf8[at]) ? 0 : 1;
  return utf8.size() - following;
}

bool valid_utf8(std::string_view bytes) {
  while (!bytes.empty()) {
    std::uint64_t eight = 0;
    if (bytes.size() >= sizeof eight) {
      std::memcpy(&eight, bytes.data(), sizeof eight);
      if ((eight & 0x8080808080808080U) == 0) {
        bytes.remove_prefix(sizeof eight);
        continue;
      }
    }
    const std::size_t length = sequence_length(bytes);
    if (length == 0) return false;
    bytes.remove_prefix(length);
  }
  return true;
}

std::size_t byte_offset(std::string_view utf8, std::size_t code_point) {
  constexpr std::size_t kBlock = 256;
  std::size_t at = 0;
  // Whole blocks are counted, which compilers do many bytes at a time; only the last is walked.
  while (utf8.size() - at >= kBlock) {
    const std::size_t inside = code_points(utf8.substr(at, kBlock));
    if (inside > code_point) break;
    code_point -= inside;
    at += kBlock;
  }
  for (; at < utf8.size(); ++at) {
    if (!starts_code_point(utf8[at])) continue;
    if (code_point == 0) break;
    --code_point;
  }
  return at;
}

std::size_t border_before(std::string_view utf8, std::size_t at) {
  while (at > 0 && at < utf8.size() && !starts_code_point(utf8[at])) --at;
  return at;
}

std::size_t utf16_units(std::string_view utf8) {
  // A sequence of four bytes, and no other, stands for a surrogate pair.
  std::size_t pairs = 0;
  for (const char byte : utf8) pairs += static_cast<unsigned char>(byte) >= 0xF0 ? 1 : 0;
  return code_points(utf8) + pairs;
}

std::uint32_t utf16_offset(std::string_view utf8, std::size_t code_point) {
  return static_cast<std::uint32_t>(utf16_units(utf8.substr(0, byte_offset(utf8, code_point))));
}

std::uint32_t code_point_offset(std::string_view utf8, std::size_t utf16) {
  std::uint32_t code_point = 0;
  for (const char byte : utf8) {
    if (!starts_code_point(byte)) continue;
    const std::size_t units = static_cast<unsigned char>(byte) >= 0xF0 ? 2 : 1;
    if (utf16 < units) return code_point;
    utf16 -= units;
    ++code_point;
  }
  return code_point;
}

}  // namespace bijeen::sync
