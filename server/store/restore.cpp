// SPDX-License-Identifier: EUPL-1.2
#include "server/store/restore.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "server/store/change_log.h"
#include "server/store/checks.h"
#include "server/store/data_directory.h"
#include "server/store/derived.h"
#include "server/store/encrypted_file.h"
#include "server/store/erasure.h"
#include "server/store/ledger_file.h"
#include "server/store/meta.h"
#include "server/store/migrations.h"
#include "server/store/model_upgrade.h"
#include "server/store/push.h"
#include "server/store/receipt.h"

namespace bijeen::store {
namespace {

namespace fs = std::filesystem;

/// Later than every generation that the backup knows, and than those of other restores of the same backup, which it
/// cannot know: they were begun at an earlier minute. 2^25 minutes from 2026 on are 63 years.
sync::Seq first_number(sync::Seq base, sync::Millis now) {
  constexpr std::int64_t kOrigin_ms = 1'767'225'600'000;  // 2026-01-01T00:00:00Z
  constexpr std::int64_t kMinute_ms = 60'000;
  const auto minute = static_cast<std::uint64_t>(std::max<std::int64_t>(raw(now) - kOrigin_ms, 0) / kMinute_ms);
  return sync::Seq{std::max(sync::generation(base) + 1, minute) << sync::kGenerationBits};
}

void check_sound(Database& database, const schema::Model& model) {
  const auto findings = check_all(database, model);
  if (findings.empty()) return;
  throw StorageError(StorageError::Kind::kCorrupt,
                     "the backup is damaged (" + findings.front().check + "): " + findings.front().detail);
}

Restored begin_generation(Database& database, sync::Millis now) {
  Savepoint savepoint(database);
  Restored restored;
  restored.base = last_seq(database);
  restored.first = first_number(restored.base, now);
  restored.epoch = sync::uuid_v7<sync::ChangeSetTag>(now, random_for_id()).text();
  if (!read_meta(database, "epoch")) throw StorageError(StorageError::Kind::kCorrupt, "the backup holds no programme");
  write_meta(database, "epoch", restored.epoch);
  renew_device(database, now);
  note_backup(database, restored.base);
  database.run("INSERT INTO generation (first, base, epoch, begun_at) VALUES (?, ?, ?, ?)", restored.first,
               restored.base, restored.epoch, now);
  database.run("DELETE FROM session");
  database.run("DELETE FROM calendar_feed");
  database.run("UPDATE invitation SET used_at = ? WHERE used_at IS NULL", now);
  append_audit(database, now, {Act::kRestore, std::string(kOperator)});
  auto count = database.query("SELECT count(*) FROM record");
  count.step();
  restored.records = count.integer(0);
  savepoint.release();
  return restored;
}

/// Erases what the backup does not know to be erased; gives how many records.
std::size_t erase_again(Database& database, const schema::Model& model, const std::vector<fs::path>& ledgers,
                        sync::Millis now) {
  const auto identity = ensure_identity(database, now);
  const auto known = erasures(database).size();
  std::vector<Erasure> all;
  for (const auto& file : ledgers) {
    auto ledger = read_ledger(file, identity.key);
    std::move(ledger.begin(), ledger.end(), std::back_inserter(all));
  }
  if (all.empty()) return 0;
  Judge judge(model, identity, Store::kKeptBytesMax);
  judge.set_horizon(stored_horizon(database));
  Savepoint savepoint(database);
  judge.erase(database, all, now);
  judge.before_commit(database);
  savepoint.release();
  write_file_anew(database);
  return erasures(database).size() - known;
}

Restored make_database(const schema::Model& model, const fs::path& file, sync::Millis now, const fs::path& beside,
                       const std::optional<fs::path>& ledger) {
  Database database(file, Database::Mode::kWrite);
  migrate(database);
  bring_model_up_to_date(database, model);
  bring_derived_up_to_date(database, model);
  check_sound(database, model);
  auto restored = begin_generation(database, now);
  std::vector<fs::path> ledgers{ledger_file(beside, ensure_identity(database, now).key)};
  if (ledger) ledgers.push_back(*ledger);
  restored.erased = erase_again(database, model, ledgers, now);
  database.checkpoint(true);
  return restored;
}

/// What is no database is told before SQLite says so in its own words.
void copy_backup(const fs::path& backup, const fs::path& copy) {
  constexpr std::string_view kMagic = "SQLite format 3";
  std::string begin(kMagic.size(), '\0');
  std::ifstream(backup, std::ios::binary).read(begin.data(), static_cast<std::streamsize>(begin.size()));
  if (begin != kMagic)
    throw StorageError(StorageError::Kind::kOther,
                       backup.string() + " is no backup, or an encrypted one, which needs its private key");
  fs::copy_file(backup, copy);
  fs::permissions(copy, fs::perms::owner_read | fs::perms::owner_write);
}

}  // namespace

Restored restore(const schema::Model& model, const fs::path& backup, const fs::path& directory, sync::Millis now,
                 const std::optional<fs::path>& private_key, const std::optional<fs::path>& ledger) {
  std::error_code failure;
  if (!fs::is_regular_file(backup, failure))
    throw StorageError(StorageError::Kind::kInputOutput, backup.string() + " is no file");
  if (ledger && !fs::is_regular_file(*ledger, failure))
    throw StorageError(StorageError::Kind::kInputOutput, ledger->string() + " is no file");
  const fs::path log = backup.string() + "-wal";
  if (fs::exists(log, failure) && fs::file_size(log, failure) > 0)
    throw StorageError(StorageError::Kind::kOther, backup.string() + " is in use or was never finished");
  const bool existed = fs::exists(directory, failure);
  if (existed && !fs::is_empty(directory, failure))
    throw StorageError(StorageError::Kind::kOther, directory.string() + " is not empty");
  const fs::path part = directory / "restoring.sqlite";
  // What is in it before it is ours to lock is another's.
  const DataDirectory held(directory, true);
  if (fs::exists(held.database(), failure))
    throw StorageError(StorageError::Kind::kOther, directory.string() + " is not empty");
  try {
    if (private_key) {
      decrypt_file(backup, *private_key, part);
    } else {
      copy_backup(backup, part);
    }
    const auto restored = make_database(model, part, now, fs::absolute(backup).parent_path(), ledger);
    sync_to_disk(part);
    fs::rename(part, held.database());
    sync_to_disk(directory);
    return restored;
  } catch (...) {
    for (const auto* made : {"restoring.sqlite", "restoring.sqlite-wal", "restoring.sqlite-shm", "lock"})
      fs::remove(directory / made, failure);
    fs::remove(held.database(), failure);
    if (!existed) fs::remove(directory, failure);
    throw;
  }
}

}  // namespace bijeen::store
