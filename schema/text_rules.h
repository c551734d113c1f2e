// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <string_view>

namespace bijeen::schema {

/// Number of code points in valid UTF-8.
std::size_t code_points(std::string_view utf8);

/// Holds something besides white space.
bool says_something(std::string_view utf8);

/// Free of control characters (C0, DEL, C1) and of the line and paragraph separators; \p lines allows line feeds and
/// tabs.
bool is_plain(std::string_view utf8, bool lines);

/// The canonical text form of RFC 9562, in lower case.
bool is_uuid(std::string_view text);

}  // namespace bijeen::schema
