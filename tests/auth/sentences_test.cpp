// SPDX-License-Identifier: EUPL-1.2
#include "server/auth/sentences.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

namespace bijeen::auth {
namespace {

TEST(Sentences, EverySentenceForPeopleHasAnEnglishOne) {
  // A sentence for people is a literal that begins with a capital and ends with a full stop.
  const std::regex sentence(R"re("([A-Z][a-z][^"\n]*\.)")re");
  int found = 0;
  for (const auto& file : std::filesystem::directory_iterator(BIJEEN_SOURCE_DIR "/server/auth")) {
    if (file.path().extension() != ".cpp" || file.path().filename() == "sentences.cpp") continue;
    std::ifstream in(file.path());
    std::ostringstream text;
    text << in.rdbuf();
    const std::string source = text.str();
    for (std::sregex_iterator at(source.begin(), source.end(), sentence), end; at != end; ++at, ++found) {
      EXPECT_NE(in_english((*at)[1]), (*at)[1].str()) << file.path();
    }
  }
  EXPECT_GT(found, 20);
}

TEST(Sentences, OtherTextsStayAsTheyAre) {
  EXPECT_EQ(in_english("name: must be a text"), "name: must be a text");
}

}  // namespace
}  // namespace bijeen::auth
