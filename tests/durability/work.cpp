// SPDX-License-Identifier: EUPL-1.2
#include "tests/durability/work.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>

namespace bijeen::test {
namespace {

constexpr std::uint64_t kSetsAMeeting = 8;
constexpr std::uint64_t kSetsAPushMax = 3;

}  // namespace

sync::ChangeSet Worker::set(std::uint64_t n) const {
  constexpr std::uint64_t kOfOneWorker = 1'000'000;
  const auto meeting = id<sync::RecordId>((index + 1) * kOfOneWorker + (n - 1) / kSetsAMeeting);
  const auto step = (n - 1) % kSetsAMeeting;
  sync::Op op;
  if (step == 0) {
    op = creating("meeting", meeting,
                  {{"title", json(std::string("Overleg"))},
                   {"date", json(std::string("2027-02-03"))},
                   {"status", json(std::string("planned"))}});
  } else if (step % 2 == 0) {
    op = putting("meeting", meeting, {{"title", json("Overleg " + std::to_string(n))}});
  } else {
    op = inserting(meeting, 0, "Zin " + std::to_string(n) + ". ");
  }
  return {id<sync::ChangeSetId>((index + 1) * kOfOneWorker + n),
          body_scope(body),
          device,
          sync::DeviceCount{n},
          seen,
          sync::DeviceCount{n - 1},
          sync::Millis{kNow},
          1,
          {std::move(op)}};
}

Site::Site(std::uint64_t workers) {
  for (std::uint64_t i = 0; i < workers; ++i) {
    const auto person = world_.person("member");
    const auto body = world_.body("work-group");
    world_.member(body, person);
    workers_.push_back({world_.pen(person).device, person, body, {}, i});
  }
  for (auto& worker : workers_) {
    worker.seen = world_.store().last_seq();
    world_.store().acknowledge(worker.device, worker.seen, worker.seen);  // keeps texts from there on
  }
  epoch_ = world_.store().epoch();
  world_.close();
}

std::unique_ptr<store::Store> Site::open(const std::filesystem::path& directory) {
  store::Store::Options options;
  options.directory = directory;
  options.readers_max = 1;
  options.now = [] { return sync::Millis{kNow}; };
  return std::make_unique<store::Store>(schema::Model::shipped(), options);
}

bool Site::push(store::Store& store, const Worker& worker, std::uint64_t from, std::uint64_t upto,
                const std::function<void(const Promise&)>& tell) const {
  constexpr sync::Millis kSent{kNow};
  for (auto n = from; n <= upto;) {
    std::vector<sync::ChangeSet> sets;
    const auto together = 1 + n % kSetsAPushMax;
    for (std::uint64_t i = 0; i < together && n + i <= upto; ++i) sets.push_back(worker.set(n + i));
    const auto verdicts = store.push({epoch_, kSent, kSent, worker.person, worker.device, sets});
    if (!verdicts && verdicts.error().code == ErrorCode::kServerReadOnly) return false;
    if (!verdicts) throw std::logic_error(verdicts.error().detail);
    for (const auto& verdict : *verdicts) {
      if (verdict.error) throw std::logic_error(verdict.error->detail);
      Promise promise{worker.index, raw(verdict.n), raw(verdict.seq), {}};
      std::copy_n(verdict.hash.begin(), sizeof promise.hash, promise.hash);
      tell(promise);
    }
    n += sets.size();
  }
  return true;
}

void Site::expect_kept(store::Store& store, const Promises& promises) const {
  using Key = std::pair<std::string, std::uint64_t>;
  std::map<Key, std::pair<std::uint64_t, std::string>> log;
  store.read([&](store::Database& database) {
    auto rows = database.query("SELECT device, n, seq, hash FROM change_set");
    while (rows.step())
      log[{std::string(rows.text(0)), rows.integer(1)}] = {rows.integer(2), std::string(rows.text(3))};
  });
  for (const auto& promise : promises) {
    const auto found = log.find({workers_[promise.worker].device.text(), promise.n});
    ASSERT_NE(found, log.end()) << "an acknowledged change set is missing: number " << promise.n << " of worker "
                                << promise.worker;
    EXPECT_EQ(found->second.first, promise.seq) << "an acknowledged change set stands elsewhere";
    EXPECT_EQ(found->second.second, std::string(promise.hash, sizeof promise.hash));
  }
}

std::uint64_t next_of(const Promises& promises, const Worker& worker) {
  std::uint64_t next = 1;
  for (const auto& promise : promises) {
    if (promise.worker == worker.index) next = std::max(next, promise.n + 1);
  }
  return next;
}

}  // namespace bijeen::test
