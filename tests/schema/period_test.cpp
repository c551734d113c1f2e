// SPDX-License-Identifier: EUPL-1.2
#include "schema/period.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace bijeen::schema {
namespace {

std::string why(const auto& result) {
  return result ? "accepted" : result.error().detail;
}

TEST(PartialDate, KnowsTheYearTheMonthOrTheDay) {
  EXPECT_EQ(PartialDate::parse("2019"), (PartialDate{2019, 0, 0}));
  EXPECT_EQ(PartialDate::parse("2019-06"), (PartialDate{2019, 6, 0}));
  EXPECT_EQ(PartialDate::parse("2019-06-17"), (PartialDate{2019, 6, 17}));
}

TEST(PartialDate, WritesBackWhatItRead) {
  for (const auto* const text : {"0007", "2019", "2019-06", "2019-06-07", "9999-12-31"}) {
    const auto date = PartialDate::parse(text);
    ASSERT_TRUE(date.has_value()) << text;
    EXPECT_EQ(date->text(), text);
  }
}

TEST(PartialDate, RefusesDaysThatDoNotExist) {
  for (const auto* const text :
       {"2019-02-29", "1900-02-29", "2019-04-31", "2019-13", "2019-00", "2019-06-00", "0000"}) {
    EXPECT_FALSE(PartialDate::parse(text).has_value()) << text;
  }
  EXPECT_TRUE(PartialDate::parse("2020-02-29").has_value());
  EXPECT_TRUE(PartialDate::parse("2000-02-29").has_value());
}

TEST(PartialDate, RefusesOtherSpellings) {
  for (const auto* const text :
       {"", "19", "2019-6", "2019/06", "2019-06-1", "2019-06/17", "-019", "2019-+6", " 2019", "2019-06-17T00:00"}) {
    EXPECT_FALSE(PartialDate::parse(text).has_value()) << text;
  }
}

TEST(PartialDate, ReachesFromItsFirstToItsLastDay) {
  EXPECT_EQ((PartialDate{2020, 2, 0}.last_day()), (PartialDate{2020, 2, 29}));
  EXPECT_EQ((PartialDate{2019, 0, 0}.first_day()), (PartialDate{2019, 1, 1}));
  EXPECT_EQ((PartialDate{2019, 0, 0}.last_day()), (PartialDate{2019, 12, 31}));
  EXPECT_EQ((PartialDate{2019, 6, 17}.last_day()), (PartialDate{2019, 6, 17}));
}

TEST(Period, KeepsEveryMember) {
  const auto period = parse_period(
      R"({"certain":false,"end":"2019-10","ongoing":true,"recurrence":{"timesPerYear":3},"start":"2019-06","started":true,"text":"juni – oktober 2019"})");
  ASSERT_TRUE(period.ok()) << why(period);
  EXPECT_EQ(period->text, "juni – oktober 2019");
  EXPECT_EQ(period->start, (PartialDate{2019, 6, 0}));
  EXPECT_EQ(period->end, (PartialDate{2019, 10, 0}));
  EXPECT_TRUE(period->ongoing);
  EXPECT_TRUE(period->started);
  EXPECT_EQ(period->certain, false);
  ASSERT_TRUE(period->recurrence.has_value());
  EXPECT_EQ(period->recurrence->times_per_year, 3);
}

TEST(Period, NeedsOnlyWhatPeopleSay) {
  const auto period = parse_period(R"({"text":"nog niet bekend"})");
  ASSERT_TRUE(period.ok()) << why(period);
  EXPECT_FALSE(period->start.has_value());
  EXPECT_FALSE(period->certain.has_value());
}

TEST(Period, MayEndInThePrecisionOfItsStartOrAnother) {
  EXPECT_TRUE(parse_period(R"({"text":"x","start":"2019-06-17","end":"2019-06-17"})").ok());
  EXPECT_TRUE(parse_period(R"({"text":"x","start":"2019-06-17","end":"2019-06"})").ok());
  EXPECT_TRUE(parse_period(R"({"text":"x","start":"2019-06","end":"2019"})").ok());
  EXPECT_FALSE(parse_period(R"({"text":"x","start":"2019-06","end":"2019-05-31"})").ok());
  EXPECT_FALSE(parse_period(R"({"text":"x","start":"2020","end":"2019-12"})").ok());
}

TEST(Period, RefusesWhatItDoesNotKnow) {
  const std::string long_text(201, 'x');
  for (const std::string& text :
       {std::string("null"), std::string("[]"), std::string("{}"), std::string("{"), std::string(R"({"text":""})"),
        std::string(R"({"text":"  "})"), std::string(R"({"text":7})"), std::string(R"({"text":"a\nb"})"),
        R"({"text":")" + long_text + R"("})", std::string(R"({"text":"x","begin":"2019"})"),
        std::string(R"({"text":"x","start":2019})"), std::string(R"({"text":"x","start":"2019-02-30"})"),
        std::string(R"({"text":"x","ongoing":"yes"})"), std::string(R"({"text":"x","certain":null})"),
        std::string(R"({"text":"x","text":"y"})"), std::string(R"({"text":"x","recurrence":{}})")}) {
    const auto period = parse_period(text);
    ASSERT_FALSE(period.ok()) << text;
    EXPECT_EQ(period.error().code, ErrorCode::kModelValue) << text;
    EXPECT_FALSE(period.error().detail.empty());
  }
}

TEST(Period, CountsCharactersAndNotBytes) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "é";
  EXPECT_TRUE(parse_period(R"({"text":")" + text + R"("})").ok());
  EXPECT_FALSE(parse_period(R"({"text":")" + text + R"(é"})").ok());
}

