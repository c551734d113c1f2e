// SPDX-License-Identifier: EUPL-1.2
#include "sync/change_set.h"

#include <gtest/gtest.h>

#include "tests/support/sync_world.h"

namespace bijeen::test {
namespace {

sync::ChangeSet everything() {
  sync::ChangeSet set;
  set.id = id<sync::ChangeSetId>(1);
  set.scope = body(1);
  set.device = device(1);
  set.n = sync::DeviceCount{7};
  set.seen = sync::Seq{120};
  set.known = sync::DeviceCount{6};
  set.made = sync::Millis{1771234567890};
  set.model = 3;
  set.ops = {item(1).creating().putting("title", R"("één")").putting("due", "null"),
             item(2).adding("tags", R"("a")").removing("tags", R"("b")").editing("note", {0, 2, "\"\n\u20ac"}),
             item(3).deleting(), item(4).deleting(false)};
  return set;
}

TEST(ChangeSetCodec, WhatIsEncodedDecodesToTheSameBytes) {
  const auto bytes = sync::encode(everything());
  const auto decoded = sync::decode(bytes);
  ASSERT_TRUE(decoded) << decoded.error().detail;
  EXPECT_EQ(sync::encode(*decoded), bytes);
  EXPECT_EQ(decoded->ops[1].text.at("note")[0].inserted, "\"\n\u20ac");
  EXPECT_EQ(decoded->ops[3].deleted, false);
}

TEST(ChangeSetCodec, CanonicalFormIsSortedAndWithoutWhiteSpace) {
  sync::ChangeSet set = everything();
  set.ops = {item(2).adding("tags", R"("a")")};
  EXPECT_EQ(sync::encode(set),
            R"({"device":"00000000-0000-7000-8000-000000000d01","id":"00000000-0000-7000-8000-000000000001","known":6,)"
            R"("made":1771234567890,"model":3,"n":7,"ops":[{"add":{"tags":["a"]},"collection":"item",)"
            R"("record":"00000000-0000-7000-8000-000000000002"}],)"
            R"("scope":"body:00000000-0000-7000-8000-000000000b01","seen":120})");
}

TEST(ChangeSetCodec, EverySpellingOfASetHasOneCanonicalForm) {
  const auto decoded = sync::decode(
      R"( { "seen":0, "scope":"programme","ops":[ {"remove":{},"put":{"b":1.0,"a":{"y":-0.0,"x":1e2}},"record":"00000000-0000-7000-8000-000000000002",
      "collection":"item","create":false,"text":{"note":[]}} ],"model":1,"n":1,"known":0,"made":5,
      "id":"00000000-0000-7000-8000-000000000001","device":"00000000-0000-7000-8000-000000000d01"} )");
  ASSERT_TRUE(decoded) << decoded.error().detail;
  EXPECT_NE(sync::encode(*decoded).find(R"("put":{"a":{"x":100,"y":0},"b":1})"), std::string::npos)
      << sync::encode(*decoded);
}

TEST(ChangeSetCodec, AcceptedSetsComeBackAsTheyWere) {
  const sync::Accepted accepted{everything(), sync::Seq{121}, sync::Millis{5}, person(1)};
  const auto bytes = sync::encode(accepted);
  const auto decoded = sync::decode_accepted(bytes);
  ASSERT_TRUE(decoded);
  EXPECT_EQ(sync::encode(*decoded), bytes);
  EXPECT_EQ(decoded->seq, sync::Seq{121});
  EXPECT_FALSE(sync::decode_accepted(R"({"seq":0})"));
  EXPECT_FALSE(sync::decode_accepted("[]"));
}

TEST(ChangeSetCodec, CountsFieldChanges) {
  EXPECT_EQ(sync::op_count(everything()), 8U);
}

struct Wrong {
  const char* what;
  const char* from;
  const char* to;
};
class Malformed : public testing::TestWithParam<Wrong> {};

