// SPDX-License-Identifier: EUPL-1.2
#include "server/store/database.h"

#include <sqlite3.h>

#include <unordered_map>

namespace bijeen::store {
namespace {

StorageError::Kind kind_of(int code) {
  switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
      return StorageError::Kind::kConstraint;
    case SQLITE_FULL:
      return StorageError::Kind::kFull;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_NOMEM:
      return StorageError::Kind::kInputOutput;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return StorageError::Kind::kCorrupt;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return StorageError::Kind::kLocked;
    default:
      return StorageError::Kind::kOther;
  }
}

[[noreturn]] void fail(sqlite3* connection, int code, std::string_view doing) {
  const int extended = connection != nullptr ? sqlite3_extended_errcode(connection) : code;
  std::string message(doing);
  message += ": ";
  message += connection != nullptr ? sqlite3_errmsg(connection) : sqlite3_errstr(code);
  message += " (" + std::to_string(extended) + ")";
  throw StorageError(kind_of(code), message);
}

void check(sqlite3* connection, int code, std::string_view doing) {
  if (code != SQLITE_OK) fail(connection, code, doing);
}

}  // namespace

struct Database::Cache {
  struct Entry {
    sqlite3_stmt* statement = nullptr;
    bool busy = false;
  };
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  std::unordered_map<std::string, Entry, TextHash, std::equal_to<>> entries;
};

Statement::Statement(sqlite3* connection, sqlite3_stmt* statement, bool* busy)
    : connection_(connection), statement_(statement), busy_(busy) {
  if (busy_ != nullptr) *busy_ = true;
}

Statement::Statement(Statement&& other) noexcept
    : connection_(other.connection_),
      statement_(std::exchange(other.statement_, nullptr)),
      busy_(std::exchange(other.busy_, nullptr)) {}

Statement::~Statement() {
  if (statement_ == nullptr) return;
  if (busy_ == nullptr) {
    sqlite3_finalize(statement_);
    return;
  }
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
  *busy_ = false;
}

void Statement::bind(int index, std::int64_t value) {
  check(connection_, sqlite3_bind_int64(statement_, index, value), "bind");
}
void Statement::bind(int index, double value) {
  check(connection_, sqlite3_bind_double(statement_, index, value), "bind");
}
void Statement::bind(int index, std::string_view value) {
  // A null pointer would bind NULL where an empty text is meant.
  const char* data = value.data() != nullptr ? value.data() : "";
  check(connection_, sqlite3_bind_text64(statement_, index, data, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8), "bind");
}
void Statement::bind(int index, Blob value) {
  const char* data = value.bytes.data() != nullptr ? value.bytes.data() : "";
  check(connection_, sqlite3_bind_blob64(statement_, index, data, value.bytes.size(), SQLITE_TRANSIENT), "bind");
}
void Statement::bind(int index, std::nullptr_t) {
  check(connection_, sqlite3_bind_null(statement_, index), "bind");
}

bool Statement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  fail(connection_, code, sqlite3_sql(statement_));
}

void Statement::run() {
  while (step()) {
  }
  reset();
}

void Statement::reset() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}
std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}
double Statement::real(int column) const {
  return sqlite3_column_double(statement_, column);
}

std::string_view Statement::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  return data == nullptr ? std::string_view()
                         : std::string_view(data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
}

