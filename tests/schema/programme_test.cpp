// SPDX-License-Identifier: EUPL-1.2
#include "schema/programme.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

namespace bijeen::schema {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kLine = "016b2a15-cc00-7005-8000-000000000001";
constexpr const char* kPoint = "016b2a15-cc00-7006-8000-000000000001";
constexpr const char* kBody = "016b2a15-cc00-7009-8000-000000000001";
constexpr const char* kPerson = "016b2a15-cc00-700a-8000-000000000001";

/// A small sound file that each test breaks in one place.
Json sound() {
  Json file = Json::parse(R"({"format":"bijeen-programme","version":1,"people":[],"records":[]})");
  file["people"].push_back({{"id", kPerson}, {"name", "Projectleider"}, {"role", "leader"}});
  file["records"].push_back({{"collection", "focusPoint"},
                             {"id", kPoint},
                             {"scope", "programme"},
                             {"put", {{"title", "Plegeraanpak"}, {"priority", true}, {"actionLine", kLine}}}});
  file["records"].push_back({{"collection", "actionLine"},
                             {"id", kLine},
                             {"scope", "programme"},
                             {"put", {{"title", "Geweld stoppen"}, {"number", 2.0}}}});
  file["records"].push_back({{"collection", "body"},
                             {"id", kBody},
                             {"scope", "programme"},
                             {"put",
                              {{"recurrence", {{"months", {4, 9}}, {"extraUpdates", {"2019-11"}}}},
                               {"name", "Werkgroep"},
                               {"kind", "work-group"}}},
                             {"add", {{"focusPoints", {kPoint}}}}});
  return file;
}

void expect_refused(const Json& file, const std::string& detail) {
  const auto programme = parse_programme(Model::shipped(), file.dump());
  ASSERT_FALSE(programme.ok()) << file.dump();
  EXPECT_EQ(programme.error().code, ErrorCode::kImportMalformed);
  EXPECT_THAT(programme.error().detail, testing::HasSubstr(detail));
}

TEST(Programme, GivesPeopleAndRecordsInTheOrderOfTheFile) {
  const auto programme = parse_programme(Model::shipped(), sound().dump());
  ASSERT_TRUE(programme.ok()) << programme.error().detail;
  ASSERT_EQ(programme->people.size(), 1U);
  EXPECT_EQ(programme->people[0].id, kPerson);
  EXPECT_EQ(programme->people[0].name, "Projectleider");
  EXPECT_EQ(programme->people[0].role, "leader");
  ASSERT_EQ(programme->records.size(), 3U);
  EXPECT_EQ(programme->records[0].collection, "focusPoint");
  EXPECT_EQ(programme->records[2].add.at("focusPoints"), std::vector<std::string>{'"' + std::string(kPoint) + '"'});
}

TEST(Programme, GivesCanonicalValues) {
  const auto programme = parse_programme(Model::shipped(), sound().dump(2));
  ASSERT_TRUE(programme.ok()) << programme.error().detail;
  EXPECT_EQ(programme->records[1].put.at("number"), "2");
  EXPECT_EQ(programme->records[2].put.at("recurrence"), R"({"extraUpdates":["2019-11"],"months":[4,9]})");
  Json file = sound();
  file["records"][0]["put"]["title"] = "één/tweé \"drie\"";
  const auto escaped = parse_programme(Model::shipped(), file.dump(-1, ' ', true));
  ASSERT_TRUE(escaped.ok()) << escaped.error().detail;
  EXPECT_EQ(escaped->records[0].put.at("title"), R"("één/tweé \"drie\"")");
}

TEST(Programme, RefusesWhatIsNoProgrammeFile) {
  for (const auto* const text : {"", "[]", "null", "{", "{}", R"({"format":"bijeen-unsent","version":1})",
                                 R"({"format":"bijeen-programme","version":2,"people":[],"records":[]})",
                                 R"({"format":"bijeen-programme","version":1,"records":[]})",
                                 R"({"format":"bijeen-programme","version":1,"people":{},"records":[]})",
                                 R"({"format":"bijeen-programme","version":1,"people":[],"records":[7]})",
                                 R"({"format":"bijeen-programme","version":1,"people":[],"records":[],"more":1})"}) {
    const auto programme = parse_programme(Model::shipped(), text);
    ASSERT_FALSE(programme.ok()) << text;
    EXPECT_EQ(programme.error().code, ErrorCode::kImportMalformed) << text;
  }
  EXPECT_FALSE(parse_programme(Model::shipped(), std::string(kProgrammeBytesMax + 1, ' ')).ok());
}

TEST(Programme, NamesTheRecordAndTheFieldThatAreWrong) {
  Json file = sound();
  file["records"][1]["put"]["number"] = 2.5;
  expect_refused(file, "record 2 (actionLine): number: is a whole number");
  file = sound();
  file["records"][1]["put"]["colour"] = "red";
  expect_refused(file, "record 2 (actionLine): colour: is not a field");
  file = sound();
  file["records"][1]["put"].erase("title");
  expect_refused(file, "record 2 (actionLine): title: is required");
  file = sound();
  file["records"][1]["put"]["title"] = nullptr;
  expect_refused(file, "record 2 (actionLine): title: is required");
  file = sound();
  file["records"][1]["put"]["progress"] = "tekst";
  expect_refused(file, "record 2 (actionLine): progress: cannot be put");
  file = sound();
  file["records"][2]["put"]["focusPoints"] = Json::array();
  expect_refused(file, "record 3 (body): focusPoints: cannot be put");
  file = sound();
  file["records"][2]["add"]["name"] = Json::array({"x"});
  expect_refused(file, "record 3 (body): name: is not a set");
  file = sound();
  file["records"][2]["add"]["focusPoints"] = Json::array({kPoint, kPoint});
  expect_refused(file, "record 3 (body): focusPoints: has an element twice");
}

TEST(Programme, RefusesUnknownCollectionsAndMembers) {
  Json file = sound();
  file["records"][0]["collection"] = "village";
  expect_refused(file, "record 1: has no collection");
  file = sound();
  file["records"][0]["collection"] = 7;
  expect_refused(file, "record 1: has no collection");
  file = sound();
  file["records"][0]["puts"] = Json::object();
  expect_refused(file, "record 1 (focusPoint): has a member");
  file = sound();
  file["records"][0]["put"] = Json::array();
  expect_refused(file, "record 1 (focusPoint): put is not an object");
}

TEST(Programme, RefusesReferencesThatLeadNowhereOrToAnotherKind) {
  Json file = sound();
  file["records"][0]["put"]["actionLine"] = "016b2a15-cc00-7005-8000-000000000002";
  expect_refused(file, "record 1 (focusPoint): actionLine: leads to no actionLine");
  file["records"][0]["put"]["actionLine"] = kBody;
  expect_refused(file, "record 1 (focusPoint): actionLine: leads to no actionLine");
  file = sound();
  file["records"][2]["add"]["focusPoints"] = Json::array({kLine});
  expect_refused(file, "record 3 (body): focusPoints: leads to no focusPoint");
}

TEST(Programme, RefusesIdsThatAreNoneOrUsedTwice) {
  Json file = sound();
  file["records"][0]["id"] = "1";
  expect_refused(file, "record 1 (focusPoint): id: is a UUID");
  file = sound();
  file["records"][1]["id"] = kPoint;
  expect_refused(file, "record 2 (actionLine): id: is used already");
  file = sound();
  file["records"][2]["id"] = kPerson;
  expect_refused(file, "record 3 (body): id: is used already");
}

TEST(Programme, RecordsStandInAScopeTheirCollectionAllows) {
  Json file = sound();
  for (const auto* const scope : {"", "leader", "village", "body:016b2a15-cc00-7009-8000-000000000001"}) {
    file["records"][0]["scope"] = scope;
    expect_refused(file, "record 1 (focusPoint): scope");
  }
  Json membership = {{"collection", "membership"},
                     {"id", "016b2a15-cc00-700b-8000-000000000001"},
                     {"put", {{"person", kPerson}, {"function", "chair"}}}};
  file = sound();
  membership["scope"] = std::string("body:") + kBody;
  file["records"].push_back(membership);
  const auto programme = parse_programme(Model::shipped(), file.dump());
  EXPECT_TRUE(programme.ok()) << programme.error().detail;
  file["records"][3]["scope"] = std::string("body:") + kLine;
  expect_refused(file, "record 4 (membership): scope");
}

TEST(Programme, PeopleHaveANameAndARoleOfTheModel) {
  Json file = sound();
  file["people"][0]["role"] = "king";
  expect_refused(file, "person 1: role");
  file = sound();
  file["people"][0].erase("name");
  expect_refused(file, "person 1: has no name");
  file = sound();
  file["people"][0]["name"] = "";
  expect_refused(file, "person 1: name: is empty");
  file = sound();
  file["people"][0]["id"] = 1;
  expect_refused(file, "person 1: id");
}

}  // namespace
}  // namespace bijeen::schema
