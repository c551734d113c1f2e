// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace bijeen::bench {

struct Measured {
  double min_ms = 0, median_ms = 0;  ///< CPU time of this thread.
  std::size_t peak_bytes = 0;        ///< Resident memory of one run at its peak, on top of what was there before.
};

/// Runs the work so many times, and once more for the memory.
Measured measure(unsigned runs, const std::function<void()>& work);

/// Size of the bytes when compressed by zlib at level 9, by Brotli at quality 11.
std::size_t zlib_size(std::string_view bytes);
std::size_t brotli_size(std::string_view bytes);

}  // namespace bijeen::bench
