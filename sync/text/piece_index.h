// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace bijeen::sync {

/// Names one code point for as long as a merge lasts. Code points of the text that the merge starts from are numbered
/// from kBaseId, inserted ones from 0 in the order in which they are met.
using CharId = std::uint32_t;
inline constexpr CharId kBaseId = 0x80000000U;
/// "None": the beginning of the text as a left origin, the end of a list of siblings.
inline constexpr CharId kNoChar = 0xFFFFFFFFU;

/// Which leaf of a tree holds the piece that a code point is in, for ids that count from 0: a bit per id at which a
/// piece begins, in pages that exist where there are such. Finding is a search for the last bit set; long runs without
/// pieces cost a step per 64 pages.
class PieceIndex {
 public:
  /// The piece that begins at this id is in this leaf (now).
  void set(CharId begin, std::uint32_t leaf);
  /// Leaf of the last piece that begins at or before `id`. Precondition: there is one.
  [[nodiscard]] std::uint32_t find(CharId id) const;

 private:
  static constexpr std::uint32_t kPageIds = 1024;
  struct Page {
    std::array<std::uint64_t, kPageIds / 64> begins{};
    std::array<std::uint32_t, kPageIds> leaf;
  };

  std::vector<std::unique_ptr<Page>> pages_;
  std::vector<std::uint64_t> used_;  ///< A bit per page.
};

}  // namespace bijeen::sync
