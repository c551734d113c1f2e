// SPDX-License-Identifier: EUPL-1.2
#include "server/http/target.h"

#include <cstdint>

namespace bijeen::http {
namespace {

constexpr Refusal kBadTarget{ErrorCode::kRequestMalformed, "Het adres is niet goed opgebouwd.",
                             "The address is malformed."};
constexpr Refusal kBadQuery{ErrorCode::kRequestParameter, "Een parameter in het adres is niet goed gecodeerd.",
                            "A parameter in the address is not encoded properly."};
constexpr Refusal kRepeated{ErrorCode::kRequestParameter, "Een parameter staat twee keer in het adres.",
                            "A parameter occurs twice in the address."};

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// The length of the UTF-8 sequence at the beginning of \p text; 0 when it is none (overlong and surrogates are none).
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  const bool overlong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xF0 && byte(1) < 0x90);
  const bool outside = (first == 0xED && byte(1) > 0x9F) || (first == 0xF4 && byte(1) > 0x8F);
  return overlong || outside ? 0 : length;
}

bool is_clean_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto first = static_cast<std::uint8_t>(text.front());
    if (first < 0x20 || first == 0x7F) return false;
    const std::size_t length = sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

bool has_dot_segment(std::string_view path) {
  while (!path.empty()) {
    path.remove_prefix(1);  // The slash.
    const std::string_view segment = path.substr(0, path.find('/'));
    if (segment == "." || segment == "..") return true;
    path.remove_prefix(segment.size());
  }
  return false;
}

bool read_path(std::string_view text, std::string& path) {
  if (text.empty() || text.front() != '/') return false;
  for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
    const std::string_view escape = text.substr(at + 1, 2);
    // A separator in disguise would be one segment here and two for whatever stands in front of this server.
    if (equals_ignoring_case(escape, "2f") || equals_ignoring_case(escape, "5c")) return false;
  }
  std::optional<std::string> decoded = percent_decode(text, false);
  if (!decoded || decoded->find('\\') != std::string::npos || has_dot_segment(*decoded)) return false;
  path = std::move(*decoded);
  return true;
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (text.size() - i < 3) return std::nullopt;
      const int high = hex_value(text[i + 1]), low = hex_value(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      decoded += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      decoded += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  if (!is_clean_utf8(decoded)) return std::nullopt;
  return decoded;
}

std::optional<Refusal> read_target(std::string_view target, std::string& path,
                                   std::map<std::string, std::string>& query) {
  if (target.find('#') != std::string_view::npos) return kBadTarget;
  const std::size_t mark = target.find('?');
  if (!read_path(target.substr(0, mark), path)) return kBadTarget;
  std::string_view rest = mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    std::optional<std::string> name = percent_decode(pair.substr(0, equals), true);
    std::optional<std::string> value =
        percent_decode(equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1), true);
    if (!name || !value) return kBadQuery;
    if (!query.emplace(std::move(*name), std::move(*value)).second) return kRepeated;
  }
  return std::nullopt;
}

}  // namespace bijeen::http
