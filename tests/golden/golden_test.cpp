// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <algorithm>

#include "sync/replica.h"
#include "tests/golden/scenario.h"

namespace bijeen::golden {
namespace {

std::filesystem::path of_version(int version) {
  return std::filesystem::path(BIJEEN_SOURCE_DIR) / "tests/golden" / ("v" + std::to_string(version));
}

int today() {
  return schema::Model::shipped().version();
}

/// What changes without a new version: who reads a label only needs today's, and what a set owes to other records is
/// asked when it is made or received alone.
void drop_free_parts(json& part) {
  if (part.is_object()) {
    for (const auto* const name : {"label", "limit", "agreement"}) part.erase(name);
  }
  if (part.is_structured()) std::for_each(part.begin(), part.end(), drop_free_parts);
}

/// What change sets and records may hold. It changes with a new version alone: docs/model.md, "Older versions".
TEST(Model, IsWhatItsVersionSays) {
  auto written = json::parse(read_file(of_version(today()) / "model.json"));
  auto shipped = json::parse(schema::shipped_model_json());
  drop_free_parts(written);
  drop_free_parts(shipped);
  EXPECT_EQ(json::diff(written, shipped), json::array());
}

class EveryVersion : public testing::TestWithParam<int> {};

TEST_P(EveryVersion, IsReadInTodaysWords) {
  const auto directory = of_version(GetParam());
  EXPECT_EQ(reading_of(directory), read_file(directory / "expected.json"));
}

/// Today's sums are of today's words, so they are others where a step concerns a record.
TEST_P(EveryVersion, GivesTheSumsItsServerSaidInItsOwnWords) {
  const auto directory = of_version(GetParam());
  const auto model = schema::Model::parse(read_file(directory / "model.json"));
  ASSERT_TRUE(model.ok()) << model.error().detail;
  const auto scope = json::parse(read_file(directory / "snapshot.json"))["scope"].get<std::string>();
  const auto said = json::parse(read_file(directory / "pull.json"))["digests"][scope];
  EXPECT_EQ(take_in(directory, *model)["digest"], said);
}

INSTANTIATE_TEST_SUITE_P(Golden, EveryVersion, testing::Range(1, today() + 1));

}  // namespace
}  // namespace bijeen::golden
