// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "tests/support/mini_server.h"

namespace bijeen::test {
namespace {

using Json = nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

struct Answer {
  int status = 200;
  std::string body;
};

/// A replica and a server, with every request noted and, where a test says so, answered otherwise.
class Exchange : public testing::Test {
 protected:
  void SetUp() override {
    server.know(person(1), "", {kProgramme, body(1)});
    ASSERT_TRUE(replica.open());
    ASSERT_TRUE(replica.identify(device(1), person(1)));
  }

  static Answer answer(std::string body) {
    const int status = Json::parse(body).contains("code") ? 409 : 200;
    return {status, std::move(body)};
  }
  Answer serve(const sync::Request& request) {
    const auto query = request.path.substr(std::min(request.path.find('?') + 1, request.path.size()));
    if (request.path == "/v1/sync/give-back") {
      const auto from = *sync::DeviceId::parse(Json::parse(request.body).at("device").get<std::string>());
      return answer(server.give_back(from, request.body));
    }
    if (request.path == "/v1/sync/divergence") return {204, ""};
    if (request.path == "/v1/devices") return {201, "{}"};
    if (request.method == "POST") return answer(server.push(person(1), request.body, 2'000'000));
    if (request.path.starts_with("/v1/sync/pull?")) return answer(server.pull(person(1), device(1), query));
    auto scope = request.path.substr(request.path.rfind('/') + 1);
    scope = scope.substr(0, scope.find('?'));
    if (const auto colon = scope.find("%3A"); colon != std::string::npos) scope.replace(colon, 3, ":");
    std::string from = query.starts_with("from=") ? query.substr(5) : "";
    if (const auto slash = from.find("%2F"); slash != std::string::npos) from.replace(slash, 3, "/");
    if (request.path.starts_with("/v1/sync/digests/")) return {200, server.digests(*sync::Scope::parse(scope), "", "")};
    return {200, server.snapshot(*sync::Scope::parse(scope), from)};
  }

  /// One round; the failure that ended it, or why the own work is stuck.
  std::optional<ErrorCode> round() {
    asked.clear();
    while (const auto request = replica.next_request(sync::Millis{1'000'000}, extent)) {
      asked.push_back(request->method + ' ' + request->path.substr(0, request->path.find('?')));
      const Answer got = answers ? answers(*request) : serve(*request);
      if (got.status == 0) return std::nullopt;
      if (const auto step = replica.take_answer(got.status, got.body); !step) return step.error().code;
    }
    if (replica.stuck()) return replica.stuck()->code;
    return std::nullopt;
  }
  bool replica_renewed = false, registered = false;

  void make(std::uint64_t number) {
    ASSERT_TRUE(replica.edit(id<sync::ChangeSetId>(number), body(1), sync::Millis{1},
                             {item(number).creating().putting("title", R"("x")")}, false));
  }
  std::string status(const char* member) { return Json::parse(replica.status())[member].dump(); }

