// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "schema/model.h"
#include "server/reports/labels.h"
#include "server/reports/page_parts.h"
#include "server/reports/read_progress.h"

namespace bijeen::reports {
namespace {

using nlohmann::json;
using store::Database;
using store::Statement;

std::string copy(const Statement& row, int column) {
  return std::string(row.text(column));
}

/// Collections that a proposal can be about or can refer to, with the statement that gives a record's name.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kNames{{
    {"actionLine", "SELECT title FROM action_line WHERE id = ?2 AND scope IN (SELECT value FROM json_each(?1))"},
    {"focusPoint", "SELECT title FROM focus_point WHERE id = ?2 AND scope IN (SELECT value FROM json_each(?1))"},
    {"activity", "SELECT title FROM activity WHERE id = ?2 AND scope IN (SELECT value FROM json_each(?1))"},
    {"localVariant",
     "SELECT coalesce(v.term, '') || ' (' || m.name || ')' FROM local_variant v JOIN municipality m ON m.id = "
     "v.municipality "
     "WHERE v.id = ?2 AND v.scope IN (SELECT value FROM json_each(?1))"},
    {"municipality", "SELECT name FROM municipality WHERE id = ?2 AND scope IN (SELECT value FROM json_each(?1))"},
    {"organisation", "SELECT name FROM organisation WHERE id = ?2 AND scope IN (SELECT value FROM json_each(?1))"},
    {"person", "SELECT name FROM person WHERE id = ?2 AND scope IN (SELECT value FROM json_each(?1))"},
    {"body", "SELECT name FROM body WHERE id = ?2 AND scope IN (SELECT value FROM json_each(?1))"},
}};

std::string name_of(Database& database, const std::string& scopes, std::string_view collection, std::string_view id) {
  const auto found =
      std::find_if(kNames.begin(), kNames.end(), [&](const auto& entry) { return entry.first == collection; });
  if (found == kNames.end()) return {};
  auto row = database.query(found->second, scopes, id);
  return row.step() ? copy(row, 0) : std::string();
}

/// Says a proposed value as people say it. A proposal comes from a device, so its value may be anything.
class SpokenValue {
 public:
  SpokenValue(Database& database, const std::string& scopes, Language language)
      : database_(database), scopes_(scopes), language_(language) {}

  std::string of(const std::string& collection, const std::string& field, std::string_view value_json) {
    const schema::Collection* known = schema::Model::shipped().collection(collection);
    return any(collection, known == nullptr ? nullptr : known->field(field), json::parse(value_json, nullptr, false));
  }

  /// A record that is not there yet: what the model knows of its fields.
  std::string of_new(const std::string& collection, std::string_view values_json) {
    const json values = json::parse(values_json, nullptr, false);
    const schema::Collection* known = schema::Model::shipped().collection(collection);
    if (known == nullptr || !values.is_object()) return {};
    std::string text;
    for (const auto& [name, value] : values.items()) {
      const schema::Field* field = known->field(name);
      const std::string said = field == nullptr ? std::string() : any(collection, field, value);
      if (said.empty()) continue;
      text += (text.empty() ? "" : "; ") + Labels::in(language_).field(collection, name) + ": " + said;
    }
    return text;
  }

 private:
  std::string any(const std::string& collection, const schema::Field* field, const json& value) {
    if (!value.is_array()) return one(collection, field, value);
    std::string text;
    for (const auto& element : value) text += (text.empty() ? "" : ", ") + one(collection, field, element);
    return text;
  }

  std::string one(const std::string& collection, const schema::Field* field, const json& value) {
    if (value.is_null() || value.is_discarded()) return {};
    if (value.is_boolean()) {
      const bool dutch = language_ == Language::kDutch;
      return value.get<bool>() ? (dutch ? "ja" : "yes") : (dutch ? "nee" : "no");
    }
    if (value.is_number()) return spoken_number(value.get<double>(), language_);
    if (value.is_object())
      return value.contains("text") && value["text"].is_string() ? value["text"].get<std::string>() : value.dump();
    if (!value.is_string() || field == nullptr) return value.is_string() ? value.get<std::string>() : value.dump();
    return words_of(collection, *field, value.get_ref<const std::string&>());
  }

  std::string words_of(const std::string& collection, const schema::Field& field, const std::string& text) {
    if (field.type == schema::Type::kEnum) return Labels::in(language_).value(collection, field.name, text);
    if (field.type == schema::Type::kRef) return name_of(database_, scopes_, field.of, text);
    if (field.type == schema::Type::kDate || field.type == schema::Type::kMonth) {
      const auto date = schema::PartialDate::parse(text);
      return date ? spoken(*date, language_) : text;
    }
    return text;
  }

  Database& database_;
  const std::string& scopes_;
  Language language_;
};

}  // namespace

std::vector<Proposal> read_proposals(Database& database, const std::string& scopes, const Days& days,
                                     Language language) {
  // The log says when the decision fell: an answer that was worded better afterwards does not move it to another
  // period.
  auto row = database.query(
      "SELECT collection, field, record, old_value, new_value, reason, answer, author, status, decided_at FROM ("
      " SELECT p.*, coalesce((SELECT max(s.at) FROM record r JOIN record_change c ON c.record = r.key"
      "   JOIN change_set s ON s.seq = c.seq JOIN json_each(s.body, '$.set.ops') op"
      "   WHERE r.collection = 'proposal' AND r.id = p.id AND json_extract(op.value, '$.record') = p.id"
      "   AND json_extract(op.value, '$.put.status') = p.status), p.changed_at) AS decided_at"
      " FROM proposal p WHERE p.deleted = 0 AND p.status IN ('accepted', 'rejected')"
      " AND p.scope IN (SELECT value FROM json_each(?1))) "
      "WHERE decided_at >= ?2 AND decided_at < ?3 ORDER BY decided_at, id",
      scopes, start_of(days.from), end_of(days.to));
  SpokenValue spoken_value(database, scopes, language);
  std::vector<Proposal> proposals;
  while (row.step()) {
    Proposal proposal;
    proposal.collection = copy(row, 0);
    proposal.field = copy(row, 1);
    proposal.record = name_of(database, scopes, proposal.collection, row.text(2));
    proposal.old_value = spoken_value.of(proposal.collection, proposal.field, row.text(3));
    proposal.new_value = proposal.field.empty() ? spoken_value.of_new(proposal.collection, row.text(4))
                                                : spoken_value.of(proposal.collection, proposal.field, row.text(4));
    proposal.reason = copy(row, 5);
    proposal.answer = copy(row, 6);
    proposal.author = name_of(database, scopes, "person", row.text(7));
    proposal.accepted = row.text(8) == "accepted";
    proposal.decided_on = day_of(row.millis(9));
    proposals.push_back(std::move(proposal));
  }
  return proposals;
}

}  // namespace bijeen::reports
