// SPDX-License-Identifier: EUPL-1.2
#include <functional>
#include <vector>

#include "tests/api/world.h"

namespace bijeen::api::test {
namespace {

class Divergence : public testing::Test {
 protected:
  Reply send() { return world.ask(member, "POST", "/v1/sync/divergence", report); }
  /// How many reports the log gets from what is done.
  static std::ptrdiff_t lines_of(const std::function<void()>& doing) {
    testing::internal::CaptureStderr();
    doing();
    const auto log = testing::internal::GetCapturedStderr();
    std::ptrdiff_t lines = 0;
    for (auto at = log.find("\"divergence\""); at != std::string::npos; at = log.find("\"divergence\"", at + 1))
      ++lines;
    return lines;
  }

  World world;
  Browser member = world.sign_in(kMember);
  json report{{"scope", std::string("body:") + kBody},
              {"epoch", world.store().epoch()},
              {"cursor", 1},
              {"model", 1},
              {"engine", 1},
              {"here", std::string(32, '1')},
              {"there", std::string(32, 'a')},
              {"differing", 1},
              {"records",
               json::array({json{
                   {"key", "outcome/" + std::string(kOutcome)}, {"here", nullptr}, {"there", std::string(32, '3')}}})}};
};

TEST_F(Divergence, IsCounted) {
  EXPECT_EQ(send().status, 204);
  EXPECT_NE(world.ask("GET", "/metrics").body.find("bijeen_divergences_total 1\n"), std::string::npos);
}

TEST_F(Divergence, AReportHasNoRoomForContent) {
  const auto refused_with = [&](const json::json_pointer& at, const json& value) {
    const auto before = report;
    report[at] = value;
    const auto code = send().code();
    report = before;
    return code;
  };
  EXPECT_EQ(refused_with("/scope"_json_pointer, "iedereen"), "request.field");
  EXPECT_EQ(refused_with("/scope"_json_pointer, std::string("body:") + kOtherBody), "scope.unknown");
  EXPECT_EQ(refused_with("/epoch"_json_pointer, "bel Jan"), "request.field");
  EXPECT_EQ(refused_with("/here"_json_pointer, std::string(31, '1')), "request.field");
  EXPECT_EQ(refused_with("/there"_json_pointer, "bel Jan morgen op over zijn plan."), "request.field");
  EXPECT_EQ(refused_with("/there"_json_pointer, std::string(32, 'A')), "request.field");
  for (const auto& key : std::vector<std::string>{"", "outcome", "outcome/bel Jan", std::string("bel Jan/") + kOutcome})
    EXPECT_EQ(refused_with("/records/0/key"_json_pointer, key), "request.field") << key;
  EXPECT_EQ(refused_with("/records/0/here"_json_pointer, std::string(33, '1')), "request.field");
  EXPECT_EQ(refused_with("/records/0/there"_json_pointer, std::string(32, 'x')), "request.field");
  EXPECT_EQ(send().status, 204);
}

TEST_F(Divergence, FillsOneLineOfTheLogForAPersonAndMinute) {
  const auto other = world.sign_in(kLeader);
  EXPECT_EQ(lines_of([&] {
              for (int i = 0; i < 3; ++i) EXPECT_EQ(send().status, 204);
              EXPECT_EQ(world.ask(other, "POST", "/v1/sync/divergence", report).status, 204);
            }),
            2);
  world.advance(std::chrono::minutes(1));
  EXPECT_EQ(lines_of([&] { send(); }), 1);
}

}  // namespace
}  // namespace bijeen::api::test
