// SPDX-License-Identifier: EUPL-1.2
#include "server/api/sync_json.h"

#include <nlohmann/json.hpp>

namespace bijeen::api {

using nlohmann::json;

json numbers_json(const std::vector<sync::Seq>& numbers) {
  json list = json::array();
  for (const auto number : numbers) list.push_back(sync::raw(number));
  return list;
}

json verdict_json(const store::Verdict& verdict, bool dutch) {
  json out{{"n", sync::raw(verdict.n)}, {"id", verdict.id.text()}};
  if (verdict.kind == store::Verdict::Kind::kAccepted) {
    out["verdict"] = "accepted";
    out["seq"] = sync::raw(verdict.seq);
    out["at"] = sync::raw(verdict.at);
    out["hash"] = verdict.hash;
    out["signature"] = verdict.signature;
    if (!verdict.returned.empty()) out["returned"] = numbers_json(verdict.returned);
    if (verdict.erased) out["erased"] = true;
    return out;
  }
  out["verdict"] = verdict.kind == store::Verdict::Kind::kRefused ? "refused" : "escrowed";
  if (verdict.error) {
    out["code"] = code(verdict.error->code);
    out["title"] = title(verdict.error->code, dutch);
    if (!verdict.error->detail.empty()) out["detail"] = verdict.error->detail;
  }
  return out;
}

}  // namespace bijeen::api
