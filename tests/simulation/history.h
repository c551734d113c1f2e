// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/simulation/cast.h"
#include "tests/simulation/oracle.h"

namespace bijeen::simulation {

/// What the server was sent and what it said, taken down at its door, before the network loses any of it. Holds the
/// server to it: one verdict a set, for a reason that the oracle knows, in an order without gaps.
class History {
 public:
  explicit History(Oracle& oracle) : oracle_(oracle) {}

  struct Request {
    std::string person;
    std::string device;
    bool device_ended = false;
    Generation server = kAtStart;
    std::int64_t received_at = 0;
  };
  /// A pull was answered: from then on the device holds the horizon again.
  void heard(const std::string& device, const std::string& person, std::int64_t now) {
    auto& silence = silences_[device];
    silence.person = person;
    silence.since = now;
  }
  /// The server's clock stands there now.
  void passed(std::int64_t now);
  /// Who was changed since this was asked last and had no part then: all of his devices ended with that.
  std::set<std::string> take_ended() { return std::exchange(ended_, {}); }
  /// Throws Violation.
  void pushed(const Request& request, const Json& body, const Json& answer);

  struct Judged {
    std::string id;
    std::string verdict;  ///< accepted, refused, escrowed
    std::uint64_t seq = 0;
    Json set;
  };
  using Number = std::pair<std::string, std::uint64_t>;
  using Memory = std::map<Number, Judged>;
  /// What the server knows now, and knows again once it was restored.
  [[nodiscard]] const Memory& memory() const { return judged_; }
  void restored(Memory memory);
  /// A device gave back what the server had lost: the answer, and what came into its log, as pulls give it.
  void given_back(const Json& body, const Json& answer, const std::vector<Json>& placed);
  /// A record was erased for good: what came into the log by that, in the order of its numbers, as pulls give it.
  void expunged(const RecordName& name, const std::vector<Json>& entries);
  /// The server said that it took nothing of a push, and the device counts this set as never sent: it may be another by
  /// the next time. Throws Violation.
  void waits_again(const Json& set);
  /// The device has only an old image of itself, and gives its numbers to other sets.
  void set_back(const std::string& device) { set_back_.insert(device); }

  /// The verdicts that a set ever had, of this server or of one that was lost.
  struct Ever {
    std::set<std::string> verdicts;
    Json set;
    std::vector<AcceptedSet> accepted;
  };
  /// nullptr while no server has said anything.
  [[nodiscard]] const Ever* ever(const std::string& id) const;
  /// The server has it now.
  [[nodiscard]] bool stands(const std::string& id) const;
  /// Sets that were accepted once and touch a record that this one touches, and that the server has not now.
  [[nodiscard]] bool builds_on_lost(const Json& set) const;
  [[nodiscard]] std::size_t count(std::string_view verdict) const;

 private:
  [[nodiscard]] const Judged* find(const Number& number) const;
  [[nodiscard]] bool is_left_of(Json set, const Json& left) const;
  void remember(const Number& number, Judged judged);
  void judged(const Request& request, const Json& set, const Json& verdict, std::int64_t sent_at);
  void accepted(const Request& request, const Json& set, const Json& verdict, std::int64_t sent_at);
  void placed(const Json& entry);
  void note_ended(const Json& set);
  [[nodiscard]] bool leans(const Json& set) const;
  /// On one whose refusal was lost, and may be known again by what its device told.
  [[nodiscard]] bool may_lean(const Json& set) const;
  /// It edits a text that the server need not remember as it was for this device.
  [[nodiscard]] bool comes_too_late(const Json& set) const;

  struct Silence {
    std::string person;
    std::int64_t since = 0;
    std::uint64_t too_late = 0;  ///< While it was silent for too long, texts may have forgotten what lies before.
  };
  Oracle& oracle_;
  std::map<std::string, Silence> silences_;
  std::map<std::int64_t, std::uint64_t> last_at_;  ///< The last number, by the server's clock.
  std::uint64_t too_late_ = 0;                     ///< Whoever still says that he has not seen more was not believed.
  std::map<Number, std::string> sent_;
  std::set<std::string> set_back_;
  Memory judged_;
  std::map<std::string, Ever> ever_;
  std::set<std::string> ended_;
  std::set<Number> numbers_;  ///< Of all that ever had a verdict.
  bool restored_ = false;
};

}  // namespace bijeen::simulation
