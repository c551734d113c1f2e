// SPDX-License-Identifier: EUPL-1.2
#include "sync/text/run_map.h"

#include <algorithm>
#include <bit>

namespace bijeen::sync {
namespace {

/// Bit at or below `at` that is set, as a number; -1 where there is none.
template <typename Words>
std::int64_t last_set(const Words& words, std::size_t at) {
  std::size_t word = at / 64;
  std::uint64_t bits = words[word] << (63 - at % 64) >> (63 - at % 64);
  while (bits == 0) {
    if (word == 0) return -1;
    bits = words[--word];
  }
  return static_cast<std::int64_t>(word * 64 + 63 - static_cast<std::size_t>(std::countl_zero(bits)));
}

}  // namespace

void RunMap::set(std::uint32_t begin, std::uint32_t value) {
  const std::uint32_t number = begin / kPageSize, at = begin % kPageSize;
  if (number >= pages_.size()) {
    pages_.resize(number + 1);
    used_.resize(number / 64 + 1);
  }
  if (!pages_[number]) {
    // Values are read only where a bit is set, so they need no value before.
    pages_[number].reset(new Page);
  }
  used_[number / 64] |= std::uint64_t{1} << (number % 64);
  Page& page = *pages_[number];
  page.begins[at / 64] |= std::uint64_t{1} << (at % 64);
  page.values[at] = value;
}

RunMap::Run RunMap::find(std::uint32_t at) const {
  const std::uint32_t number = at / kPageSize;
  if (number < pages_.size() && pages_[number]) {
    const std::int64_t found = last_set(pages_[number]->begins, at % kPageSize);
    if (found >= 0) {
      return {number * kPageSize + static_cast<std::uint32_t>(found),
              pages_[number]->values[static_cast<std::size_t>(found)]};
    }
  }
  const std::size_t below = number < pages_.size() ? number - 1 : pages_.size() - 1;
  const auto page = static_cast<std::uint32_t>(last_set(used_, below));
  const auto found = static_cast<std::uint32_t>(last_set(pages_[page]->begins, kPageSize - 1));
  return {page * kPageSize + found, pages_[page]->values[found]};
}

std::uint32_t RunMap::end(std::uint32_t at, std::uint32_t limit) const {
  ++at;
  while (at < limit) {
    const std::uint32_t number = at / kPageSize;
    if (number >= pages_.size()) return limit;
    if (!pages_[number]) {
      at = (number + 1) * kPageSize;
      continue;
    }
    const std::uint64_t bits = pages_[number]->begins[at % kPageSize / 64] >> (at % 64);
    if (bits != 0) return std::min(limit, at + static_cast<std::uint32_t>(std::countr_zero(bits)));
    at = (at / 64 + 1) * 64;
  }
  return limit;
}

void RunMap::clear() {
  for (std::size_t word = 0; word < used_.size(); ++word) {
    for (; used_[word] != 0; used_[word] &= used_[word] - 1) {
      pages_[word * 64 + static_cast<std::size_t>(std::countr_zero(used_[word]))]->begins = {};
    }
  }
}

}  // namespace bijeen::sync
