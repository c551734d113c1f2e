// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>

namespace bijeen::api {

/// How much of change sets or records one answer holds, about, and how much of it is read at a time.
struct AnswerSize {
  std::size_t bytes_max = std::size_t{1024} * 1024;
  std::size_t piece_bytes_max = std::size_t{64} * 1024;
};

}  // namespace bijeen::api
