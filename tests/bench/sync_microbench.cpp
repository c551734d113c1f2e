// SPDX-License-Identifier: EUPL-1.2
#include <benchmark/benchmark.h>

#include <stdexcept>

#include "schema/model.h"
#include "sync/digest.h"
#include "sync/replica.h"
#include "tests/bench/workload.h"

// The parts that a sync is made of, in one process. bytes_per_second is of the wire or storage form.
namespace bijeen::bench {
namespace {

constexpr std::size_t kOpsOfSet = 25;

const sync::Scope kScope{sync::Scope::Kind::kBody, new_id<sync::RecordId>()};
const sync::PersonId kPerson{new_id<sync::RecordId>().bytes};

template <typename T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().detail);
  return std::move(*result);
}

class MapRecords : public sync::Records {
 public:
  sync::RecordState* find(const std::string& collection, const sync::RecordId& id) override {
    const auto found = records.find({collection, id});
    return found == records.end() ? nullptr : &found->second;
  }
  sync::RecordState& insert(sync::RecordState record) override {
    const sync::RecordKey key{record.collection, record.id};
    return records.insert_or_assign(key, std::move(record)).first->second;
  }
  std::vector<sync::RecordId> ids(const std::string& collection, const sync::Scope& scope) override {
    return sync::ids_in(records, collection, scope);
  }
  std::map<sync::RecordKey, sync::RecordState> records;
};

/// So many meetings made by one device, each then changed once by another; and the accepted sets that did it.
struct Log {
  explicit Log(std::size_t meetings) {
    const Seat one{{}, kPerson, new_id<sync::DeviceId>()};
    const Seat other{{}, kPerson, new_id<sync::DeviceId>()};
    Author first(one, kScope, sync::Seq{});
    std::vector<sync::RecordId> ids;
    for (std::size_t i = 0; i < meetings; i += kOpsOfSet) accept(first.create(kOpsOfSet));
    for (const auto& [key, record] : state.records) ids.push_back(key.id);
    for (std::size_t i = 0; i < meetings; i += kOpsOfSet) {
      sync::ChangeSet set{new_id<sync::ChangeSetId>(),
                          kScope,
                          other.device,
                          sync::DeviceCount{i / kOpsOfSet + 1},
                          sync::Seq{sets.size()},
                          {},
                          now(),
                          schema::Model::shipped().version(),
                          {}};
      for (std::size_t op = 0; op < kOpsOfSet; ++op) set.ops.push_back(changed_meeting(ids[i + op], op));
      accept(std::move(set));
    }
  }
  void accept(sync::ChangeSet set) {
    sets.push_back({std::move(set), sync::Seq{sets.size() + 1}, now(), kPerson});
    must(sync::merge(schema::Model::shipped(), state, sets.back()));
  }

  [[nodiscard]] std::string pull(std::size_t from) const {
    std::string body = R"({"epoch":"e","cursor":)" + std::to_string(sets.size()) +
                       R"(,"more":false,"actor":{"person":")" + kPerson.text() +
                       R"(","role":"member","name":"Iemand"},"scopes":[")" + kScope.text() +
                       R"("],"digests":{},"horizon":0,"sets":[)";
    for (std::size_t i = from; i < sets.size(); ++i) body += (i > from ? "," : "") + encode(sets[i]);
    return body + "]}";
  }
  [[nodiscard]] std::string snapshot() const {
    std::string body = R"({"epoch":"e","scope":")" + kScope.text() + R"(","cursor":)" + std::to_string(sets.size()) +
                       R"(,"next":null,"records":[)";
    for (const auto& [key, record] : state.records) body += (body.back() == '[' ? "" : ",") + encode(record);
    return body + "]}";
  }

  MapRecords state;
  std::vector<sync::Accepted> sets;
};

