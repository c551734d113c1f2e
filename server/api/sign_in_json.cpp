// SPDX-License-Identifier: EUPL-1.2
#include "server/api/sign_in_json.h"

#include <nlohmann/json.hpp>

#include "server/api/door.h"

namespace bijeen::api {
namespace {

using nlohmann::json;

constexpr std::size_t kPassphraseBytesMax = 2048;
constexpr std::size_t kCredentialBytesMax = 1023;
constexpr std::size_t kClientDataBytesMax = 4096;
constexpr std::size_t kBinaryBytesMax = 8192;
constexpr std::size_t kStepCodeBytesMax = 64;
constexpr std::size_t kOfferBytesMax = 128;

/// What both answers of a passkey have.
struct PasskeyAnswer {
  auth::Bytes id, client_data, authenticator_data;
};

Result<PasskeyAnswer> parse_answer(const json& passkey) {
  auto id = bytes_member(passkey, "id", kCredentialBytesMax);
  if (!id) return id.error();
  auto client_data = bytes_member(passkey, "clientDataJSON", kClientDataBytesMax);
  if (!client_data) return client_data.error();
  auto authenticator_data = bytes_member(passkey, "authenticatorData", kBinaryBytesMax);
  if (!authenticator_data) return authenticator_data.error();
  return PasskeyAnswer{std::move(*id), std::move(*client_data), std::move(*authenticator_data)};
}

Result<auth::Registration> parse_registration(const json& passkey) {
  auto answer = parse_answer(passkey);
  if (!answer) return answer.error();
  auto public_key = bytes_member(passkey, "publicKey", kBinaryBytesMax);
  if (!public_key) return public_key.error();
  const auto algorithm = integer_member(passkey, "algorithm");
  if (!algorithm) return algorithm.error();
  return auth::Registration{std::move(answer->id), std::move(answer->client_data),
                            std::move(answer->authenticator_data), std::move(*public_key), *algorithm};
}

Result<auth::Assertion> parse_assertion(const json& passkey) {
  auto answer = parse_answer(passkey);
  if (!answer) return answer.error();
  auto signature = bytes_member(passkey, "signature", kBinaryBytesMax);
  if (!signature) return signature.error();
  return auth::Assertion{std::move(answer->id), std::move(answer->client_data), std::move(answer->authenticator_data),
                         std::move(*signature)};
}

/// "passphrase", with "secondStep" where that is there.
Result<auth::ShownPassphrase> parse_passphrase(const json& body) {
  auto passphrase = text_member(body, "passphrase", kPassphraseBytesMax);
  if (!passphrase) return passphrase.error();
  auth::ShownPassphrase shown{std::move(*passphrase)};
  if (!has(body, "secondStep")) return shown;
  const auto step = object_member(body, "secondStep");
  if (!step) return step.error();
  auto parsed = parse_step(**step);
  if (!parsed) return parsed.error();
  shown.step = std::move(*parsed);
  return shown;
}

/// Exactly one of "passphrase" and "passkey".
template <typename Passkey>
Result<std::variant<auth::ShownPassphrase, Passkey>> parse_one(const json& body,
                                                               Result<Passkey> (*parse_passkey)(const json&)) {
  using Either = std::variant<auth::ShownPassphrase, Passkey>;
  if (has(body, "passphrase") == has(body, "passkey"))
    return Error{ErrorCode::kRequestField, "give either passphrase or passkey"};
  if (has(body, "passphrase")) {
    auto shown = parse_passphrase(body);
    if (!shown) return shown.error();
    return Either{std::move(*shown)};
  }
  const auto passkey = object_member(body, "passkey");
  if (!passkey) return passkey.error();
  auto parsed = parse_passkey(**passkey);
  if (!parsed) return parsed.error();
  return Either{std::move(*parsed)};
}

}  // namespace

Result<auth::NewDevice> parse_device(const json& body) {
  const auto device = object_member(body, "device");
  if (!device) return device.error();
  const auto id = id_member<sync::DeviceId>(**device, "id");
  if (!id) return id.error();
  const auto name = text_member(**device, "name", kNameBytesMax);
  if (!name) return name.error();
  return auth::NewDevice{*id, *name};
}

Result<auth::SignIn::Means> parse_means(const json& body) {
  return parse_one(body, parse_registration);
}

Result<auth::SignIn::Proof> parse_proof(const json& body) {
  return parse_one(body, parse_assertion);
}

Result<auth::ShownStep> parse_step(const json& step) {
  auto code = text_member(step, "code", kStepCodeBytesMax);
  if (!code) return code.error();
  auth::ShownStep shown{std::move(*code)};
  if (!has(step, "offer")) return shown;
  auto offer = bytes_member(step, "offer", kOfferBytesMax);
  if (!offer) return offer.error();
  shown.offer = std::move(*offer);
  return shown;
}

json offer_json(const auth::SignIn& sign_in, const auth::Bytes& offer) {
  return {{"secret", auth::base32(sign_in.secret_of(offer))}, {"offer", auth::base64url(offer)}};
}

}  // namespace bijeen::api
