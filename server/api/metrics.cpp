// SPDX-License-Identifier: EUPL-1.2
#include "server/api/metrics.h"

#include <unistd.h>

#include <fstream>
#include <sstream>

namespace bijeen::api {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;

std::uint64_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t total_pages = 0;
  std::uint64_t resident_pages = 0;
  file >> total_pages >> resident_pages;
  return resident_pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

void describe(std::ostream& out, const char* name, const char* type, const char* help) {
  out << "# HELP " << name << ' ' << help << "\n# TYPE " << name << ' ' << type << '\n';
}

template <typename Number>
void single(std::ostream& out, const char* name, const char* type, const char* help, Number value) {
  describe(out, name, type, help);
  out << name << ' ' << value << '\n';
}

double seconds(std::uint64_t microseconds) {
  return static_cast<double>(microseconds) / 1e6;
}

}  // namespace

void Metrics::request_finished(int status, std::chrono::microseconds took, std::size_t bytes) {
  const auto index = static_cast<std::size_t>(status);
  if (index >= kStatusMin && index < kStatusEnd) by_status_[index - kStatusMin].fetch_add(1, kRelaxed);
  const auto took_us = static_cast<std::uint64_t>(took.count());
  for (std::size_t i = 0; i < kBuckets_us.size(); ++i) {
    if (took_us <= kBuckets_us[i]) buckets_[i].fetch_add(1, kRelaxed);
  }
  requests_.fetch_add(1, kRelaxed);
  request_us_.fetch_add(took_us, kRelaxed);
  sent_bytes_.fetch_add(bytes, kRelaxed);
}

void Metrics::set_judged(store::Verdict::Kind kind) {
  switch (kind) {
    case store::Verdict::Kind::kAccepted:
      accepted_.fetch_add(1, kRelaxed);
      return;
    case store::Verdict::Kind::kRefused:
      refused_.fetch_add(1, kRelaxed);
      return;
    case store::Verdict::Kind::kEscrowed:
      escrowed_.fetch_add(1, kRelaxed);
      return;
  }
}

void Metrics::given_back(store::Verdict::Kind kind) {
  (kind == store::Verdict::Kind::kAccepted ? returned_ : not_returned_).fetch_add(1, kRelaxed);
}

void Metrics::personal_data_seen(const PersonalDataCounts& counts) {
  for (std::size_t i = 0; i < counts.size(); ++i) personal_data_[i].fetch_add(counts[i], kRelaxed);
}

std::string Metrics::prometheus(const Gauges& gauges) const {
  std::ostringstream out;
  describe(out, "bijeen_requests_total", "counter", "Finished requests by status.");
  for (std::size_t i = 0; i < by_status_.size(); ++i) {
    const auto count = by_status_[i].load(kRelaxed);
    if (count > 0) out << "bijeen_requests_total{status=\"" << i + kStatusMin << "\"} " << count << '\n';
  }
  describe(out, "bijeen_request_seconds", "histogram",
           "Time from a complete request until all of its answer was made: of a long one, with what its reader took.");
  for (std::size_t i = 0; i < kBuckets_us.size(); ++i) {
    out << "bijeen_request_seconds_bucket{le=\"" << seconds(kBuckets_us[i]) << "\"} " << buckets_[i].load(kRelaxed)
        << '\n';
  }
  const auto requests = requests_.load(kRelaxed);
  out << "bijeen_request_seconds_bucket{le=\"+Inf\"} " << requests << "\nbijeen_request_seconds_sum "
      << seconds(request_us_.load(kRelaxed)) << "\nbijeen_request_seconds_count " << requests << '\n';
  single(out, "bijeen_sent_bytes_total", "counter", "Bytes of answers.", sent_bytes_.load(kRelaxed));
  describe(out, "bijeen_change_sets_total", "counter", "Change sets pushed, by verdict.");
  out << "bijeen_change_sets_total{verdict=\"accepted\"} " << accepted_.load(kRelaxed)
      << "\nbijeen_change_sets_total{verdict=\"refused\"} " << refused_.load(kRelaxed)
      << "\nbijeen_change_sets_total{verdict=\"escrowed\"} " << escrowed_.load(kRelaxed) << '\n';
  describe(out, "bijeen_given_back_total", "counter",
           "Change sets that replicas gave back, by whether they stand now.");
  out << "bijeen_given_back_total{verdict=\"accepted\"} " << returned_.load(kRelaxed)
      << "\nbijeen_given_back_total{verdict=\"refused\"} " << not_returned_.load(kRelaxed) << '\n';
  single(out, "bijeen_divergences_total", "counter", "Reports of replicas whose records differed from the server's.",
         divergences_.load(kRelaxed));
  describe(out, "bijeen_personal_data_total", "counter",
           "What accepted change sets hold that seems to say who a client is, by kind.");
  for (std::size_t i = 0; i < personal_data_.size(); ++i) {
    out << "bijeen_personal_data_total{kind=\"" << schema::name(static_cast<schema::PersonalDataKind>(i)) << "\"} "
        << personal_data_[i].load(kRelaxed) << '\n';
  }
  single(out, "bijeen_commits_total", "counter", "Commits that accepted change sets.", commits_.load(kRelaxed));
  single(out, "bijeen_last_sequence", "gauge", "Position of the last accepted change set.", gauges.last_seq);
  single(out, "bijeen_event_streams", "gauge", "Open event streams.", gauges.event_streams);
  single(out, "bijeen_read_only", "gauge", "1 when the store no longer writes until it is opened again.",
         gauges.read_only ? 1 : 0);
  single(out, "bijeen_writes_waiting", "gauge", "Writes that wait for the next commit.", gauges.writes_waiting);
  single(out, "bijeen_audit_lines", "gauge", "Number of the last line of the audit log; it never goes down.",
         gauges.audit_lines);
  single(out, "bijeen_lost_log_lines_total", "counter", "Lines of finished requests that the log was too slow for.",
         gauges.lost_log_lines);
  single(out, "process_resident_memory_bytes", "gauge", "Resident memory of the server.", resident_bytes());
  return out.str();
}

}  // namespace bijeen::api
