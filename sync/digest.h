// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "sync/record.h"

namespace bijeen::sync {

/// Counts up when the same change sets merge to something else: what a report of a difference says of who made it.
inline constexpr int kEngineVersion = 1;

/// Order-independent hash of a scope's records: the sum, lane by lane modulo 2^64, of each record's XXH3-128
/// (Collet, xxHash) over what of it every replica must agree on: entries and the text, not the text's log.
struct Digest {
  std::uint64_t low = 0, high = 0;

  void add(const Digest& d) {
    low += d.low;
    high += d.high;
  }
  void subtract(const Digest& d) {
    low -= d.low;
    high -= d.high;
  }
  [[nodiscard]] std::string hex() const;  ///< 32 hexadecimal digits, high first.
  friend bool operator==(const Digest&, const Digest&) = default;
};

Digest digest(const RecordState& record);

}  // namespace bijeen::sync
