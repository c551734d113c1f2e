// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/durability/disk.h"
#include "tests/durability/work.h"

namespace bijeen::test {
namespace {

using disk::Fault;
using store::StorageError;
using testing::IsEmpty;

constexpr std::uint64_t kSetsPushed = 9;

/// One worker on a copy of a site, and a disk that fails at a planned step.
class FailingDisk : public testing::TestWithParam<Fault> {
 protected:
  FailingDisk() { disk::install(); }
  ~FailingDisk() override { disk::plan({}); }

  [[nodiscard]] const Worker& worker() const { return site.workers().front(); }
  /// False when the store could not be opened or stopped taking work.
  bool work(const std::filesystem::path& directory, Promises& promises) const try {
    const auto store = Site::open(directory);
    return site.push(*store, worker(), next_of(promises, worker()), kSetsPushed,
                     [&](const Promise& promise) { promises.push_back(promise); });
  } catch (const StorageError&) {
    return false;
  }

  Site site{1};
};

TEST_P(FailingDisk, AtEachStepLosesNothingAndTheWorkCanBeDoneAfter) {
  std::uint64_t step = 0;
  for (bool struck = true; struck;) {
    ++step;
    const TemporaryDirectory directory;
    std::filesystem::copy(site.directory(), directory.path(), std::filesystem::copy_options::recursive);
    Promises promises;
    disk::plan({GetParam(), step});
    const bool done = work(directory.path(), promises);
    struck = disk::struck();
    EXPECT_TRUE(struck || done) << "step " << step;
    disk::plan({});
    {
      const auto store = Site::open(directory.path());
      site.expect_kept(*store, promises);
    }
    EXPECT_TRUE(work(directory.path(), promises)) << "step " << step;
    const auto store = Site::open(directory.path());
    site.expect_kept(*store, promises);
    EXPECT_EQ(next_of(promises, worker()), kSetsPushed + 1);
    EXPECT_THAT(store->check(), IsEmpty()) << "step " << step;
    ASSERT_FALSE(HasFailure()) << "step " << step;
  }
  EXPECT_GT(step, 5U);
  RecordProperty("steps", static_cast<int>(step));
}

INSTANTIATE_TEST_SUITE_P(Each, FailingDisk,
                         testing::Values(Fault::kWriteError, Fault::kSyncError, Fault::kReadError, Fault::kFull),
                         [](const auto& instance) -> std::string {
                           switch (instance.param) {
                             case Fault::kWriteError:
                               return "Write";
                             case Fault::kSyncError:
                               return "Sync";
                             case Fault::kReadError:
                               return "Read";
                             default:
                               return "Full";
                           }
                         });

TEST_F(FailingDisk, ThatCannotBeWrittenIsSaidAtTheStart) {
  Promises promises;
  ASSERT_TRUE(work(site.directory(), promises));
  disk::plan({Fault::kReadOnly});
  EXPECT_THROW(Site::open(site.directory()), StorageError);
  disk::plan({});
  const auto store = Site::open(site.directory());
  site.expect_kept(*store, promises);
  EXPECT_THAT(store->check(), IsEmpty());
}

}  // namespace
}  // namespace bijeen::test
