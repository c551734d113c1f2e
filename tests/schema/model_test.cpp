// SPDX-License-Identifier: EUPL-1.2
#include "schema/model.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

namespace bijeen::schema {
namespace {

using Json = nlohmann::ordered_json;

std::string model_file() {
  std::ifstream file(std::string(BIJEEN_SOURCE_DIR) + "/schema/model.json");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// A small sound model that each test breaks in one place.
Json sound() {
  return Json::parse(R"({"version": 3, "collections": {
    "person": {"scope": ["programme"], "access": {"create": ["leader"], "write": ["leader"], "delete": ["leader"]}, "title": "name",
      "fields": {"name": {"type": "string", "rule": "value", "max": 20, "required": true},
                 "role": {"type": "enum", "rule": "value", "values": [{"value": "leader"}, {"value": "member", "by": ["leader"]}]}}},
    "note": {"scope": ["body", "person"], "access": {"create": ["participant"], "write": ["anyone"], "delete": ["author"]}, "search": ["words"],
      "propose": true,
      "fields": {"words": {"type": "text", "rule": "text"},
                 "people": {"type": "ref", "rule": "set", "of": "person"},
                 "weight": {"type": "integer", "rule": "last", "min": 1, "max": 9, "write": ["leader"]}}}}})");
}

void expect_refused(const Json& model, ErrorCode expected) {
  const auto parsed = Model::parse(model.dump());
  ASSERT_FALSE(parsed.ok()) << model.dump();
  EXPECT_EQ(code(parsed.error().code), code(expected)) << parsed.error().detail;
}

TEST(Model, TheShippedTextIsTheFile) {
  EXPECT_EQ(shipped_model_json(), model_file());
}

TEST(Model, TheShippedModelHasEveryCollectionAndFieldOfTheFile) {
  const auto file = Json::parse(model_file());
  const Model& model = Model::shipped();
  EXPECT_EQ(model.version(), file.at("version").get<int>());
  EXPECT_EQ(model.collections().size(), file.at("collections").size());
  for (const auto& [name, described] : file.at("collections").items()) {
    const Collection* collection = model.collection(name);
    ASSERT_NE(collection, nullptr) << name;
    EXPECT_EQ(collection->fields.size(), described.at("fields").size()) << name;
    for (const auto& [field_name, field_json] : described.at("fields").items()) {
      const Field* field = collection->field(field_name);
      ASSERT_NE(field, nullptr) << name << "." << field_name;
      EXPECT_EQ(field->required, field_json.value("required", false)) << name << "." << field_name;
      EXPECT_EQ(field->values.size(), field_json.contains("values") ? field_json["values"].size() : 0U);
    }
  }
  EXPECT_EQ(model.collection("unknown"), nullptr);
  EXPECT_EQ(model.collection("activity")->field("unknown"), nullptr);
}

TEST(Model, KeepsTheOrderOfTheFile) {
  const auto file = Json::parse(model_file());
  std::vector<std::string> names;
  for (const auto& collection : Model::shipped().collections()) names.push_back(collection.name);
  std::vector<std::string> expected;
  for (const auto& entry : file.at("collections").items()) expected.push_back(entry.key());
  EXPECT_EQ(names, expected);
}

TEST(Model, ReadsWhatAFieldSays) {
  const auto model = Model::parse(sound().dump());
  ASSERT_TRUE(model.ok()) << model.error().detail;
  EXPECT_EQ(model->version(), 3);
  const Collection& note = *model->collection("note");
  EXPECT_EQ(note.scopes, (std::vector{ScopeKind::kBody, ScopeKind::kPerson}));
  EXPECT_EQ(note.access.create, std::vector<std::string>{"participant"});
  EXPECT_EQ(note.access.remove, std::vector<std::string>{"author"});
  EXPECT_TRUE(note.propose);
  EXPECT_EQ(note.search, std::vector<std::string>{"words"});
  EXPECT_EQ(note.title, "");
  EXPECT_EQ(note.field("words")->type, Type::kText);
  EXPECT_EQ(note.field("people")->rule, MergeRule::kSet);
  EXPECT_EQ(note.field("people")->of, "person");
  EXPECT_EQ(note.field("weight")->min, 1);
  EXPECT_EQ(note.field("weight")->max, 9);
  EXPECT_EQ(note.field("weight")->write, std::vector<std::string>{"leader"});
  EXPECT_EQ(model->collection("person")->title, "name");
  EXPECT_EQ(model->collection("person")->field("role")->values[1].by, std::vector<std::string>{"leader"});
}

TEST(Model, RefusesADocumentThatIsNoModel) {
  for (const auto* const text : {"", "[]", "null", "{", R"({"version":1})", R"({"version":1,"collections":{}})",
                                 R"({"version":1,"collections":[]})"}) {
    EXPECT_FALSE(Model::parse(text).ok()) << text;
  }
  Json model = sound();
  model["version"] = 0;
  expect_refused(model, ErrorCode::kModelCollection);
  model["version"] = "1";
  expect_refused(model, ErrorCode::kModelCollection);
}

TEST(Model, RefusesOneNameTwice) {
  EXPECT_FALSE(Model::parse(R"({"version":1,"version":1,"collections":{}})").ok());
  std::string text = sound().dump();
  text.replace(text.find("\"weight\""), 8, "\"people\"");
  EXPECT_FALSE(Model::parse(text).ok());
}

TEST(Model, RefusesACollectionThatIsNotWhole) {
  Json model = sound();
  model["collections"]["note"]["scope"] = Json::array();
  expect_refused(model, ErrorCode::kModelCollection);
  model = sound();
  model["collections"]["note"]["scope"] = {"village"};
  expect_refused(model, ErrorCode::kModelCollection);
  model = sound();
  model["collections"]["note"]["access"].erase("delete");
  expect_refused(model, ErrorCode::kModelCollection);
  model = sound();
  model["collections"]["note"]["fields"] = Json::object();
  expect_refused(model, ErrorCode::kModelCollection);
  model = sound();
  model["collections"]["person"]["title"] = "role";
  expect_refused(model, ErrorCode::kModelCollection);
  model = sound();
  model["collections"]["note"]["search"] = {"weight"};
  expect_refused(model, ErrorCode::kModelCollection);
  model = sound();
  model["collections"]["Note"] = model["collections"]["note"];
  expect_refused(model, ErrorCode::kModelCollection);
}

TEST(Model, ReadsWhichValueSettlesARecord) {
  EXPECT_FALSE(Model::parse(sound().dump())->collection("person")->settled);
  Json model = sound();
  model["collections"]["person"]["settled"] =
      Json::parse(R"({"field": "role", "values": ["leader", "member"], "by": ["leader", "author"]})");
  const auto parsed = Model::parse(model.dump());
  ASSERT_TRUE(parsed.ok()) << parsed.error().detail;
  const auto& settled = parsed->collection("person")->settled;
  ASSERT_TRUE(settled);
  EXPECT_EQ(settled->field, "role");
  EXPECT_EQ(settled->values, (std::vector<std::string>{"leader", "member"}));
  EXPECT_EQ(settled->by, (std::vector<std::string>{"leader", "author"}));
}

TEST(Model, RefusesASettlingThatCannotBeJudged) {
  for (const auto* const settled : {
           R"("role")",
           R"({"values": ["leader"], "by": ["leader"]})",
           R"({"field": "role", "by": ["leader"]})",
           R"({"field": "role", "values": ["leader"]})",
           R"({"field": "role", "values": [], "by": ["leader"]})",
           R"({"field": "role", "values": ["leader"], "by": []})",
           R"({"field": "role", "values": [1], "by": ["leader"]})",
           R"({"field": "rank", "values": ["leader"], "by": ["leader"]})",
           R"({"field": "name", "values": ["leader"], "by": ["leader"]})",
           R"({"field": "role", "values": ["king"], "by": ["leader"]})",
           R"({"field": "role", "values": ["leader"], "by": ["king"]})",
       }) {
    Json model = sound();
    model["collections"]["person"]["settled"] = Json::parse(settled);
    expect_refused(model, ErrorCode::kModelCollection);
  }
}

TEST(Model, ReadsWhichFieldLocksWhichOthers) {
  EXPECT_FALSE(Model::parse(sound().dump())->collection("person")->lock);
  Json model = sound();
  model["collections"]["person"]["lock"] = Json::parse(R"({"field": "role", "fields": ["role", "name"]})");
  const auto parsed = Model::parse(model.dump());
  ASSERT_TRUE(parsed.ok()) << parsed.error().detail;
  EXPECT_EQ(parsed->collection("person")->lock->field, "role");
  EXPECT_EQ(parsed->collection("person")->lock->fields, (std::vector<std::string>{"role", "name"}));
}

TEST(Model, RefusesALockThatCannotBeJudged) {
  for (const auto* const lock : {
           R"("role")",
           R"({"fields": ["name"]})",
           R"({"field": "role"})",
           R"({"field": "role", "fields": []})",
           R"({"field": "role", "fields": [1]})",
           R"({"field": "rank", "fields": ["name"]})",
           R"({"field": "role", "fields": ["rank"]})",
           R"({"field": "name", "fields": ["role"]})",
       }) {
    Json model = sound();
    model["collections"]["person"]["lock"] = Json::parse(lock);
    expect_refused(model, ErrorCode::kModelCollection);
  }
}

/// The shipped model with one member of a rule replaced, or taken away where the value is null.
Json with(const char* collection, const char* path, const Json& value) {
  Json model = Json::parse(shipped_model_json());
  const Json::json_pointer at(path);
  auto& rules = model["collections"][collection];
  if (value.is_null()) {
    rules[at.parent_pointer()].erase(at.back());
  } else {
    rules[at] = value;
  }
  return model;
}

TEST(Model, ReadsWhatASetOwesToOtherRecords) {
  const auto& limit = Model::shipped().collection("focusPoint")->limit;
  ASSERT_TRUE(limit);
  EXPECT_EQ(limit->field + ' ' + limit->ended_field + ' ' + limit->max_collection + ' ' + limit->max_field + ' ' +
                limit->reason,
            "priority status programme maxFocusPoints priorityReason");
  EXPECT_EQ(limit->ended, (std::vector<std::string>{"done", "stopped"}));
  const auto& agreement = Model::shipped().collection("minutesVersion")->agreement;
  ASSERT_TRUE(agreement);
  EXPECT_EQ(agreement->field + ' ' + agreement->all + ' ' + agreement->silent + ' ' + agreement->asked + ' ' +
                agreement->silence + ' ' + agreement->until + ' ' + agreement->on,
            "basis agreed silence approvers silence replyBy adoptedOn");
  EXPECT_EQ(agreement->replies + ' ' + agreement->reply_to + ' ' + agreement->reply_same + ' ' + agreement->agrees,
            "approval version hash agrees");
  EXPECT_FALSE(Model::shipped().collection("activity")->limit || Model::shipped().collection("activity")->agreement);
}

TEST(Model, RefusesRulesAcrossRecordsThatCannotBeJudged) {
  const std::vector<std::pair<const char*, Json>> limits{
      {"/limit", "priority"},           {"/limit/field", nullptr},  {"/limit/field", "title"},
      {"/limit/field", "rank"},         {"/limit/ended", nullptr},  {"/limit/ended/field", "title"},
      {"/limit/ended/values", {"new"}}, {"/limit/max", nullptr},    {"/limit/max/collection", "rank"},
      {"/limit/max/field", "name"},     {"/limit/reason", nullptr}, {"/limit/reason", "priority"}};
  for (const auto& [path, value] : limits) {
    SCOPED_TRACE(path + (' ' + value.dump()));
    expect_refused(with("focusPoint", path, value), ErrorCode::kModelCollection);
  }
  const std::vector<std::pair<const char*, Json>> agreements{{"/agreement", true},
                                                             {"/agreement/field", "number"},
                                                             {"/agreement/all", "most"},
                                                             {"/agreement/silent", nullptr},
                                                             {"/agreement/asked", "meeting"},
                                                             {"/agreement/silence", "hash"},
                                                             {"/agreement/until", "number"},
                                                             {"/agreement/on", nullptr},
                                                             {"/agreement/replies", nullptr},
                                                             {"/agreement/replies/collection", "rank"},
                                                             {"/agreement/replies/to", "hash"},
                                                             {"/agreement/replies/same", "agrees"},
                                                             {"/agreement/replies/agrees", "hash"}};
  for (const auto& [path, value] : agreements) {
    SCOPED_TRACE(path + (' ' + value.dump()));
    expect_refused(with("minutesVersion", path, value), ErrorCode::kModelCollection);
  }
}

TEST(Model, AProposalIsTheLeadersOnceAnsweredAndItsWordsAreFixed) {
  const Collection& proposal = *Model::shipped().collection("proposal");
  ASSERT_TRUE(proposal.settled);
  EXPECT_EQ(proposal.settled->values, (std::vector<std::string>{"accepted", "rejected"}));
  EXPECT_EQ(proposal.settled->by, std::vector<std::string>{"leader"});
  EXPECT_EQ(proposal.field("newValue")->rule, MergeRule::kOnce);
  EXPECT_EQ(proposal.field("reason")->rule, MergeRule::kOnce);
}

TEST(Model, RefusesAFieldThatIsNotWhole) {
  const auto broken = [](const char* collection, const char* field, const char* key, const Json& value) {
    Json model = sound();
    model["collections"][collection]["fields"][field][key] = value;
    return model;
  };
  expect_refused(broken("note", "weight", "type", "colour"), ErrorCode::kModelField);
  expect_refused(broken("note", "weight", "min", "one"), ErrorCode::kModelField);
  expect_refused(broken("person", "name", "max", nullptr), ErrorCode::kModelField);
  expect_refused(broken("person", "name", "required", "yes"), ErrorCode::kModelField);
  expect_refused(broken("person", "role", "values", Json::array()), ErrorCode::kModelField);
  expect_refused(broken("person", "role", "values", Json::parse(R"([{"value":"leader"},{"value":"leader"}])")),
                 ErrorCode::kModelField);
  expect_refused(broken("note", "people", "of", "animal"), ErrorCode::kModelField);
  expect_refused(broken("note", "people", "of", nullptr), ErrorCode::kModelField);
}

TEST(Model, RefusesRulesThatCannotMergeAType) {
  const auto broken = [](const char* field, const char* rule) {
    Json model = sound();
    model["collections"]["note"]["fields"][field]["rule"] = rule;
    return model;
  };
  expect_refused(broken("weight", "loudest"), ErrorCode::kModelRule);
  expect_refused(broken("weight", "text"), ErrorCode::kModelRule);
  expect_refused(broken("words", "value"), ErrorCode::kModelRule);
  Json model = sound();
  model["collections"]["note"]["fields"]["people"]["type"] = "period";
  expect_refused(model, ErrorCode::kModelRule);
}

TEST(Model, RefusesRolesThatNobodyHas) {
  Json model = sound();
  model["collections"]["note"]["access"]["write"] = {"king"};
  expect_refused(model, ErrorCode::kModelCollection);
  model = sound();
  model["collections"]["note"]["fields"]["weight"]["write"] = {"king"};
  expect_refused(model, ErrorCode::kModelField);
  model = sound();
  model["collections"]["person"]["fields"]["role"]["values"][0]["by"] = {"king"};
  expect_refused(model, ErrorCode::kModelField);
}

Json with_upgrades(const char* upgrades) {
  Json model = sound();
  model["upgrades"] = Json::parse(upgrades);
  return model;
}

TEST(Model, ReadsHowOlderVersionsBecomeToday) {
  const auto model = Model::parse(with_upgrades(R"([
    {"to": 2, "steps": [{"collection": "person", "field": "task", "values": {"boss": "leader"}, "rename": "post"}]},
    {"to": 3, "steps": [{"collection": "person", "field": "post", "rename": "role"}]}])")
                                      .dump());
  ASSERT_TRUE(model.ok()) << model.error().detail;
  ASSERT_EQ(model->upgrades().size(), 2U);
  const UpgradeStep& step = model->upgrades().front().steps.front();
  EXPECT_EQ(model->upgrades().front().to, 2);
  EXPECT_EQ(step.field, "task");
  EXPECT_EQ(step.renamed, "post");
  EXPECT_EQ(step.values, (std::vector<std::pair<std::string, std::string>>{{"boss", "leader"}}));
}

TEST(Model, UpgradesLeadInOrderToWhatIsThereToday) {
  for (const char* wrong : {"{}", "[7]", R"([{"to": 2}])", R"([{"to": 1, "steps": []}])", R"([{"to": 4, "steps": []}])",
                            R"([{"to": 3, "steps": []}, {"to": 2, "steps": []}])"}) {
    expect_refused(with_upgrades(wrong), ErrorCode::kModelCollection);
  }
  for (const char* wrong : {R"({"field": "a", "rename": "role"})", R"({"collection": "person", "field": "a"})",
                            R"({"collection": "person", "field": "a", "rename": "nowhere"})",
                            R"({"collection": "note", "field": "a", "rename": "words"})",
                            R"({"collection": "unicorn", "field": "a", "rename": "role"})",
                            R"({"collection": "person", "field": "role", "values": {"boss": "king"}})",
                            R"({"collection": "person", "field": "name", "values": {"boss": "leader"}})"}) {
    expect_refused(with_upgrades((std::string(R"([{"to": 2, "steps": [)") + wrong + "]}]").c_str()),
                   ErrorCode::kModelField);
  }
}

}  // namespace
}  // namespace bijeen::schema
