// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <string>

#include "schema/model.h"

namespace bijeen::schema {
namespace {

Field field(Type type, bool required = false) {
  Field f;
  f.name = "veld";
  f.type = type;
  f.rule = MergeRule::kValue;
  f.required = required;
  return f;
}

Field bounded(Type type, double max) {
  Field f = field(type);
  f.max = max;
  return f;
}

bool fits(const Field& f, std::string_view json) {
  return Model::check(f, json).ok();
}

TEST(Value, NullClearsWhatIsNotRequired) {
  for (const Type type : {Type::kString, Type::kBoolean, Type::kInteger, Type::kDate, Type::kPeriod, Type::kEnum,
                          Type::kRef, Type::kJson}) {
    EXPECT_TRUE(fits(field(type), "null"));
    const auto refused = Model::check(field(type, true), "null");
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::kModelRequired);
  }
}

TEST(Value, NullIsNoElementOfASet) {
  Field f = field(Type::kRef);
  f.rule = MergeRule::kSet;
  EXPECT_FALSE(fits(f, "null"));
}

TEST(Value, ARequiredTextSaysSomething) {
  for (const auto* const json : {R"("")", R"("   ")", "\"\xC2\xA0\""}) {
    const auto refused = Model::check(field(Type::kString, true), json);
    ASSERT_FALSE(refused.ok()) << json;
    EXPECT_EQ(refused.error().code, ErrorCode::kModelRequired) << json;
  }
  EXPECT_TRUE(fits(field(Type::kString), R"("")"));
}

TEST(Value, LengthCountsCodePoints) {
  const Field f = bounded(Type::kString, 3);
  EXPECT_TRUE(fits(f, R"("één")"));
  EXPECT_TRUE(fits(f, R"("🙂🙂🙂")"));
  EXPECT_FALSE(fits(f, R"("vier")"));
}

TEST(Value, AStringIsOneLineUnlessTheFieldSaysOtherwise) {
  Field f = field(Type::kString);
  for (const auto* const json : {R"("a\nb")", R"("a\tb")", R"("a\u0000b")", R"("a\u001bb")", R"("a\u007fb")",
                                 R"("a\u0085b")", R"("a\u2028b")", R"("a\u2029b")"}) {
    EXPECT_FALSE(fits(f, json)) << json;
  }
  f.multiline = true;
  EXPECT_TRUE(fits(f, R"("a\n\tb")"));
  EXPECT_FALSE(fits(f, R"("a\u0000b")"));
  EXPECT_FALSE(fits(f, R"("a\rb")"));
  EXPECT_TRUE(fits(field(Type::kText), R"("a\nb")"));
}

TEST(Value, OrdinaryLettersOutsideAsciiAreNoControlCharacters) {
  EXPECT_TRUE(fits(field(Type::kString), R"("’s-Gravenhage – ïàÿ  ")"));
}

TEST(Value, OnlyValidUtf8AndJsonIsRead) {
  EXPECT_FALSE(fits(field(Type::kString), "\"\xC3\x28\""));
  EXPECT_FALSE(fits(field(Type::kString), "\"\xED\xA0\x80\""));
  EXPECT_FALSE(fits(field(Type::kString), R"("\ud800")"));
  EXPECT_FALSE(fits(field(Type::kString), R"("open)"));
  EXPECT_FALSE(fits(field(Type::kString), ""));
}

TEST(Value, EachTypeRefusesTheOthers) {
  EXPECT_FALSE(fits(field(Type::kString), "7"));
  EXPECT_FALSE(fits(field(Type::kText), "[]"));
  EXPECT_FALSE(fits(field(Type::kBoolean), R"("true")"));
  EXPECT_FALSE(fits(field(Type::kInteger), R"("7")"));
  EXPECT_FALSE(fits(field(Type::kNumber), "true"));
  EXPECT_FALSE(fits(field(Type::kDate), "20190606"));
  EXPECT_FALSE(fits(field(Type::kPeriod), R"("juni")"));
  EXPECT_FALSE(fits(field(Type::kEnum), "{}"));
}

TEST(Value, BooleansAreTrueOrFalse) {
  EXPECT_TRUE(fits(field(Type::kBoolean, true), "true"));
  EXPECT_TRUE(fits(field(Type::kBoolean, true), "false"));
  EXPECT_FALSE(fits(field(Type::kBoolean), "0"));
}

TEST(Value, IntegersHaveNoFractionAndStayWithinBounds) {
  Field f = bounded(Type::kInteger, 99);
  f.min = 1;
  EXPECT_TRUE(fits(f, "1"));
  EXPECT_TRUE(fits(f, "99"));
  EXPECT_FALSE(fits(f, "0"));
  EXPECT_FALSE(fits(f, "100"));
  EXPECT_FALSE(fits(f, "1.5"));
  EXPECT_FALSE(fits(field(Type::kInteger), "9007199254740992"));
  EXPECT_FALSE(fits(field(Type::kInteger), "18446744073709551615"));
  EXPECT_TRUE(fits(field(Type::kInteger), "-9007199254740991"));
}

TEST(Value, NumbersMayHaveAFraction) {
  Field f = bounded(Type::kNumber, 100);
  f.min = 0;
  EXPECT_TRUE(fits(f, "27"));
  EXPECT_TRUE(fits(f, "0.5"));
  EXPECT_FALSE(fits(f, "-0.5"));
  EXPECT_FALSE(fits(f, "100.1"));
  EXPECT_FALSE(fits(field(Type::kNumber), "1e999"));
}

TEST(Value, DatesMonthsAndTimesExist) {
  EXPECT_TRUE(fits(field(Type::kDate), R"("2019-06-06")"));
  EXPECT_FALSE(fits(field(Type::kDate), R"("2019-06")"));
  EXPECT_FALSE(fits(field(Type::kDate), R"("2019-06-31")"));
  EXPECT_TRUE(fits(field(Type::kMonth), R"("2019-12")"));
  EXPECT_FALSE(fits(field(Type::kMonth), R"("2019")"));
  EXPECT_FALSE(fits(field(Type::kMonth), R"("2019-13")"));
  EXPECT_TRUE(fits(field(Type::kTime), R"("00:00")"));
  EXPECT_TRUE(fits(field(Type::kTime), R"("23:59")"));
  for (const auto* const json :
       {R"("24:00")", R"("12:60")", R"("9:00")", R"("12.00")", R"("12:00:00")", R"("ab:cd")", R"("")"}) {
    EXPECT_FALSE(fits(field(Type::kTime), json)) << json;
  }
}

TEST(Value, ReferencesAreLowerCaseUuids) {
  for (const Type type : {Type::kRef, Type::kUuid}) {
    EXPECT_TRUE(fits(field(type), R"("016b29c8-2000-7000-8000-000000000001")"));
    EXPECT_FALSE(fits(field(type), R"("016B29C8-2000-7000-8000-000000000001")"));
    EXPECT_FALSE(fits(field(type), R"("016b29c820007000800000000000000001")"));
    EXPECT_FALSE(fits(field(type), R"("016b29c8-2000-7000-8000-00000000000g")"));
    EXPECT_FALSE(fits(field(type), R"("")"));
  }
}

TEST(Value, EnumsHaveOneOfTheirValues) {
  Field f = field(Type::kEnum);
  f.values = {{.value = "open", .by = {}}, {.value = "done", .by = {}}};
  EXPECT_TRUE(fits(f, R"("done")"));
  EXPECT_FALSE(fits(f, R"("Done")"));
  EXPECT_FALSE(fits(f, R"("")"));
}

TEST(Value, OrderKeysAreLettersAndDigits) {
  EXPECT_TRUE(fits(field(Type::kOrder), R"("a0")"));
  EXPECT_TRUE(fits(field(Type::kOrder), '"' + std::string(64, 'z') + '"'));
  EXPECT_FALSE(fits(field(Type::kOrder), '"' + std::string(65, 'z') + '"'));
  EXPECT_FALSE(fits(field(Type::kOrder), R"("")"));
  EXPECT_FALSE(fits(field(Type::kOrder), R"("a-b")"));
  EXPECT_FALSE(fits(field(Type::kOrder), R"("é")"));
}

TEST(Value, AnyJsonFitsWithinItsBytes) {
  const Field f = bounded(Type::kJson, 20);
  EXPECT_TRUE(fits(f, R"({"a":[1,true,"x"]})"));
  EXPECT_FALSE(fits(f, R"(["een langere waarde"])"));
  EXPECT_FALSE(fits(f, R"({"a":1,"a":2})"));
  EXPECT_FALSE(fits(field(Type::kJson), std::string(50000, '[') + std::string(50000, ']')));
  EXPECT_TRUE(fits(field(Type::kJson), std::string(16, '[') + std::string(16, ']')));
  EXPECT_FALSE(fits(field(Type::kJson), std::string(17, '[') + std::string(17, ']')));
}

TEST(Value, ARefusalNamesTheFieldAndNotTheValue) {
  const auto refused = Model::check(bounded(Type::kString, 3), R"("geheim")");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kModelValue);
  EXPECT_EQ(refused.error().detail, "veld: longer than 3 characters");
}

TEST(Value, PeriodsAndRecurrencesAreCheckedInside) {
  EXPECT_TRUE(fits(field(Type::kPeriod), R"({"start":"2019-06","text":"juni 2019"})"));
  EXPECT_FALSE(fits(field(Type::kPeriod), R"({"start":"juni","text":"juni 2019"})"));
  EXPECT_TRUE(fits(field(Type::kRecurrence), R"({"months":[4,9]})"));
  EXPECT_FALSE(fits(field(Type::kRecurrence), R"({"months":[4,19]})"));
}

}  // namespace
}  // namespace bijeen::schema
