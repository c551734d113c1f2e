// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "sync/replica.h"
#include "tests/golden/scenario.h"

namespace bijeen::golden {
namespace {

using api::test::json;

std::filesystem::path of_version(int version) {
  return std::filesystem::path(BIJEEN_SOURCE_DIR) / "tests/golden" / ("v" + std::to_string(version));
}

int today() {
  return schema::Model::shipped().version();
}

class EveryVersion : public testing::TestWithParam<int> {};

TEST_P(EveryVersion, OfServerAndReplicaIsReadAsTodays) {
  EXPECT_EQ(open_and_exchange(of_version(GetParam())), read_file(of_version(today()) / "expected.json"));
}

/// A server of that version has served them; write_golden tests/golden makes those of a new one.
TEST_P(EveryVersion, OfPullAndSnapshotIsTakenInAsTodays) {
  const auto pull = read_file(of_version(GetParam()) / "pull.json");
  const auto said = json::parse(pull);
  const auto snapshot = read_file(of_version(GetParam()) / "snapshot.json");
  const auto scope = json::parse(snapshot)["scope"].get<std::string>();
  sync::Replica replica(schema::Model::shipped());
  ASSERT_TRUE(replica.open());
  ASSERT_TRUE(replica.identify(*sync::DeviceId::parse("00000000-0000-7000-8000-0000000000f1"),
                               *sync::PersonId::parse(said["actor"]["person"].get<std::string>())));
  const auto pulled = replica.pull_answer(pull);
  ASSERT_TRUE(pulled) << pulled.error().detail;
  const auto taken = replica.snapshot_part(snapshot);
  ASSERT_TRUE(taken) << taken.error().detail;
  const auto digest = replica.digest(*sync::Scope::parse(scope));
  ASSERT_TRUE(digest.has_value());
  EXPECT_EQ(digest->hex(), said["digests"][scope].get<std::string>());
  EXPECT_NE(replica.views(""), "[]");
}

INSTANTIATE_TEST_SUITE_P(Golden, EveryVersion, testing::Range(1, today() + 1));

}  // namespace
}  // namespace bijeen::golden
