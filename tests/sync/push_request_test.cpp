// SPDX-License-Identifier: EUPL-1.2
#include "sync/push_request.h"

#include <gtest/gtest.h>

#include "tests/support/sync_world.h"

namespace bijeen::test {
namespace {

std::string body_with(const std::string& sets) {
  return R"({"epoch":"e1","now":1771000000000,"changeSets":[)" + sets + "]}";
}

std::string set_with(const std::string& value) {
  return R"({"id":"01990000-0000-7000-8000-000000000ca1","scope":"programme",)"
         R"("device":"01990000-0000-7000-8000-0000000000d1","n":1,"seen":0,"known":0,"made":1,"model":1,"ops":[)"
         R"({"collection":"item","record":"01990000-0000-7000-8000-000000000001","put":{"title":)" +
         value + "}}]}";
}

ErrorCode failure_of(const std::string& body) {
  const auto request = sync::decode_push(body);
  EXPECT_FALSE(request.ok());
  return request ? ErrorCode::kServerInternal : request.error().code;
}

TEST(PushRequest, ItsSetsAreThoseThatEachAloneWouldBe) {
  const auto request = sync::decode_push(body_with(set_with(R"({"b":1.0,"a":"é"})")));
  ASSERT_TRUE(request.ok()) << request.error().detail;
  EXPECT_EQ(request->epoch, "e1");
  EXPECT_EQ(raw(request->now), 1'771'000'000'000);
  ASSERT_EQ(request->sets.size(), 1U);
  EXPECT_EQ(sync::encode(request->sets[0]), sync::encode(*sync::decode(set_with(R"({"a":"é","b":1})"))));
}

TEST(PushRequest, AClockBefore1970IsAClock) {
  auto body = body_with(set_with("1"));
  body.replace(body.find("1771000000000"), 13, "-5");
  const auto request = sync::decode_push(body);
  ASSERT_TRUE(request.ok()) << request.error().detail;
  EXPECT_EQ(raw(request->now), -5);
}

TEST(PushRequest, ManySmallValuesAreRefusedThoughTheyAreFewBytes) {
  std::string list = "[0";
  for (int i = 0; i < 100'000; ++i) list += ",0";
  EXPECT_EQ(failure_of(body_with(set_with(list + "]"))), ErrorCode::kRequestJson);
}

TEST(PushRequest, ASetThatIsTooLargeAloneIsRefusedInAPushThatIsNot) {
  const std::string large = '"' + std::string(sync::kChangeSetBytesMax, 'a') + '"';
  EXPECT_EQ(failure_of(body_with(set_with(large))), ErrorCode::kChangeSetTooLarge);
}

TEST(PushRequest, AValueThatIsNestedTooDeepIsNoValue) {
  std::string deep;
  for (int i = 0; i < 17; ++i) deep += '[';
  EXPECT_EQ(failure_of(body_with(set_with(deep + std::string(17, ']')))), ErrorCode::kChangeSetMalformed);
}

TEST(PushRequest, AKeyThatStandsTwiceIsNoJson) {
  EXPECT_EQ(failure_of(body_with(set_with(R"({"a":1,"a":2})"))), ErrorCode::kRequestJson);
}

}  // namespace
}  // namespace bijeen::test
