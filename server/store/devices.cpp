// SPDX-License-Identifier: EUPL-1.2
#include "server/store/devices.h"

#include <utility>

namespace bijeen::store {

std::optional<Device> find_device(Database& database, const sync::DeviceId& id) {
  auto row = database.query(
      "SELECT person, ended_at IS NOT NULL, expected, seen, coalesce(floor, 0) FROM device WHERE id = ?", id);
  if (!row.step()) return std::nullopt;
  return Device{row.id<sync::PersonId>(0), row.integer(1) != 0,
                sync::DeviceCount{static_cast<std::uint64_t>(row.integer(2))}, row.seq(3), row.seq(4)};
}

bool register_device(Database& database, const sync::DeviceId& id, const sync::PersonId& person, std::string_view name,
                     sync::Millis now) {
  const auto known = find_device(database, id);
  if (!known) {
    database.run("INSERT INTO device (id, person, name, created_at) VALUES (?, ?, ?, ?)", id, person, name, now);
    return true;
  }
  if (known->person != person || known->has_ended) return false;
  database.run("UPDATE device SET name = ? WHERE id = ?", name, id);
  return true;
}

void ensure_device(Database& database, const sync::DeviceId& id, const sync::PersonId& person, sync::Millis now) {
  database.run(
      "INSERT OR IGNORE INTO device (id, person, name, created_at) VALUES (?, ?, 'Apparaat van voor het herstel', ?)",
      id, person, now);
}

void end_device(Database& database, const sync::DeviceId& id, sync::Millis now) {
  database.run("UPDATE device SET ended_at = ? WHERE id = ? AND ended_at IS NULL", now, id);
}

bool is_signed_in(Database& database, const sync::DeviceId& id, sync::Millis now) {
  return database.query("SELECT 1 FROM session WHERE device = ? AND expires_at > ?", id, now).step();
}

void advance_device(Database& database, const sync::DeviceId& id, sync::DeviceCount expected, sync::Seq seen) {
  database.run("UPDATE device SET expected = ?, seen = ? WHERE id = ?", expected, seen, id);
}

bool Acknowledgements::note(const sync::DeviceId& device, Said said, sync::Millis now) {
  constexpr std::int64_t kDay_ms = std::chrono::milliseconds(std::chrono::days{1}).count();
  const std::lock_guard lock(mutex_);
  waiting_[device] = said;
  const auto [known, fresh] = known_.try_emplace(device, now);
  if (!fresh && raw(now) - raw(known->second) < kDay_ms) return true;
  known->second = now;
  return false;
}

void Acknowledgements::write(Database& database, sync::Millis now) {
  {
    const std::lock_guard lock(mutex_);
    under_way_ = waiting_;
  }
  for (const auto& [device, said] : under_way_)
    database.run("UPDATE device SET cursor = ?, floor = ?, heard_at = ? WHERE id = ?", said.cursor, said.floor, now,
                 device);
}

void Acknowledgements::written() {
  const std::lock_guard lock(mutex_);
  for (const auto& [device, said] : std::exchange(under_way_, {})) {
    const auto found = waiting_.find(device);
    if (found != waiting_.end() && found->second == said) waiting_.erase(found);
  }
}

sync::Seq lowest_floor(Database& database, sync::Millis now) {
  auto row = database.query(
      "SELECT coalesce((SELECT min(d.floor) FROM device AS d WHERE d.ended_at IS NULL AND d.heard_at >= ?"
      " AND NOT EXISTS (SELECT 1 FROM person WHERE id = d.person AND (deleted <> 0 OR active = 0))),"
      " (SELECT max(seq) FROM change_set), 0)",
      raw(now) - std::chrono::milliseconds(kSilenceMax).count());
  row.step();
  return row.seq(0);
}

}  // namespace bijeen::store
