// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>

#include <random>

#include "tests/durability/ended_process.h"

namespace bijeen::test {
namespace {

using disk::Fault;
using disk::Kind;
using testing::IsEmpty;

constexpr std::uint64_t kWorkers = 4;
constexpr std::uint64_t kSetsEach = 30;
constexpr int kRounds = 620;

/// In memory that forked processes share.
class SharedTally {
 public:
  SharedTally()
      : tally_(static_cast<disk::Tally*>(
            ::mmap(nullptr, sizeof(disk::Tally), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0))) {
    disk::share_tally(tally_);
  }
  ~SharedTally() {
    disk::share_tally(nullptr);
    ::munmap(tally_, sizeof(disk::Tally));
  }
  SharedTally(const SharedTally&) = delete;
  SharedTally& operator=(const SharedTally&) = delete;
  [[nodiscard]] std::uint64_t of(Kind kind) const { return (*tally_)[static_cast<std::size_t>(kind)]; }

 private:
  disk::Tally* tally_;
};

TEST(Killed, AtAnyStepOfACommitNothingAcknowledgedIsLost) {
  const SharedTally tally;
  const Site site(kWorkers);
  disk::install();
  Promises promises;
  int kills = 0;
  std::mt19937_64 random(20270114);
  for (int round = 0; round < kRounds; ++round) {
    // Now and then the step lies where the log is moved into the database at the end.
    const bool at_end = round % 4 == 0;
    const auto sets_each = at_end ? 1 : kSetsEach;
    disk::Plan plan{Fault::kKill, 1 + random() % (at_end ? 40 : 100), random()};
    if (at_end) plan.kind = Kind::kDatabaseWrite;
    if (round % 8 == 0) {
      plan.kind = Kind::kDatabaseSync;
      plan.step = 1;
    }
    const auto ended = push_in_a_process(site, site.directory(), promises, sets_each, plan);
    promises.insert(promises.end(), ended.promises.begin(), ended.promises.end());
    ASSERT_TRUE(ended.by_kill() || ended.by_itself()) << "round " << round << " ended with " << ended.status;
    kills += ended.by_kill() ? 1 : 0;
    const auto store = Site::open(site.directory());
    site.expect_kept(*store, promises);
    if (round % 40 == 0) {
      EXPECT_THAT(store->check(), IsEmpty()) << "round " << round;
    }
    if (HasFailure()) return;
  }
  const auto store = Site::open(site.directory());
  EXPECT_THAT(store->check(), IsEmpty());
  EXPECT_GE(kills, 500);
  for (const auto kind : {Kind::kLogWrite, Kind::kLogSync, Kind::kDatabaseWrite, Kind::kDatabaseSync})
    EXPECT_GT(tally.of(kind), 0U) << static_cast<int>(kind);
  RecordProperty("kills", kills);
  RecordProperty("promises", static_cast<int>(promises.size()));
}

}  // namespace
}  // namespace bijeen::test
