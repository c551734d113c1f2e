// SPDX-License-Identifier: EUPL-1.2
#include "sync/text/utf8.h"

#include <gtest/gtest.h>

#include "sync/text/text.h"

namespace bijeen::sync::tests {
namespace {

TEST(Utf8, AcceptsTheFirstAndTheLastOfEachLength) {
  for (const char* text : {"\x01", "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
                           "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_TRUE(valid_utf8(text)) << text;
    EXPECT_TRUE(valid_utf8(std::string(8, 'x') + text + "y")) << text;
    EXPECT_EQ(code_points(text), 1U);
  }
  EXPECT_TRUE(valid_utf8({"\0", 1}));
  EXPECT_TRUE(valid_utf8(""));
}

TEST(Utf8, RefusesOverlongFormsSurrogatesAndWhatIsCutOff) {
  for (const char* bytes : {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xED\xBF\xBF",
                            "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC2", "\xE2\x82",
                            "\xF0\x9F\x91", "\xC2x", "\xE2\x82x", "\xE2x\xAC", "\xF0\x9F\x91x"}) {
    EXPECT_FALSE(valid_utf8(bytes));
    EXPECT_FALSE(valid_utf8(std::string("12345678") + bytes));
  }
}

TEST(Utf8, FindsTheByteOfACodePoint) {
  std::string text;
  std::vector<std::size_t> begins;
  for (std::uint32_t i = 0; i < 3000; ++i) {
    begins.push_back(text.size());
    text += i % 7 == 0 ? "👍" : i % 5 == 0 ? "€" : i % 3 == 0 ? "é" : "a";
  }
  begins.push_back(text.size());
  ASSERT_EQ(code_points(text), 3000U);
  for (std::size_t i = 0; i <= 3000; ++i) ASSERT_EQ(byte_offset(text, i), begins[i]) << i;
  EXPECT_EQ(byte_offset(text, 3001), text.size());
}

}  // namespace
}  // namespace bijeen::sync::tests
