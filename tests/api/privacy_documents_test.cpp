// SPDX-License-Identifier: EUPL-1.2
// What docs/privacy says of the program, held against the program.
#include <gmock/gmock.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <string_view>

#include "schema/model.h"
#include "server/main/retention.h"

namespace bijeen::main_program {
namespace {

using testing::HasSubstr;

std::string document(std::string_view name) {
  std::ifstream in(std::string(BIJEEN_SOURCE_DIR) + "/docs/" + std::string(name));
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// The register, in one line of small letters.
std::string processing_register() {
  std::string text = document("privacy/verwerkingsregister.md");
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return c == '\n' ? ' ' : std::tolower(c); });
  return text;
}

/// What a collection is called of many, or of one where there is no word for many.
std::string label_of(const std::string& collection) {
  const auto model = nlohmann::json::parse(schema::shipped_model_json());
  const auto& label = model.at("collections").at(collection).at("label");
  return label.value("nlPlural", label.at("nl").get<std::string>());
}

TEST(PrivacyDocuments, NameEveryCollectionOfTheModel) {
  const auto text = processing_register();
  const auto model = nlohmann::json::parse(schema::shipped_model_json());
  for (const auto& [name, collection] : model.at("collections").items())
    EXPECT_THAT(text, HasSubstr(label_of(name))) << name;
}

TEST(PrivacyDocuments, GiveThePeriodsByDefault) {
  const auto text = processing_register();
  const auto row = [](const std::string& what, int months) {
    return "| " + what + " | " + std::to_string(months) + " maanden";
  };
  const Periods periods;
  EXPECT_THAT(text, HasSubstr(row("wat is verwijderd", periods.deleted)));
  for (const auto& [collection, months] : periods.collections)
    EXPECT_THAT(text, HasSubstr(row(label_of(collection), months)));
}

TEST(PrivacyDocuments, NameEveryMeansOfSignIn) {
  const std::map<std::string, std::string> words = {{"passphrase", "wachtzin"},    {"passkey", "passkey"},
                                                    {"secondStep", "herstelcode"}, {"code", "uitnodiging"},
                                                    {"person", "persoon"},         {"device", "apparaat"}};
  const auto schemas = nlohmann::json::parse(document("openapi.json")).at("components").at("schemas");
  const auto text = processing_register();
  for (const auto& [name, property] : schemas.at("SessionRequest").at("properties").items()) {
    ASSERT_TRUE(words.contains(name)) << name << ": what is this in the register, and in the DPIA?";
    EXPECT_THAT(text, HasSubstr(words.at(name)));
  }
}

}  // namespace
}  // namespace bijeen::main_program