TEST(Recurrence, ComesInThreeForms) {
  const auto months = parse_recurrence(R"({"months":[4,9],"extraUpdates":["2019-11","2020-03"]})");
  ASSERT_TRUE(months.ok()) << why(months);
  EXPECT_EQ(months->months, (std::vector<int>{4, 9}));
  EXPECT_EQ(months->extra_updates, (std::vector<PartialDate>{{2019, 11, 0}, {2020, 3, 0}}));
  const auto every = parse_recurrence(R"({"everyMonths":3,"from":"2019-04","text":"elk kwartaal"})");
  ASSERT_TRUE(every.ok()) << why(every);
  EXPECT_EQ(every->every_months, 3);
  EXPECT_EQ(every->from, (PartialDate{2019, 4, 0}));
  EXPECT_EQ(every->text, "elk kwartaal");
  const auto times = parse_recurrence(R"({"timesPerYear":366})");
  ASSERT_TRUE(times.ok()) << why(times);
  EXPECT_EQ(times->times_per_year, 366);
}

TEST(Recurrence, RefusesTwoFormsAtOnceAndNone) {
  EXPECT_FALSE(parse_recurrence(R"({"months":[4],"timesPerYear":2})").ok());
  EXPECT_FALSE(parse_recurrence(R"({"text":"vaak"})").ok());
  EXPECT_FALSE(parse_recurrence(R"({"months":[4],"from":"2019-04"})").ok());
}

TEST(Recurrence, RefusesNumbersOutsideTheirBounds) {
  for (const auto* const text :
       {R"({"months":[]})", R"({"months":[0]})", R"({"months":[13]})", R"({"months":[4,4]})", R"({"months":[4.5]})",
        R"({"months":4})", R"({"everyMonths":0})", R"({"everyMonths":13})", R"({"everyMonths":1e3})",
        R"({"timesPerYear":0})", R"({"timesPerYear":367})", R"({"timesPerYear":18446744073709551615})",
        R"({"timesPerYear":-1})", R"({"timesPerYear":"3"})", R"({"timesPerYear":3,"extraUpdates":["2019"]})",
        R"({"timesPerYear":3,"extraUpdates":["2019-11-01"]})",
        R"({"timesPerYear":3,"extraUpdates":["2019-11","2019-11"]})", R"({"timesPerYear":3,"text":""})",
        R"({"timesPerYear":3,"x":1})"}) {
    EXPECT_FALSE(parse_recurrence(text).ok()) << text;
  }
}

TEST(Period, SurvivesNestingWithoutEnd) {
  const std::string open(100000, '[');
  EXPECT_FALSE(parse_period(open).ok());
  EXPECT_FALSE(parse_period(R"({"text":)" + open).ok());
  std::string closed = open + std::string(100000, ']');
  EXPECT_FALSE(parse_recurrence(R"({"months":)" + closed + "}").ok());
}

}  // namespace
}  // namespace bijeen::schema
