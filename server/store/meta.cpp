// SPDX-License-Identifier: EUPL-1.2
#include "server/store/meta.h"

#include "server/store/devices.h"
#include "server/store/receipt.h"

namespace bijeen::store {

std::optional<std::string> read_meta(Database& database, std::string_view name) {
  auto row = database.query("SELECT value FROM meta WHERE name = ?", name);
  if (!row.step()) return std::nullopt;
  return std::string(row.blob(0));
}

void write_meta(Database& database, std::string_view name, std::string_view value) {
  database.run("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", name, Blob{value});
}

sync::Seq stored_horizon(Database& database) {
  const auto text = read_meta(database, "horizon");
  return sync::Seq{text ? std::stoull(*text) : 0};
}

Identity ensure_identity(Database& database, sync::Millis now) {
  constexpr std::size_t kKeyBytes = 32;
  const auto epoch = read_meta(database, "epoch");
  const auto key = read_meta(database, "server_key");
  const auto device = read_meta(database, "server_device");
  if (epoch && key && device) {
    const auto id = sync::DeviceId::parse(*device);
    if (!id) throw StorageError(StorageError::Kind::kCorrupt, "the server's device id is not a UUID");
    return {*epoch, *key, *id};
  }
  Identity made{sync::uuid_v7<sync::ChangeSetTag>(now, random_for_id()).text(), random_bytes(kKeyBytes),
                sync::uuid_v7<sync::DeviceTag>(now, random_for_id())};
  Savepoint savepoint(database);
  write_meta(database, "epoch", made.epoch);
  write_meta(database, "server_key", made.key);
  write_meta(database, "server_device", made.device.text());
  register_device(database, made.device, sync::PersonId{}, "server", now);
  savepoint.release();
  return made;
}

hpke::PrivateKey ensure_outbox_key(Database& database) {
  if (const auto kept = read_meta(database, "outbox_key")) return hpke::PrivateKey(*kept);
  auto made = hpke::PrivateKey::make();
  write_meta(database, "outbox_key", made.der());
  return made;
}

void renew_device(Database& database, sync::Millis now) {
  const auto device = sync::uuid_v7<sync::DeviceTag>(now, random_for_id());
  write_meta(database, "server_device", device.text());
  register_device(database, device, sync::PersonId{}, "server", now);
}

}  // namespace bijeen::store
