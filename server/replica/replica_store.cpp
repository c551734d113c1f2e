// SPDX-License-Identifier: EUPL-1.2
#include "server/replica/replica_store.h"

#include <sys/stat.h>

namespace bijeen::replica {
namespace {

using store::StorageError;

constexpr std::int64_t kApplicationId = 0x424a5250;  // "BJRP"
/// Pages of the log after which it is moved into the file.
constexpr int kLogPagesMax = 1000;

std::filesystem::path without_server(std::filesystem::path directory) {
  if (std::filesystem::exists(directory / "bijeen.sqlite"))
    throw StorageError(StorageError::Kind::kCorrupt, directory.string() + " holds the data of a server");
  return directory;
}

void claim(store::Database& database) {
  const auto number = [&](std::string_view sql) {
    auto row = database.query(sql);
    return row.step() ? row.integer(0) : 0;
  };
  const auto application = number("PRAGMA application_id");
  if (application == kApplicationId) return;
  if (application != 0 || number("SELECT count(*) FROM sqlite_schema") != 0)
    throw StorageError(StorageError::Kind::kCorrupt, "replica.sqlite is a database of another program");
  database.execute_script(
      "BEGIN IMMEDIATE; PRAGMA application_id = 0x424a5250;"
      "CREATE TABLE pair (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"
      "COMMIT;");
}

}  // namespace

ReplicaStore::ReplicaStore(const std::filesystem::path& directory)
    : directory_(without_server(directory), true),
      database_(directory / "replica.sqlite", store::Database::Mode::kCreate) {
  claim(database_);
  store::sync_to_disk(directory);
}

void ReplicaStore::for_each(const std::function<void(std::string_view, std::string_view)>& work) {
  auto row = database_.query("SELECT key, value FROM pair");
  while (row.step()) work(row.text(0), row.text(1));
}

std::optional<std::string> ReplicaStore::find(std::string_view key) {
  auto row = database_.query("SELECT value FROM pair WHERE key = ?", key);
  return row.step() ? std::optional(std::string(row.text(0))) : std::nullopt;
}

void ReplicaStore::apply(const std::vector<sync::StoreWrite>& writes) {
  if (writes.empty()) return;
  store::Savepoint together(database_);
  for (const auto& [key, value] : writes) {
    if (value) {
      database_.run(
          "INSERT INTO pair (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key,
          *value);
    } else {
      database_.run("DELETE FROM pair WHERE key = ?", key);
    }
  }
  together.release();
  if (database_.wal_pages() > kLogPagesMax) database_.checkpoint(true);
}

}  // namespace bijeen::replica
