// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <mutex>
#include <set>
#include <vector>

#include "server/store/audit.h"

namespace bijeen::store {

/// Lines of the audit log about what changes nothing by itself: reads and refusals. They wait for the next commit.
/// Thread-safe.
class AuditNotes {
 public:
  /// How many may wait (kFull) before whoever adds one should wait for a commit.
  static constexpr std::size_t kWaitingMax = 1024;

  /// What somebody reads again within a minute is one line; each attempt of nobody who is known is one of its own.
  enum class Added : std::uint8_t { kTold, kWaits, kFull };
  Added add(sync::Millis at, AuditEntry entry);
  void write(Database& database);
  /// Those that write() wrote are durable.
  void written();

 private:
  struct Note {
    sync::Millis at;
    AuditEntry entry;
  };
  std::mutex mutex_;
  std::vector<Note> waiting_;
  std::set<AuditEntry> told_;  ///< Of minute_.
  std::int64_t minute_ = 0;
  std::vector<Note> under_way_;  ///< The writer's thread's own.
};

}  // namespace bijeen::store
