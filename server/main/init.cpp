// SPDX-License-Identifier: EUPL-1.2
#include "server/main/init.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "schema/programme.h"
#include "server/store/clock.h"

namespace bijeen::main_program {
namespace {

std::optional<std::string> read_file(const std::filesystem::path& file) {
  std::error_code failure;
  if (!std::filesystem::is_regular_file(file, failure) ||
      std::filesystem::file_size(file, failure) > schema::kProgrammeBytesMax) {
    return std::nullopt;
  }
  std::ifstream in(file, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  if (!in) return std::nullopt;
  return bytes.str();
}

std::string json_text(std::string_view text) {
  return nlohmann::json(text).dump();
}

sync::Op person_op(const schema::ProgrammePerson& person) {
  sync::Op op;
  op.collection = "person";
  op.record = *sync::RecordId::parse(person.id);
  op.create = true;
  op.put = {{"name", json_text(person.name)}, {"role", json_text(person.role)}, {"active", "true"}};
  return op;
}

sync::Op record_op(const schema::ProgrammeRecord& record) {
  sync::Op op;
  op.collection = record.collection;
  op.record = *sync::RecordId::parse(record.id);
  op.create = true;
  op.put = record.put;
  op.add = record.add;
  return op;
}

/// Writes what belongs to one scope in one go.
class Filler {
 public:
  Filler(store::Store& store, const sync::PersonId& author) : store_(store), author_(author) {}

  void add(const sync::Scope& scope, sync::Op op) { by_scope_[scope].push_back(std::move(op)); }

  Status write() {
    for (auto& [scope, ops] : by_scope_) {
      const auto verdicts = store_.write(author_, scope, std::move(ops));
      if (!verdicts) return verdicts.error();
    }
    return Done{};
  }

 private:
  store::Store& store_;
  sync::PersonId author_;
  std::map<sync::Scope, std::vector<sync::Op>> by_scope_;
};

Status fill(store::Store& store, const schema::Programme& programme) {
  const auto leader = std::find_if(programme.people.begin(), programme.people.end(),
                                   [](const schema::ProgrammePerson& person) { return person.role == "leader"; });
  if (leader == programme.people.end())
    return Error{ErrorCode::kImportMalformed, "the programme names no project leader"};
  Filler filler(store, *sync::PersonId::parse(leader->id));
  for (const auto& person : programme.people) filler.add(sync::Scope{}, person_op(person));
  for (const auto& record : programme.records) filler.add(*sync::Scope::parse(record.scope), record_op(record));
  return filler.write();
}

}  // namespace

CommandOutcome init(const std::filesystem::path& data_directory, const std::filesystem::path& programme_file) {
  const auto text = read_file(programme_file);
  if (!text) return {1, "", "The programme file '" + programme_file.string() + "' cannot be read."};
  const schema::Model& model = schema::Model::shipped();
  const auto programme = schema::parse_programme(model, *text);
  if (!programme) return {1, "", "The programme file is not right: " + programme.error().detail + "."};
  if (std::filesystem::exists(data_directory / "bijeen.sqlite")) {
    return {1, "", "There is data in '" + data_directory.string() + "' already; it is left as it is."};
  }
  std::filesystem::create_directories(data_directory);
  const std::filesystem::path half_made = data_directory / "half-made";
  std::filesystem::remove_all(half_made);
  Status filled = Done{};
  {
    store::Store store(model, {.directory = half_made, .create = true});
    store.write([](store::Database& database) {
      store::append_audit(database, store::system_now(), {store::Act::kInit, std::string(store::kOperator)});
    });
    filled = fill(store, *programme);
    if (filled) store.backup(half_made / "complete.sqlite");
  }
  if (filled) std::filesystem::rename(half_made / "complete.sqlite", data_directory / "bijeen.sqlite");
  std::filesystem::remove_all(half_made);
  if (!filled) {
    return {
        1, "",
        "The programme was refused (" + std::string(code(filled.error().code)) + "): " + filled.error().detail + "."};
  }
  return {0,
          "Made " + data_directory.string() + " with " + std::to_string(programme->people.size()) + " people and " +
              std::to_string(programme->records.size()) + " records.\n",
          ""};
}

}  // namespace bijeen::main_program
