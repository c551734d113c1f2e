// SPDX-License-Identifier: EUPL-1.2
#include "schema/text_rules.h"

#include <algorithm>

namespace bijeen::schema {

std::size_t code_points(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool says_something(std::string_view utf8) {
  constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    if (utf8.substr(i).starts_with(kNoBreakSpace)) {
      ++i;
    } else if (std::string_view(" \t\n").find(utf8[i]) == std::string_view::npos) {
      return true;
    }
  }
  return false;
}

bool is_plain(std::string_view utf8, bool lines) {
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto byte = static_cast<unsigned char>(utf8[i]);
    if (byte == '\n' || byte == '\t') {
      if (!lines) return false;
    } else if (byte < 0x20 || byte == 0x7F) {
      return false;
    } else if (byte == 0xC2 && i + 1 < utf8.size() && static_cast<unsigned char>(utf8[i + 1]) < 0xA0) {
      return false;
    } else if (utf8.substr(i).starts_with("\xE2\x80\xA8") || utf8.substr(i).starts_with("\xE2\x80\xA9")) {
      return false;
    }
  }
  return true;
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    const char c = text[i];
    if (hyphen ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
  }
  return true;
}

}  // namespace bijeen::schema
