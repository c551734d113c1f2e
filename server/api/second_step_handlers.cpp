// SPDX-License-Identifier: EUPL-1.2
// The second step of one's own passphrase, for who has a session; at signing in: sign_in_handlers.cpp.
#include <nlohmann/json.hpp>

#include "server/api/answers.h"
#include "server/api/api.h"
#include "server/api/door.h"
#include "server/api/sign_in_json.h"

namespace bijeen::api {
namespace {

http::Response codes_answer(const http::Request& request, const Result<std::vector<std::string>>& codes) {
  if (!codes) return refusal(request, codes.error());
  return json_answer({{"recoveryCodes", *codes}});
}

}  // namespace

http::Response Api::offer_second_step(const Call& call) {
  return json_answer(offer_json(sign_in_, sign_in_.offer_second_step(call.actor->person)));
}

http::Response Api::set_second_step(const Call& call) {
  const auto body = parse_object(call.request.body);
  if (!body) return http::problem(call.request, body.error());
  const auto shown = parse_step(*body);
  if (!shown) return http::problem(call.request, shown.error());
  return codes_answer(call.request, sign_in_.set_second_step(*call.session, *shown));
}

http::Response Api::remove_second_step(const Call& call) {
  const auto removed = sign_in_.remove_second_step(*call.session);
  if (!removed) return refusal(call.request, removed.error());
  return no_content();
}

http::Response Api::renew_recovery_codes(const Call& call) {
  return codes_answer(call.request, sign_in_.renew_recovery_codes(*call.session));
}

}  // namespace bijeen::api
