// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "sync/ids.h"

struct sqlite3;
struct sqlite3_stmt;

namespace bijeen::store {

/// The environment or a statement failed; `what()` names the cause and is for the log, never for the caller of an API.
class StorageError : public std::runtime_error {
 public:
  enum class Kind : std::uint8_t {
    kConstraint,   ///< A constraint of the schema was broken: a bug of ours, or a race between two writers of one key.
    kFull,         ///< No space.
    kInputOutput,  ///< The disk failed or is read-only.
    kCorrupt,      ///< The file is damaged or not ours.
    kLocked,       ///< Another process or connection holds it.
    kReadOnly,     ///< The store stopped writing after an earlier failure.
    kOther,
  };
  StorageError(Kind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  [[nodiscard]] Kind kind() const { return kind_; }
  /// No further write can be trusted: full, I/O, damage.
  [[nodiscard]] bool stops_writing() const {
    return kind_ == Kind::kFull || kind_ == Kind::kInputOutput || kind_ == Kind::kCorrupt;
  }

 private:
  Kind kind_;
};

/// Bytes to bind as BLOB; text binds as std::string_view. Not owned, copied when bound.
struct Blob {
  std::string_view bytes;
};

/// One use of a prepared statement: bind, step, read. Gives the statement back, reset, when it ends. Not thread-safe.
/// Views that text() and blob() give are valid until the next step.
class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  Statement(const Statement&) = delete;
  ~Statement();

  /// Parameters count from 1. Values are copied.
  void bind(int index, std::int64_t value);
  void bind(int index, double value);
  void bind(int index, std::string_view value);
  void bind(int index, Blob value);
  void bind(int index, std::nullptr_t);
  void bind(int index, const char* value) { bind(index, std::string_view(value)); }
  void bind(int index, const std::string& value) { bind(index, std::string_view(value)); }
  void bind(int index, std::integral auto value) { bind(index, static_cast<std::int64_t>(value)); }
  void bind(int index, sync::Seq value) { bind(index, static_cast<std::int64_t>(raw(value))); }
  void bind(int index, sync::DeviceCount value) { bind(index, static_cast<std::int64_t>(raw(value))); }
  void bind(int index, sync::Millis value) { bind(index, raw(value)); }
  template <typename Tag>
  void bind(int index, const sync::Id<Tag>& value) {
    bind(index, std::string_view(value.text()));
  }
  template <typename T>
  void bind(int index, const std::optional<T>& value) {
    if (value) {
      bind(index, *value);
    } else {
      bind(index, nullptr);
    }
  }

  /// True = there is a row to read; false = done.
  bool step();
  /// Runs to the end and makes it ready to be bound and stepped again.
  void run();
  /// Ready to be bound and stepped again; forgets what was bound.
  void reset();

  // Columns count from 0. NULL reads as 0 or "".
  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] double real(int column) const;
  [[nodiscard]] std::string_view text(int column) const;
  [[nodiscard]] std::string_view blob(int column) const;
  [[nodiscard]] sync::Seq seq(int column) const { return sync::Seq{static_cast<std::uint64_t>(integer(column))}; }
  [[nodiscard]] sync::Millis millis(int column) const { return sync::Millis{integer(column)}; }
  /// Throws StorageError (kCorrupt) when the column does not hold one.
  template <typename AnyId>
  [[nodiscard]] AnyId id(int column) const {
    if (auto parsed = AnyId::parse(text(column))) return *parsed;
    throw StorageError(StorageError::Kind::kCorrupt, "a stored id is not a UUID");
  }

 private:
  friend class Database;
  Statement(sqlite3* connection, sqlite3_stmt* statement, bool* busy);
  sqlite3* connection_;
  sqlite3_stmt* statement_;
  bool* busy_;  ///< The cache's mark that it is lent out; nullptr = ours alone, finalized at the end.
};

/// One connection. Used by one thread at a time. Every member throws StorageError.
/// SQL is a literal or comes from a .sql file; values are bound, never written into it.
class Database {
 public:
  enum class Mode : std::uint8_t { kWrite, kCreate, kQueryOnly };
  Database(const std::filesystem::path& file, Mode mode);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// A statement prepared once per connection and lent out. Binds \p values to the parameters in order.
  template <typename... Values>
  Statement query(std::string_view sql, const Values&... values) {
    Statement statement = lend(sql);
    int index = 0;
    (statement.bind(++index, values), ...);
    return statement;
  }
  /// query(), run to its end.
  template <typename... Values>
  void run(std::string_view sql, const Values&... values) {
    query(sql, values...).run();
  }
  /// Several statements without parameters, such as a migration.
  void execute_script(std::string_view sql);

  /// Rows the last statement changed.
  [[nodiscard]] std::int64_t changes() const;
  [[nodiscard]] std::int64_t last_insert_rowid() const;
  /// No transaction is open: none was begun, or a failure ended it.
  [[nodiscard]] bool in_transaction() const;

  /// Moves the write-ahead log into the file as far as readers allow; \p shrink waits for none but empties the log when
  /// it can.
  void checkpoint(bool shrink);
  /// What rows were before later writes is to stand no longer in the write-ahead log: empties it now, or, where
  /// somebody reads it or the disk fails, with a later checkpoint().
  void empty_log();
  /// empty_log() was not done yet.
  [[nodiscard]] bool has_log_to_empty() const { return log_to_empty_; }
  /// Pages in the write-ahead log after this connection's last commit.
  [[nodiscard]] int wal_pages() const { return wal_pages_; }
  /// Copies everything this connection sees into a new file.
  void copy_to(const std::filesystem::path& file);

 private:
  Statement lend(std::string_view sql);
  void configure(Mode mode);
  struct Cache;
  sqlite3* connection_ = nullptr;
  std::unique_ptr<Cache> cache_;
  int wal_pages_ = 0;
  bool log_to_empty_ = false;
};

/// Undone at the end of its scope unless released; nests, and begins a transaction where none is open.
class Savepoint {
 public:
  explicit Savepoint(Database& database);
  ~Savepoint();
  Savepoint(const Savepoint&) = delete;
  Savepoint& operator=(const Savepoint&) = delete;
  void release();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace bijeen::store
