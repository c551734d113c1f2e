// SPDX-License-Identifier: EUPL-1.2
#include "server/reports/days.h"

#include <gtest/gtest.h>

namespace bijeen::reports {
namespace {

using schema::PartialDate;

constexpr std::int64_t kHour = 3'600'000;
/// 2019-06-17T00:00:00Z and 2019-12-01T00:00:00Z
constexpr std::int64_t kSummerDay = 1'560'729'600'000;
constexpr std::int64_t kWinterDay = 1'575'158'400'000;

TEST(Days, BeginAtMidnightInTheNetherlands) {
  EXPECT_EQ(raw(start_of({2019, 6, 17})), kSummerDay - 2 * kHour);
  EXPECT_EQ(raw(start_of({2019, 12, 1})), kWinterDay - kHour);
}

TEST(Days, EndWhereTheNextBegins) {
  EXPECT_EQ(end_of({2019, 6, 30}), start_of({2019, 7, 1}));
  EXPECT_EQ(end_of({2020, 2, 28}), start_of({2020, 2, 29}));
  EXPECT_EQ(end_of({2019, 12, 31}), start_of({2020, 1, 1}));
}

TEST(Days, AreAnHourShorterOrLongerWhenTheClocksChange) {
  EXPECT_EQ(raw(end_of({2019, 3, 31})) - raw(start_of({2019, 3, 31})), 23 * kHour);
  EXPECT_EQ(raw(end_of({2019, 10, 27})) - raw(start_of({2019, 10, 27})), 25 * kHour);
  EXPECT_EQ(raw(end_of({2019, 10, 26})) - raw(start_of({2019, 10, 26})), 24 * kHour);
}

TEST(Days, EveryMomentFallsOnTheDayThatHoldsIt) {
  for (std::int64_t moment = kSummerDay - 400 * 24 * kHour; moment < kWinterDay; moment += 5 * kHour + 1234) {
    const PartialDate day = day_of(sync::Millis{moment});
    EXPECT_LE(raw(start_of(day)), moment);
    EXPECT_LT(moment, raw(end_of(day)));
  }
  EXPECT_EQ(day_of(sync::Millis{kSummerDay - kHour}), (PartialDate{2019, 6, 17}));
  EXPECT_EQ(day_of(sync::Millis{kWinterDay - 2 * kHour}), (PartialDate{2019, 11, 30}));
}

TEST(Days, HoldTheirFirstAndTheirLastDay) {
  const Days june{{2019, 6, 1}, {2019, 6, 30}};
  EXPECT_TRUE(june.holds({2019, 6, 1}));
  EXPECT_TRUE(june.holds({2019, 6, 30}));
  EXPECT_FALSE(june.holds({2019, 5, 31}));
  EXPECT_FALSE(june.holds({2019, 7, 1}));
}

TEST(Days, AreSaidInDutchAndInEnglish) {
  EXPECT_EQ(spoken({2019, 6, 7}, Language::kDutch), "7 juni 2019");
  EXPECT_EQ(spoken({2019, 3, 0}, Language::kDutch), "maart 2019");
  EXPECT_EQ(spoken({2019, 12, 0}, Language::kEnglish), "December 2019");
  EXPECT_EQ(spoken({2019, 0, 0}, Language::kEnglish), "2019");
}

}  // namespace
}  // namespace bijeen::reports
