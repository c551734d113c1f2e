// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string_view>

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

}  // namespace bijeen::sync