std::string_view Statement::blob(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  return data == nullptr ? std::string_view()
                         : std::string_view(data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
}

Database::Database(const std::filesystem::path& file, Mode mode) : cache_(std::make_unique<Cache>()) {
  // Nobody asks SQLite how much memory it uses, and counting takes a lock of the whole process at each allocation.
  static const int not_counted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  check(nullptr, not_counted, "configure");
  const int flags =
      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
      (mode == Mode::kQueryOnly ? SQLITE_OPEN_READONLY
                                : SQLITE_OPEN_READWRITE | (mode == Mode::kCreate ? SQLITE_OPEN_CREATE : 0));
  const int code = sqlite3_open_v2(file.c_str(), &connection_, flags, nullptr);
  try {
    check(connection_, code, "open " + file.string());
    configure(mode);
  } catch (...) {
    sqlite3_close_v2(connection_);
    throw;
  }
}

Database::~Database() {
  for (auto& [sql, entry] : cache_->entries) sqlite3_finalize(entry.statement);
  sqlite3_close_v2(connection_);
}

void Database::configure(Mode mode) {
  sqlite3_busy_timeout(connection_, 5000);
  sqlite3_db_config(connection_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(connection_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(connection_, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
  sqlite3_db_config(connection_, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_db_config(connection_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  if (mode == Mode::kQueryOnly) {
    // Only the writer's thread moves the log into the file: SQLite before 3.51.3 can lose commits when two connections
    // do.
    sqlite3_db_config(connection_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    execute_script("PRAGMA query_only = ON; PRAGMA cell_size_check = ON;");
    return;
  }
  // Room for the pages of a whole group, in KiB: past it SQLite writes them to the log before the commit, and again.
  execute_script("PRAGMA cache_size = -16384;");
  execute_script(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;"
      "PRAGMA cell_size_check = ON; PRAGMA secure_delete = FAST; PRAGMA temp_store = MEMORY;");
  sqlite3_wal_hook(
      connection_,
      [](void* pages, sqlite3*, const char*, int now) {
        *static_cast<int*>(pages) = now;
        return SQLITE_OK;
      },
      &wal_pages_);
}

Statement Database::lend(std::string_view sql) {
  auto found = cache_->entries.find(sql);
  if (found == cache_->entries.end()) found = cache_->entries.emplace(std::string(sql), Cache::Entry{}).first;
  auto& entry = found->second;
  const bool is_first = entry.statement == nullptr;
  if (!is_first && !entry.busy) return {connection_, entry.statement, &entry.busy};
  sqlite3_stmt* statement = nullptr;
  const unsigned flags = is_first ? SQLITE_PREPARE_PERSISTENT : 0;
  check(connection_,
        sqlite3_prepare_v3(connection_, sql.data(), static_cast<int>(sql.size()), flags, &statement, nullptr), sql);
  if (!is_first) return {connection_, statement, nullptr};
  entry.statement = statement;
  return {connection_, statement, &entry.busy};
}

void Database::execute_script(std::string_view sql) {
  const std::string text(sql);
  check(connection_, sqlite3_exec(connection_, text.c_str(), nullptr, nullptr, nullptr), "script");
}

std::int64_t Database::changes() const {
  return sqlite3_changes64(connection_);
}
std::int64_t Database::last_insert_rowid() const {
  return sqlite3_last_insert_rowid(connection_);
}
bool Database::in_transaction() const {
  return sqlite3_get_autocommit(connection_) == 0;
}

void Database::checkpoint(bool shrink) {
  int in_log = 0;
  int moved = 0;
  const int mode = shrink || log_to_empty_ ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
  sqlite3_busy_timeout(connection_, 0);
  const int code = sqlite3_wal_checkpoint_v2(connection_, nullptr, mode, &in_log, &moved);
  sqlite3_busy_timeout(connection_, 5000);
  if ((code & 0xff) == SQLITE_BUSY) return;  // Readers still need the log; a later turn moves the rest.
  check(connection_, code, "checkpoint");
  if (mode == SQLITE_CHECKPOINT_TRUNCATE) log_to_empty_ = false;
  if (in_log == moved) wal_pages_ = 0;
}

void Database::empty_log() {
  log_to_empty_ = true;
  checkpoint(true);
}

void Database::copy_to(const std::filesystem::path& file) {
  sqlite3* target = nullptr;
  int code = sqlite3_open_v2(file.c_str(), &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  if (code == SQLITE_OK) {
    sqlite3_backup* backup = sqlite3_backup_init(target, "main", connection_, "main");
    if (backup != nullptr) {
      sqlite3_backup_step(backup, -1);
      sqlite3_backup_finish(backup);
    }
    code = sqlite3_errcode(target);
    // The copy is one file: without this it would ask for a log beside it.
    if (code == SQLITE_OK) code = sqlite3_exec(target, "PRAGMA journal_mode = DELETE", nullptr, nullptr, nullptr);
  }
  const std::string cause = code == SQLITE_OK ? std::string() : sqlite3_errmsg(target);
  sqlite3_close_v2(target);
  if (code != SQLITE_OK) throw StorageError(kind_of(code), "copy to " + file.string() + ": " + cause);
}

Savepoint::Savepoint(Database& database) : database_(database) {
  database_.run("SAVEPOINT part");
}

Savepoint::~Savepoint() {
  // A failure of the disk may have ended the whole transaction already, this savepoint with it.
  if (!open_ || !database_.in_transaction()) return;
  try {
    database_.run("ROLLBACK TO part");
    database_.run("RELEASE part");
  } catch (const StorageError&) {
    // The writer sees the failure that brought us here and gives the transaction up.
  }
}

void Savepoint::release() {
  database_.run("RELEASE part");
  open_ = false;
}

}  // namespace bijeen::store
