// SPDX-License-Identifier: EUPL-1.2
#include "server/api/audit_json.h"

#include <nlohmann/json.hpp>

namespace bijeen::api {

nlohmann::ordered_json audit_json(const store::AuditLine& line) {
  using Json = nlohmann::ordered_json;
  const auto said = [](const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); };
  return {{"number", line.number},     {"at", sync::raw(line.at)},
          {"actor", said(line.actor)}, {"device", said(line.device)},
          {"act", line.act},           {"kind", said(line.kind)},
          {"scope", said(line.scope)}, {"record", said(line.record)},
          {"outcome", line.outcome},   {"previous", said(line.previous)},
          {"hash", line.hash}};
}

}  // namespace bijeen::api
