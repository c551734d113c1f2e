// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "tests/store/two_phones.h"

namespace bijeen::test {
namespace {

using Divergence = TwoPhones;

TEST_F(Divergence, OnlyTheRecordsThatDifferAreFetchedAndItIsReportedOnce) {
  for (int i = 0; i < 200; ++i) world.meeting(group, "Overleg " + std::to_string(i));
  meet({&a});
  auto image = a.image();
  const auto key = "record/meeting/" + meeting.text();
  auto& stored = image.at(key);
  stored.replace(stored.find("Overleg"), 7, "Overval");
  image.at("scope/" + scope.text()) = R"({"ahead":0,"digest":")" + std::string(32, '1') +
                                      R"(","fetched":false,"missing":false,"next":"","readable":true})";
  a.set_back(image);
  a.pull();
  ASSERT_EQ(a.replica().diverged().size(), 1U);
  std::size_t asked = 0;
  std::size_t fetched = 0;
  while (const auto ask = a.replica().next_comparison()) {
    ++asked;
    if (ask->records) ++fetched;
    ASSERT_LT(asked, 20U);
    a.compare_once();
  }
  EXPECT_LE(fetched, 4U) << "the pages of one range";
  EXPECT_EQ(a.view("meeting", meeting, "/fields/title"), R"("Overleg")");
  const auto report = a.replica().next_report();
  ASSERT_TRUE(report.has_value());
  EXPECT_NE(report->find("meeting/" + meeting.text()), std::string::npos);
  EXPECT_EQ(report->find("Overleg"), std::string::npos) << "no content";
  EXPECT_FALSE(a.replica().next_report().has_value());
}

}  // namespace
}  // namespace bijeen::test
