// SPDX-License-Identifier: EUPL-1.2
// What devices send and what servers send on.
#include "sync/change_set.h"
#include "tests/fuzz/fuzz.h"

using namespace bijeen;
using test::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = test::text_of(data, size);
  if (const auto set = sync::decode(text)) {
    const auto bytes = sync::encode(*set);
    const auto again = sync::decode(bytes);
    must(again.ok() && sync::encode(*again) == bytes);
    must(sync::op_count(*set) <= sync::kChangeSetOpsMax);
  }
  if (const auto accepted = sync::decode_accepted(text)) {
    const auto bytes = sync::encode(*accepted);
    const auto again = sync::decode_accepted(bytes);
    must(again.ok() && sync::encode(*again) == bytes);
  }
  return 0;
}
