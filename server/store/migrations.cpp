// SPDX-License-Identifier: EUPL-1.2
#include "server/store/migrations.h"

#include <string>

#include "server/store/receipt.h"

namespace bijeen::store {
namespace {

constexpr std::int64_t kApplicationId = 0x42494a4e;  // "BIJN"

std::int64_t number(Database& database, std::string_view sql) {
  auto statement = database.query(sql);
  return statement.step() ? statement.integer(0) : 0;
}

[[noreturn]] void refuse(const std::string& why) {
  throw StorageError(StorageError::Kind::kCorrupt, why);
}

/// An empty file becomes ours; any other must be ours already.
void claim(Database& database) {
  const auto application = number(database, "PRAGMA application_id");
  if (application == kApplicationId) return;
  const auto objects = number(database, "SELECT count(*) FROM sqlite_schema");
  if (application != 0 || objects != 0) refuse("this is a database of another program");
  database.execute_script(
      "BEGIN IMMEDIATE; PRAGMA application_id = 0x42494a4e;"
      "CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL) STRICT;"
      "COMMIT;");
}

void apply(Database& database, const Migration& migration) {
  Savepoint savepoint(database);
  database.execute_script(migration.sql);
  database.run("INSERT INTO migration (number, name, sha256) VALUES (?, ?, ?)", migration.number, migration.name,
               sha256_hex(migration.sql));
  database.execute_script(migration.set_version);
  savepoint.release();
}

}  // namespace

void migrate(Database& database) {
  claim(database);
  const auto version = number(database, "PRAGMA user_version");
  if (version > std::ssize(migrations())) refuse("the database was made by a newer version of this program");
  for (const auto& migration : migrations()) {
    if (migration.number > version) {
      apply(database, migration);
      continue;
    }
    auto applied = database.query("SELECT sha256 FROM migration WHERE number = ?", migration.number);
    if (!applied.step() || applied.text(0) != sha256_hex(migration.sql))
      refuse("migration " + std::string(migration.name) + " is not the one that was applied");
  }
}

}  // namespace bijeen::store
