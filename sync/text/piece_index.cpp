// SPDX-License-Identifier: EUPL-1.2
#include "sync/text/piece_index.h"

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

void PieceIndex::set(CharId begin, std::uint32_t leaf) {
  const std::uint32_t page = begin / kPageIds, at = begin % kPageIds;
  if (page >= pages_.size()) {
    pages_.resize(page + 1);
    used_.resize(page / 64 + 1);
  }
  if (!pages_[page]) {
    pages_[page] = std::make_unique<Page>();
    used_[page / 64] |= std::uint64_t{1} << (page % 64);
  }
  pages_[page]->begins[at / 64] |= std::uint64_t{1} << (at % 64);
  pages_[page]->leaf[at] = leaf;
}

std::uint32_t PieceIndex::find(CharId id) const {
  const std::uint32_t page = id / kPageIds;
  if (page < pages_.size() && pages_[page]) {
    const std::int64_t at = last_set(pages_[page]->begins, id % kPageIds);
    if (at >= 0) return pages_[page]->leaf[static_cast<std::size_t>(at)];
  }
  const std::size_t below = page < pages_.size() ? page - 1 : pages_.size() - 1;
  const Page& found = *pages_[static_cast<std::size_t>(last_set(used_, below))];
  return found.leaf[static_cast<std::size_t>(last_set(found.begins, kPageIds - 1))];
}

}  // namespace bijeen::sync
