// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <iterator>
#include <memory>

#include "server/store/ledger_file.h"
#include "server/store/meta.h"
#include "tests/durability/disk.h"
#include "tests/durability/work.h"

namespace bijeen::test {
namespace {

using disk::Fault;
using testing::IsEmpty;

constexpr std::uint64_t kSets = 12;  ///< The last four are of another meeting.

/// What the worker wrote into his first meeting.
constexpr std::array kErasedWords{"Overleg 3", "Overleg 5", "Zin 2.", "Zin 8."};
constexpr const char* kKeptWord = "Overleg 11";

/// In a process of its own, which a planned step may end: how that ended, as waitpid gives it.
int erase_in_a_process(const std::filesystem::path& directory, const sync::RecordKey& key, const disk::Plan& plan) {
  const pid_t child = ::fork();
  if (child == 0) {
    try {
      disk::plan(plan);
      const auto store = Site::open(directory);
      store->erase({{key, false, {}, {}}});
      ::_exit(0);
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s\n", error.what());
      ::_exit(1);
    }
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

/// What the directory says of the meeting after the server started again and stopped.
struct Found {
  bool in_ledger = false, in_ledger_file = false, in_log = false, kept = false, in_files = false;
  friend bool operator==(const Found&, const Found&) = default;
};
constexpr Found kNotThere{.in_log = true, .kept = true, .in_files = true};
constexpr Found kErased{.in_ledger = true, .in_ledger_file = true, .kept = true};

std::ostream& operator<<(std::ostream& out, const Found& found) {
  return out << "in the ledger " << found.in_ledger << ", in its file " << found.in_ledger_file << ", in the log "
             << found.in_log << ", in the files " << found.in_files << ", the other one kept " << found.kept;
}

Found look(const std::filesystem::path& directory, const sync::RecordKey& key) {
  Found found;
  std::filesystem::path ledger;
  {
    const auto store = Site::open(directory);
    EXPECT_THAT(store->check(), IsEmpty());
    store->read([&](store::Database& database) {
      found.in_ledger = store::is_erased(database, key);
      ledger = store::ledger_file(directory, *store::read_meta(database, "server_key"));
      auto rows = database.query("SELECT body FROM change_set");
      while (rows.step()) {
        const std::string body(rows.text(0));
        for (const auto* word : kErasedWords) found.in_log |= body.find(word) != std::string::npos;
        found.kept |= body.find(kKeptWord) != std::string::npos;
      }
    });
  }
  found.in_ledger_file = bytes_of(ledger).find(key.id.text()) != std::string::npos;
  for (const auto& file : std::filesystem::directory_iterator(directory)) {
    const auto bytes = bytes_of(file.path());
    for (const auto* word : kErasedWords) found.in_files |= bytes.find(word) != std::string::npos;
  }
  return found;
}

/// A site where the worker wrote into two meetings, the first of which is to be erased.
class ErasedSite {
 public:
  ErasedSite() {
    disk::install();
    const auto store = Site::open(site_.directory());
    const auto& worker = site_.workers().front();
    key.id = worker.set(1).ops.front().record;
    EXPECT_TRUE(site_.push(*store, worker, 1, kSets, [](const Promise&) {}));
  }
  [[nodiscard]] std::unique_ptr<TemporaryDirectory> copy() const {
    auto directory = std::make_unique<TemporaryDirectory>();
    std::filesystem::copy(site_.directory(), directory->path(), std::filesystem::copy_options::recursive);
    return directory;
  }

  sync::RecordKey key{"meeting", {}};

 private:
  Site site_{1};
};

TEST(Killed, AtAnyStepOfAnErasureAllOfItStandsOrNothingOfIt) {
  const ErasedSite site;
  int kills = 0, done = 0;
  // All of them, more than 500, would take a minute of syncing.
  constexpr std::uint64_t kStride = 11;
  for (std::uint64_t step = 1;; step += kStride) {
    const auto directory = site.copy();
    const int status = erase_in_a_process(directory->path(), site.key, {Fault::kKill, step, step});
    const bool killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    ASSERT_TRUE(killed || (WIFEXITED(status) && WEXITSTATUS(status) == 0)) << "step " << step << ": " << status;
    const auto found = look(directory->path(), site.key);
    EXPECT_TRUE(found == kErased || (killed && found == kNotThere)) << "step " << step << ": " << found;
    done += found == kErased ? 1 : 0;
    if (testing::Test::HasFailure() || !killed) break;
    ++kills;
  }
  EXPECT_GE(kills, 40);
  EXPECT_GE(done, 5) << "none was killed after it stood";
  EXPECT_GT(kills, done) << "none was killed before it stood";
  RecordProperty("kills", kills);
}

class FailingErasure : public testing::TestWithParam<Fault> {};

TEST_P(FailingErasure, SaysSoAndAllOfItStandsOrNothingOfIt) {
  const ErasedSite site;
  constexpr std::uint64_t kStride = 53;
  int failures = 0;
  for (std::uint64_t step = 2;; step += kStride) {
    const auto directory = site.copy();
    disk::plan({GetParam(), step});
    bool said = false;
    try {
      Site::open(directory->path())->erase({{site.key, false, {}, {}}});
    } catch (const store::StorageError&) {
      said = true;
    }
    const bool struck = disk::struck();
    disk::plan({});
    const auto found = look(directory->path(), site.key);
    EXPECT_TRUE(found == kErased || (said && found == kNotThere)) << "step " << step << ": " << found;
    if (testing::Test::HasFailure() || !struck) break;
    ++failures;
  }
  EXPECT_GE(failures, 5);
}

INSTANTIATE_TEST_SUITE_P(Each, FailingErasure, testing::Values(Fault::kWriteError, Fault::kFull),
                         [](const auto& instance) { return instance.param == Fault::kFull ? "Full" : "Write"; });

}  // namespace
}  // namespace bijeen::test
