// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "tests/store/two_phones.h"

namespace bijeen::test {
namespace {

using Claims = TwoPhones;

TEST_F(Claims, AForgedReceiptIsRefusedAndLeavesNothing) {
  auto set = a.pen();
  const auto made = set.set(scope, {putting("meeting", meeting, {{"place", json("vals")}})});
  const auto before = world.store().last_seq();
  store::GiveBack given{world.store().epoch(), sync::Millis{kNow}, leader, a.pen().device, {}, {},
                        sync::DeviceCount{1}};
  given.sets.push_back({{made, sync::Seq{raw(before) + 7}, sync::Millis{kNow}, member, {}},
                        world.store().epoch(),
                        std::string(64, 'a')});
  const auto verdicts = world.store().give_back(given);
  ASSERT_TRUE(verdicts.ok());
  ASSERT_TRUE(verdicts->at(0).error.has_value());
  EXPECT_EQ(verdicts->at(0).error->code, ErrorCode::kSyncReceipt);
  EXPECT_EQ(world.store().last_seq(), before);
  EXPECT_EQ(world.sql("SELECT count(*) FROM kept_set"), "0");
}

class Inventing : public TwoPhones {
 protected:
  store::GiveBack invented(std::uint64_t next, std::size_t count) {
    auto pen = b.pen();
    pen.n = raw(world.store().expected(pen.device)) - 1;
    store::GiveBack given{world.store().epoch(),  sync::Millis{kNow}, member, pen.device, {}, {},
                          sync::DeviceCount{next}};
    for (std::size_t i = 0; i < count; ++i)
      given.refused.push_back({pen.set(scope, {putting("meeting", meeting, {{"place", json(std::string(900, 'x'))}})}),
                               false, Error{ErrorCode::kRecordUnknown, {}}});
    return given;
  }
};

TEST_F(Inventing, RefusedSetsAreTakenFromNobodyWhereNothingWasLost) {
  ASSERT_TRUE(world.store().give_back(invented(1, 1)).ok());
  EXPECT_EQ(world.sql("SELECT count(*) FROM kept_set"), "0");
}

TEST_F(Inventing, RefusedSetsTakeNoMoreRoomThanAPersonHas) {
  world.restore(world.back_up());
  world.reopen(5000);
  ASSERT_TRUE(world.store().give_back(invented(1, 10)).ok());
  EXPECT_EQ(world.sql("SELECT count(*) FROM kept_set"), "2");
}

TEST_F(Inventing, NumbersThatWereNeverLostCannotBeSkipped) {
  put_place(b, "Urk");
  b.sync();
  const auto expected = world.store().expected(b.pen().device);
  ASSERT_TRUE(world.store().give_back(invented(raw(expected) + 1000, 0)).ok());
  EXPECT_EQ(world.store().expected(b.pen().device), expected);
  world.restore(world.back_up());
  const auto far = world.store().give_back(invented(raw(expected) + 2'000'000, 0));
  ASSERT_FALSE(far.ok());
  EXPECT_EQ(far.error().code, ErrorCode::kRequestField);
}

TEST_F(Claims, ASetWithoutAReceiptOfThisServerStaysWithWhoHasIt) {
  const auto backup = world.back_up();
  put_place(b, "Urk");
  b.sync();
  a.sync();
  const auto place = raw(world.store().last_seq());
  auto image = a.image();
  auto& item = image.at("kept/" + std::to_string(place));
  item.replace(item.find(R"("signature":")") + 13, 4, "0000");
  a.set_back(image);
  world.restore(backup);
  a.sync();
  world.back_up();
  a.sync();
  EXPECT_EQ(world.sql("SELECT place FROM meeting"), "");
  EXPECT_TRUE(a.image().contains("kept/" + std::to_string(place)));
}

}  // namespace
}  // namespace bijeen::test
