// SPDX-License-Identifier: EUPL-1.2
#include "sync/seen.h"

#include <gtest/gtest.h>

#include "sync/codec.h"
#include "sync/digest.h"
#include "tests/support/sync_world.h"

namespace bijeen::test {
namespace {

using sync::DeviceCount;
using sync::Seq;

/// The number `n` of a generation.
Seq in(std::uint64_t generation, std::uint64_t n) {
  return Seq{(generation << sync::kGenerationBits) + n};
}

sync::ChangeSet by(std::uint64_t number, Seq seen, std::vector<Seq> bases = {}) {
  sync::ChangeSet set;
  set.device = device(number);
  set.n = DeviceCount{5};
  set.seen = seen;
  set.past.bases = std::move(bases);
  return set;
}

sync::Entry entry(std::uint64_t number, Seq seq, std::vector<Seq> returned = {}) {
  return {seq, device(number), DeviceCount{1}, person(number), {}, {}, std::move(returned)};
}

TEST(Seen, WhatComesAfterARestoreHasNotSeenWhatTheBackupLacked) {
  const auto later = by(2, in(3, 10), {in(0, 30)});
  EXPECT_TRUE(saw(later, entry(1, in(0, 30))));
  EXPECT_FALSE(saw(later, entry(1, in(0, 40))));
  EXPECT_TRUE(saw(later, entry(1, in(3, 10))));
  EXPECT_FALSE(saw(later, entry(1, in(3, 11))));
}

TEST(Seen, WhatWasGivenBackIsSeenFromItsNewNumberOn) {
  const auto back = entry(1, in(0, 40), {in(3, 10)});
  EXPECT_FALSE(saw(by(2, in(3, 9), {in(0, 30)}), back));
  EXPECT_TRUE(saw(by(2, in(3, 10), {in(0, 30)}), back));
  EXPECT_TRUE(saw(by(2, in(0, 45)), back)) << "made before the server lost it";
  EXPECT_FALSE(saw(by(2, in(0, 39)), back));
}

TEST(Seen, ARestoreThatTheLaterServerNeverKnewCountsAllTheSame) {
  // Generation 3 went on from 30 and was itself lost; generation 4 went on from 45.
  const auto made_in_3 = by(2, in(3, 7), {in(0, 30)});
  EXPECT_FALSE(saw(made_in_3, entry(1, in(0, 40))));
  EXPECT_TRUE(saw(by(2, in(4, 7), {in(0, 45)}), entry(1, in(0, 40))));
  EXPECT_FALSE(saw(by(2, in(4, 7), {in(0, 45)}), entry(1, in(3, 2))));
}

TEST(Seen, ADeviceThatFollowsAnotherHasSeenWhatThatOneMade) {
  auto later = by(2, in(0, 3));
  later.past.follows = device(1);
  later.past.follows_n = DeviceCount{1};
  auto own = entry(1, in(0, 9));
  EXPECT_TRUE(saw(later, own));
  own.n = DeviceCount{2};
  EXPECT_FALSE(saw(later, own));
}

TEST(Seen, AChangeSetKeepsItsPastOnTheWire) {
  auto set = by(2, in(4, 7), {in(3, 2), in(0, 30)});
  set.scope = kProgramme;
  set.id = id<sync::ChangeSetId>(7);
  set.model = 1;
  set.past.follows = device(1);
  set.past.follows_n = DeviceCount{3};
  const auto text = encode(set);
  const auto read = sync::decode(text);
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->past, set.past);
  EXPECT_EQ(encode(*read), text);
  EXPECT_EQ(text, sync::dump(*sync::parse_json(text))) << "canonical";

  const sync::Accepted accepted{set, Seq{9}, {}, person(2), {in(4, 8)}};
  const auto again = sync::decode_accepted(encode(accepted));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->returned, accepted.returned);
  EXPECT_EQ(encode(accepted), sync::dump(*sync::parse_json(encode(accepted))));
}

TEST(Seen, BasesOfNoEarlierGenerationAreRefused) {
  auto set = by(2, in(4, 7), {in(4, 2)});
  set.id = id<sync::ChangeSetId>(7);
  set.model = 1;
  EXPECT_FALSE(sync::decode(encode(set)));
}

TEST(Seen, AValueOfTheNewServerBesideOneThatCameBackIsAConflict) {
  Log log;
  ASSERT_TRUE(log.take(1, 0, {item(1).creating().putting("title", "\"x\"")}));
  const auto put = [](std::uint64_t number, Seq seen, Seq seq, std::vector<Seq> bases, std::vector<Seq> returned,
                      const char* value) {
    auto set = by(number, seen, std::move(bases));
    set.ops = {item(1).putting("title", value)};
    return sync::Accepted{set, seq, sync::Millis{1}, person(number), std::move(returned)};
  };
  const std::vector<Seq> one{Seq{1}};
  ASSERT_TRUE(merge(model(), log, put(1, Seq{1}, Seq{2}, {}, {in(1, 9)}, "\"lost\"")));
  ASSERT_TRUE(merge(model(), log, put(2, in(1, 3), in(1, 4), one, {}, "\"new\"")));
  EXPECT_EQ(log.standing(1, "title"), "\"lost\",\"new\"");
  EXPECT_EQ(log.at(1).changed, in(1, 9));
  const auto text = encode(log.at(1));
  const auto read = sync::decode_record(text);
  ASSERT_TRUE(read);
  EXPECT_EQ(encode(*read), text);
  EXPECT_EQ(sync::digest(*read), sync::digest(log.at(1)));
  ASSERT_TRUE(merge(model(), log, put(3, in(1, 9), in(1, 10), one, {}, "\"settled\"")));
  EXPECT_EQ(log.standing(1, "title"), "\"settled\"");
}

}  // namespace
}  // namespace bijeen::test
