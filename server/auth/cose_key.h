// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "server/auth/bytes.h"

struct evp_pkey_st;

namespace bijeen::auth {

/// COSE algorithm numbers (IANA) that a passkey may use.
enum class Algorithm : std::int32_t { kEs256 = -7, kRs256 = -257 };
std::optional<Algorithm> algorithm_of(std::int64_t number);

struct FreeKey {
  void operator()(evp_pkey_st* key) const;
};
using Key = std::unique_ptr<evp_pkey_st, FreeKey>;

/// A public key from its SubjectPublicKeyInfo (RFC 5280; getPublicKey() of WebAuthn). Null unless the bytes are exactly
/// one key that fits the algorithm: ES256 a point on P-256, RS256 a modulus of 2048 to 8192 bits.
Key key_from_spki(std::string_view der, Algorithm algorithm);

/// A public key in the COSE_Key form (RFC 9052, 7; RFC 8230) at the beginning of `cbor`, in the canonical form that
/// WebAuthn prescribes.
struct CoseKey {
  Algorithm algorithm{};
  Bytes x, y;               ///< kEs256, 32 bytes each
  Bytes modulus, exponent;  ///< kRs256
};
/// Takes what it reads from the front of `cbor`. nullopt on anything unexpected.
std::optional<CoseKey> take_cose_key(std::string_view& cbor);

/// Takes one well-formed CBOR item of definite length (RFC 8949), whatever it is, from the front. False when there is
/// none or it nests deeper than 4.
bool skip_cbor_item(std::string_view& cbor);

/// Whether both say the same public key.
bool same_key(const CoseKey& cose, const evp_pkey_st& key);

/// Verifies a signature (ES256: ASN.1 DER of r and s; RS256: PKCS #1 v1.5) over SHA-256 of the message.
bool signature_fits(const evp_pkey_st& key, std::string_view message, std::string_view signature);

}  // namespace bijeen::auth
