// SPDX-License-Identifier: EUPL-1.2
// What an authenticator hands over: CBOR, COSE keys, DER keys, client data. The first byte says which.
#include "server/auth/cose_key.h"
#include "server/auth/webauthn.h"
#include "tests/fuzz/fuzz.h"

using namespace bijeen;
using test::must;

namespace {

constexpr std::string_view kChallenge = "0123456789abcdef";

/// A byte for the length of each part but the last: the id, the client data, the authenticator's data; then the key.
auth::Registration registration_in(std::string_view input) {
  const auto take = [&input] {
    const auto length = input.empty() ? 0U : static_cast<unsigned char>(input.front());
    input.remove_prefix(input.empty() ? 0 : 1);
    const auth::Bytes part(input.substr(0, length));
    input.remove_prefix(part.size());
    return part;
  };
  auth::Registration registration;
  registration.id = take();
  registration.client_data = take();
  registration.authenticator_data = take();
  registration.public_key = input;
  registration.algorithm = registration.public_key.size() < 100 ? -7 : -257;
  return registration;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto input = test::text_of(data + 1, size - 1);
  auto rest = input;
  switch (data[0] % 5) {
    case 0:
      if (auth::skip_cbor_item(rest)) must(rest.size() < input.size());
      break;
    case 1:
      if (auth::take_cose_key(rest)) must(rest.size() < input.size());
      break;
    case 2:
      for (const auto algorithm : {auth::Algorithm::kEs256, auth::Algorithm::kRs256})
        (void)auth::key_from_spki(input, algorithm);
      break;
    case 3:
      (void)auth::challenge_of(input);
      break;
    default:
      (void)auth::verify_registration(registration_in(input), kChallenge, {"localhost", "https://localhost:8443"});
  }
  return 0;
}
