// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "tests/simulation/run.h"

// The simulation's own parts: an oracle that is wrong, or seeds that do not repeat, would prove nothing.
namespace bijeen::simulation {
namespace {

const std::string kAnna = person(1).text();
const std::string kBram = person(2).text();
const std::string kRecord = planned(0).id.text();

/// Sets of two devices on one outcome, as the server accepted them.
class Accepted {
 public:
  Accepted() {
    for (const auto& set : Server::founded()) oracle.accept(set);
    take(0, 0, {{"create", true}, {"put", {{"title", "begin"}}}, {"text", {{"note", {{0, 0, "abc"}}}}}});
  }
  /// What device 0 or 1 did, having seen everything up to `seen`.
  std::uint64_t take(std::uint32_t by, std::uint64_t seen, Json op, std::int64_t at = 0) {
    op["collection"] = "outcome";
    op["record"] = kRecord;
    const auto seq = oracle.last() + 1;
    oracle.accept({seq, at, by == 0 ? kAnna : kBram, device(by, 0).text(), ++n_[by], seen, body_scope(0).text(),
                   Json::array({op})});
    return seq;
  }
  Standing now() { return *oracle.record("outcome/" + kRecord); }

  Oracle oracle{newest_model_json()};

 private:
  std::array<std::uint64_t, 2> n_{};
};

Json put(const std::string& title) {
  return {{"put", {{"title", title}}}};
}

TEST(Oracle, AWriteThatSawAnotherTakesItsPlace) {
  Accepted accepted;
  const auto first = accepted.take(0, 0, put("een"));
  accepted.take(1, first, put("twee"));
  EXPECT_EQ(accepted.now().fields["title"], "twee");
  EXPECT_TRUE(accepted.now().conflicts.empty());
}

TEST(Oracle, ConcurrentValuesStandBesideEachOther) {
  Accepted accepted;
  const auto made = accepted.oracle.last();
  accepted.take(0, made, put("een"), 20);
  accepted.take(1, made, put("twee"), 10);
  EXPECT_EQ(accepted.now().fields["title"], "een");
  EXPECT_EQ(accepted.now().conflicts["title"].size(), 2U);
}

TEST(Oracle, AnAddWinsOverARemoveThatDidNotKnowIt) {
  Accepted accepted;
  const Json add{{"add", {{"labels", {"x"}}}}};
  const Json remove{{"remove", {{"labels", {"x"}}}}};
  const auto added = accepted.take(0, accepted.oracle.last(), add);
  accepted.take(1, added - 1, remove);
  EXPECT_EQ(accepted.now().fields["labels"], Json({"x"}));
  accepted.take(1, added, remove);
  EXPECT_FALSE(accepted.now().fields.contains("labels"));
}

TEST(Oracle, TextsOfTwoPeopleDoNotMix) {
  Accepted accepted;
  const auto made = accepted.oracle.last();
  accepted.take(0, made, {{"text", {{"note", {{3, 0, "111"}}}}}});
  accepted.take(1, made, {{"text", {{"note", {{3, 0, "222"}, {0, 1, ""}}}}}});
  const std::string text = accepted.now().fields["note"];
  EXPECT_TRUE(text == "bc111222" || text == "bc222111") << text;
}

TEST(Oracle, AnEditPastTheEndOfItsTextIsSeen) {
  Accepted accepted;
  accepted.take(1, accepted.oracle.last(), {{"text", {{"note", {{9, 0, "x"}}}}}});
  EXPECT_THROW(accepted.now(), Violation);
}

TEST(Oracle, AnEditBesideADeleteIsShownUntilSomebodyDecides) {
  Accepted accepted;
  const auto made = accepted.oracle.last();
  accepted.take(0, made, {{"deleted", true}});
  const auto last = accepted.take(1, made, put("twee"));
  EXPECT_TRUE(accepted.now().must_show_edit_beside_delete);
  accepted.take(1, last, {{"deleted", true}});
  EXPECT_FALSE(accepted.now().must_show_edit_beside_delete);
}

TEST(Oracle, AMemberReadsHisBodiesAndNoOther) {
  const Accepted accepted;
  const std::set<std::string> own{"programme", own_scope(5).text(), body_scope(0).text(), body_scope(2).text()};
  EXPECT_EQ(accepted.oracle.scopes(person(5).text()), own);
  EXPECT_FALSE(accepted.oracle.scopes(person(2).text()).contains(body_scope(1).text()));
  EXPECT_TRUE(accepted.oracle.scopes(person(0).text()).contains("leader"));
}

TEST(Script, ReadsWhatItPrints) {
  const auto script = generate(7, 400);
  EXPECT_TRUE(parse_script(print(script)) == script);
  EXPECT_EQ(parse_script("# nothing\n\n")->size(), 0U);
  EXPECT_FALSE(parse_script("push 1"));
  EXPECT_FALSE(parse_script("fly 1 2"));
}

TEST(Run, GivesTheSameTraceEachTime) {
  std::ostringstream first;
  std::ostringstream second;
  EXPECT_FALSE(run(generate(3, 400), nullptr, &first));
  EXPECT_FALSE(run(generate(3, 400), nullptr, &second));
  EXPECT_EQ(first.str(), second.str());
  EXPECT_GT(first.str().size(), 10'000U);
}

TEST(Shrink, LeavesTheEventsThatMatter) {
  std::vector<Event> script;
  for (std::uint32_t i = 0; i < 100; ++i) script.push_back({Kind::kWait, {i}});
  const auto fails = [&](const std::vector<Event>& events) {
    const auto has = [&](const Event& event) { return std::find(events.begin(), events.end(), event) != events.end(); };
    return has(script[17]) && has(script[83]);
  };
  EXPECT_EQ(print(shrink(script, fails)), "wait 17\nwait 83\n");
}

}  // namespace
}  // namespace bijeen::simulation
