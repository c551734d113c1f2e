// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sync/access.h"
#include "sync/digest.h"
#include "sync/replica.h"
#include "tests/support/sync_world.h"

namespace bijeen::test {

/// The server's side of the protocol, in memory: order, verdicts, scopes. For trying replicas against.
class MiniServer {
 public:
  /// Who the person is from now on; a person who is not known is revoked.
  void know(const sync::PersonId& person, std::string role, std::set<sync::Scope> scopes);
  void forget(const sync::PersonId& person) { people_.erase(person); }

  // Requests of a device, with its answer; `now` is the server's clock.
  std::string push(const sync::PersonId& person, const std::string& body, std::int64_t now);
  std::string pull(const sync::PersonId& person, const sync::DeviceId& device, const std::string& query);
  std::string snapshot(const sync::Scope& scope, const std::string& from, const std::string& to = {});
  std::string digests(const sync::Scope& scope, const std::string& from, const std::string& to);
  std::string give_back(const sync::DeviceId& device, const std::string& body);

  /// As after a backup was put back: everything after the number is gone, and what comes is of a new generation.
  void restore(std::uint64_t number);
  /// What a verified backup holds.
  void back_up() { backed_up_ = last_; }
  /// Changes a record behind everybody's back.
  void corrupt(const sync::RecordKey& key) { records_[key].changed_at = sync::Millis{1}; }
  /// Its digests are wrong, whatever the records are.
  void lie(bool lying) { lying_ = lying; }

  [[nodiscard]] sync::Digest digest(const sync::Scope& scope) const;
  [[nodiscard]] std::uint64_t last() const { return last_; }
  [[nodiscard]] const std::map<sync::RecordKey, sync::RecordState>& records() const { return records_; }
  [[nodiscard]] std::vector<sync::Accepted> log() const;
  /// Verdicts given, by device and number.
  [[nodiscard]] std::size_t verdicts() const { return verdicts_.size(); }

  /// Whether a pull that names no cursor gets all sets nevertheless, or leaves them to the snapshots.
  bool sends_history_at_first = true;
  std::size_t sets_a_page = 1000;
  std::size_t records_a_part = 1000;

 private:
  /// An accepted set; `whole`: replicas get its records as they are.
  struct Logged {
    sync::Accepted accepted;
    bool whole = false;
    [[nodiscard]] std::uint64_t number() const { return raw(arrival(accepted.seq, accepted.returned)); }
  };
  std::string verdict_on(const sync::PersonId& person, const sync::ChangeSet& set, std::int64_t at);
  [[nodiscard]] std::string signature(const std::string& epoch, const sync::Accepted& accepted) const;
  [[nodiscard]] std::string epoch() const { return "epoch-" + std::to_string(epoch_); }
  void fold_anew();

  std::map<sync::PersonId, sync::Actor> people_;
  std::map<sync::RecordKey, sync::RecordState> records_;
  std::vector<Logged> log_;  ///< By number.
  std::vector<std::uint64_t> bases_;
  std::uint64_t backed_up_ = 0;
  std::map<std::pair<sync::DeviceId, std::uint64_t>, std::string> verdicts_;
  std::map<sync::DeviceId, std::vector<sync::ChangeSet>> refused_;
  std::map<sync::DeviceId, std::uint64_t> last_n_;
  std::map<sync::DeviceId, std::uint64_t> floors_;
  std::uint64_t last_ = 0;
  int epoch_ = 1;
  bool lying_ = false;
};

}  // namespace bijeen::test
