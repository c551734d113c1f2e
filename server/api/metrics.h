// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

#include "server/api/personal_data_notice.h"
#include "server/store/store.h"

namespace bijeen::api {

/// What the server counts about itself, in the Prometheus text format (version 0.0.4). Counters only go up and start at
/// 0 with the process. No labels with people, records or addresses. Thread-safe.
class Metrics {
 public:
  void request_finished(int status, std::chrono::microseconds took, std::size_t bytes);
  void set_judged(store::Verdict::Kind kind);
  void given_back(store::Verdict::Kind kind);
  void divergence_reported() { divergences_.fetch_add(1, std::memory_order_relaxed); }
  void personal_data_seen(const PersonalDataCounts& counts);
  void commit_seen() { commits_.fetch_add(1, std::memory_order_relaxed); }

  /// What is measured when asked.
  struct Gauges {
    std::uint64_t last_seq = 0;
    std::size_t event_streams = 0;
    bool read_only = false;
    std::size_t writes_waiting = 0;
    std::uint64_t audit_lines = 0;
    std::uint64_t lost_log_lines = 0;
  };
  [[nodiscard]] std::string prometheus(const Gauges& gauges) const;

 private:
  using Counter = std::atomic<std::uint64_t>;
  static constexpr std::size_t kStatusMin = 100;
  static constexpr std::size_t kStatusEnd = 600;
  /// Upper bounds of the buckets of request times, in microseconds.
  static constexpr std::array<std::uint64_t, 8> kBuckets_us = {1'000,   5'000,   10'000,    50'000,
                                                               100'000, 500'000, 1'000'000, 5'000'000};

  std::array<Counter, kStatusEnd - kStatusMin> by_status_{};
  std::array<Counter, kBuckets_us.size()> buckets_{};
  Counter requests_{0}, request_us_{0}, sent_bytes_{0};
  Counter accepted_{0}, refused_{0}, escrowed_{0}, commits_{0}, returned_{0}, not_returned_{0}, divergences_{0};
  std::array<Counter, std::tuple_size_v<PersonalDataCounts>> personal_data_{};
};

}  // namespace bijeen::api
