// SPDX-License-Identifier: EUPL-1.2
#include "server/api/personal_data_notice.h"

#include <nlohmann/json.hpp>

namespace bijeen::api {
namespace {

/// More in one text tell nothing more.
constexpr std::size_t kFoundMax = 20;

void add(std::string_view text, PersonalDataCounts& counts) {
  for (const auto& found : schema::find_personal_data(text, kFoundMax))
    ++counts.at(static_cast<std::size_t>(found.kind));
}

/// Strings of a canonical value, in whatever it is nested.
void add_value(const nlohmann::json& value, PersonalDataCounts& counts) {
  if (value.is_string()) add(value.get_ref<const std::string&>(), counts);
  if (!value.is_structured()) return;
  for (const auto& part : value) add_value(part, counts);
}

}  // namespace

PersonalDataCounts personal_data_in(const sync::Op& op) {
  PersonalDataCounts counts{};
  for (const auto& [field, value] : op.put) add_value(nlohmann::json::parse(value, nullptr, false), counts);
  for (const auto& [field, elements] : op.add) {
    for (const auto& element : elements) add_value(nlohmann::json::parse(element, nullptr, false), counts);
  }
  for (const auto& [field, edits] : op.text) {
    for (const auto& edit : edits) add(edit.inserted, counts);
  }
  return counts;
}

PersonalDataCounts personal_data_in(const sync::ChangeSet& set) {
  PersonalDataCounts counts{};
  for (const auto& op : set.ops) add_counts(counts, personal_data_in(op));
  return counts;
}

void add_counts(PersonalDataCounts& counts, const PersonalDataCounts& more) {
  for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += more[i];
}

std::string kinds_in(const PersonalDataCounts& counts) {
  std::string kinds;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    kinds.append(kinds.empty() ? "" : ",").append(schema::name(static_cast<schema::PersonalDataKind>(i)));
  }
  return kinds;
}

}  // namespace bijeen::api
