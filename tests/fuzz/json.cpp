// SPDX-License-Identifier: EUPL-1.2
// The two readers of JSON: the door of the API and the engine's own.
#include <nlohmann/json.hpp>

#include "server/api/door.h"
#include "sync/change_set.h"
#include "sync/json.h"
#include "tests/fuzz/fuzz.h"

using namespace bijeen;
using test::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = test::text_of(data, size);
  if (const auto object = api::parse_object(text)) {
    must(object->is_object());
    must(api::parse_object(object->dump()).ok());
  }
  if (const auto value = sync::canonical(text)) {
    const auto again = sync::canonical(*value);
    must(again.ok() && *again == *value);
  }
  if (const auto parsed = sync::parse_json(text)) must(sync::parse_json(sync::dump(*parsed)) == parsed);
  return 0;
}
