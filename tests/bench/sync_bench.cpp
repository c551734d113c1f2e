// SPDX-License-Identifier: EUPL-1.2
#include "tests/bench/sync_bench.h"

#include <atomic>
#include <barrier>
#include <exception>
#include <iostream>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>

#include "tests/bench/device.h"
#include "tests/bench/figures.h"
#include "tests/bench/raw_sqlite.h"
#include "tests/bench/server_process.h"
#include "tests/bench/workload.h"

namespace bijeen::bench {
namespace {

constexpr std::size_t kOpsOfSet = 25;

/// Runs `work(i)` on `count` threads that begin together; gives the seconds until the last has ended. Throws what one
/// of them threw.
template <typename Work>
double at_once(std::size_t count, Work work) {
  std::mutex mutex;
  std::exception_ptr failure;
  Clock::time_point begin;
  std::barrier ready(static_cast<std::ptrdiff_t>(count), [&]() noexcept { begin = Clock::now(); });
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < count; ++i) {
      threads.emplace_back([&, i] {
        ready.arrive_and_wait();
        try {
          work(i);
        } catch (...) {
          const std::lock_guard lock(mutex);
          failure = std::current_exception();
        }
      });
    }
  }
  const double took = seconds_since(begin);
  if (failure) std::rethrow_exception(failure);
  return took;
}

