// SPDX-License-Identifier: EUPL-1.2
#include "server/replica/unsent_file.h"
#include "sync/codec.h"
#include "sync/json.h"

namespace bijeen::replica {
namespace {

Error malformed(const std::string& what) {
  return {ErrorCode::kImportMalformed, what};
}

}  // namespace

Result<Unsent> parse_unsent(std::string_view text) {
  constexpr std::size_t kLevelsAboveValue = 12;
  const auto json = sync::parse_json(text, sync::kJsonDepthMax + kLevelsAboveValue);
  if (!json) return malformed("this is not JSON");
  const auto* format = sync::text_member(*json, "format");
  const sync::Json* list = sync::member(*json, "changeSets");
  if (format == nullptr || *format != "bijeen-unsent" || sync::whole_member(*json, "version") != 1 || list == nullptr ||
      !list->is_array())
    return malformed("this is no export of unsent work");
  Unsent unsent;
  for (const auto& item : *list) {
    auto set = sync::change_set_from(item);
    if (!set) return malformed(set.error().detail);
    unsent.sets.push_back(std::move(*set));
  }
  const sync::Json* sent = sync::member(*json, "sent");
  if (sent != nullptr && !sent->is_array()) return malformed("sent is no list");
  for (const auto& item : sent == nullptr ? sync::Json::array() : *sent) {
    const auto* id_text = item.get_ptr<const std::string*>();
    const auto id = id_text == nullptr ? std::nullopt : sync::ChangeSetId::parse(*id_text);
    if (!id) return malformed("sent holds what is no id");
    unsent.sent.insert(*id);
  }
  return unsent;
}

}  // namespace bijeen::replica
