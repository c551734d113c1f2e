// SPDX-License-Identifier: EUPL-1.2
#include "schema/json.h"

#include <set>
#include <string>
#include <vector>

namespace bijeen::schema {

std::optional<Json> parse_json(std::string_view text, std::size_t depth_max) {
  std::vector<std::set<std::string>> open_objects;
  bool sound = true;
  // Depth is judged before a value is built: the parser itself does not recurse, the destructor of what it builds does.
  const auto watch = [&](int depth, Json::parse_event_t event, Json& value) {
    using Event = Json::parse_event_t;
    if (static_cast<std::size_t>(depth) >= depth_max && (event == Event::object_start || event == Event::array_start))
      sound = false;
    if (event == Event::object_start) open_objects.emplace_back();
    if (event == Event::object_end && !open_objects.empty()) open_objects.pop_back();
    if (event == Event::key && !open_objects.empty() && !open_objects.back().insert(value.get<std::string>()).second)
      sound = false;
    return sound;
  };
  Json value = Json::parse(text.begin(), text.end(), watch, false);
  if (!sound || value.is_discarded()) return std::nullopt;
  return value;
}

}  // namespace bijeen::schema
