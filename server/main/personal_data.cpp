// SPDX-License-Identifier: EUPL-1.2
#include "server/main/personal_data.h"

#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "schema/personal_data.h"
#include "sync/record.h"

namespace bijeen::main_program {
namespace {

constexpr std::size_t kFoundMax = 20;

std::set<std::string_view> kinds_in(const nlohmann::json& value) {
  std::set<std::string_view> kinds;
  if (!value.is_string()) return kinds;
  for (const auto& found : schema::find_personal_data(value.get_ref<const std::string&>(), kFoundMax))
    kinds.insert(schema::name(found.kind));
  return kinds;
}

}  // namespace

std::string personal_data_in(store::Store& store) {
  const auto& model = schema::Model::shipped();
  std::string lines;
  store.read([&](store::Database& database) {
    auto rows = database.query("SELECT state FROM record ORDER BY collection, id");
    while (rows.step()) {
      const auto record = sync::decode_record(rows.text(0));
      const auto* collection = record ? model.collection(record->collection) : nullptr;
      if (collection == nullptr || sync::is_deleted(*record)) continue;
      for (const auto& field : collection->fields) {
        const auto value = nlohmann::json::parse(sync::shown_value(*record, field), nullptr, false);
        for (const auto kind : kinds_in(value))
          lines.append(record->collection + '\t' + record->id.text() + '\t' + field.name + '\t').append(kind) += '\n';
      }
    }
  });
  return lines;
}

}  // namespace bijeen::main_program
