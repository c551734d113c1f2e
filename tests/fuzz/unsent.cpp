// SPDX-License-Identifier: EUPL-1.2
// A file of unsent work that somebody imports.
#include "server/replica/unsent_file.h"
#include "tests/fuzz/fuzz.h"

using namespace bijeen;
using test::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto unsent = replica::parse_unsent(test::text_of(data, size));
  if (!unsent) return 0;
  for (const auto& set : unsent->sets) {
    const auto text = sync::encode(set);
    // Larger than one may be on its way it stays in the file.
    if (text.size() > sync::kChangeSetBytesMax) continue;
    const auto again = sync::decode(text);
    must(again.ok() && sync::encode(*again) == text);
  }
  return 0;
}
