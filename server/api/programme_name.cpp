// SPDX-License-Identifier: EUPL-1.2
#include "server/api/programme_name.h"

#include <nlohmann/json.hpp>

#include "schema/model.h"

namespace bijeen::api {

std::string programme_name(store::Store& store) {
  static const schema::Field& field = *schema::Model::shipped().collection("programme")->field("name");
  std::string name;
  store.read([&](store::Database& database) {
    auto row = database.query("SELECT state FROM record WHERE collection = 'programme' ORDER BY id LIMIT 1");
    if (!row.step()) return;
    const auto record = sync::decode_record(row.text(0));
    if (!record || sync::is_deleted(*record)) return;
    const auto value = nlohmann::json::parse(sync::shown_value(*record, field), nullptr, false);
    if (value.is_string()) name = value.get<std::string>();
  });
  return name;
}

}  // namespace bijeen::api
