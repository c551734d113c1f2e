// SPDX-License-Identifier: EUPL-1.2
#include "tests/api/photo.h"

namespace bijeen::api::test {
namespace {

TEST(PersonalDataNotice, TellsTheKindsOfWhatWasTakenInAndNeverWhatItSays) {
  World world;
  Browser member = world.sign_in(kMember);
  const std::string scope = "body:" + std::string(kBody);
  testing::internal::CaptureStderr();
  const json op{{"collection", "outcome"},
                {"record", kOutcome},
                {"put", {{"title", "Bel 06 12345678"}}},
                {"text", {{"note", json::array({json::array({0, 0, "BSN 111222333 en jan@voorbeeld.nl"})})}}}};
  EXPECT_EQ(world.push_op(member, scope, op).content["verdicts"][0]["verdict"], "accepted");
  const json refused{{"collection", "outcome"}, {"record", kUnknown}, {"put", {{"title", "06 12345678"}}}};
  EXPECT_EQ(world.push_op(member, scope, refused).content["verdicts"][0]["verdict"], "refused");
  json put = fields_of(jpeg(64));
  put["caption"] = "Flap: 06 87654321";
  send_all(world, member, kUnknown, jpeg(64));
  EXPECT_EQ(announce(world, member, kUnknown, scope, put).status, 204);
  const std::string log = testing::internal::GetCapturedStderr();
  const std::string page = world.ask("GET", "/metrics").body;
  for (const auto* line : {"{kind=\"phone\"} 2\n", "{kind=\"citizen-number\"} 1\n", "{kind=\"email\"} 1\n",
                           "{kind=\"bank-account\"} 0\n", "{kind=\"birth-date\"} 0\n"})
    EXPECT_NE(page.find("bijeen_personal_data_total" + std::string(line)), std::string::npos) << page;
  EXPECT_NE(log.find("\"event\":\"personal-data\",\"detail\":\"citizen-number,email,phone\""), std::string::npos)
      << log;
  for (const auto* said : {"12345678", "87654321", "111222333", "voorbeeld"})
    EXPECT_EQ(log.find(said), std::string::npos) << log;
}

}  // namespace
}  // namespace bijeen::api::test
