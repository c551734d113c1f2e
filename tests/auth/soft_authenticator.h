// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>

#include "server/auth/webauthn.h"

namespace bijeen::auth::test {

/// An authenticator in software: what a browser would hand over, with a real key, and knobs to make it lie.
class SoftAuthenticator {
 public:
  explicit SoftAuthenticator(Algorithm algorithm, std::string rp_id = "localhost",
                             std::string origin = "https://localhost:8443");

  Registration create(const Bytes& challenge);
  Assertion get(const Bytes& challenge);

  // What the next answer says.
  unsigned flags = 0x05;  ///< user present and verified
  std::uint32_t sign_count = 1;
  std::string origin;
  std::string rp_id;
  std::string type_of_create = "webauthn.create";
  std::string type_of_get = "webauthn.get";
  std::string more_client_data;  ///< members to add, beginning with a comma
  std::string more_authenticator_data;

 private:
  Bytes client_data(const std::string& type, const Bytes& challenge) const;
  Bytes authenticator_data(unsigned extra_flags, const Bytes& credential) const;
  Bytes cose() const;

  Algorithm algorithm_;
  Key key_;
  Bytes id_;
};

}  // namespace bijeen::auth::test
