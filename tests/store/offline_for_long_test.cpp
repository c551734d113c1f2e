// SPDX-License-Identifier: EUPL-1.2
#include "tests/store/two_phones.h"

namespace bijeen::test {
namespace {

TEST_F(TwoPhones, AHundredThousandChangesOfAPhoneThatWasAwayForLongArriveOnceAndOnAnother) {
  constexpr int kSets = 2000, kRecordsASet = 10, kChangesARecord = 5;
  static_assert(kSets * kRecordsASet * kChangesARecord == 100'000);
  sync::RecordId last;
  for (int i = 0; i < kSets; ++i) {
    std::vector<sync::Op> ops;
    for (int j = 0; j < kRecordsASet; ++j) {
      last = world.new_record();
      ops.push_back(creating("outcome", last,
                             {{"kind", json(std::string("idea"))},
                              {"title", json("Idee " + std::to_string(i * kRecordsASet + j))},
                              {"why", json(std::string("Zonder netwerk bedacht"))},
                              {"status", json(std::string("open"))}}));
    }
    a.edit(scope, std::move(ops));
  }
  EXPECT_EQ(a.status("pending"), std::to_string(kSets));
  // The other one goes on meanwhile, and it is sent twice, as the first answer does not come.
  b.edit(scope, putting("meeting", meeting, {{"place", json(std::string("Urk"))}}));
  b.sync();
  a.push(true);
  meet({&a, &b});
  EXPECT_EQ(world.sql("SELECT count(*) FROM outcome"), std::to_string(kSets * kRecordsASet));
  EXPECT_EQ(world.sql("SELECT count(*) FROM change_set WHERE device = '" + a.pen().device.text() + "'"),
            std::to_string(kSets));
  EXPECT_EQ(world.sql("SELECT count(*) FROM kept_set"), "0");
  EXPECT_EQ(b.view("outcome", last, "/fields/title"), "\"Idee 19999\"");
  EXPECT_EQ(a.view("meeting", meeting, "/fields/place"), "\"Urk\"");
}

}  // namespace
}  // namespace bijeen::test