TEST_P(Malformed, IsRefusedWithAWordAboutWhere) {
  std::string text =
      R"({"device":"00000000-0000-7000-8000-000000000d01","id":"00000000-0000-7000-8000-000000000001","known":6,"made":17,"model":3,"n":7,)"
      R"("ops":[{"add":{"tags":["a"]},"collection":"item","put":{"title":"x"},"record":"00000000-0000-7000-8000-000000000002","text":{"note":[[0,1,"x"]]}}],)"
      R"("scope":"programme","seen":120})";
  ASSERT_TRUE(sync::decode(text));
  const std::string from = GetParam().from;
  const auto at = text.find(from);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, from.size(), GetParam().to);
  const auto decoded = sync::decode(text);
  ASSERT_FALSE(decoded) << text;
  EXPECT_EQ(decoded.error().code, ErrorCode::kChangeSetMalformed);
  EXPECT_FALSE(decoded.error().detail.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Table, Malformed,
    testing::Values(
        Wrong{"cut off", R"("seen":120})", R"("seen":120)"},
        Wrong{"text after the end", R"("seen":120})", R"("seen":120}x)"},
        Wrong{"key twice", R"("known":6)", R"("known":6,"known":6)"},
        Wrong{"key twice deep inside", R"({"title":"x"})", R"({"title":{"a":1,"a":2}})"},
        Wrong{"not an object", R"({"device")", R"([{"device")"},
        Wrong{"unknown member", R"("known":6)", R"("known":6,"more":1)"},
        Wrong{"no id", R"("id":"00000000-0000-7000-8000-000000000001",)", ""},
        Wrong{"id in capitals", "8000-000000000d01", "8000-000000000D01"},
        Wrong{"id too short", "8000-000000000d01", "8000-000000000d0"},
        Wrong{"id without hyphens", "0000-7000-8000-000000000d01", "0000070000800000000000d0100"},
        Wrong{"id a number", R"("00000000-0000-7000-8000-000000000001")", "1"},
        Wrong{"scope unknown", R"("programme")", R"("everybody")"},
        Wrong{"scope without its body", R"("programme")", R"("body:")"}, Wrong{"scope a number", R"("programme")", "5"},
        Wrong{"n zero", R"("n":7)", R"("n":0)"}, Wrong{"n negative", R"("n":7)", R"("n":-7)"},
        Wrong{"n a fraction", R"("n":7)", R"("n":7.5)"}, Wrong{"n a text", R"("n":7)", R"("n":"7")"},
        Wrong{"n past what a browser holds", R"("n":7)", R"("n":9007199254740993)"},
        Wrong{"n past 64 bits", R"("n":7)", R"("n":99999999999999999999)"},
        Wrong{"n not finite", R"("n":7)", R"("n":1e999)"}, Wrong{"known at n", R"("known":6)", R"("known":7)"},
        Wrong{"seen missing", R"(,"seen":120)", ""}, Wrong{"made negative", R"("made":17)", R"("made":-1)"},
        Wrong{"model zero", R"("model":3)", R"("model":0)"}, Wrong{"ops an object", R"("ops":[)", R"("ops":{},"op":[)"},
        Wrong{"op a number", R"("ops":[{)", R"("ops":[5,{)"},
        Wrong{"collection missing", R"("collection":"item",)", ""},
        Wrong{"collection with a slash", R"("item")", R"("a/b")"}, Wrong{"collection empty", R"("item")", R"("")"},
        Wrong{"record missing", R"("record":"00000000-0000-7000-8000-000000000002",)", ""},
        Wrong{"field with a slash", R"({"title")", R"({"ti/tle")"}, Wrong{"put a list", R"({"title":"x"})", "[]"},
        Wrong{"add no list", R"(["a"])", R"("a")"}, Wrong{"edit with two parts", R"([0,1,"x"])", R"([0,1])"},
        Wrong{"edit negative", R"([0,1,"x"])", R"([-1,1,"x"])"},
        Wrong{"edit too far", R"([0,1,"x"])", R"([4294967296,1,"x"])"},
        Wrong{"edit of a number", R"([0,1,"x"])", R"([0,1,5])"},
        Wrong{"create a text", R"("collection")", R"("create":"yes","collection")"},
        Wrong{"deleted null", R"("collection")", R"("deleted":null,"collection")"},
        Wrong{"lone surrogate", R"({"title":"x"})", R"({"title":"\ud800"})"},
        Wrong{"not UTF-8", R"(["a"])", "[\"\xff\"]"}, Wrong{"overlong UTF-8", R"(["a"])", "[\"\xc0\xaf\"]"},
        Wrong{"value nested too deep", R"(["a"])", "[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]"},
        Wrong{"op that does nothing", R"("ops":[)",
              R"("ops":[{"collection":"item","record":"00000000-0000-7000-8000-000000000009"},)"},
        Wrong{"record twice", R"("ops":[)",
              R"("ops":[{"collection":"item","record":"00000000-0000-7000-8000-000000000002","deleted":true},)"}));

