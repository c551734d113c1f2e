// SPDX-License-Identifier: EUPL-1.2
#include "schema/errors.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

namespace bijeen {
namespace {

nlohmann::json errors_file() {
  std::ifstream file(std::string(BIJEEN_SOURCE_DIR) + "/schema/errors.json");
  return nlohmann::json::parse(file).at("errors");
}

TEST(Errors, EveryCodeOfTheFileComesBackWithItsStatusAndTitles) {
  const auto rows = errors_file();
  ASSERT_GT(rows.size(), 40U);
  for (const auto& row : rows) {
    const auto text = row.at("code").get<std::string>();
    const auto error = error_code(text);
    ASSERT_TRUE(error.has_value()) << text;
    EXPECT_EQ(code(*error), text);
    EXPECT_EQ(http_status(*error), row.at("http").get<int>()) << text;
    EXPECT_EQ(title(*error, true), row.at("nl").get<std::string>()) << text;
    EXPECT_EQ(title(*error, false), row.at("en").get<std::string>()) << text;
  }
}

TEST(Errors, AnUnknownTextIsNoCode) {
  EXPECT_FALSE(error_code("").has_value());
  EXPECT_FALSE(error_code("request").has_value());
  EXPECT_FALSE(error_code("request.Malformed").has_value());
}

TEST(Errors, TheEnumeratorsHaveTheNamesOfTheirCodes) {
  EXPECT_EQ(code(ErrorCode::kRequestTooLarge), "request.too-large");
  EXPECT_EQ(code(ErrorCode::kChangeSetModel), "change-set.model");
  EXPECT_EQ(http_status(ErrorCode::kRequestTooMany), 429);
}

}  // namespace
}  // namespace bijeen
