// SPDX-License-Identifier: EUPL-1.2
#include "server/auth/people.h"

#include <nlohmann/json.hpp>

#include "schema/model.h"

namespace bijeen::auth {
namespace {

nlohmann::json shown(const sync::RecordState& record, std::string_view name) {
  static const schema::Collection& collection = *schema::Model::shipped().collection("person");
  return nlohmann::json::parse(sync::shown_value(record, *collection.field(name)), nullptr, false);
}

std::string text_of(const nlohmann::json& value) {
  return value.is_string() ? value.get<std::string>() : std::string();
}

}  // namespace

Person person_of(const sync::RecordState& record) {
  const auto active = shown(record, "active");
  return {sync::PersonId{record.id.bytes}, text_of(shown(record, "name")), text_of(shown(record, "role")),
          !sync::is_deleted(record) && active != nlohmann::json(false)};
}

std::vector<Person> all_people(store::Database& database) {
  std::vector<Person> people;
  auto row = database.query("SELECT state FROM record WHERE collection = 'person' ORDER BY id");
  while (row.step()) {
    const auto record = sync::decode_record(row.text(0));
    if (!record) throw store::StorageError(store::StorageError::Kind::kCorrupt, "a stored person cannot be read");
    people.push_back(person_of(*record));
  }
  return people;
}

sync::RecordId record_of(const sync::PersonId& person) {
  return sync::RecordId{person.bytes};
}

}  // namespace bijeen::auth
