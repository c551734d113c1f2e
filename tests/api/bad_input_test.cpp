// SPDX-License-Identifier: EUPL-1.2
#include "tests/api/bad_input.h"

namespace bijeen::api::test {
namespace {

/// One world for all: what one case broke, the next would show.
class BadInputs : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    world_ = new World();
    member_ = new Browser(world_->sign_in(kMember));
    leader_ = new Browser(world_->sign_in(kLeader));
  }
  static void TearDownTestSuite() {
    delete leader_;
    delete member_;
    delete world_;
  }
  static World* world_;
  static Browser* member_;
  static Browser* leader_;
};
World* BadInputs::world_ = nullptr;
Browser* BadInputs::member_ = nullptr;
Browser* BadInputs::leader_ = nullptr;

TEST_F(BadInputs, EachGetsItsCodeChangesNothingAndLeavesTheServerAlive) {
  std::vector<BadInput> table = bad_requests();
  for (const auto& part : {bad_parameters(), bad_pushes()}) table.insert(table.end(), part.begin(), part.end());
  EXPECT_GE(table.size(), 90U);
  for (const BadInput& bad : table) {
    SCOPED_TRACE(bad.name);
    const std::string before = world_->fingerprint();
    const Reply reply = bad.play(Scene{*world_, *member_, *leader_});
    EXPECT_EQ(reply.status, bad.status) << reply.body;
    EXPECT_EQ(reply.code(), bad.code) << reply.body;
    EXPECT_EQ(reply.header("content-type"), "application/problem+json");
    EXPECT_EQ(reply.content.value("status", 0), reply.status);
    EXPECT_EQ(reply.content.value("type", ""), "urn:bijeen:error:" + std::string(bad.code));
    EXPECT_EQ(world_->fingerprint(), before);
    EXPECT_EQ(world_->ask("GET", "/v1/status").status, 200);
    world_->advance(std::chrono::minutes(20));  // so that wrong sign-ins do not slow the later ones down
  }
}

/// Sets that are well-formed and still not right get a verdict of their own: refused, kept, and the device goes on.
struct BadSet {
  const char* name;
  const char* code;
  const char* scope;
  json op;
};

const std::vector<BadSet>& bad_sets() {
  static const std::string body = "body:" + std::string(kBody);
  static const std::string other = "body:" + std::string(kOtherBody);
  static const auto outcome = [](const json& rest) {
    json op{{"collection", "outcome"}, {"record", kOutcome}};
    op.update(rest);
    return op;
  };
  static const std::vector<BadSet> cases = {
      {"UnknownCollection",
       "model.collection",
       body.c_str(),
       {{"collection", "geheim"}, {"record", kUnknown}, {"put", {{"a", 1}}}}},
      {"UnknownField", "model.field", body.c_str(), outcome({{"put", {{"kleur", "rood"}}}})},
      {"TextAsValue", "model.rule", body.c_str(), outcome({{"put", {{"note", "alles anders"}}}})},
      {"SetAsValue", "model.rule", body.c_str(), outcome({{"put", {{"focusPoints", json::array()}}}})},
      {"ValueAsSet", "model.rule", body.c_str(), outcome({{"add", {{"title", json::array({"a"})}}}})},
      {"DayThatIsNone", "model.value", body.c_str(), outcome({{"put", {{"due", "2026-02-30"}}}})},
      {"NumberForText", "model.value", body.c_str(), outcome({{"put", {{"title", 7}}}})},
      {"TooLongTitle", "model.value", body.c_str(), outcome({{"put", {{"title", std::string(1001, 'a')}}}})},
      {"UnknownStatus", "model.value", body.c_str(), outcome({{"put", {{"status", "misschien"}}}})},
      {"RequiredCleared", "model.required", body.c_str(), outcome({{"put", {{"title", nullptr}}}})},
      {"UnknownRecord",
       "record.unknown",
       body.c_str(),
       {{"collection", "outcome"}, {"record", kUnknown}, {"put", {{"title", "a"}}}}},
      {"RecordMadeTwice", "record.exists", body.c_str(),
       outcome({{"create", true}, {"put", {{"kind", "idea"}, {"title", "a"}}}})},
      {"CreatedWithoutTitle",
       "model.required",
       body.c_str(),
       {{"collection", "outcome"}, {"record", kUnknown}, {"create", true}, {"put", {{"kind", "idea"}}}}},
      {"PlaceBeyondTheText", "text.position", body.c_str(),
       outcome({{"text", {{"note", json::array({json::array({99, 0, "a"})})}}}})},
      {"RemovalBeyondTheText", "text.position", body.c_str(),
       outcome({{"text", {{"note", json::array({json::array({0, 5, ""})})}}}})},
      {"FieldOfTheLeader", "auth.forbidden", body.c_str(), outcome({{"put", {{"consolidation", "accepted"}}}})},
      {"PlanOfTheLeader",
       "auth.forbidden",
       "programme",
       {{"collection", "activity"}, {"record", kActivity}, {"put", {{"title", "Anders"}}}}},
      {"OwnRole",
       "auth.forbidden",
       "programme",
       {{"collection", "person"}, {"record", kMember}, {"put", {{"role", "leader"}}}}},
      {"ScopeOfOthers",
       "scope.unknown",
       other.c_str(),
       {{"collection", "outcome"}, {"record", kOtherOutcome}, {"put", {{"title", "a"}}}}},
      {"RecordOfAnotherScope",
       "model.scope",
       body.c_str(),
       {{"collection", "activity"}, {"record", kUnknown}, {"create", true}, {"put", {{"title", "a"}}}}},
  };
  return cases;
}

TEST_F(BadInputs, WellFormedSetsThatBreakARuleAreRefusedKeptAndDoNotBlock) {
  for (const BadSet& bad : bad_sets()) {
    SCOPED_TRACE(bad.name);
    const auto last = world_->store().last_seq();
    const Reply reply = world_->push_op(*member_, bad.scope, bad.op);
    ASSERT_EQ(reply.status, 200);
    const json verdict = reply.content["verdicts"][0];
    EXPECT_EQ(verdict["verdict"], "refused") << verdict;
    EXPECT_EQ(verdict["code"], bad.code) << verdict;
    EXPECT_EQ(world_->store().last_seq(), last);
  }
  const Reply kept = world_->ask(*member_, "GET", "/v1/refused");
  EXPECT_EQ(kept.content["refused"].size(), bad_sets().size());
  const Reply good = world_->push_op(*member_, "body:" + std::string(kBody), Scene::good_op());
  EXPECT_EQ(good.content["verdicts"][0]["verdict"], "accepted") << good.body;
}

}  // namespace
}  // namespace bijeen::api::test
