// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>

#include "sync/ids.h"

namespace bijeen::store {

/// This machine's clock.
inline sync::Millis system_now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return sync::Millis{std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

}  // namespace bijeen::store
