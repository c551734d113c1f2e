// SPDX-License-Identifier: EUPL-1.2
#include "server/store/derived.h"

#include <string>

#include "server/store/meta.h"
#include "server/store/receipt.h"
#include "server/store/records.h"
#include "server/store/search.h"
#include "server/store/typed_tables.h"

namespace bijeen::store {
namespace {

/// Counts up when what write_typed() or write_search() puts in the same columns changes.
constexpr std::string_view kForm = "1";

/// Differs when anything that decides what stands in the tables or the index differs.
std::string hash_of(const schema::Model& model) {
  std::string parts(kForm);
  parts.append(" ").append(typed_hash()).append(search_create());
  for (const auto& collection : model.collections()) {
    parts.append("\n").append(collection.name).append(" ").append(collection.title);
    for (const auto& name : collection.search) parts.append(" ").append(name);
    for (const auto& field : collection.fields) {
      parts.append(" ").append(field.name).append(":").append(std::to_string(static_cast<int>(field.type)));
      parts.append(":").append(std::to_string(static_cast<int>(field.rule)));
    }
  }
  return sha256_hex(parts);
}

void fill(Database& database, const schema::Model& model) {
  auto rows = database.query("SELECT key, state FROM record ORDER BY key");
  while (rows.step()) {
    const auto record = decode_state(rows.text(1));
    write_typed(database, model, nullptr, record);
    write_search(database, model, rows.integer(0), record);
  }
}

}  // namespace

void bring_derived_up_to_date(Database& database, const schema::Model& model) {
  const std::string hash = hash_of(model);
  if (read_meta(database, "derived_hash") == hash) return;
  Savepoint savepoint(database);
  // How to take the tables away was written by the build that made them, which knew their names.
  if (const auto drop = read_meta(database, "derived_drop")) database.execute_script(*drop);
  database.execute_script(typed_create());
  database.execute_script(search_create());
  fill(database, model);
  write_meta(database, "derived_drop", std::string(typed_drop()).append(search_drop()));
  write_meta(database, "derived_hash", hash);
  savepoint.release();
}

}  // namespace bijeen::store
