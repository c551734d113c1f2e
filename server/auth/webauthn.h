// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>

#include "schema/result.h"
#include "server/auth/bytes.h"
#include "server/auth/cose_key.h"

namespace bijeen::auth {

/// Who this server is to an authenticator.
struct RelyingParty {
  std::string id;      ///< A host name: "localhost", "bijeen.example.org".
  std::string origin;  ///< As a browser writes it: "https://localhost:8443".
};

/// What navigator.credentials.create() gave. Binary members are raw bytes here, base64url on the wire.
struct Registration {
  Bytes id;
  Bytes client_data;  ///< clientDataJSON
  Bytes authenticator_data;
  Bytes public_key;  ///< SubjectPublicKeyInfo
  std::int64_t algorithm = 0;
};

/// What navigator.credentials.get() gave.
struct Assertion {
  Bytes id;
  Bytes client_data;
  Bytes authenticator_data;
  Bytes signature;
};

/// A passkey as it is kept.
struct Passkey {
  Bytes id;
  Bytes public_key;
  Algorithm algorithm{};
  std::uint32_t sign_count = 0;
};

/// The challenge that a clientDataJSON answers, so that it can be looked up before the rest is verified. auth.passkey
/// when there is none.
Result<Bytes> challenge_of(std::string_view client_data);

/// Verifies a registration (Web Authentication Level 3, 7.1) with attestation "none": type, challenge, origin, relying
/// party, user present and verified, credential id, and that the key handed over is the one in the authenticator's
/// data. Fails with auth.passkey.
Result<Passkey> verify_registration(const Registration& registration, std::string_view challenge,
                                    const RelyingParty& party);

/// Verifies an assertion (Level 3, 7.2) with the kept passkey and gives the new signature counter. A counter that does
/// not go up (where the authenticator counts) means a copied key: refused. Fails with auth.passkey.
Result<std::uint32_t> verify_assertion(const Assertion& assertion, const Passkey& passkey, std::string_view challenge,
                                       const RelyingParty& party);

}  // namespace bijeen::auth
