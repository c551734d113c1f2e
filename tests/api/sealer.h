// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

namespace bijeen::api::test {

/// What a device does with unsent work (docs/device.md): HPKE as server/store/hpke.h has it, the other way round.
/// \p public_key: 65 bytes.
std::string seal(std::string_view public_key, std::string_view plain, std::string_view info, std::string_view aad);

}  // namespace bijeen::api::test
