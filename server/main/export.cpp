// SPDX-License-Identifier: EUPL-1.2
#include "server/main/export.h"

#include <fstream>
#include <nlohmann/json.hpp>

#include "server/main/record_tables.h"
#include "sync/record.h"

namespace bijeen::main_program {

CommandOutcome export_to(store::Store& store, const std::filesystem::path& directory) {
  using nlohmann::json;
  if (!make_empty_directory(directory)) return {1, "", "'" + directory.string() + "' is not an empty directory."};
  const schema::Model& model = schema::Model::shipped();
  RecordTables tables(directory);
  std::ofstream file(directory / "records.json", std::ios::binary);
  file << R"({"format":"bijeen-records","version":1,"records":[)";
  std::size_t count = 0;
  store.read([&](store::Database& database) {
    auto row = database.query("SELECT collection, state FROM record ORDER BY collection, id");
    while (row.step()) {
      const schema::Collection* collection = model.collection(row.text(0));
      const auto record = sync::decode_record(row.text(1));
      if (!record || collection == nullptr) continue;
      const std::string view = sync::view_json(*collection, *record);
      // Written as it is read, so that no more than a record is in memory.
      file << (count++ == 0 ? "\n" : ",\n") << view;
      tables.add(*collection, json::parse(view, nullptr, false));
    }
  });
  file << "\n]}\n";
  file.close();
  const bool has_tables = tables.finish();
  if (!has_tables || !file.good()) return {1, "", "Not everything could be written to '" + directory.string() + "'."};
  return {0, std::to_string(count) + " records written to " + directory.string() + "\n", ""};
}

}  // namespace bijeen::main_program
