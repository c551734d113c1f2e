// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <string>
#include <system_error>

#include "server/store/change_log.h"
#include "server/store/checks.h"
#include "server/store/data_directory.h"
#include "server/store/meta.h"

namespace bijeen::store {
namespace {

namespace fs = std::filesystem;

BackedUp check_copy(const fs::path& file) {
  Database copy(file, Database::Mode::kQueryOnly);
  auto integrity = copy.query("PRAGMA integrity_check");
  if (!integrity.step() || integrity.text(0) != "ok")
    throw StorageError(StorageError::Kind::kCorrupt, file.string() + ": the copy is damaged");
  return {last_seq(copy), audit_head(copy)};
}

/// The unfinished copy, gone at the end unless it got its name.
struct Part {
  fs::path file;
  ~Part() {
    std::error_code ignored;
    fs::remove(file, ignored);
  }
};

}  // namespace

BackedUp back_up(Database& database, const fs::path& file, const std::optional<Recipient>& to,
                 const fs::path& directory) {
  const auto whole = fs::absolute(file);
  if (fs::exists(whole)) throw StorageError(StorageError::Kind::kOther, whole.string() + " exists already");
  const Part copy{to ? directory / "backup.part" : fs::path(whole.string() + ".part")};
  const Part encrypted{whole.string() + ".part"};
  try {
    fs::remove(copy.file);
    fs::remove(encrypted.file);
    make_private_file(copy.file);
    database.copy_to(copy.file);
    const auto holds = check_copy(copy.file);
    if (to) encrypt_file(copy.file, *to, encrypted.file);
    sync_to_disk(encrypted.file);
    fs::rename(encrypted.file, whole);
    sync_to_disk(whole.parent_path());
    return holds;
  } catch (const fs::filesystem_error& error) {
    throw StorageError(StorageError::Kind::kInputOutput, error.what());
  }
}

void note_backup(Database& database, sync::Seq holds) {
  const auto text = read_meta(database, "backed_up_once");
  const sync::Seq before{text ? std::stoull(*text) : 0};
  write_meta(database, "backed_up_once", std::to_string(raw(std::max(before, holds))));
  write_meta(database, "backed_up", std::to_string(raw(std::max(backed_up(database), std::min(before, holds)))));
}

}  // namespace bijeen::store
