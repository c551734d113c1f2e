// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "schema/model.h"
#include "sync/change_set.h"
#include "sync/record.h"
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

TEST_P(EveryVersion, IsThere) {
  for (const char* file : {"server.sql", "replica.json", "pull.json", "snapshot.json"}) {
    EXPECT_TRUE(std::filesystem::exists(of_version(GetParam()) / file))
        << "write_golden tests/golden makes the corpus of a new version";
  }
}

INSTANTIATE_TEST_SUITE_P(Golden, EveryVersion, testing::Range(1, today() + 1));

}  // namespace
}  // namespace bijeen::golden
