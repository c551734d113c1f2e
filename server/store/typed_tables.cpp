// SPDX-License-Identifier: EUPL-1.2
#include "server/store/typed_tables.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_map>
#include <variant>
#include <vector>

#include "schema/period.h"
#include "server/store/json_text.h"

namespace bijeen::store {
namespace {

using Cell = std::variant<std::monostate, std::int64_t, double, std::string>;

const TypedTable* table_of(std::string_view collection) {
  static const auto by_name = [] {
    std::unordered_map<std::string_view, const TypedTable*> tables;
    for (const auto& table : typed_tables()) tables.emplace(table.collection, &table);
    return tables;
  }();
  const auto found = by_name.find(collection);
  return found == by_name.end() ? nullptr : found->second;
}

Cell text_cell(const std::optional<schema::PartialDate>& day) {
  return day ? Cell(day->text()) : Cell();
}

void append_period(std::vector<Cell>& cells, const std::string& value) {
  const auto period = schema::parse_period(value);
  if (!period) {
    cells.resize(cells.size() + 4);
    return;
  }
  cells.emplace_back(value);
  cells.push_back(text_cell(period->start ? std::optional(period->start->first_day()) : std::nullopt));
  cells.push_back(text_cell(period->end ? std::optional(period->end->last_day()) : std::nullopt));
  cells.emplace_back(period->text);
}

/// A value of another kind than the column's, which an older or newer model may have left, stands as NULL.
Cell cell(ColumnKind kind, const std::string& value) {
  if (kind == ColumnKind::kJson) return value == "null" ? Cell() : Cell(value);
  if (kind == ColumnKind::kText) {
    auto text = string_in(value);
    return text ? Cell(std::move(*text)) : Cell();
  }
  const auto json = nlohmann::json::parse(value, nullptr, false);
  if (kind == ColumnKind::kBoolean) return json.is_boolean() ? Cell(std::int64_t{json.get<bool>()}) : Cell();
  if (kind == ColumnKind::kInteger) return json.is_number_integer() ? Cell(json.get<std::int64_t>()) : Cell();
  return json.is_number() ? Cell(json.get<double>()) : Cell();
}

const sync::TextState* text_of(const sync::RecordState& record, std::string_view field) {
  const auto found = record.fields.find(std::string(field));
  return found == record.fields.end() ? nullptr : std::get_if<sync::TextState>(&found->second);
}

/// The field as people see it, as JSON or, where the rule is text, as it is.
std::string value_of(const schema::Model& model, const sync::RecordState& record, std::string_view name) {
  if (const auto* text = text_of(record, name)) return text->text;
  const auto* collection = model.collection(record.collection);
  const auto* field = collection == nullptr ? nullptr : collection->field(name);
  return field == nullptr ? "null" : shown_value(record, *field);
}

void append_cells(std::vector<Cell>& cells, const TypedColumn& column, const schema::Model& model,
                  const sync::RecordState& record) {
  std::string value = value_of(model, record, column.field);
  if (text_of(record, column.field) != nullptr) {
    cells.emplace_back(std::move(value));
  } else if (column.kind == ColumnKind::kPeriod) {
    append_period(cells, value);
  } else {
    cells.push_back(value == "null" ? Cell() : cell(column.kind, value));
  }
}

std::vector<Cell> row_of(const TypedTable& table, const schema::Model& model, const sync::RecordState& record) {
  std::vector<Cell> cells{record.id.text(),       record.scope.text(),    record.author.text(),
                          raw(record.created_at), raw(record.changed_at), std::int64_t{is_deleted(record)}};
  for (const auto& column : table.columns) append_cells(cells, column, model, record);
  return cells;
}

/// The elements in the order in which a column sorts them.
std::vector<Cell> elements_of(const TypedSet& set, const sync::RecordState& record) {
  std::vector<Cell> cells;
  const auto found = record.fields.find(std::string(set.field));
  const auto* state = found == record.fields.end() ? nullptr : std::get_if<sync::SetState>(&found->second);
  if (state == nullptr) return cells;
  for (const auto& [element, adds] : state->adds) {
    if (auto value = cell(set.kind, element); !adds.empty() && value.index() != 0) cells.push_back(std::move(value));
  }
  std::sort(cells.begin(), cells.end());
  cells.erase(std::unique(cells.begin(), cells.end()), cells.end());
  return cells;
}

void bind_cell(Statement& statement, int index, const Cell& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    statement.bind(index, *integer);
  } else if (const auto* real = std::get_if<double>(&value)) {
    statement.bind(index, *real);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    statement.bind(index, *text);
  } else {
    statement.bind(index, nullptr);
  }
}

bool holds(const Statement& statement, int column, const Cell& value) {
  if (statement.is_null(column)) return value.index() == 0;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return statement.integer(column) == *integer;
  if (const auto* real = std::get_if<double>(&value)) return statement.real(column) == *real;
  const auto* text = std::get_if<std::string>(&value);
  return text != nullptr && statement.text(column) == *text;
}

void bind_cells(Statement& statement, const std::vector<Cell>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) bind_cell(statement, static_cast<int>(i) + 1, cells[i]);
}

