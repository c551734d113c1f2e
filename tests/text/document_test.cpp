// SPDX-License-Identifier: EUPL-1.2
#include "sync/text/document.h"

#include <gtest/gtest.h>

#include "peers.h"

namespace bijeen::sync::tests {
namespace {

constexpr std::uint32_t kSeeds = 300;

/// Everybody edits and hears from others now and then, in whatever order causality allows.
void live(Peers& peers, Dice& dice, std::uint32_t steps) {
  for (std::uint32_t i = 0; i < steps; ++i) {
    const std::uint32_t peer = dice.roll(static_cast<std::uint32_t>(peers.peers.size()));
    if (peers.told.empty() || dice.roll(3) == 0) {
      peers.edit(peer, random_edits(dice, peers.peers[peer].model.length()));
    } else {
      peers.tell(peer, dice.roll(static_cast<std::uint32_t>(peers.told.size())), dice);
    }
    if (testing::Test::HasFailure()) return;
    ASSERT_EQ(peers.peers[peer].document.text(), peers.peers[peer].model.text());
  }
}

TEST(TextDocument, GivesWhatTheModelGivesInEveryCausalOrder) {
  for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
    Dice dice(seed);
    Peers peers(2 + dice.roll(4));
    live(peers, dice, 80);
    peers.settle(dice);
    const std::string text = peers.peers[0].model.text();
    for (const Peer& peer : peers.peers) ASSERT_EQ(peer.document.text(), text) << "seed " << seed;
    if (HasFailure()) FAIL() << "seed " << seed;
  }
}

TEST(TextDocument, MergesWholeHistoriesToTheSameText) {
  for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
    Dice dice(5000 + seed);
    Peers peers(3);
    live(peers, dice, 60);
    // What each has is told to an empty document and to one that has a part already.
    Document empty;
    for (Peer& peer : peers.peers) {
      ASSERT_TRUE(empty.merge(peer.document.history()));
      Document alone;
      ASSERT_TRUE(alone.merge(peer.document.history()));
      ASSERT_EQ(alone.text(), peer.model.text()) << "seed " << seed;
    }
    const std::uint32_t events = empty.history().size();
    ASSERT_TRUE(empty.merge(peers.peers[1].document.history()));
    ASSERT_EQ(empty.history().size(), events);
    peers.settle(dice);
    ASSERT_EQ(empty.text(), peers.peers[0].model.text()) << "seed " << seed;
  }
}

TEST(TextDocument, GoesOnAfterItWasStoredAsIfItHadNotBeen) {
  for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
    Dice dice(9000 + seed);
    Peers peers(3);
    live(peers, dice, 40);
    for (Peer& peer : peers.peers) {
      const std::string bytes = peer.document.encode();
      auto again = Document::decode(bytes);
      ASSERT_TRUE(again) << "seed " << seed;
      ASSERT_EQ(again->history(), peer.document.history());
      ASSERT_EQ(again->encode(), bytes);
      peer.document = std::move(*again);
    }
    live(peers, dice, 40);
    peers.settle(dice);
    for (const Peer& peer : peers.peers) ASSERT_EQ(peer.document.text(), peer.model.text()) << "seed " << seed;
    if (HasFailure()) FAIL() << "seed " << seed;
  }
}

TEST(TextDocument, OneAuthorMayEditInTwoPlacesAtOnce) {
  // Not what a device does, but what an author with copies might; numbers tell the events apart.
  const TextUpdate begin{{"ada", 0}, {}, {{0, 0, "[]"}}};
  const TextUpdate one{{"ada", 2}, {{"ada", 1}}, {{1, 0, "een"}}}, two{{"ada", 5}, {{"ada", 1}}, {{1, 0, "twee"}}};
  for (const bool forth : {true, false}) {
    Document document;
    ASSERT_TRUE(document.receive(begin));
    ASSERT_TRUE(document.receive(forth ? one : two));
    ASSERT_TRUE(document.receive(forth ? two : one));
    EXPECT_EQ(document.text(), "[eentwee]");
  }
}

