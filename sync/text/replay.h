// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>

#include "sync/text/replay_order.h"
#include "sync/text/versions.h"
#include "sync/text/walker.h"

namespace bijeen::sync {

/// Plays events of a history, each in the version that its author saw, and tells what that does to the text. It may be
/// kept while the history grows, so that the next event costs what it brings and not what is concurrent with it.
class Replay {
 public:
  explicit Replay(const History& history)
      : history_(history), walker_(history), order_(history), difference_(history) {}

  enum class Fit {
    kAll,
    kNotBefore,  ///< An edit before those to play does not fit the version its author saw, or the text.
    kNotNew,     ///< One to play does not, or the sink says so.
  };
  /// Plays everything from `from` on, which the text behind `sink` does not have, of `length` code points before. Where
  /// not all fits the sink may have had a part of the edits, and this must forget().
  Fit play(Lv from, std::uint32_t length, EditSink& sink);
  void forget() { played_ = {}; }

 private:
  [[nodiscard]] bool can_go_on(Lv from) const;
  bool play_as_is(LvRange events, EditSink& sink) const;
  bool start(Lv begin, Lv end, std::uint32_t length);
  bool play_in_order(Lv from, Lv to, EditSink* sink);
  bool play_range(LvRange events, EditSink* sink);

  const History& history_;
  Walker walker_;
  ReplayOrder order_;
  VersionDifference difference_;
  LvRange played_;                          ///< What the walker has: these events, on a critical version.
  Version at_;                              ///< What the walker's prepare version is.
  std::size_t graph_run_ = 0, op_run_ = 0;  ///< The last that were played.
};

}  // namespace bijeen::sync
