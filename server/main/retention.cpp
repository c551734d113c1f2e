// SPDX-License-Identifier: EUPL-1.2
#include "server/main/retention.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "schema/model.h"
#include "server/main/erase.h"
#include "sync/record.h"

namespace bijeen::main_program {
namespace {

using nlohmann::json;

constexpr int kMonthsMax = 1200;

Result<int> months_in(const json& value, const std::string& name) {
  if (value.is_number_integer() && value >= 0 && value <= kMonthsMax) return value.get<int>();
  return Error{ErrorCode::kRequestField, name + ": is no number of months from 0 to 1200"};
}

/// The day so many months before, its last one where that month is shorter.
sync::Millis months_before(sync::Millis now, int months) {
  using namespace std::chrono;
  const sys_days today = floor<days>(sys_time<milliseconds>(milliseconds(raw(now))));
  year_month_day day = year_month_day(today) - std::chrono::months(months);
  if (!day.ok()) day = day.year() / day.month() / last;
  return sync::Millis{duration_cast<milliseconds>(sys_days(day).time_since_epoch()).count()};
}

/// The months that hold for the record; 0 = for ever.
int period_of(const Periods& periods, const sync::RecordState& record) {
  const auto of_collection = periods.collections.find(record.collection);
  const int kept = of_collection == periods.collections.end() ? 0 : of_collection->second;
  if (record.collection == "person") {
    return auth::person_of(record).active ? 0 : kept;
  }
  if (!sync::is_deleted(record) || periods.deleted == 0) return kept;
  return kept == 0 ? periods.deleted : std::min(kept, periods.deleted);
}

std::vector<store::Erasure> past_their_period(store::Database& database, const Periods& periods, sync::Millis now) {
  std::vector<store::Erasure> records;
  auto rows = database.query(
      "SELECT state FROM record AS r WHERE NOT EXISTS (SELECT 1 FROM erasure AS e WHERE e.collection = r.collection"
      " AND e.id = r.id) ORDER BY collection, id");
  while (rows.step()) {
    const auto record = sync::decode_record(rows.text(0));
    if (!record) continue;
    const int months = period_of(periods, *record);
    if (months == 0 || record->changed_at >= months_before(now, months)) continue;
    if (record->collection == "person") {
      auto person = erasures_of(database, record->id);
      std::move(person.begin(), person.end(), std::back_inserter(records));
    } else {
      records.push_back({{record->collection, record->id}, false, {}, {}});
    }
  }
  return records;
}

}  // namespace

Result<Periods> parse_periods(std::string_view text) {
  const auto given = json::parse(text, nullptr, false);
  if (!given.is_object()) return Error{ErrorCode::kRequestField, "is no JSON object"};
  Periods periods;
  for (const auto& [name, value] : given.items()) {
    if (name == "deleted") {
      const auto months = months_in(value, name);
      if (!months) return months.error();
      periods.deleted = *months;
    } else if (name != "collections" || !value.is_object()) {
      return Error{ErrorCode::kRequestField, name + ": is not known here"};
    }
  }
  const auto collections = given.value("collections", json::object());
  for (const auto& [name, value] : collections.items()) {
    if (schema::Model::shipped().collection(name) == nullptr)
      return Error{ErrorCode::kRequestField, name + ": is no collection"};
    const auto months = months_in(value, name);
    if (!months) return months.error();
    periods.collections[name] = *months;
  }
  return periods;
}

CommandOutcome keep_periods(store::Store& store, const StoreCommand& command, sync::Millis now) {
  Periods periods;
  if (command.has("periods")) {
    std::ifstream in(command.get("periods"), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto given = parse_periods(text);
    if (!given) return {1, "", "'" + command.get("periods") + "': " + given.error().detail + "."};
    periods = *given;
  }
  std::vector<store::Erasure> records;
  store.read([&](store::Database& database) { records = past_their_period(database, periods, now); });
  std::map<std::string, std::size_t> counts;
  for (const auto& record : records) ++counts[record.key.collection];
  CommandOutcome outcome;
  for (const auto& [collection, count] : counts) outcome.out += std::to_string(count) + "\t" + collection + "\n";
  if (records.empty()) return {0, "Nothing is older than its period.\n", ""};
  if (!command.has("confirm")) {
    outcome.out += "Nothing was erased. Do it with --confirm.\n";
    return outcome;
  }
  store.erase(std::move(records));
  outcome.out += "Erased. Make a backup now.\n";
  return outcome;
}

}  // namespace bijeen::main_program