class SyncBench {
 public:
  explicit SyncBench(const SyncOptions& options)
      : options_(options),
        own_(options.server.empty() ? std::make_unique<ServerProcess>(options.program) : nullptr),
        address_(own_ ? own_->url() : options.server, own_ ? own_->certificate() : options.certificate),
        process_(own_ ? own_->pid() : options.process),
        people_(address_, own_ ? own_->invitation() : options.link) {
    std::string name = (std::filesystem::temp_directory_path() / "bijeen-bench-raw-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
    directory_ = name;
  }
  ~SyncBench() {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }
  SyncBench(const SyncBench&) = delete;
  SyncBench& operator=(const SyncBench&) = delete;

  int run();

 private:
  void push_at_once();
  void first_sync();
  void pulls(const Group& group, RawSqlite& raw);
  void return_at_once();

  void push_all(const std::vector<Seat>& seats, const std::vector<std::vector<std::string>>& bodies,
                const std::vector<Rows>& rows, RawSqlite& raw);
  template <typename Work>
  double measured(std::size_t sets, Work work);
  std::size_t commits();
  Seat reader(const Group& group);
  void expect_equal(const std::string& who, Device& device, const sync::Scope& scope, const sync::Digest& digest);
  void add_ratio(const std::string& what, double ours, double raw) {
    figures_.add(what + " / raw SQLite", ours / raw, "×");
  }
  RawSqlite new_sqlite(const char* name) { return RawSqlite(directory_ / name); }

  const SyncOptions& options_;
  const std::unique_ptr<ServerProcess> own_;
  const Address address_;
  const pid_t process_;
  People people_;
  std::filesystem::path directory_;
  Figures figures_;
  double cpu_s_ = 0;  ///< Of the server in the last measured().
  std::vector<std::string> wrong_;
};

std::size_t SyncBench::commits() {
  Connection connection(address_);
  const auto page = connection.ask("GET", "/metrics", {}).body;
  constexpr std::string_view kName = "\nbijeen_commits_total ";
  const auto at = page.find(kName);
  return at == std::string::npos ? 0 : std::stoul(page.substr(at + kName.size()));
}

/// What the server used while `work` ran; gives the seconds that `work` says it took.
template <typename Work>
double SyncBench::measured(std::size_t sets, Work work) {
  if (process_ == 0) return work();
  reset_memory_peak(process_);
  const auto before = usage_of(process_);
  const double took = work();
  const auto after = usage_of(process_);
  cpu_s_ = after.cpu_s - before.cpu_s;
  figures_.add("server CPU", cpu_s_, "s");
  if (sets > 0) figures_.add("server CPU per 1,000 sets", cpu_s_ * 1000 / static_cast<double>(sets), "s");
  figures_.add("server memory, peak", static_cast<double>(after.memory_peak_bytes) / 1e6, "MB");
  return took;
}

Seat SyncBench::reader(const Group& group) {
  return people_.another_device(group.seats.front());
}

void SyncBench::expect_equal(const std::string& who, Device& device, const sync::Scope& scope,
                             const sync::Digest& digest) {
  if (device.has_diverged() || device.replica().digest(scope) != digest) wrong_.push_back(who + " has something else");
}

void SyncBench::push_all(const std::vector<Seat>& seats, const std::vector<std::vector<std::string>>& bodies,
                         const std::vector<Rows>& rows, RawSqlite& raw) {
  std::vector<std::vector<double>> times(seats.size());
  const auto commits_before = commits();
  const double took = measured(rows.size(), [&] {
    std::vector<std::unique_ptr<Connection>> connections;
    for (const auto& seat : seats) {
      connections.push_back(std::make_unique<Connection>(address_));
      connections.back()->ask("GET", "/v1/session", seat.cookie);
    }
    return at_once(seats.size(), [&](std::size_t i) {
      for (const auto& body : bodies[i]) {
        const auto begin = Clock::now();
        const auto answer = connections[i]->ask("POST", "/v1/sync/push", seats[i].cookie, body);
        times[i].push_back(seconds_since(begin));
        accepted_in(answer);
      }
    });
  });
  const auto groups = std::max<std::size_t>(commits() - commits_before, 1);
  const auto group = (rows.size() + groups - 1) / groups;
  std::vector<double> all;
  for (const auto& some : times) all.insert(all.end(), some.begin(), some.end());
  figures_.add("change sets per second", static_cast<double>(rows.size()) / took, "/s");
  figures_.add_times("a push", all);
  figures_.add("sets in one commit", static_cast<double>(group), "");
  const auto cost = raw.write(rows, group);
  figures_.add("raw SQLite, change sets per second", static_cast<double>(rows.size()) / cost.wall_s, "/s");
  add_ratio("time", took, cost.wall_s);
  if (process_ != 0) add_ratio("CPU", cpu_s_, cost.cpu_s);
}

/// (a)
void SyncBench::push_at_once() {
  constexpr std::size_t kDevices = 50;
  constexpr std::size_t kSets = 20;
  const auto group = people_.group("Vijftig toestellen", kDevices);
  Device newest(address_, reader(group));
  newest.fetch();
  auto sqlite = new_sqlite("a.sqlite");
  std::vector<Author> authors;
  for (const auto& seat : group.seats) authors.emplace_back(seat, group.scope, newest.cursor());
  std::size_t rows_before = 0;
  const auto round = [&](const char* name, std::size_t sets_of_request, bool first) {
    std::vector<std::vector<std::string>> bodies(authors.size());
    std::vector<Rows> rows;
    for (std::size_t i = 0; i < authors.size(); ++i) {
      for (std::size_t sets = 0; sets < kSets; sets += sets_of_request) {
        std::vector<sync::ChangeSet> together;
        while (together.size() < sets_of_request)
          together.push_back(first && sets + together.size() == 0 ? authors[i].create(kOpsOfSet)
                                                                  : authors[i].change(kOpsOfSet));
        bodies[i].push_back(push_body(people_.epoch(), together));
      }
    }
    for (std::size_t n = rows_before; n < rows_before + kSets; ++n) {
      for (const auto& author : authors) rows.push_back(author.rows()[n]);
    }
    rows_before += kSets;
    const auto disk_before = own_ ? static_cast<double>(own_->bytes_on_disk()) : 0;
    figures_.begin(name);
    push_all(group.seats, bodies, rows, sqlite);
    if (own_)
      figures_.add("bytes on disk per set, log included",
                   (static_cast<double>(own_->bytes_on_disk()) - disk_before) / static_cast<double>(rows.size()), "B");
  };
  round("(a) 50 devices push 20 sets of 25 ops, one set a request", 1, true);
  round("(a) 50 devices push 20 sets of 25 ops, all in one request", kSets, false);

  newest.fetch();
  Device other(address_, reader(group));
  other.fetch();
  expect_equal("a new device after (a)", other, group.scope,
               newest.replica().digest(group.scope).value_or(sync::Digest{}));
}

/// (b), and (c) on what it made
void SyncBench::first_sync() {
  constexpr std::size_t kRecords = 5'000;
  constexpr std::size_t kOps = 48'000;
  constexpr std::size_t kAuthors = 10;
  constexpr std::size_t kSetsOfRequest = 2;
  const auto group = people_.group("Eerste keer", kAuthors);
  Device newest(address_, reader(group));
  newest.fetch();
  std::vector<Author> authors;
  std::vector<std::vector<std::string>> bodies(kAuthors);
  for (std::size_t i = 0; i < kAuthors; ++i) {
    authors.emplace_back(group.seats[i], group.scope, newest.cursor());
    for (std::size_t ops = 0; ops < kOps / kAuthors; ops += kSetsOfRequest * kOpsOfSet) {
      std::vector<sync::ChangeSet> together;
      for (std::size_t set = 0; set < kSetsOfRequest; ++set)
        together.push_back(ops < kRecords / kAuthors ? authors[i].create(kOpsOfSet) : authors[i].change(kOpsOfSet));
      bodies[i].push_back(push_body(people_.epoch(), together));
    }
  }
  std::vector<Rows> rows;
  for (const auto& author : authors) rows.insert(rows.end(), author.rows().begin(), author.rows().end());
  auto sqlite = new_sqlite("b.sqlite");
  figures_.begin("(b) making 5,000 records of 8 fields by 48,000 ops");
  push_all(group.seats, bodies, rows, sqlite);

  figures_.begin("(b) first sync of 5,000 records of 8 fields made by 48,000 ops");
  constexpr int kTimes = 3;
  std::vector<double> times;
  std::uint64_t bytes = 0;
  measured(0, [&] {
    for (int i = 0; i < kTimes; ++i) {
      Device device(address_, reader(group));
      const auto begin = Clock::now();
      device.fetch();
      times.push_back(seconds_since(begin));
      bytes = device.bytes_in();
      if (i == 0) newest.fetch();
      expect_equal("a new device in (b)", device, group.scope,
                   newest.replica().digest(group.scope).value_or(sync::Digest{}));
    }
    return 0.0;
  });
  figures_.add("time to usable state, best of 3", quantile(times, 0), "s");
  figures_.add("bytes on the wire", static_cast<double>(bytes), "B");
  const auto cost = sqlite.read_records(kTimes);
  figures_.add("raw SQLite, reading the records", cost.wall_s / kTimes, "s");
  add_ratio("time", quantile(times, 0) * kTimes, cost.wall_s);
  if (process_ != 0) add_ratio("server CPU", cpu_s_, cost.cpu_s);
  if (options_.only.empty() || options_.only.find('c') != std::string::npos) pulls(group, sqlite);
}

/// (c)
void SyncBench::pulls(const Group& group, RawSqlite& sqlite) {
  constexpr int kRequests = 2'000;
  constexpr std::size_t kTogether = 16;
  Device newest(address_, reader(group));
  newest.fetch();
  const std::string& cookie = group.seats.front().cookie;
  for (const std::size_t sets : {0U, 10U}) {
    const std::string target = "/v1/sync/pull?after=" + std::to_string(raw(newest.cursor()) - sets);
    figures_.begin("(c) pull with " + std::string(sets == 0 ? "nothing" : "ten sets") + " new");
    Connection connection(address_);
    connection.ask_raw("GET", target, cookie);
    std::vector<double> times;
    for (int i = 0; i < kRequests / 2; ++i) {
      const auto begin = Clock::now();
      connection.ask_raw("GET", target, cookie);
      times.push_back(seconds_since(begin));
    }
    figures_.add_times("a pull alone", times);
    std::vector<std::unique_ptr<Connection>> connections;
    for (std::size_t i = 0; i < kTogether; ++i) {
      connections.push_back(std::make_unique<Connection>(address_));
      connections.back()->ask_raw("GET", target, cookie);
    }
    std::vector<std::vector<double>> together(kTogether);
    const double took = measured(0, [&] {
      return at_once(kTogether, [&](std::size_t i) {
        for (std::size_t n = 0; n < kRequests / kTogether; ++n) {
          const auto begin = Clock::now();
          connections[i]->ask_raw("GET", target, cookie);
          together[i].push_back(seconds_since(begin));
        }
      });
    });
    std::vector<double> all;
    for (const auto& some : together) all.insert(all.end(), some.begin(), some.end());
    figures_.add("pulls per second, 16 at once", kRequests / took, "/s");
    figures_.add_times("a pull among 16", all);
    const auto cost = sqlite.read_sets(sets, kRequests);
    figures_.add("raw SQLite, reads per second", kRequests / cost.wall_s, "/s");
    add_ratio("time", took, cost.wall_s);
    if (process_ != 0) add_ratio("CPU", cpu_s_, cost.cpu_s);
  }
}

/// (d)
void SyncBench::return_at_once() {
  constexpr std::size_t kPeople = 50;
  constexpr std::size_t kDevicesOfPerson = 4;
  constexpr std::size_t kSets = 10;
  constexpr std::chrono::microseconds kWithin{1'000'000};
  const auto group = people_.group("Tweehonderd toestellen", kPeople);
  std::vector<std::unique_ptr<Device>> devices;
  std::vector<Rows> rows;
  for (const auto& seat : group.seats) {
    for (std::size_t i = 0; i < kDevicesOfPerson; ++i) {
      devices.push_back(std::make_unique<Device>(address_, i == 0 ? seat : people_.another_device(seat)));
      devices.back()->fetch();
      devices.back()->leave();
      Author author(seat, group.scope, devices.back()->cursor());
      for (std::size_t set = 0; set < kSets; ++set) devices.back()->edit(group.scope, author.create(1).ops);
      rows.insert(rows.end(), author.rows().begin(), author.rows().end());
    }
  }
  figures_.begin("(d) 200 devices return within a second, ten sets each");
  std::atomic<std::size_t> sent = 0;
  const auto commits_before = commits();
  const double took = measured(rows.size(), [&] {
    return at_once(devices.size(), [&](std::size_t i) {
      std::this_thread::sleep_for(kWithin * i / devices.size());
      devices[i]->send();
      devices[i]->fetch();
      // An app hears of what others sent; here it waits for the last of them and pulls once more.
      if (++sent == devices.size()) sent.notify_all();
      for (auto now_sent = sent.load(); now_sent < devices.size(); now_sent = sent.load()) sent.wait(now_sent);
      devices[i]->fetch();
    });
  });
  const auto groups = std::max<std::size_t>(commits() - commits_before, 1);
  figures_.add("time until all 200 replicas are equal", took, "s");
  const auto digest = devices.front()->replica().digest(group.scope).value_or(sync::Digest{});
  for (auto& device : devices) expect_equal("a device in (d)", *device, group.scope, digest);
  auto sqlite = new_sqlite("d.sqlite");
  auto cost = sqlite.write(rows, (rows.size() + groups - 1) / groups);
  const auto reading = sqlite.read_sets(rows.size(), static_cast<int>(devices.size()));
  cost.wall_s += reading.wall_s;
  cost.cpu_s += reading.cpu_s;
  add_ratio("time", took, cost.wall_s);
  if (process_ != 0) add_ratio("server CPU", cpu_s_, cost.cpu_s);
}

int SyncBench::run() {
  const auto wanted = [&](char letter) {
    return options_.only.empty() || options_.only.find(letter) != std::string::npos;
  };
  if (wanted('b') || wanted('c')) first_sync();
  if (wanted('a')) push_at_once();
  if (wanted('d')) return_at_once();
  if (own_) {
    if (const auto findings = own_->findings(); !findings.empty()) wrong_.push_back(findings);
  }
  if (options_.json) {
    figures_.print_json(std::cout);
  } else {
    figures_.print_table(std::cout);
  }
  for (const auto& wrong : wrong_) std::cerr << wrong << '\n';
  return wrong_.empty() ? 0 : 1;
}

}  // namespace

int run_sync_bench(const SyncOptions& options) {
  return SyncBench(options).run();
}

}  // namespace bijeen::bench
