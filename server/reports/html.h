// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace bijeen::reports {

/// Markup of our own: a literal in the source, so that nothing people typed can become markup by mistake.
class Markup {
 public:
  template <std::size_t N>
  consteval Markup(const char (&literal)[N]) : text_(literal, N - 1) {}  // NOLINT(google-explicit-constructor)
  [[nodiscard]] constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

/// Grows a piece of HTML: markup as it is, everything else as text.
class Html {
 public:
  Html& markup(Markup markup);
  /// Escaped for elements and for attribute values in double quotes.
  Html& text(std::string_view text);
  Html& number(long long number);

  [[nodiscard]] const std::string& str() const { return out_; }

 private:
  std::string out_;
};

}  // namespace bijeen::reports
