// SPDX-License-Identifier: EUPL-1.2
#include "server/store/audit_notes.h"

#include <iterator>

namespace bijeen::store {

AuditNotes::Added AuditNotes::add(sync::Millis at, AuditEntry entry) {
  constexpr std::int64_t kMinute_ms = 60'000;
  const std::lock_guard lock(mutex_);
  if (const auto minute = raw(at) / kMinute_ms; minute != minute_) {
    told_.clear();
    minute_ = minute;
  }
  if (!entry.actor.empty() && !told_.insert(entry).second) return Added::kTold;
  waiting_.push_back({at, std::move(entry)});
  return waiting_.size() < kWaitingMax ? Added::kWaits : Added::kFull;
}

void AuditNotes::write(Database& database) {
  {
    const std::lock_guard lock(mutex_);
    under_way_.insert(under_way_.end(), std::make_move_iterator(waiting_.begin()),
                      std::make_move_iterator(waiting_.end()));
    waiting_.clear();
  }
  for (const auto& [at, entry] : under_way_) append_audit(database, at, entry);
}

void AuditNotes::written() {
  under_way_.clear();
}

}  // namespace bijeen::store
