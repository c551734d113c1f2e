// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

namespace bijeen::reports {

enum class Language : std::uint8_t { kDutch, kEnglish };

}  // namespace bijeen::reports