  MiniServer server;
  sync::Replica replica{model()};
  sync::Replica::Extent extent = sync::Replica::Extent::kAll;
  std::vector<std::string> asked;
  std::function<Answer(const sync::Request&)> answers;
};

constexpr const char* kPush = "POST /v1/sync/push";
constexpr const char* kGiveBack = "POST /v1/sync/give-back";
constexpr const char* kPull = "GET /v1/sync/pull";

TEST_F(Exchange, FirstRoundPullsFetchesEveryScopeAndPullsAgain) {
  EXPECT_EQ(round(), std::nullopt);
  EXPECT_THAT(
      asked, ElementsAre(kPull, "GET /v1/sync/snapshot/programme", StartsWith("GET /v1/sync/snapshot/body%3A"), kPull));
  EXPECT_EQ(status("missing"), "[]");
}

TEST_F(Exchange, WorkIsSentBeforeOthersWorkIsFetched) {
  round();
  make(1);
  EXPECT_EQ(round(), std::nullopt);
  EXPECT_THAT(asked, ElementsAre(kPush, kPull));
  EXPECT_EQ(status("pending"), "0");
}

TEST_F(Exchange, RequestWithoutAnswerBeginsANewRoundWithTheSameBytes) {
  round();
  make(1);
  std::vector<std::string> bodies;
  answers = [&](const sync::Request& request) {
    bodies.push_back(request.body);
    return bodies.size() == 1 ? Answer{0, ""} : serve(request);
  };
  round();
  EXPECT_EQ(round(), std::nullopt);
  EXPECT_THAT(asked, ElementsAre(kPush, kPull));
  EXPECT_EQ(bodies[0], bodies[1]);
  EXPECT_EQ(status("pending"), "0");
}

TEST_F(Exchange, AnswerLostAfterTheServerTookItIsNoSecondSet) {
  round();
  make(1);
  answers = [&](const sync::Request& request) {
    serve(request);
    return Answer{0, ""};
  };
  round();
  answers = nullptr;
  EXPECT_EQ(round(), std::nullopt);
  EXPECT_EQ(server.log().size(), 1U);
  EXPECT_EQ(status("pending"), "0");
}

TEST_F(Exchange, PushThatIsNotTakenDoesNotKeepOthersWorkAwayAndIsTriedOnceMore) {
  round();
  make(1);
  answers = [&](const sync::Request& request) {
    return request.method == "POST" ? Answer{400, R"({"code":"change-set.malformed","detail":"x"})"} : serve(request);
  };
  EXPECT_EQ(round(), ErrorCode::kChangeSetMalformed);
  EXPECT_THAT(asked, ElementsAre(kPush, kPull, kPush));
  EXPECT_EQ(status("pending"), "1");
}

TEST_F(Exchange, OtherWorkUnderTheOwnNumbersIsPulledAndNothingElseIsPushed) {
  round();
  make(1);
  answers = [&](const sync::Request& request) {
    return request.path == "/v1/sync/push" ? Answer{409, R"({"code":"sync.id-reused"})"} : serve(request);
  };
  EXPECT_EQ(round(), ErrorCode::kSyncIdReused);
  EXPECT_THAT(asked, ElementsAre(kPush, kPull));
}

TEST_F(Exchange, WhatTheServerCannotDoNowEndsTheRound) {
  for (const int refused : {401, 403, 429, 500, 503}) {
    answers = [&](const sync::Request&) { return Answer{refused, R"({"code":"request.busy"})"}; };
    EXPECT_EQ(round(), ErrorCode::kRequestBusy);
    EXPECT_THAT(asked, ElementsAre(kPull));
  }
  answers = nullptr;
  EXPECT_EQ(round(), std::nullopt);
}

TEST_F(Exchange, ARestoredServerGetsBackWhatItLostBeforeAnythingElse) {
  round();
  make(1);
  round();
  make(2);
  server.restore(0);
  EXPECT_EQ(round(), std::nullopt);
  EXPECT_THAT(asked, ElementsAre(kPush, kGiveBack, kPull, kPush));
  EXPECT_EQ(status("pending"), "0");
  EXPECT_EQ(server.log().front().seq, sync::Seq{1});
  EXPECT_EQ(server.log().size(), 2U);
}

TEST_F(Exchange, WhatAnEndedDeviceLeftBehindIsGivenBackAndSentAndNothingIsFetched) {
  round();
  make(1);
  round();
  make(2);
  server.restore(0);
  extent = sync::Replica::Extent::kOwnWork;
  EXPECT_EQ(round(), std::nullopt);
  EXPECT_THAT(asked, ElementsAre(kPush, kGiveBack, kPush));
  EXPECT_EQ(status("pending"), "0");
  EXPECT_EQ(server.log().size(), 2U);
  EXPECT_EQ(round(), std::nullopt);
  EXPECT_THAT(asked, IsEmpty());
  make(3);
  answers = [](const sync::Request&) { return Answer{403, R"({"code":"auth.device"})"}; };
  EXPECT_EQ(round(), ErrorCode::kAuthDevice);
  EXPECT_THAT(asked, ElementsAre(kPush, kPush)) << "a device that was ended is not registered anew";
}

TEST_F(Exchange, ADifferenceIsFoundMendedAndReported) {
  round();
  make(1);
  round();
  round();
  server.corrupt({"item", record(1)});
  EXPECT_EQ(round(), std::nullopt);
  EXPECT_THAT(asked, ElementsAre(kPull, StartsWith("GET /v1/sync/digests/"), StartsWith("GET /v1/sync/snapshot/"),
                                 "POST /v1/sync/divergence"));
  EXPECT_EQ(round(), std::nullopt);
  EXPECT_THAT(asked, ElementsAre(kPull));
}

TEST_F(Exchange, ADeviceThatWasSetBackIsRenewedRegisteredAndGoesOn) {
  round();
  make(1);
  answers = [&](const sync::Request& request) {
    if (request.path == "/v1/sync/push" && request.body.find(device(1).text()) != std::string::npos && !replica_renewed)
      return Answer{409, R"({"code":"sync.id-reused"})"};
    if (replica_renewed && !registered && request.path == "/v1/sync/give-back")
      return Answer{403, R"({"code":"auth.device"})"};
    registered = registered || request.path == "/v1/devices";
    return serve(request);
  };
  EXPECT_EQ(round(), ErrorCode::kSyncIdReused);
  ASSERT_TRUE(replica.needs_renewal());
  ASSERT_TRUE(replica.renew(device(9)));
  replica_renewed = true;
  EXPECT_EQ(round(), std::nullopt);
  EXPECT_THAT(asked, ElementsAre(kGiveBack, "POST /v1/devices", kGiveBack, kPush, kPull));
  EXPECT_EQ(server.log().front().set.device, device(9));
  EXPECT_EQ(status("pending"), "0");
}

TEST_F(Exchange, PushAnswerThatJudgesNothingIsNotAskedForEver) {
  round();
  make(1);
  answers = [&](const sync::Request& request) {
    return request.method == "POST" ? Answer{200, R"({"epoch":"e","verdicts":[]})"} : serve(request);
  };
  EXPECT_EQ(round(), ErrorCode::kRequestField);
  EXPECT_THAT(asked, ElementsAre(kPush, kPull, kPush));
}

TEST_F(Exchange, PullsThatDoNotGetOnEndTheRound) {
  answers = [&](const sync::Request& request) {
    if (asked.size() > 100) return Answer{0, ""};
    if (!request.path.starts_with("/v1/sync/pull?")) return serve(request);
    auto json = Json::parse(serve(request).body);
    json["more"] = true;
    return Answer{200, json.dump()};
  };
  EXPECT_EQ(round(), ErrorCode::kSyncCursor);
}

TEST_F(Exchange, ServersThatAnswerByTurnsAreNotAskedForEver) {
  EXPECT_FALSE(round());
  make(11);
  answers = [&](const sync::Request&) {
    if (asked.size() > 100) return Answer{0, ""};
    return Answer{409, R"({"code":"sync.epoch","detail":"","epoch":")" + std::to_string(asked.size() % 2) + "\"}"};
  };
  EXPECT_EQ(round(), ErrorCode::kSyncEpoch);
}

TEST_F(Exchange, AnEpochThatIsAnotherWithEachPullEndsTheRound) {
  std::uint64_t epoch = 0;
  answers = [&](const sync::Request& request) {
    if (asked.size() > 100) return Answer{0, ""};
    if (!request.path.starts_with("/v1/sync/pull?")) return serve(request);
    auto json = Json::parse(serve(request).body);
    json["epoch"] = "e" + std::to_string(++epoch);
    return Answer{200, json.dump()};
  };
  EXPECT_EQ(round(), ErrorCode::kSyncEpoch);
}

TEST_F(Exchange, ScopeThatWasLostMeanwhileIsLeftOut) {
  answers = [&](const sync::Request& request) {
    return request.path.find("snapshot/body") != std::string::npos ? Answer{404, R"({"code":"scope.unknown"})"}
                                                                   : serve(request);
  };
  EXPECT_EQ(round(), std::nullopt);
  EXPECT_EQ(status("scopes"), R"(["programme"])");
}

TEST_F(Exchange, AnswerThatCannotBeReadEndsTheRoundAndChangesNothing) {
  round();
  const auto before = replica.status();
  for (const char* text : {"", "<html>", "[]", R"({"epoch":"e1"})"}) {
    answers = [&](const sync::Request&) { return Answer{200, text}; };
    EXPECT_NE(round(), std::nullopt) << text;
    EXPECT_EQ(replica.status(), before);
  }
}

TEST_F(Exchange, AnswerToNothingIsRefused) {
  EXPECT_EQ(replica.take_answer(200, "{}").error().code, ErrorCode::kRequestField);
  round();
  EXPECT_EQ(replica.take_answer(200, "{}").error().code, ErrorCode::kRequestField);
}

/// Of a push that is not taken as a whole, the sets go back to where they were.
class NotTaken : public Exchange {
 protected:
  void SetUp() override {
    Exchange::SetUp();
    ASSERT_EQ(round(), std::nullopt);
  }
  std::string state(std::size_t index) { return Json::parse(replica.unsent()).at(index).at("state"); }
  bool withdraw(std::uint64_t n) {
    return static_cast<bool>(replica.withdraw(sync::DeviceCount{n}, id<sync::ChangeSetId>(90 + n)));
  }
  void ask_who_he_is(const std::string& problem = R"({"code":"auth.confirm"})") {
    answers = [this, problem](const sync::Request& request) {
      return request.path == "/v1/sync/push" ? Answer{409, problem} : serve(request);
    };
  }
};

TEST_F(NotTaken, WhatItsAuthorHasToConfirmCanBeTakenBackAndFreesWhatFollows) {
  for (const char* problem : {R"({"code":"auth.confirm"})", R"({"code":"sync.kept-full"})"}) {
    const auto last = raw(replica.last_number());
    make(last + 1);
    make(last + 2);
    ask_who_he_is(problem);
    EXPECT_EQ(round(), error_code(Json::parse(problem).at("code").get<std::string>()));
    EXPECT_EQ(state(0), "waiting");
    EXPECT_TRUE(withdraw(last + 1));
    answers = nullptr;
    EXPECT_EQ(round(), std::nullopt);
    EXPECT_EQ(status("pending"), "0");
    EXPECT_FALSE(replica.needs_renewal());
    EXPECT_FALSE(replica.view({"item", record(last + 1)}));
    EXPECT_TRUE(replica.view({"item", record(last + 2)}));
  }
}

TEST_F(NotTaken, WhatWasBehindOneThatWasTakenTooAsTheAnswerSaysSo) {
  make(1);
  make(2);
  int pushes = 0;
  answers = [&](const sync::Request& request) {
    if (request.path != "/v1/sync/push") return serve(request);
    if (++pushes > 1) return Answer{409, R"({"code":"auth.confirm"})"};
    auto body = Json::parse(request.body);
    body["changeSets"].erase(1);
    return answer(server.push(person(1), body.dump(), 2'000'000));
  };
  EXPECT_EQ(round(), ErrorCode::kAuthConfirm);
  EXPECT_EQ(state(0), "waiting");
  EXPECT_TRUE(withdraw(2));
}

TEST_F(NotTaken, WhatWasInAPushWithoutAnAnswerStaysAsItWas) {
  make(1);
  answers = [](const sync::Request& request) {
    return request.path == "/v1/sync/push" ? Answer{0, {}} : Answer{503, R"({"code":"server.busy"})"};
  };
  round();
  ask_who_he_is();
  EXPECT_EQ(round(), ErrorCode::kAuthConfirm);
  EXPECT_EQ(state(0), "sent");
  EXPECT_FALSE(withdraw(1));
  make(2);
  EXPECT_EQ(round(), ErrorCode::kAuthConfirm);
  EXPECT_EQ(state(1), "waiting");
}

TEST_F(NotTaken, NorDoesWhatAnotherServerHad) {
  make(1);
  const auto push = replica.next_push(sync::Millis{1'000'000});
  ASSERT_TRUE(push);
  ASSERT_TRUE(replica.push_answer(server.push(person(1), push->body, 2'000'000)));
  ASSERT_TRUE(replica.push_answer(R"({"code":"sync.gap","expected":1})"));
  ASSERT_TRUE(replica.next_push(sync::Millis{1'000'000}));
  ASSERT_TRUE(replica.push_answer(R"({"code":"auth.confirm"})"));
  EXPECT_EQ(state(0), "sent");
}

}  // namespace
}  // namespace bijeen::test
