// SPDX-License-Identifier: EUPL-1.2
#include "tests/api/bad_input.h"

namespace bijeen::api::test {
namespace {

json edit(const char* field, const json& edits) {
  return {{"collection", "outcome"}, {"record", kOutcome}, {"text", {{field, edits}}}};
}

}  // namespace

std::vector<BadInput> bad_pushes() {
  return {
      // Push: the request
      {"PushWithoutEpoch", 400, "request.field",
       [](const Scene& s) { return s.push_text(R"({"now":1,"changeSets":[]})"); }},
      {"PushOfNothing", 400, "request.field",
       [](const Scene& s) { return s.world.ask(s.member, "POST", "/v1/sync/push", s.envelope(json::array())); }},
      {"PushOfAnObject", 400, "request.field",
       [](const Scene& s) { return s.world.ask(s.member, "POST", "/v1/sync/push", s.envelope(json::object())); }},
      {"PushWithFractionalClock", 400, "request.field",
       [](const Scene& s) {
         json body = s.envelope(json::array({s.good_set(Scene::good_op())}));
         body["now"] = 1.5;
         return s.world.ask(s.member, "POST", "/v1/sync/push", body);
       }},
      {"PushWithHugeClock", 400, "request.field",
       [](const Scene& s) {
         json body = s.envelope(json::array({s.good_set(Scene::good_op())}));
         body["now"] = std::uint64_t{18'446'744'073'709'551'615U};
         return s.world.ask(s.member, "POST", "/v1/sync/push", body);
       }},
      {"PushTooLarge", 413, "request.too-large",
       [](const Scene& s) { return s.push_text("{\"epoch\":\"" + std::string(600'000, 'a') + "\"}"); }},
      {"PushToAnotherEpoch", 409, "sync.epoch",
       [](const Scene& s) {
         json body = s.envelope(json::array({s.good_set(Scene::good_op())}));
         body["epoch"] = "een-andere-tijd";
         return s.world.ask(s.member, "POST", "/v1/sync/push", body);
       }},
      {"PushWithAGap", 409, "sync.gap", [](const Scene& s) { return s.push_with({{"n", 9}, {"known", 8}}); }},
      {"PushOfAnotherDevice", 403, "auth.device",
       [](const Scene& s) { return s.push_with({{"device", s.leader.device}}); }},
      {"SetThatIsText", 400, "change-set.malformed", [](const Scene& s) { return s.push("een wijziging"); }},
      {"SetWithoutOps", 400, "change-set.malformed", [](const Scene& s) { return s.push_with({{"ops", nullptr}}); }},
      {"SetWithNoId", 400, "change-set.malformed", [](const Scene& s) { return s.push_with({{"id", "1"}}); }},
      {"SetWithNegativeNumber", 400, "change-set.malformed", [](const Scene& s) { return s.push_with({{"n", -1}}); }},
      {"SetWithHugeNumber", 400, "change-set.malformed", [](const Scene& s) { return s.push_with({{"seen", 1e300}}); }},
      {"SetWithUnknownMember", 400, "change-set.malformed",
       [](const Scene& s) { return s.push_with({{"author", kLeader}}); }},
      {"SetOfNoScope", 400, "change-set.malformed",
       [](const Scene& s) { return s.push_with({{"scope", "iedereen"}}); }},
      {"OpThatPutsAList", 400, "change-set.malformed",
       [](const Scene& s) {
         return s.push_op({{"collection", "outcome"}, {"record", kOutcome}, {"put", json::array()}});
       }},
      {"EditOfTwoParts", 400, "change-set.malformed",
       [](const Scene& s) { return s.push_op(edit("note", json::array({json::array({0, 0})}))); }},
      {"EditAtANegativePlace", 400, "change-set.malformed",
       [](const Scene& s) { return s.push_op(edit("note", json::array({json::array({-1, 0, "a"})}))); }},
      // Sealed pushes: what does not open is in sealed_test.cpp
      {"SealedToNoKey", 400, "request.field", [](const Scene& s) { return s.sealed({{"key", "geen sleutel"}}); }},
      {"SealedToAnotherKey", 409, "sync.sealed-key",
       [](const Scene& s) { return s.sealed({{"key", std::string(86, 'A') + "A"}}); }},
      {"SealedWithoutClock", 400, "request.field", [](const Scene& s) { return s.sealed({{"now", nullptr}}); }},
      {"SealedNothing", 400, "request.field", [](const Scene& s) { return s.sealed({{"sealed", json::array()}}); }},
      {"SealedTooMany", 400, "request.field",
       [](const Scene& s) { return s.sealed({{"sealed", json(json::array_t(101, "AAAA"))}}); }},
      {"SealedNumbers", 400, "sync.sealed", [](const Scene& s) { return s.sealed({{"sealed", {1, 2}}}); }},
      {"TooManyChanges", 413, "change-set.too-large",
       [](const Scene& s) {
         json set = s.good_set(Scene::good_op());
         for (int i = 0; i < 500; ++i) {
           json op = Scene::good_op();
           op["record"] = World::new_device_id();  // any id that is not there yet
           set["ops"].push_back(op);
         }
         return s.push(set);
       }},
  };
}

}  // namespace bijeen::api::test
