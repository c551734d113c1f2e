// SPDX-License-Identifier: EUPL-1.2
#include "schema/personal_data.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace bijeen::schema {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> found_in(std::string_view text) {
  std::vector<std::string> all;
  for (const auto& one : find_personal_data(text, 10))
    all.push_back(std::string(name(one.kind)) + " " + std::string(one.text));
  return all;
}

TEST(PersonalData, FindsACitizenNumberThatPassesTheElevenTest) {
  EXPECT_THAT(found_in("bsn 111222333."), ElementsAre("citizen-number 111222333"));
  EXPECT_THAT(found_in("(123456782)"), ElementsAre("citizen-number 123456782"));
  EXPECT_THAT(found_in("1234.56.782, besproken"), ElementsAre("citizen-number 1234.56.782"));
  EXPECT_THAT(found_in("111222334"), IsEmpty());
  EXPECT_THAT(found_in("000000000"), IsEmpty());
}

TEST(PersonalData, LeavesNumbersThatArePartsOfOthersAlone) {
  EXPECT_THAT(found_in("a111222333"), IsEmpty());
  EXPECT_THAT(found_in("1112223334"), IsEmpty());
  EXPECT_THAT(found_in("€ 1.111222333"), IsEmpty());
  EXPECT_THAT(found_in("111222333,50"), IsEmpty());
  EXPECT_THAT(found_in("zaak 2026-111222333"), IsEmpty());
}

TEST(PersonalData, FindsBankAccounts) {
  EXPECT_THAT(found_in("op NL91ABNA0417164300 graag"), ElementsAre("bank-account NL91ABNA0417164300"));
  EXPECT_THAT(found_in("nl91 abna 0417 1643 00"), ElementsAre("bank-account nl91 abna 0417 1643 00"));
  EXPECT_THAT(found_in("BE68 5390 0754 7034"), ElementsAre("bank-account BE68 5390 0754 7034"));
  EXPECT_THAT(found_in("NL92ABNA0417164300"), IsEmpty());
  EXPECT_THAT(found_in("NL91ABNA04171643001"), IsEmpty());
}

TEST(PersonalData, FindsMailAddresses) {
  EXPECT_THAT(found_in("mail naam.achternaam@voorbeeld.nl."), ElementsAre("email naam.achternaam@voorbeeld.nl"));
  EXPECT_THAT(found_in("<a+b@sub.example.org>"), ElementsAre("email a+b@sub.example.org"));
  EXPECT_THAT(found_in("vragen @ de groep, naam@lokaal, @iemand, x@y.z"), IsEmpty());
}

TEST(PersonalData, FindsPhoneNumbersOfPeople) {
  EXPECT_THAT(found_in("bel 06-12345678"), ElementsAre("phone 06-12345678"));
  EXPECT_THAT(found_in("bel 06 12 34 56 78 of 0320-123456"), ElementsAre("phone 06 12 34 56 78", "phone 0320-123456"));
  EXPECT_THAT(found_in("+31 (0)6 1234 5678"), ElementsAre("phone +31 (0)6 1234 5678"));
  EXPECT_THAT(found_in("(0320) 12 34 56!"), ElementsAre("phone 0320) 12 34 56"));
  EXPECT_THAT(found_in("0320) en 112"), IsEmpty());
  EXPECT_THAT(found_in("0031612345678"), ElementsAre("phone 0031612345678"));
}

TEST(PersonalData, LeavesNumbersOfServicesAndOtherNumbersAlone) {
  EXPECT_THAT(found_in("Veilig Thuis 0800-2000, 112, 0900-8844, 0900 1234567, 0800 1234567"), IsEmpty());
  EXPECT_THAT(found_in("159 antwoorden in 2026, 41 activiteiten, 8200 AB Lelystad, 12.500,00 euro"), IsEmpty());
  EXPECT_THAT(found_in("van 14-01-2027 tot 3 maart 2027, 13:30-15:00"), IsEmpty());
}

TEST(PersonalData, FindsDatesOfBirthButNoOtherDates) {
  EXPECT_THAT(found_in("meisje, geb. 3-5-2011, komt"), ElementsAre("birth-date geb. 3-5-2011"));
  EXPECT_THAT(found_in("Geboren op 3 mei 2011 in Urk"), ElementsAre("birth-date Geboren op 3 mei 2011"));
  EXPECT_THAT(found_in("geboortedatum: 2011-05-03"), ElementsAre("birth-date geboortedatum: 2011-05-03"));
  EXPECT_THAT(found_in("geb: 3-5-2011"), ElementsAre("birth-date geb: 3-5-2011"));
  EXPECT_THAT(found_in("geb. te Urk op 3 mei 2011"), ElementsAre("birth-date geb. te Urk op 3 mei 2011"));
  EXPECT_THAT(found_in("geborenen op 3-5-2011"), IsEmpty());
  EXPECT_THAT(found_in("geboren in 4 gemeenten"), IsEmpty());
  EXPECT_THAT(found_in("het gebouw van 3-5-2011"), IsEmpty());
}

TEST(PersonalData, GivesTheFirstOnesOfAnyText) {
  std::string many;
  for (int i = 0; i < 50; ++i) many += "111222333 ";
  EXPECT_EQ(find_personal_data(many, 3).size(), 3U);
  EXPECT_THAT(found_in(""), IsEmpty());
  EXPECT_THAT(found_in("+"), IsEmpty());
  EXPECT_THAT(found_in("@"), IsEmpty());
  EXPECT_THAT(found_in(std::string(10'000, '0')), IsEmpty());
}

}  // namespace
}  // namespace bijeen::schema
