// SPDX-License-Identifier: EUPL-1.2
#include "server/auth/webauthn.h"

#include <nlohmann/json.hpp>

#include "sync/change_set.h"

namespace bijeen::auth {
namespace {

constexpr std::size_t kClientDataBytesMax = 4096;
constexpr std::size_t kAuthenticatorDataBytesMax = 8192;
constexpr std::size_t kCredentialIdBytesMax = 1023;

Error refusal(std::string detail) {
  return Error{ErrorCode::kAuthPasskey, std::move(detail)};
}

struct ClientData {
  std::string type;
  Bytes challenge;
  std::string origin;
  bool embedded = false;  ///< Made inside a frame of another site.
};

Result<ClientData> parse_client_data(std::string_view json) {
  const Error malformed = refusal("De gegevens van de passkey zijn niet goed opgebouwd.");
  if (json.size() > kClientDataBytesMax) return malformed;
  const auto canonical = sync::canonical(json);
  if (!canonical) return malformed;
  const auto data = nlohmann::json::parse(canonical.value(), nullptr, false);
  if (!data.is_object()) return malformed;
  for (const char* name : {"type", "challenge", "origin"}) {
    if (!data.contains(name) || !data[name].is_string()) return malformed;
  }
  const auto challenge = from_base64url(data["challenge"].get<std::string>());
  if (!challenge) return malformed;
  if (data.contains("crossOrigin") && !data["crossOrigin"].is_boolean()) return malformed;
  const bool embedded = data.contains("topOrigin") || (data.contains("crossOrigin") && data["crossOrigin"].get<bool>());
  return ClientData{data["type"].get<std::string>(), *challenge, data["origin"].get<std::string>(), embedded};
}

Status check_client_data(std::string_view json, std::string_view type, std::string_view challenge,
                         const RelyingParty& party) {
  const auto data = parse_client_data(json);
  if (!data) return data.error();
  if (data->type != type) return refusal("De passkey is voor iets anders gebruikt.");
  if (challenge.empty() || !equal_in_constant_time(data->challenge, challenge)) {
    return refusal("De passkey hoort niet bij deze aanmelding. Probeer het opnieuw.");
  }
  if (data->origin != party.origin || data->embedded) return refusal("De passkey hoort bij een ander adres.");
  return Done{};
}

struct AuthenticatorData {
  std::uint32_t sign_count = 0;
  Bytes credential_id;
  std::optional<CoseKey> key;
};

// Flags of the authenticator data (Level 3, 6.1).
constexpr unsigned kUserPresent = 0x01;
constexpr unsigned kUserVerified = 0x04;
constexpr unsigned kBackupEligible = 0x08;
constexpr unsigned kBackedUp = 0x10;
constexpr unsigned kAttested = 0x40;
constexpr unsigned kExtensions = 0x80;
constexpr std::size_t kHashBytes = 32;
constexpr std::size_t kFixedBytes = kHashBytes + 1 + 4;

bool take_credential(std::string_view& rest, AuthenticatorData& data) {
  constexpr std::size_t kAaguidBytes = 16;
  if (rest.size() < kAaguidBytes + 2) return false;
  const auto high = static_cast<unsigned char>(rest[kAaguidBytes]);
  const auto low = static_cast<unsigned char>(rest[kAaguidBytes + 1]);
  const std::size_t size = static_cast<std::size_t>(high) << 8U | low;
  rest.remove_prefix(kAaguidBytes + 2);
  if (size == 0 || size > kCredentialIdBytesMax || size > rest.size()) return false;
  data.credential_id = Bytes(rest.substr(0, size));
  rest.remove_prefix(size);
  data.key = take_cose_key(rest);
  return data.key.has_value();
}

Result<AuthenticatorData> parse_authenticator_data(std::string_view bytes, const RelyingParty& party) {
  const Error malformed = refusal("De gegevens van de passkey zijn niet goed opgebouwd.");
  if (bytes.size() < kFixedBytes || bytes.size() > kAuthenticatorDataBytesMax) return malformed;
  if (bytes.substr(0, kHashBytes) != sha256(party.id)) return refusal("De passkey hoort bij een ander adres.");
  const unsigned flags = static_cast<unsigned char>(bytes[kHashBytes]);
  if ((flags & kUserPresent) == 0 || (flags & kUserVerified) == 0) {
    return refusal("Uw apparaat heeft niet gecontroleerd dat u het bent. Gebruik vingerafdruk, gezicht of pincode.");
  }
  if ((flags & kBackedUp) != 0 && (flags & kBackupEligible) == 0) return malformed;
  AuthenticatorData data;
  for (std::size_t i = kHashBytes + 1; i < kFixedBytes; ++i) {
    data.sign_count = (data.sign_count << 8U) | static_cast<unsigned char>(bytes[i]);
  }
  std::string_view rest = bytes.substr(kFixedBytes);
  if ((flags & kAttested) != 0 && !take_credential(rest, data)) return malformed;
  if ((flags & kExtensions) != 0 && !skip_cbor_item(rest)) return malformed;
  if (!rest.empty()) return malformed;
  return data;
}

}  // namespace

Result<Bytes> challenge_of(std::string_view client_data) {
  const auto data = parse_client_data(client_data);
  if (!data) return data.error();
  return data->challenge;
}

Result<Passkey> verify_registration(const Registration& registration, std::string_view challenge,
                                    const RelyingParty& party) {
  const auto client = check_client_data(registration.client_data, "webauthn.create", challenge, party);
  if (!client) return client.error();
  const auto data = parse_authenticator_data(registration.authenticator_data, party);
  if (!data) return data.error();
  const auto algorithm = algorithm_of(registration.algorithm);
  if (!algorithm) return refusal("Dit soort passkey kan Bijeen niet gebruiken.");
  const Key key = key_from_spki(registration.public_key, *algorithm);
  const bool consistent = key && data->key && data->key->algorithm == *algorithm &&
                          data->credential_id == registration.id && same_key(*data->key, *key);
  if (!consistent) return refusal("De sleutel van de passkey klopt niet.");
  return Passkey{registration.id, registration.public_key, *algorithm, data->sign_count};
}

Result<std::uint32_t> verify_assertion(const Assertion& assertion, const Passkey& passkey, std::string_view challenge,
                                       const RelyingParty& party) {
  const auto client = check_client_data(assertion.client_data, "webauthn.get", challenge, party);
  if (!client) return client.error();
  const auto data = parse_authenticator_data(assertion.authenticator_data, party);
  if (!data) return data.error();
  const Key key = key_from_spki(passkey.public_key, passkey.algorithm);
  const Bytes message = assertion.authenticator_data + sha256(assertion.client_data);
  if (assertion.id != passkey.id || !key || !signature_fits(*key, message, assertion.signature)) {
    return refusal("De handtekening van de passkey klopt niet.");
  }
  const bool counts = data->sign_count != 0 || passkey.sign_count != 0;
  if (counts && data->sign_count <= passkey.sign_count) {
    return refusal("Deze passkey lijkt gekopieerd te zijn. Vraag de projectleider om een nieuwe link.");
  }
  return data->sign_count;
}

}  // namespace bijeen::auth