const Log& log_of_5000() {
  static const Log log(5'000);
  return log;
}

void count(benchmark::State& state, std::size_t items, std::size_t bytes) {
  state.SetItemsProcessed(static_cast<std::int64_t>(items) * state.iterations());
  if (bytes > 0) state.SetBytesProcessed(static_cast<std::int64_t>(bytes) * state.iterations());
}

void merge_sets(benchmark::State& state) {
  const auto& log = log_of_5000();
  for (auto _ : state) {
    MapRecords records;
    for (const auto& set : log.sets) benchmark::DoNotOptimize(sync::merge(schema::Model::shipped(), records, set));
  }
  count(state, log.sets.size(), 0);
}
BENCHMARK(merge_sets)->Unit(benchmark::kMillisecond);

void digest_records(benchmark::State& state) {
  const auto& log = log_of_5000();
  for (auto _ : state) {
    sync::Digest sum;
    for (const auto& [key, record] : log.state.records) sum.add(sync::digest(record));
    benchmark::DoNotOptimize(sum);
  }
  count(state, log.state.records.size(), 0);
}
BENCHMARK(digest_records)->Unit(benchmark::kMillisecond);

void encode_set(benchmark::State& state) {
  const auto& set = log_of_5000().sets.front().set;
  for (auto _ : state) benchmark::DoNotOptimize(sync::encode(set));
  count(state, 1, sync::encode(set).size());
}
BENCHMARK(encode_set)->Unit(benchmark::kMicrosecond);

void decode_set(benchmark::State& state) {
  const auto text = sync::encode(log_of_5000().sets.front().set);
  for (auto _ : state) benchmark::DoNotOptimize(sync::decode(text));
  count(state, 1, text.size());
}
BENCHMARK(decode_set)->Unit(benchmark::kMicrosecond);

void encode_record(benchmark::State& state) {
  const auto& record = log_of_5000().state.records.begin()->second;
  for (auto _ : state) benchmark::DoNotOptimize(sync::encode(record));
  count(state, 1, sync::encode(record).size());
}
BENCHMARK(encode_record);

void decode_record(benchmark::State& state) {
  const auto text = sync::encode(log_of_5000().state.records.begin()->second);
  for (auto _ : state) benchmark::DoNotOptimize(sync::decode_record(text));
  count(state, 1, text.size());
}
BENCHMARK(decode_record);

/// A replica with what it wants kept.
struct Kept {
  Kept() : replica(schema::Model::shipped()) {
    if (!replica.open()) throw std::runtime_error("an empty replica cannot be opened");
    keep(replica.identify(new_id<sync::DeviceId>(), kPerson));
  }
  void keep(Result<sync::Step> step) {
    const auto done = must(std::move(step));
    for (const auto& write : done.writes) {
      if (write.value) store[write.key] = *write.value;
    }
  }
  sync::Replica replica;
  std::map<std::string, std::string> store;
};

void replica_first_sync(benchmark::State& state) {
  const auto& log = log_of_5000();
  const auto pull = log.pull(log.sets.size());
  const auto part = log.snapshot();
  for (auto _ : state) {
    Kept kept;
    kept.keep(kept.replica.pull_answer(pull));
    benchmark::DoNotOptimize(must(kept.replica.snapshot_part(part)));
  }
  count(state, log.state.records.size(), part.size());
}
BENCHMARK(replica_first_sync)->Unit(benchmark::kMillisecond);

/// The second half of the log, onto a replica that has the first.
void replica_pull(benchmark::State& state) {
  const auto& log = log_of_5000();
  Log half(0);
  for (std::size_t i = 0; i < log.sets.size() / 2; ++i) half.accept(log.sets[i].set);
  const auto pull = log.pull(log.sets.size() / 2);
  for (auto _ : state) {
    state.PauseTiming();
    Kept kept;
    kept.keep(kept.replica.pull_answer(half.pull(half.sets.size())));
    kept.keep(kept.replica.snapshot_part(half.snapshot()));
    state.ResumeTiming();
    benchmark::DoNotOptimize(must(kept.replica.pull_answer(pull)));
  }
  count(state, log.sets.size() / 2, pull.size());
}
BENCHMARK(replica_pull)->Unit(benchmark::kMillisecond);

void replica_open(benchmark::State& state) {
  const auto& log = log_of_5000();
  Kept kept;
  kept.keep(kept.replica.pull_answer(log.pull(log.sets.size())));
  kept.keep(kept.replica.snapshot_part(log.snapshot()));
  std::size_t bytes = 0;
  for (const auto& [key, value] : kept.store) bytes += value.size();
  for (auto _ : state) {
    sync::Replica replica(schema::Model::shipped());
    for (const auto& [key, value] : kept.store) benchmark::DoNotOptimize(replica.load(key, value));
    benchmark::DoNotOptimize(replica.open());
    benchmark::DoNotOptimize(replica.views("meeting"));
  }
  count(state, log.state.records.size(), bytes);
}
BENCHMARK(replica_open)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace bijeen::bench

BENCHMARK_MAIN();
