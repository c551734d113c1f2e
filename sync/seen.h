// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <vector>

#include "sync/ids.h"

namespace bijeen::sync {

/// A server that was restored from a backup goes on with numbers of a later generation: those that begin with the same
/// bits. The first begins at 0. Numbers stay below 2^53.
inline constexpr int kGenerationBits = 28;
constexpr std::uint64_t generation(Seq number) {
  return raw(number) >> kGenerationBits;
}

/// What `seen` alone does not say. Empty in nearly all change sets.
struct Past {
  /// For each restore that `seen` comes after, newest first, the last number that the backup held. What the backup
  /// lacked was not there to be seen, though its numbers are lower.
  std::vector<Seq> bases{};
  /// The device goes on where another left off: it has seen what that one made up to this number. Nil where there is
  /// none.
  DeviceId follows{};
  DeviceCount follows_n{};
  friend bool operator==(const Past&, const Past&) = default;
};

/// Whether a replica that had merged up to `seen` had merged what got this number. Below the last of `bases` nothing
/// is missing.
inline bool covers(Seq seen, const std::vector<Seq>& bases, Seq number) {
  for (const Seq base : bases) {
    if (generation(number) >= generation(seen)) return number <= seen;
    seen = base;
  }
  return number <= seen;
}

/// Whether the author of `later` had `earlier` in front of him: by one of the numbers it got, `seq` or `returned` (from
/// servers that had lost it), or as an earlier (or the same) set of his own device. It is the one rule of what
/// precedes what. `later` has device, n, seen and past; `earlier` has device, n, seq (0 while pending) and returned.
template <typename Later, typename Earlier>
bool saw(const Later& later, const Earlier& earlier) {
  if (earlier.device == later.device) return earlier.n <= later.n;
  if (earlier.device == later.past.follows && earlier.n <= later.past.follows_n) return true;
  if (earlier.seq == Seq{}) return false;
  if (covers(later.seen, later.past.bases, earlier.seq)) return true;
  for (const Seq number : earlier.returned) {
    if (covers(later.seen, later.past.bases, number)) return true;
  }
  return false;
}

/// The latest number something got: pulls find it by that one.
inline Seq arrival(Seq seq, const std::vector<Seq>& returned) {
  return returned.empty() ? seq : std::max(seq, returned.back());
}

}  // namespace bijeen::sync
