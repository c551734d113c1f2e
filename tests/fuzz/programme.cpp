// SPDX-License-Identifier: EUPL-1.2
// A programme file that somebody imports.
#include "schema/programme.h"
#include "tests/fuzz/fuzz.h"

using namespace bijeen;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  (void)schema::parse_programme(schema::Model::shipped(), test::text_of(data, size));
  (void)schema::Model::parse(test::text_of(data, size));
  return 0;
}
