// SPDX-License-Identifier: EUPL-1.2
// The judging of change sets: a line of the input is one that arrives. What is refused leaves nothing behind; what is
// accepted can be stored and read again.
#include <map>

#include "sync/access.h"
#include "sync/digest.h"
#include "sync/replica.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/sync_world.h"

using namespace bijeen;
using test::must;

namespace {

using Kept = std::map<sync::RecordKey, sync::RecordState>;

struct Copies : sync::Records {
  explicit Copies(Kept kept) : records(std::move(kept)) {}
  sync::RecordState* find(const std::string& collection, const sync::RecordId& id) override {
    const auto found = records.find({collection, id});
    return found == records.end() ? nullptr : &found->second;
  }
  sync::RecordState& insert(sync::RecordState record) override {
    const sync::RecordKey key{record.collection, record.id};
    return records.insert_or_assign(key, std::move(record)).first->second;
  }
  std::vector<sync::RecordId> ids(const std::string& collection, const sync::Scope& scope) override {
    return sync::ids_in(records, collection, scope);
  }
  Kept records;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto input = test::text_of(data, size);
  const sync::Actor actor{test::person(1), "leader", {test::kProgramme, test::body(1)}};
  Kept kept;
  std::uint64_t last = 0;
  while (!input.empty()) {
    const auto set = sync::decode(test::take_line(input));
    if (!set || raw(set->seen) > last) continue;
    Copies copies(kept);
    if (!sync::permit(test::model(), actor, copies, *set)) continue;
    const sync::Accepted accepted{*set, sync::Seq{last + 1}, sync::Millis{1}, actor.person};
    if (!sync::merge(test::model(), copies, accepted)) continue;
    ++last;
    kept = std::move(copies.records);
    for (const auto& [key, record] : kept) {
      const auto again = sync::decode_record(sync::encode(record));
      must(again.ok() && sync::digest(*again) == sync::digest(record));
    }
  }
  return 0;
}
