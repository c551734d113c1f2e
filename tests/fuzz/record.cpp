// SPDX-License-Identifier: EUPL-1.2
// A record as snapshots and stores hold it.
#include "schema/model.h"
#include "sync/digest.h"
#include "sync/merge.h"
#include "tests/fuzz/fuzz.h"

using namespace bijeen;
using test::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto record = sync::decode_record(test::text_of(data, size));
  if (!record) return 0;
  const auto bytes = sync::encode(*record);
  const auto again = sync::decode_record(bytes);
  must(again.ok() && sync::encode(*again) == bytes);
  must(sync::digest(*again) == sync::digest(*record));
  const auto* collection = schema::Model::shipped().collection(record->collection);
  if (collection != nullptr) must(!sync::view_json(*collection, *record).empty());
  sync::trim(*record, record->changed);
  must(sync::digest(*again) == sync::digest(*record));
  return 0;
}
