// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sync/change_set.h"

namespace bijeen::sync {

/// Bounds of one push request (docs/protocol.md).
inline constexpr std::size_t kPushOpsMax = 500;
inline constexpr std::size_t kPushBytesMax = 512 * 1024;
inline constexpr std::size_t kEpochBytesMax = 64;

/// What a device sends.
struct PushRequest {
  std::string epoch;
  Millis now{};  ///< The device's clock when it sent.
  std::vector<ChangeSet> sets;
};

/// Reads the body in one pass; bounds on depth, size and number of values hold before anything large exists. Fails with
/// request.json, request.field, request.too-large or the codes of decode().
Result<PushRequest> decode_push(std::string_view json);

}  // namespace bijeen::sync
