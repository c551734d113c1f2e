// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

namespace bijeen::auth {

/// The details of auth's errors are Dutch sentences for people; this gives the English one. Other texts come back as
/// they are.
std::string in_english(const std::string& dutch);

}  // namespace bijeen::auth