TEST(ChangeSetCodec, TooLargeIsSaidAsSuch) {
  auto set = everything();
  set.ops = {item(1).putting("title", '"' + std::string(sync::kChangeSetBytesMax, 'x') + '"')};
  EXPECT_EQ(sync::decode(sync::encode(set)).error().code, ErrorCode::kChangeSetTooLarge);
  set.ops.clear();
  for (std::uint64_t i = 0; i <= sync::kChangeSetOpsMax; ++i) set.ops.push_back(item(i).deleting());
  EXPECT_EQ(sync::decode(sync::encode(set)).error().code, ErrorCode::kChangeSetTooLarge);
}

TEST(ChangeSetCodec, DeepNestingNeitherOverflowsNorBuildsAnything) {
  EXPECT_FALSE(sync::decode(std::string(200'000, '[')));
  EXPECT_FALSE(sync::canonical(std::string(200'000, '[')));
}

TEST(Canonical, OneFormPerValue) {
  EXPECT_EQ(*sync::canonical(R"( { "b" : [ 1.0 , true ] , "a" : "\u00e9" } )"), "{\"a\":\"\u00e9\",\"b\":[1,true]}");
  EXPECT_EQ(*sync::canonical("1.50"), "1.5");
  EXPECT_EQ(*sync::canonical("12345678901234567"), "12345678901234567");
  EXPECT_FALSE(sync::canonical(""));
  EXPECT_FALSE(sync::canonical("nul"));
  EXPECT_FALSE(sync::canonical(R"({"a":1,"a":1})"));
}

TEST(Ids, TextFormComesBack) {
  const auto id = sync::RecordId::parse("0190163d-8694-739b-aea5-966c26f8ad91");
  ASSERT_TRUE(id);
  EXPECT_EQ(id->text(), "0190163d-8694-739b-aea5-966c26f8ad91");
  EXPECT_FALSE(sync::RecordId::parse("0190163d-8694-739b-aea5-966c26f8ad9"));
  EXPECT_FALSE(sync::RecordId::parse("0190163d-8694-739b-aea5_966c26f8ad91"));
}

TEST(Ids, MadeFromTimeAndRandomnessAsTheStandardSays) {
  const auto id = sync::uuid_v7<sync::RecordTag>(sync::Millis{0x017f22e279b0},
                                                 {0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f});
  // The example of RFC 9562, appendix A.6.
  EXPECT_EQ(id.text(), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
}

TEST(Ids, ScopesComeBack) {
  for (const char* text : {"programme", "leader", "body:0190163d-8694-739b-aea5-966c26f8ad91",
                           "person:0190163d-8694-739b-aea5-966c26f8ad91"}) {
    const auto scope = sync::Scope::parse(text);
    ASSERT_TRUE(scope) << text;
    EXPECT_EQ(scope->text(), text);
  }
  for (const char* text : {"", "Programme", "body", "body:", "body:x", "leader:0190163d-8694-739b-aea5-966c26f8ad91"})
    EXPECT_FALSE(sync::Scope::parse(text)) << text;
}

}  // namespace
}  // namespace bijeen::test
