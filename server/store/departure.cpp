// SPDX-License-Identifier: EUPL-1.2
#include "server/store/departure.h"

#include "server/store/devices.h"

namespace bijeen::store {

std::vector<sync::DeviceId> end_access(Database& database, const sync::PersonId& person, AuditEntry by,
                                       sync::Millis now, const std::optional<sync::DeviceId>& keep) {
  std::vector<sync::DeviceId> ended;
  auto rows = database.query("SELECT id FROM device WHERE person = ? AND ended_at IS NULL ORDER BY id", person);
  while (rows.step()) ended.push_back(rows.id<sync::DeviceId>(0));
  if (keep) std::erase(ended, *keep);
  for (const auto& device : ended) end_device(database, device, now);
  by.refused = std::nullopt;
  by.scope = std::nullopt;
  by.act = Act::kEndDevice;
  by.kind = "device";
  for (const auto& device : ended) {
    by.record = device.text();
    append_audit(database, now, by);
  }
  database.run("DELETE FROM calendar_feed WHERE person = ?", person);
  if (database.changes() != 0) {
    by.act = Act::kEndCalendarAddress;
    by.kind = "person";
    by.record = person.text();
    append_audit(database, now, by);
  }
  database.run("UPDATE invitation SET used_at = ? WHERE person = ? AND used_at IS NULL", now, person);
  return ended;
}

}  // namespace bijeen::store