TEST(TextDocument, TakesWhatItHasInPartWithoutDoingItTwice) {
  Document document;
  ASSERT_TRUE(document.receive({{"ada", 0}, {}, {{0, 0, "abc"}}}));
  const auto patch = document.receive({{"ada", 0}, {}, {{0, 0, "abc"}, {3, 0, "d"}}});
  ASSERT_TRUE(patch);
  EXPECT_EQ(*patch, (std::vector<TextEdit>{{3, 0, "d"}}));
  ASSERT_TRUE(document.receive({{"ada", 0}, {}, {{0, 0, "abc"}, {3, 0, "d"}}}));
  EXPECT_EQ(document.text(), "abcd");
}

class TextDocumentRefusal : public testing::Test {
 protected:
  TextDocumentRefusal() {
    EXPECT_TRUE(document.receive({{"ada", 0}, {}, {{0, 0, "aéb"}}}));
    EXPECT_TRUE(document.receive({{"bob", 0}, {{"ada", 2}}, {{1, 1, "👍"}}}));
    EXPECT_TRUE(document.receive({{"ada", 3}, {{"ada", 2}}, {{3, 0, "c"}}}));
  }
  void expect_unchanged(ErrorCode expected, const Result<std::vector<TextEdit>>& result, const std::string& before) {
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code, expected);
    EXPECT_EQ(document.encode(), before);
    ASSERT_TRUE(document.receive({{"bob", 2}, {{"bob", 1}}, {{0, 0, "!"}}}));
    EXPECT_EQ(document.text(), "!a👍bc");
  }
  void refuses(const TextUpdate& update, ErrorCode expected) {
    const std::string before = document.encode();
    expect_unchanged(expected, document.receive(update), before);
  }
  Document document;
};

TEST_F(TextDocumentRefusal, IsForPlacesPastTheEnd) {
  refuses({{"cor", 0}, {{"ada", 2}}, {{0, 0, "ok"}, {6, 0, "x"}}}, ErrorCode::kTextPosition);
}
TEST_F(TextDocumentRefusal, IsForPlacesPastTheEndOfTheNewestVersion) {
  refuses({{"cor", 0}, {{"bob", 1}, {"ada", 3}}, {{0, 0, "ok"}, {0, 7, ""}}}, ErrorCode::kTextPosition);
}
TEST_F(TextDocumentRefusal, IsForWhatBuildsOnSomethingUnknown) {
  refuses({{"cor", 0}, {{"dirk", 0}}, {{0, 0, "x"}}}, ErrorCode::kSyncGap);
}
TEST_F(TextDocumentRefusal, IsForBytesThatAreNotText) {
  refuses({{"cor", 0}, {{"ada", 2}}, {{0, 0, "ok"}, {0, 0, "\xED\xA0\x80"}}}, ErrorCode::kChangeSetMalformed);
}
TEST_F(TextDocumentRefusal, IsForNumbersThatWereUsed) {
  refuses({{"ada", 1}, {{"ada", 0}}, {{1, 0, "wxyz"}}}, ErrorCode::kChangeSetMalformed);
}
TEST_F(TextDocumentRefusal, IsForMoreThanAHistoryHolds) {
  refuses({{"cor", 0xFFFFFFF0}, {{"ada", 2}}, {{0, 0, "x"}}}, ErrorCode::kChangeSetTooLarge);
}

TEST(TextDocumentEdit, RefusesWhatDoesNotFitAndChangesNothing) {
  Document document;
  const std::uint32_t ada = document.author("ada");
  ASSERT_TRUE(document.edit(ada, 0, 0, "aé"));
  const std::string before = document.encode();
  EXPECT_EQ(document.edit(ada, 3, 0, "x").error().code, ErrorCode::kTextPosition);
  EXPECT_EQ(document.edit(ada, 0xFFFFFFFF, 0xFFFFFFFF, "x").error().code, ErrorCode::kTextPosition);
  EXPECT_EQ(document.edit(ada, 1, 2, "").error().code, ErrorCode::kTextPosition);
  EXPECT_EQ(document.edit(ada, 0, 0, "\xC3").error().code, ErrorCode::kChangeSetMalformed);
  EXPECT_EQ(document.encode(), before);
}

}  // namespace
}  // namespace bijeen::sync::tests
