// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <deque>

#include "server/store/database.h"

namespace bijeen::store {

/// A floor that was the last number longer ago than this no longer holds the horizon, however often its device comes
/// by. A device sends what it has unsent before it asks for more, so that only one whose work is not taken, or that
/// says what is not so, stays behind for twice as long as it may be silent (kSilenceMax).
inline constexpr std::chrono::days kFloorAgeMax{30};

/// What the last number was on each of the last days; kept in the file. For the writer's thread.
class DailyNumbers {
 public:
  explicit DailyNumbers(Database& database);
  /// Inside a transaction: notes \p last where a day has passed since the last note. Gives the latest number that was
  /// noted kFloorAgeMax ago or earlier; 0 where there is none.
  sync::Seq note(Database& database, sync::Seq last, sync::Millis now);

 private:
  struct Note {
    sync::Millis at{};
    sync::Seq last{};
  };
  std::deque<Note> notes_;  ///< In order of both.
};

}  // namespace bijeen::store
