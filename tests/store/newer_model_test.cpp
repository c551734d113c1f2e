// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/store/world.h"

namespace bijeen::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

/// Today's model with a field more.
const schema::Model& newer_model() {
  static const auto model = [] {
    std::string text(schema::shipped_model_json());
    const auto insert_before = [&](const std::string& mark, const std::string& more) {
      text.insert(text.find(mark, text.find(R"("outcome": {)")), more);
    };
    insert_before(R"("why": {)", R"("mood": {"type": "string", "rule": "value", "max": 20}, )");
    const std::string version = R"("version": )";
    text.insert(text.find(version) + version.size(), "9");
    return schema::Model::parse(text);
  }();
  return model.value();
}

TEST(NewerModel, ItsFieldsSurviveAServerOfAnOlderOne) {
  World world;
  const auto leader = world.person("leader");
  const auto group = world.body("work-group");
  const auto outcome = world.new_record();
  auto pen = world.pen(leader);
  pen.seen = raw(world.store().last_seq());
  world.send(pen, body_scope(group),
             {creating("outcome", outcome, {{"kind", json("idea")}, {"title", json("Een idee")}})});
  const auto set = pen.set(body_scope(group), {putting("outcome", outcome, {{"mood", json("vrolijk")}})});
  EXPECT_EQ(world.push(pen, {set})->front().error->code, ErrorCode::kModelField);
  world.close();
  {
    store::Store newer(newer_model(), {.directory = world.directory()});
    const auto written =
        newer.write(leader, body_scope(group), {putting("outcome", outcome, {{"mood", json("vrolijk")}})});
    ASSERT_TRUE(written.ok()) << written.error().detail;
  }
  world.reopen();
  pen.seen = raw(world.store().last_seq());
  EXPECT_FALSE(world.send(pen, body_scope(group), {putting("outcome", outcome, {{"title", json("Beter")}})}).error);
  const auto snapshot = world.store().snapshot(body_scope(group), "", 1'000'000);
  EXPECT_THAT(snapshot->records, testing::Contains(HasSubstr("vrolijk")));
  const auto pull = world.store().pull(*world.store().actor(leader), {sync::Seq{0}}, 1'000'000);
  EXPECT_THAT(pull->sets, testing::Contains(HasSubstr("vrolijk")));
  EXPECT_THAT(world.store().check(), IsEmpty());
  const auto view =
      sync::view_json(*schema::Model::shipped().collection("outcome"), *world.store().record("outcome", outcome));
  EXPECT_THAT(view, HasSubstr(R"("mood":"vrolijk")"));
}

}  // namespace
}  // namespace bijeen::test
