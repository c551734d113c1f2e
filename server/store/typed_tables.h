// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "server/store/database.h"
#include "sync/record.h"

namespace bijeen::store {

/// How a field's value stands in its column.
enum class ColumnKind : std::uint8_t {
  kText,
  kBoolean,  ///< 0 or 1
  kInteger,
  kReal,
  kJson,
  kPeriod,  ///< Four columns: JSON, first day, last day, the words.
};

struct TypedColumn {
  std::string_view field;
  ColumnKind kind;
  std::string_view update;  ///< Of this field alone, and changed_at.
};

/// A set field: a table (record, value).
struct TypedSet {
  std::string_view field;
  ColumnKind kind;
  std::string_view insert, clear, select, count;
};

/// One collection's table. Its first columns are id, scope, author, created_at, changed_at, deleted.
struct TypedTable {
  std::string_view collection;
  std::string_view upsert, touch, select, count;  ///< touch: changed_at alone.
  std::span<const TypedColumn> columns;
  std::span<const TypedSet> sets;
};

// Generated from schema/model.json by generate.mjs.
std::span<const TypedTable> typed_tables();
std::string_view typed_create();
std::string_view typed_drop();
/// Differs when the tables or their columns differ.
std::string_view typed_hash();

/// Writes the values that people see into the table of the record's collection: what differs from \p before, or all
/// where that is nullptr and there is no row yet. Collections without a table are left out.
void write_typed(Database& database, const schema::Model& model, const sync::RecordState* before,
                 const sync::RecordState& record);

/// What of the record's row is not as write_typed() would write it; nullopt when all is.
std::optional<std::string> typed_difference(Database& database, const schema::Model& model,
                                            const sync::RecordState& record);

}  // namespace bijeen::store