void write_set(Database& database, const TypedSet& set, const sync::RecordState* before,
               const sync::RecordState& record) {
  auto elements = elements_of(set, record);
  if (before != nullptr) {
    if (elements_of(set, *before) == elements) return;
    database.run(set.clear, record.id);
  }
  auto insert = database.query(set.insert);
  for (const auto& element : elements) {
    insert.bind(1, record.id);
    bind_cell(insert, 2, element);
    insert.run();
  }
}

void write_whole(Database& database, const TypedTable& table, const schema::Model& model,
                 const sync::RecordState& record) {
  auto upsert = database.query(table.upsert);
  bind_cells(upsert, row_of(table, model, record));
  upsert.run();
}

void write_columns(Database& database, const TypedTable& table, const schema::Model& model,
                   const std::vector<const TypedColumn*>& columns, const sync::RecordState& record) {
  if (columns.empty()) database.run(table.touch, record.changed_at, record.id);
  for (const auto* column : columns) {
    std::vector<Cell> cells{raw(record.changed_at)};
    append_cells(cells, *column, model, record);
    cells.emplace_back(record.id.text());
    auto update = database.query(column->update);
    bind_cells(update, cells);
    update.run();
  }
}

bool set_holds(Database& database, const TypedSet& set, const std::string& id, const sync::RecordState& record) {
  auto stored = database.query(set.select, id);
  for (const auto& element : elements_of(set, record)) {
    if (!stored.step() || !holds(stored, 0, element)) return false;
  }
  return !stored.step();
}

}  // namespace

void write_typed(Database& database, const schema::Model& model, const sync::RecordState* before,
                 const sync::RecordState& record) {
  const auto* table = table_of(record.collection);
  if (table == nullptr) return;
  std::vector<const TypedColumn*> changed;
  if (before != nullptr) {
    for (const auto& column : table->columns) {
      if (value_of(model, *before, column.field) != value_of(model, record, column.field)) changed.push_back(&column);
    }
  }
  // Past a few columns one statement for the whole row is less work.
  constexpr std::size_t kColumnsMax = 3;
  // A making that was lost, of a record made jointly, comes back before the one that stood.
  const bool begun_anew =
      before != nullptr && (before->author != record.author || before->created_at != record.created_at);
  if (before == nullptr || begun_anew || changed.size() > kColumnsMax || is_deleted(*before) != is_deleted(record)) {
    write_whole(database, *table, model, record);
  } else {
    write_columns(database, *table, model, changed, record);
  }
  for (const auto& set : table->sets) write_set(database, set, before, record);
}

std::optional<std::string> typed_difference(Database& database, const schema::Model& model,
                                            const sync::RecordState& record) {
  const auto* table = table_of(record.collection);
  if (table == nullptr) return std::nullopt;
  const std::string id = record.id.text();
  const std::string which = record.collection + " " + id;
  const auto cells = row_of(*table, model, record);
  auto stored = database.query(table->select, id);
  if (!stored.step()) return which + " has no row";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (!holds(stored, static_cast<int>(i), cells[i])) return which + " differs in column " + std::to_string(i + 1);
  }
  for (const auto& set : table->sets) {
    if (!set_holds(database, set, id, record)) return which + " differs in " + std::string(set.field);
  }
  return std::nullopt;
}

}  // namespace bijeen::store
