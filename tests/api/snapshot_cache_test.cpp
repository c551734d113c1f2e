// SPDX-License-Identifier: EUPL-1.2
#include "server/api/snapshot_cache.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <thread>
#include <vector>

namespace bijeen::api {
namespace {

const sync::Scope kScope;

class Snapshots : public testing::Test {
 protected:
  /// The bytes of a part that begins at \p from; made as of \p made where it is not there.
  std::string ask(const std::string& from, std::uint64_t changed, std::uint64_t made, const std::string& next = {}) {
    const auto part = cache.find_or_make({kScope, from, http::Coding::kGzip}, sync::Seq{changed}, [&] {
      ++times_made;
      return Result(SnapshotCache::Part{sync::Seq{made}, next, http::Coding::kGzip, std::to_string(made)});
    });
    return part ? (*part)->bytes : std::string(code(part.error().code));
  }

  SnapshotCache cache;
  std::atomic<int> times_made = 0;
};

TEST_F(Snapshots, APartIsMadeAnewWhenItsScopeChanged) {
  EXPECT_EQ(ask("", 7, 7), "7");
  EXPECT_EQ(ask("", 7, 8), "7");
  EXPECT_EQ(ask("", 9, 9), "9");
  // Who looked at the scope a moment ago gets what is newer.
  EXPECT_EQ(ask("", 8, 8), "9");
  EXPECT_EQ(times_made, 2);
}

TEST_F(Snapshots, APartThatBeginsWhereNoOtherEndsIsNotKept) {
  EXPECT_EQ(ask("task/a", 7, 7), "7");
  EXPECT_EQ(ask("task/a", 7, 8), "8");
  ask("", 7, 7, "task/a");
  EXPECT_EQ(ask("task/a", 7, 7), "7");
  EXPECT_EQ(ask("task/a", 7, 8), "7");
}

TEST_F(Snapshots, AFailureIsToldAndNothingKept) {
  const SnapshotCache::Key key{kScope, {}, http::Coding::kGzip};
  const auto failed = cache.find_or_make(
      key, sync::Seq{1}, [] { return Result<SnapshotCache::Part>(Error{ErrorCode::kRequestParameter, "no key"}); });
  EXPECT_EQ(failed.error().code, ErrorCode::kRequestParameter);
  EXPECT_EQ(ask("", 1, 1), "1");
}

TEST_F(Snapshots, WhatManyAskForAtOnceIsMadeOnce) {
  constexpr int kMany = 8;
  std::latch all_ask(kMany);
  std::vector<std::thread> threads;
  std::atomic<int> same = 0;
  for (int i = 0; i < kMany; ++i) {
    threads.emplace_back([&] {
      all_ask.arrive_and_wait();
      same += ask("", 3, 3) == "3";
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(same, kMany);
  EXPECT_EQ(times_made, 1);
}

}  // namespace
}  // namespace bijeen::api
