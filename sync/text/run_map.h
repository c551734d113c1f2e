// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace bijeen::sync {

/// A map from runs of numbers to values, by where a run begins: a bit per beginning and an array of values, in pages
/// that exist where there are any. Finding is a search for the last bit set, so it costs a few nanoseconds where runs
/// are short; long runs cost a step per 64 pages.
class RunMap {
 public:
  struct Run {
    std::uint32_t begin = 0, value = 0;
  };

  void set(std::uint32_t begin, std::uint32_t value);
  /// The last run that begins at or before `at`. Precondition: there is one.
  [[nodiscard]] Run find(std::uint32_t at) const;
  /// Where the run after the one that `at` is in begins; `limit` when that is no sooner.
  [[nodiscard]] std::uint32_t end(std::uint32_t at, std::uint32_t limit) const;
  void clear();

 private:
  static constexpr std::uint32_t kPageSize = 1024;
  static constexpr std::uint32_t kPageWords = kPageSize / 64;
  struct Page {
    std::array<std::uint64_t, kPageWords> begins{};
    std::array<std::uint32_t, kPageSize> values;
  };

  std::vector<std::unique_ptr<Page>> pages_;
  std::vector<std::uint64_t> used_;  ///< A bit per page.
};

}  // namespace bijeen::sync
