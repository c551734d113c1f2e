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

/// Who reads a label only needs today's.
void drop_labels(json& part) {
  if (part.is_object()) part.erase("label");
  if (part.is_structured()) std::for_each(part.begin(), part.end(), drop_labels);
}

/// What change sets and records may hold. It changes with a new version alone: docs/model.md, "Older versions".
TEST(Model, IsWhatItsVersionSays) {
  auto written = json::parse(read_file(of_version(today()) / "model.json"));
  auto shipped = json::parse(schema::shipped_model_json());
  drop_labels(written);
  drop_labels(shipped);
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
